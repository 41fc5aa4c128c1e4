// The ladder of append entries pending where a level at scrape time is not enough: logged rungs, when each was reached, peaks.
import { held, type Evidence } from '../world/rung.ts'
import type { LogState, Rung } from '../log/state/state.ts'
import type { RaftSeen } from '../nats/collect/sampler.ts'
import type { Snapshot } from '../nats/collect/snapshot.ts'
import type { Memory, World } from '../world/world.ts'
import { mergedLogs } from '../world/logs.ts'
import { table } from './family.ts'
import { groupLabels, pending, type GroupRow } from './raft.ts'
import { logServer, metaGroup, ownerOf, perWorld, servers, type LogServer } from '../world/servers.ts'

const steps = ['10k', '15k', '20k'] as const
type Step = (typeof steps)[number]
type Reached = Partial<Record<Step, number>>

/** Consumers' groups are named by another, slower request than streams' groups. */
function gone(group: string, target: string | undefined, { servers }: Snapshot): boolean {
  const answers = servers.find((server) => server.target === target)?.answers
  const jsz = group.startsWith('C-') ? answers?.jsz_consumers : answers?.jsz
  if (answers?.raftz === undefined || jsz === undefined) return false
  const listed = (entry: { group: string }): boolean => entry.group === group
  return group !== metaGroup && !answers.raftz.some(listed) && !jsz.owners.some(listed)
}

function evidence(group: string, { target }: LogServer, { memory, snapshot }: Omit<World, 'now'>): Evidence {
  return {
    seen: target === undefined ? undefined : memory.raft[target]?.[group],
    gone: gone(group, target, snapshot),
  }
}

export interface RungRow extends GroupRow {
  rung: Rung
}

/** Last rung logged of each group, where it still counts. */
export const heldRungs = perWorld((world: World): RungRow[] =>
  mergedLogs(world).flatMap(({ log, ...server }) =>
    Object.entries(log.rungs)
      .filter(([group, rung]) => held(rung, evidence(group, server, world), world.now))
      .map(([group, rung]) => ({ ...ownerOf(group, '', world), ...server, group, rung })),
  ),
)

/**
 * Forgets the rungs that no longer count, so that the next climb of a group starts anew. To be called with every
 * collection: what has gone must not come back when /raftz next reads the group at 10,000.
 */
export function dropRungs(memory: Memory & { log: LogState }, world: World): void {
  for (const [origin, log] of Object.entries(memory.log)) {
    const server = logServer(memory.origins[origin], world)
    for (const [group, rung] of Object.entries(log.rungs))
      if (!held(rung, evidence(group, server, world), world.now)) Reflect.deleteProperty(log.rungs, group)
  }
}

const logged = table<RungRow>({
  entity: 'RAFT group',
  rows: heldRungs,
  labels: { ...groupLabels, source: () => 'log' },
  families: [{ ...pending, source: 'log raft_append_entries_pending', value: ({ rung }) => rung.pending }],
})

interface SampledRow extends GroupRow {
  seen: RaftSeen
}

/** What the sampler remembers of the groups of all servers, whether or not /raftz answered just now. */
const sampled = perWorld((world: World): SampledRow[] =>
  servers(world).flatMap(({ cluster, server, target }) =>
    Object.entries(world.memory.raft[target] ?? {}).map(([group, seen]) => ({
      ...ownerOf(group, '', world),
      cluster,
      server,
      group,
      seen,
    })),
  ),
)

interface StepRow extends GroupRow {
  step: Step
  at: number
}

/** Earlier of what the log and the sampler say, once a group: the key is server and group. */
function* stepRows(world: World): Iterable<StepRow> {
  const reached = new Map<string, { row: GroupRow; reached: Reached[] }>()
  const add = (row: GroupRow, times: Reached): void => {
    const key = `${row.cluster}\n${row.server}\n${row.group}`
    const known = reached.get(key)
    if (known === undefined) reached.set(key, { row, reached: [times] })
    else known.reached.push(times)
  }
  for (const row of heldRungs(world)) add(row, row.rung.reached)
  for (const row of sampled(world)) if (Object.keys(row.seen.reached).length > 0) add(row, row.seen.reached)
  for (const { row, reached: sources } of reached.values())
    for (const step of steps) {
      const times = sources.map((times) => times[step]).filter((at) => at !== undefined)
      if (times.length > 0) yield { ...row, step, at: Math.min(...times) }
    }
}

const reachedSteps = table<StepRow>({
  entity: 'RAFT group',
  rows: stepRows,
  labels: { ...groupLabels, rung: ({ step }) => step },
  families: [
    {
      name: 'nats_raft_pending_rung_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time when the group reached the rung in the present incident, as logged or sampled, whichever came first.',
      source: '/raftz between samples, log raft_append_entries_pending',
      value: ({ at }) => at,
    },
  ],
})

const peakWindow = 60

function peak({ seen }: SampledRow, now: number): number | undefined {
  const recent = seen.peaks.filter(([at]) => now - at <= peakWindow).map(([, pending]) => pending)
  return recent.length === 0 ? undefined : Math.max(...recent)
}

interface PeakRow extends SampledRow {
  peak: number
}

/** Groups that were sampled within the trailing minute. */
export const sampledPeaks = perWorld((world: World): PeakRow[] =>
  sampled(world).flatMap((row) => {
    const highest = peak(row, world.now)
    return highest === undefined ? [] : [{ ...row, peak: highest }]
  }),
)

const peaks = table<PeakRow>({
  entity: 'RAFT group',
  rows: sampledPeaks,
  labels: groupLabels,
  families: [
    {
      name: 'nats_raft_pending_entries_peak',
      type: 'gauge',
      help: 'Highest number of append entries pending that was sampled in the trailing minute.',
      source: '/raftz between samples',
      value: ({ peak }) => peak,
    },
  ],
})

export const ladderTables = [logged, reachedSteps, peaks]
