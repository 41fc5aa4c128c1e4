// The world at one moment: everything that metrics, page and diagnosis are made from. A value: nothing that happens later reaches it.
import type { HostFacts } from '../host/facts.ts'
import type { ServerSnapshot, Snapshot } from '../nats/collect/snapshot.ts'
import type { SourceStatus } from '../log/source/source.ts'
import { groupKey, type Crowd, type Shown } from './crowd.ts'
import { raftRows, sampledRows, troubledGroups, type GroupName, type RaftRow, type SampledRow } from './groups.ts'
import { reachedRows, rungRows, type ReachedRow, type RungRow } from './ladder.ts'
import { loggedAssets, loggedLeaders, serverLogs, sourceRows } from './logs.ts'
import type { LoggedAsset, LoggedLeader, ServerLog, SourceRow } from './logs.ts'
import type { Memory } from './memory.ts'
import type { Refused } from './refused.ts'
import { answered, uniqueServers, type ServerView } from './servers.ts'
import type { StateStatus } from './state-file.ts'
import { allSteps, type Steps } from '../steps.ts'
import { ownedStores, type OwnedStore } from './stores.ts'
import { raftTotals, type RaftTotals } from './totals.ts'

/** The exporter's own state, for nats_exporter_build_info and nats_exporter_config_*. */
export interface ExporterStatus {
  version: string
  reloadSuccess: boolean
  /** Unix seconds of the last successful load. */
  reloadedAt: number
  /** Clients of the own listener that were turned away; absent where nobody listens. */
  refused?: Readonly<Refused>
  /** Lines of the own log that could not be written; undefined where none is written. */
  logLinesDropped?: number | undefined
  /** Of the state file; absent where nothing is kept. */
  state?: Readonly<StateStatus>
}

export interface World {
  /** Unix seconds. */
  now: number
  /** Unix seconds when the servers were asked. */
  collectedAt: number
  /** Every target, also one that turns out to be the same server as another. */
  targets: readonly ServerSnapshot[]
  /** Every server once. */
  servers: readonly ServerView[]
  /** RAFT groups of the servers whose /raftz answered; where only what is in trouble has series, without those that are at rest on all servers. */
  groups: readonly RaftRow[]
  /** All RAFT groups of each server whose /raftz answered, counted. */
  totals: readonly RaftTotals[]
  /** What has series of its own; undefined: all. */
  shown: Shown | undefined
  /** Consumers that end with their clients have no series. */
  durableOnly: boolean
  /** RAFT groups that the sampler remembers. */
  sampled: readonly SampledRow[]
  /** Logged rungs that still count. */
  rungs: readonly RungRow[]
  /** When each rung was reached in the present incident. */
  reached: readonly ReachedRow[]
  /** What the logs of each server add up to. */
  logs: readonly ServerLog[]
  loggedAssets: readonly LoggedAsset[]
  loggedLeaders: readonly LoggedLeader[]
  sources: readonly SourceRow[]
  /** Stores on this host, with the machine around them. */
  stores: readonly OwnedStore[]
  exporter: Readonly<ExporterStatus>
}

/** Input of the join that is neither asked of servers nor remembered. */
export interface Surrounding {
  /** Unix seconds. */
  now: number
  sources: readonly SourceStatus[]
  exporter: Readonly<ExporterStatus>
  /** Absent where no store is watched. */
  host?: HostFacts | undefined
  /** Absent: all groups have series, however many. */
  crowd?: Crowd
  /** Absent: no. */
  durableOnly?: boolean
}

const raftz = answered('raftz')

/** Of all servers, also where this collection is of one. */
const groupsOf = ({ raft }: Memory): number => [...raft.values()].reduce((sum, { size }) => sum + size, 0)

/**
 * One collection and the memory as one value. The snapshot is taken as it is, since nobody changes one; of the memory all is
 * copied. The logs come first and in one step: what is read meanwhile belongs to the next World.
 */
export function* joinSteps(snapshot: Snapshot, memory: Memory, around: Surrounding): Steps<World> {
  const { now, sources, exporter, host, crowd, durableOnly = false } = around
  const { at: collectedAt, servers: targets } = snapshot
  const servers = uniqueServers(targets, memory)
  const logs = serverLogs(memory, sources, servers)
  yield
  const rungs = yield* rungRows(logs, servers, memory, now)
  const sampled = yield* sampledRows(servers, memory, now)
  const crowded = crowd?.isCrowded(groupsOf(memory)) === true ? crowd : undefined
  const answers = raftz({ collectedAt, servers })
  const troubled = crowded === undefined ? [] : yield* troubledGroups(answers, memory, now)
  const shown = crowded && (yield* crowded.shown({ now, collectedAt, servers, troubled, rungs }))
  const isShown = shown && ((group: GroupName) => shown.groups.has(groupKey(group)))
  const groups = yield* raftRows(answers, memory, { now, isShown })
  const leaders = yield* loggedLeaders(logs, memory)
  const assets = yield* loggedAssets(logs, memory)
  return {
    now,
    collectedAt,
    targets,
    servers,
    groups,
    totals: yield* raftTotals(answers),
    shown,
    durableOnly,
    sampled,
    rungs,
    reached: reachedRows(rungs, sampled),
    logs,
    loggedAssets: assets,
    loggedLeaders: leaders,
    sources: sourceRows(memory, sources, servers),
    stores: ownedStores(host, servers, memory),
    exporter: { ...exporter, ...(exporter.refused && { refused: { ...exporter.refused } }) },
  }
}

/** The same in one go. */
export const join = (snapshot: Snapshot, memory: Memory, around: Surrounding): World =>
  allSteps(joinSteps(snapshot, memory, around))
