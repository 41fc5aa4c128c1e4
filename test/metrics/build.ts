// Worlds for tests, built from as little as a test cares about.
import { noneRefused } from '../../src/world/refused.ts'
import { emptyOriginLog, type OriginLog } from '../../src/log/state/state.ts'
import type { Consumer, Jsz, JszConsumers, Stream } from '../../src/nats/endpoints/jsz.ts'
import type { RaftGroup } from '../../src/nats/endpoints/raftz.ts'
import type { RaftSeen } from '../../src/nats/collect/sampler.ts'
import { noneDropped, type CollectorStatus, type ServerSnapshot } from '../../src/nats/collect/snapshot.ts'
import { collectors } from '../../src/nats/endpoints/answers.ts'
import { errorCodes, type ErrorCode } from '../../src/nats/error.ts'
import type { Varz } from '../../src/nats/endpoints/varz.ts'
import { render } from '../../src/exposition/text.ts'
import type { Asset, Identity } from '../../src/ids.ts'
import { samplesOf, type Table } from '../../src/metrics/family.ts'
import { emptyMemory, type Memory } from '../../src/world/memory.ts'
import { join, type Surrounding, type World } from '../../src/world/world.ts'

export const noon = 1_763_812_800

/** A memory as a test writes it: tables as objects. */
export interface MemoryParts {
  assets?: Record<string, Asset>
  targets?: Record<string, Identity & { systemAccount?: string }>
  raft?: Record<string, Record<string, RaftSeen>>
  log?: Record<string, OriginLog>
  origins?: Record<string, Identity>
  offsets?: Record<string, unknown>
  stores?: Record<string, Identity>
}

const table = <T>(rows: Record<string, T> = {}): Map<string, T> => new Map(Object.entries(rows))

export function memory({ assets, targets, raft = {}, log, origins, offsets, stores }: MemoryParts = {}): Memory {
  return {
    ...emptyMemory(),
    ...{ assets: table(assets), targets: table(targets), log: table(log), origins: table(origins) },
    ...{ offsets: table(offsets), stores: table(stores) },
    raft: new Map(Object.entries(raft).map(([target, groups]) => [target, table(groups)])),
  }
}

export function status(parts: Partial<CollectorStatus> & Pick<CollectorStatus, 'collector'>): CollectorStatus {
  const errors = Object.fromEntries(errorCodes.map((code) => [code, 0])) as Record<ErrorCode, number>
  return { success: true, seconds: 0.004, answeredAt: noon, ...parts, errors: { ...errors, ...parts.errors } }
}

export function server(name: string, parts: Partial<ServerSnapshot> = {}): ServerSnapshot {
  return {
    target: `http://${name}:8222`,
    cluster: 'c1',
    server: name,
    up: true,
    answers: {},
    dropped: noneDropped(),
    status: collectors.map((collector) => status({ collector })),
    ...parts,
  }
}

export function world(
  servers: readonly ServerSnapshot[],
  {
    now = noon,
    sources = [],
    host,
    crowd,
    durableOnly = false,
    ...parts
  }: MemoryParts & Partial<Pick<Surrounding, 'now' | 'sources' | 'host' | 'crowd' | 'durableOnly'>> = {},
): World {
  const targets = Object.fromEntries(servers.map(({ target, cluster, server }) => [target, { cluster, server }]))
  const exporter = {
    version: '0.1.0',
    reloadSuccess: true,
    reloadedAt: noon - 100,
    logLinesDropped: 0,
    refused: { ...noneRefused(), slow: 2 },
    state: { path: '/s', ok: true, reason: undefined, savedAt: noon - 5, bytes: 700, failures: 0 },
  }
  return join({ at: now, servers }, memory({ targets, ...parts }), {
    ...{ now, sources, exporter, host, durableOnly },
    ...(crowd && { crowd }),
  })
}

export function raftGroup(group: string, parts: Partial<RaftGroup> = {}): RaftGroup {
  return {
    account: 'APP',
    group,
    state: 'FOLLOWER',
    hasLeader: true,
    size: 3,
    quorumNeeded: 2,
    term: 1,
    committed: 100,
    applied: 100,
    logIndex: 100,
    pending: 0,
    pendingBytes: undefined,
    unapplied: 0,
    catchingUp: false,
    paused: false,
    observer: false,
    overrun: undefined,
    overruns: undefined,
    walError: false,
    walEntries: 10,
    walBytes: 1000,
    queues: { proposal: 0, entry: 0, response: 0, apply: 0 },
    peers: [],
    ...parts,
  }
}

export function seen(parts: Partial<RaftSeen> = {}): RaftSeen {
  return { peaks: [], leader: false, term: 1, leaderChanges: 0, reached: {}, seenAt: noon, ...parts }
}

type Tables = 'assets' | 'rungs' | 'writeFullState' | 'leaderChanges'
type OriginParts = Partial<Omit<OriginLog, Tables>> & {
  [Name in Tables]?: Record<string, OriginLog[Name] extends Map<string, infer Row> ? Row : never>
}

/** An origin's log as a test writes it: tables as objects. */
export function originLog({ assets, rungs, writeFullState, leaderChanges, ...parts }: OriginParts = {}): OriginLog {
  const tables = { assets: table(assets), rungs: table(rungs), writeFullState: table(writeFullState) }
  return { ...emptyOriginLog(), ...parts, ...tables, leaderChanges: table(leaderChanges) }
}

export function varz(serverName: string, raw: Record<string, unknown> = {}): Varz {
  return {
    serverId: `N${serverName}`,
    serverName,
    version: '2.14.5',
    cluster: 'c1',
    start: noon - 3600,
    now: noon,
    systemAccount: 'SYS',
    connections: 0,
    raw,
  }
}

export function jsz(parts: Partial<Jsz> = {}): Jsz {
  return { disabled: false, accounts: [], streams: [], owners: [], raw: {}, ...parts }
}

export function jszConsumers(consumers: Consumer[], parts: Partial<JszConsumers> = {}): JszConsumers {
  return { total: consumers.length, consumers, owners: [], ...parts }
}

export function stream(name: string, parts: Partial<Stream> = {}): Stream {
  return {
    account: 'APP',
    stream: name,
    messages: 10,
    bytes: 1420,
    firstSeq: 1,
    lastSeq: 10,
    firstTime: noon - 50,
    lastTime: noon - 5,
    subjects: 3,
    deleted: 0,
    consumers: 1,
    createdAt: noon - 500,
    sources: [],
    cluster: undefined,
    ...parts,
  }
}

export function consumer(name: string, parts: Partial<Consumer> = {}): Consumer {
  return {
    account: 'APP',
    stream: 'ORDERS',
    consumer: name,
    deliveredStreamSeq: 7,
    deliveredConsumerSeq: 9,
    ackFloorStreamSeq: 5,
    ackFloorConsumerSeq: 6,
    ackPending: 2,
    redelivered: 1,
    waiting: 4,
    pending: 3,
    lastDelivery: noon - 2,
    lastAck: noon - 3,
    pushBound: false,
    paused: false,
    pauseSeconds: undefined,
    cluster: undefined,
    ...parts,
  }
}

/** Sample lines of one family, in order. */
export function samples(tables: readonly Table[], family: string, of: World): string[] {
  return render(tables, of)
    .split('\n')
    .filter((line) => line.startsWith(`${family}{`) || line.startsWith(`${family} `))
}

/** What a table has for each of its families, without HELP and TYPE; '' where a family has no sample. */
export const columns = (table: Table, of: World): string[] =>
  samplesOf(table, of).map((pieces) => Buffer.concat(pieces).toString())
