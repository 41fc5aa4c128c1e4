// The memory as the text of the state file and back. A cluster may have a hundred thousand groups and a scrape waits for this
// text, so what only stands for "nothing happened" is left out, and of the owners of groups only what has changed is rendered.
import { hasReached } from '../ladder.ts'
import { emptyOriginLog, type OriginLog } from '../log/state/state.ts'
import type { RaftSeen } from '../nats/collect/sampler.ts'
import type { TrafficMemory } from '../nats/endpoints/traffic.ts'
import { assetSteps } from './asset-text.ts'
import { emptyMemory, type Memory } from './memory.ts'
import { allSteps, eachEntry, type Steps } from '../steps.ts'

/** A table as an object: its own properties may have any name, `__proto__` too. */
const flat = (table: ReadonlyMap<string, unknown>): object => Object.fromEntries(table)

/** What must outlive a restart: a counter that has counted, rungs that were reached. Peaks are of the last minute only. */
const worthKeeping = ({ leaderChanges, reached }: RaftSeen): boolean => leaderChanges > 0 || hasReached(reached)

const lasting = ({ leader, term, leaderChanges, reached, belowSince, troubledUntil, seenAt }: RaftSeen): RaftSeen => ({
  ...{ peaks: [], leader, term, leaderChanges, reached, seenAt },
  ...(belowSince === undefined ? {} : { belowSince }),
  ...(troubledUntil === undefined ? {} : { troubledUntil }),
})

const comma = Buffer.from(',')
const separated = (pieces: readonly Buffer[]): Buffer[] =>
  pieces.flatMap((piece, index) => (index === 0 ? [piece] : [comma, piece]))

/** Rows written in one step: a millisecond or two. */
const stepRows = 1000

/**
 * A table as the text of an object: to make the object of thousands of rows takes as long as to write it, and in one go. In pieces of so many rows,
 * since the memory of a process of which large blocks are asked again and again grows.
 */
function* tableText(table: ReadonlyMap<string, unknown>): Steps<Buffer[]> {
  const pieces: Buffer[] = []
  let rows: string[] = []
  const end = (): void => {
    pieces.push(Buffer.from(rows.join(',')))
    rows = []
  }
  yield* eachEntry(table, stepRows, (key, row) => {
    rows.push(`${JSON.stringify(key)}:${JSON.stringify(row)}`)
    if (rows.length === stepRows) end()
  })
  if (rows.length > 0) end()
  return [Buffer.from('{'), ...separated(pieces), Buffer.from('}')]
}

/** Groups gone through in one step: a millisecond or two. */
const stepGroups = 20_000

/** Groups of one server, as text. */
function* groupsText(groups: ReadonlyMap<string, RaftSeen>): Steps<Buffer[]> {
  const kept = new Map<string, RaftSeen>()
  yield* eachEntry(groups, stepGroups, (group, seen) => {
    if (worthKeeping(seen)) kept.set(group, lasting(seen))
  })
  return yield* tableText(kept)
}

/** For what has few rows: to look at each value of many rows takes many times as long as to write them. */
const asObject = (_: string, value: unknown): unknown => (value instanceof Map ? flat(value) : value)

/** A log as of now, as text: its rows are replaced and never changed, all else is rendered at once. */
function momentOf({ assets, rungs, writeFullState, leaderChanges, ...counts }: OriginLog): Steps<Buffer[]> {
  const rest = JSON.stringify(counts).slice(1, -1)
  const tables = Object.entries({ assets, rungs, writeFullState, leaderChanges })
  const copies = tables.map(([name, table]): [string, Map<string, unknown>] => [name, new Map<string, unknown>(table)])
  return (function* () {
    const pieces: Buffer[] = [Buffer.from(`{${rest}`)]
    for (const [name, copy] of copies) pieces.push(Buffer.from(`,"${name}":`), ...(yield* tableText(copy)))
    return [...pieces, Buffer.from('}')]
  })()
}

/** Everything else that is written. Who listed an asset last is of this process alone. */
function restOf({ targets, traffic, origins, sourceless, offsets, crew, stores }: Memory): object {
  return { targets, traffic, origins, sourceless, offsets, crew, stores }
}

/** One member of an object after another; a step each. */
function* members(entries: Iterable<[name: string, text: Steps<Buffer[]>]>): Steps<Buffer[]> {
  const pieces: Buffer[] = []
  for (const [name, text] of entries) {
    if (pieces.length > 0) pieces.push(comma)
    pieces.push(Buffer.from(`${JSON.stringify(name)}:`), ...(yield* text))
    yield
  }
  return pieces
}

/**
 * A function that renders the memory it is given, the same one every time: one line of JSON, in pieces. Nobody changes a piece.
 * All but groups and assets is of one moment, before the first step: what a log has told and where it goes on belong together.
 */
export function memorySteps(): (memory: Memory) => Steps<Buffer[]> {
  const stepsOf = assetSteps()
  return function* (memory) {
    const rest = JSON.stringify(restOf(memory), asObject).slice(0, -1)
    const moments = [...memory.log].map(([origin, log]): [string, Steps<Buffer[]>] => [origin, momentOf(log)])
    yield
    const logs = yield* members(moments)
    const raft = yield* members([...memory.raft].map(([target, groups]) => [target, groupsText(groups)]))
    const assets = separated(yield* stepsOf(memory.assets))
    return [
      ...[Buffer.from(`${rest},"log":{`), ...logs],
      ...[Buffer.from('},"raft":{'), ...raft],
      ...[Buffer.from('},"assets":{'), ...assets, Buffer.from('}}')],
    ]
  }
}

/** The same in one go. */
export function memoryText(): (memory: Memory) => Buffer[] {
  const steps = memorySteps()
  return (memory) => allSteps(steps(memory))
}

type Json = Readonly<Record<string, unknown>>

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

/** Values are trusted once `firstMisshapen` has checked them: the text carries a checksum, and its format is this version's. */
const mapOf = <T>(value: unknown): Map<string, T> => new Map(entriesOf(value) as [string, T][])

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Tables in the log of one origin. */
const logTables = [
  'lines',
  'unrecognized',
  'events',
  'assets',
  'rungs',
  'writeFullState',
  'metaSnapshot',
  'leaderChanges',
]

/** The first place whose value cannot be what was written there, as of another program that makes the same checksum; undefined: none. */
export function firstMisshapen(json: Json): string | undefined {
  for (const table of Object.keys(emptyMemory())) {
    const entries = json[table] ?? {}
    if (!isObject(entries)) return table
    const fits = table === 'sourceless' ? Number.isFinite : isObject
    const wrong = Object.entries(entries).find(([, value]) => !fits(value))
    if (wrong !== undefined) return `${table}, ${wrong[0]}`
  }
  const nested: [string, unknown][] = ['raft', 'traffic'].flatMap((table) =>
    entriesOf(json[table]).flatMap(([, groups]) => entriesOf(groups).map((one): [string, unknown] => [table, one[1]])),
  )
  const logs = entriesOf(json['log']).flatMap(([, log]) =>
    logTables.map((table): [string, unknown] => [`log, ${table}`, (log as Json)[table] ?? {}]),
  )
  return [...nested, ...logs].find(([, value]) => !isObject(value))?.[0]
}

function originLogOf(value: Json): OriginLog {
  return {
    ...emptyOriginLog(),
    ...value,
    assets: mapOf(value['assets']),
    rungs: mapOf(value['rungs']),
    writeFullState: mapOf(value['writeFullState']),
    leaderChanges: mapOf(value['leaderChanges']),
  }
}

function trafficOf(value: Json): TrafficMemory {
  const { serverId } = value
  return {
    ...(typeof serverId === 'string' ? { serverId } : {}),
    connections: mapOf(value['connections']),
    peers: mapOf(value['peers']),
  }
}

/** Of maps in a map. */
function mapsOf<T>(value: unknown, inner: (value: unknown) => T): Map<string, T> {
  return new Map(entriesOf(value).map(([key, one]) => [key, inner(one)]))
}

/** The memory that `memoryText` has written, parsed. What a former version did not write yet is empty. */
export function memoryOf(json: Json): Memory {
  return {
    ...emptyMemory(),
    assets: mapOf(json['assets']),
    targets: mapOf(json['targets']),
    raft: mapsOf(json['raft'], mapOf<RaftSeen>),
    traffic: mapsOf(json['traffic'], (target) => mapsOf(target, (endpoint) => trafficOf(endpoint as Json))),
    log: mapsOf(json['log'], (log) => originLogOf(log as Json)),
    origins: mapOf(json['origins']),
    sourceless: mapOf(json['sourceless']),
    offsets: mapOf(json['offsets']),
    crew: mapOf(json['crew']),
    stores: mapOf(json['stores']),
  }
}
