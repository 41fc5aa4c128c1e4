// The ladder where a level at scrape time is not enough: logged rungs that still count, and when each rung was reached.
import { metaGroup } from '../ids.ts'
import { hasReached, rungs, type Reached, type RungName } from '../ladder.ts'
import type { LoggedRung } from '../log/state/state.ts'
import { ownerOf, type GroupRow, type SampledRow } from './groups.ts'
import type { ServerLog } from './logs.ts'
import type { Memory } from './memory.ts'
import { stillCounts, type Evidence } from './rung.ts'
import { keyOf, logServer, type LogServer, type ServerView } from './servers.ts'
import { eachEntry, type Steps } from '../steps.ts'

type Listed = readonly { readonly group: string }[] | undefined

const namesOf = (listed: Listed): ReadonlySet<string> => new Set(listed?.map(({ group }) => group))

/**
 * Whether the server's own answers say that it has no such group. Consumers' groups are named by another, slower request
 * than streams' groups. The names are gathered once: there may be thousands of groups and of logged rungs.
 */
function goneOn({ target }: LogServer, servers: readonly ServerView[]): (group: string) => boolean {
  const { answers = {}, status = [] } = servers.find((server) => server.target === target) ?? {}
  const { raftz, jsz, jsz_consumers } = answers
  // A part of an answer that was left out may be the group.
  if (raftz === undefined || status.some(({ failure }) => failure?.code === 'shape')) return () => false
  const [running, streams, consumers] = [namesOf(raftz), namesOf(jsz?.owners), namesOf(jsz_consumers?.owners)]
  return (group) => {
    const [answer, names] = group.startsWith('C-') ? [jsz_consumers, consumers] : [jsz, streams]
    return answer !== undefined && group !== metaGroup && !running.has(group) && !names.has(group)
  }
}

type Known = Pick<Memory, 'assets' | 'raft'>

/** What the endpoints of a log's server say of a group. */
function evidenceOn(server: LogServer, servers: readonly ServerView[], { raft }: Known): (group: string) => Evidence {
  const gone = goneOn(server, servers)
  const seen = server.target === undefined ? undefined : raft.get(server.target)
  return (group) => ({ seen: seen?.get(group), gone: gone(group) })
}

export interface RungRow extends GroupRow {
  rung: LoggedRung
}

/** Rungs gone through in one step: some milliseconds. */
const stepRungs = 1000

/** Last rung logged of each group, where it still counts. */
export function* rungRows(
  logs: readonly ServerLog[],
  servers: readonly ServerView[],
  memory: Known,
  now: number,
): Steps<RungRow[]> {
  const rows: RungRow[] = []
  for (const { log, ...of } of logs) {
    if (log.rungs.size === 0) continue
    const { cluster, server } = of
    const evidence = evidenceOn(of, servers, memory)
    yield* eachEntry(log.rungs, stepRungs, (group, rung) => {
      if (!stillCounts(rung, evidence(group), now)) return
      const { account, stream, consumer } = ownerOf(group, '', memory)
      rows.push({ account, stream, consumer, cluster, server, group, rung })
    })
  }
  return rows
}

/**
 * Forgets the rungs that no longer count, so that the next climb of a group starts anew. To be called with every
 * collection: what has gone must not come back when /raftz next reads the group at 10,000.
 */
export function* forgetRungs(
  memory: Memory,
  { servers, now }: { servers: readonly ServerView[]; now: number },
): Steps<void> {
  for (const [origin, { rungs: logged }] of memory.log) {
    if (logged.size === 0) continue
    const evidence = evidenceOn(logServer(memory.origins.get(origin), servers), servers, memory)
    yield* eachEntry(logged, stepRungs, (group, rung) => {
      if (!stillCounts(rung, evidence(group), now)) logged.delete(group)
    })
  }
}

export interface ReachedRow extends GroupRow {
  rung: RungName
  /** Unix seconds. */
  at: number
}

/** Earlier of what the log and the sampler say, once a group and rung. */
export function reachedRows(logged: readonly RungRow[], sampled: readonly SampledRow[]): ReachedRow[] {
  const groups = new Map<string, { row: GroupRow; times: Reached[] }>()
  const add = (row: GroupRow, reached: Reached): void => {
    const key = `${keyOf(row)}\n${row.group}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { row, times: [reached] })
    else known.times.push(reached)
  }
  for (const row of logged) add(row, row.rung.reached)
  for (const row of sampled) if (hasReached(row.reached)) add(row, row.reached)
  const rows: ReachedRow[] = []
  for (const { row, times } of groups.values()) {
    const { cluster, server, account, stream, consumer, group } = row
    for (const { name } of rungs) {
      const at = Math.min(...times.map((reached) => reached[name] ?? Infinity))
      if (at < Infinity) rows.push({ cluster, server, account, stream, consumer, group, rung: name, at })
    }
  }
  return rows
}
