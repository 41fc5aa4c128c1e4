// RAFT groups as /raftz shows them, server by server, with whose they are and what the sampler saw of them.
import { metaGroup, type Asset, type Identity } from '../ids.ts'
import { hasReached, noneReached, type Reached } from '../ladder.ts'
import { peakSeconds, type Peaks } from '../peaks.ts'
import type { RaftSeen } from '../nats/collect/sampler.ts'
import { hasFlag, isAtRest, isInTrouble, type Begun } from '../nats/collect/trouble.ts'
import type { RaftGroup } from '../nats/endpoints/raftz.ts'
import { thresholds } from '../thresholds.ts'
import type { Memory } from './memory.ts'
import type { Answered, ServerView } from './servers.ts'
import { eachEntry, type Steps } from '../steps.ts'

/** A group on a server, with whose it is. */
export interface GroupRow extends Identity, Asset {
  group: string
}

export type GroupName = Pick<GroupRow, 'cluster' | 'group'>

export interface RaftRow extends GroupRow {
  /** Unix seconds of the answer. */
  at: number
  raft: RaftGroup
  /** Times that the sampler has seen this server become the leader. */
  leaderChanges: number
  /** What it was like before the trouble that it is shown for; absent: shown for longer, or all are shown. */
  begun?: Begun
  /** In trouble now or of late. */
  troubled: boolean
  /** Paused or catching up, now or of late. */
  flagged: boolean
}

/** Whose a group is; of one that /jsz has not named yet, the account it was listed under. */
export function ownerOf(group: string, account: string, { assets }: Pick<Memory, 'assets'>): Asset {
  return assets.get(group) ?? { account: group === metaGroup ? '' : account, stream: '', consumer: '' }
}

/** A series that begins with a change begins before it, for one sample, so that the change is seen. */
function begunWith(seen: RaftSeen | undefined, now: number): Begun | undefined {
  const begun = seen?.begun
  return begun !== undefined && now - begun.at < thresholds.sample ? begun : undefined
}

interface Standing {
  troubled: boolean
  flagged: boolean
}

/** Now or of late. */
function standing(raft: RaftGroup, { troubledUntil = 0, flaggedUntil = 0 }: Partial<RaftSeen>, now: number): Standing {
  return { troubled: troubledUntil > now || isInTrouble(raft), flagged: flaggedUntil > now || hasFlag(raft) }
}

const unseen: Partial<RaftSeen> = {}

/** Those in trouble on any server; a step a server. */
export function* troubledGroups(
  answers: readonly Answered<RaftGroup[]>[],
  memory: Pick<Memory, 'raft'>,
  now: number,
): Steps<GroupName[]> {
  const names: GroupName[] = []
  for (const { cluster, target, answer } of answers) {
    const sampled = memory.raft.get(target)
    for (const raft of answer) {
      const { group } = raft
      if (standing(raft, sampled?.get(group) ?? unseen, now).troubled) names.push({ cluster, group })
    }
    yield
  }
  return names
}

/**
 * Groups of the servers whose /raftz answered; a step a server. `isShown` is given where only what is in trouble has series: then those at rest that are
 * not shown either get no row, which are nearly all.
 */
export function* raftRows(
  answers: readonly Answered<RaftGroup[]>[],
  memory: Pick<Memory, 'assets' | 'raft'>,
  { now, isShown }: { now: number; isShown: ((group: GroupName) => boolean) | undefined },
): Steps<RaftRow[]> {
  const rows: RaftRow[] = []
  for (const { cluster, server, target, at, answer } of answers) {
    const sampled = memory.raft.get(target)
    for (const raft of answer) {
      const { group } = raft
      // Of very many groups nearly all end here: nothing is looked up for them.
      if (isShown !== undefined && isAtRest(raft) && group !== metaGroup && !isShown({ cluster, group })) continue
      const seen = sampled?.get(group)
      const { troubled, flagged } = standing(raft, seen ?? unseen, now)
      const { account, stream, consumer } = ownerOf(group, raft.account, memory)
      const { leaderChanges = 0 } = seen ?? unseen
      const begun = isShown === undefined ? undefined : begunWith(seen, now)
      const row = { cluster, server, account, stream, consumer, group, at, raft, leaderChanges, troubled, flagged }
      rows.push(begun === undefined ? row : { ...row, begun })
    }
    yield
  }
  return rows
}

/** What the sampler remembers of a group, whether or not /raftz answered just now: groups with a peak or a rung. */
export interface SampledRow extends GroupRow {
  /** Highest of the trailing minute; undefined: not sampled within it. */
  peak: number | undefined
  /** The same of estimated bytes; undefined too where the server has no limit in bytes. */
  bytePeak: number | undefined
  reached: Reached
}

function highest(peaks: Peaks | undefined, now: number): number | undefined {
  let top: number | undefined
  for (const [at, value] of peaks ?? []) if (now - at <= peakSeconds && value >= (top ?? value)) top = value
  return top
}

/** Groups gone through in one step: some milliseconds. */
const stepGroups = 5000

/** Groups that have gone are remembered for a while: of those that come and go there may be very many. */
export function* sampledRows(
  servers: readonly ServerView[],
  memory: Pick<Memory, 'assets' | 'raft'>,
  now: number,
): Steps<SampledRow[]> {
  const rows: SampledRow[] = []
  for (const { cluster, server, target } of servers) {
    const sampled = memory.raft.get(target)
    if (sampled === undefined) continue
    yield* eachEntry(sampled, stepGroups, (group, seen) => {
      const isClimbing = hasReached(seen.reached)
      if (!isClimbing && now - seen.seenAt > peakSeconds) return
      const [peak, bytePeak] = [highest(seen.peaks, now), highest(seen.bytePeaks, now)]
      if (peak === undefined && bytePeak === undefined && !isClimbing) return
      const { account, stream, consumer } = ownerOf(group, '', memory)
      rows.push({
        cluster,
        server,
        account,
        stream,
        consumer,
        group,
        peak,
        bytePeak,
        reached: isClimbing ? { ...seen.reached } : noneReached,
      })
    })
    yield
  }
  return rows
}
