// Which RAFT groups are in trouble: they keep all their series, also where a calm group has few or none.
import { thresholds } from '../../thresholds.ts'
import type { RaftGroup } from '../endpoints/raftz.ts'

/** Seconds that trouble is told after it ended, so that rates have their samples; after a change of leader longer. */
export const keepSeconds = { trouble: 900, election: 3600 } as const

/** Seconds without a peer after which a leader no longer counts it. Heartbeats come every second. */
export const peerSilentAfter = 10
/** Share of what is alerted on at which the log of a group is worth to be watched. */
const early = 0.1
/** Seconds for which entries must wait and the commit index stand still. */
const stuckFor = 15

const { pending, pendingBytes, unapplied, receivedWaiting, wal } = thresholds

/** It leads, and has not heard of a majority: maybe another leads by now. */
function isCutOff({ state, peers, quorumNeeded }: RaftGroup): boolean {
  if (state !== 'LEADER') return false
  const heard = peers.filter(({ lastSeenSeconds = Infinity }) => lastSeenSeconds < peerSilentAfter).length
  return peers.length > 0 && heard + 1 < quorumNeeded
}

/** What one answer shows by itself. */
export function isInTrouble(group: RaftGroup): boolean {
  return (
    group.pending >= pending.normal ||
    (group.pendingBytes ?? 0) >= pendingBytes.normal ||
    group.unapplied >= unapplied.normal ||
    group.queues.entry >= receivedWaiting.normal ||
    !group.hasLeader ||
    group.walError ||
    group.overrun === true ||
    group.walBytes >= wal.bytes * early ||
    group.walEntries >= wal.entries * early ||
    isCutOff(group)
  )
}

/** By design, and still to be known of a group: its entries may wait for it. */
export function hasFlag({ catchingUp, paused }: RaftGroup): boolean {
  return catchingUp || paused
}

/** Nothing waits, nothing is set: there is nothing to say of it. */
export function isAtRest(group: RaftGroup): boolean {
  const { pending, unapplied, queues, hasLeader, walError } = group
  const waiting = pending + unapplied + queues.proposal + queues.entry + queues.response + queues.apply
  return waiting === 0 && hasLeader && !walError && group.overrun !== true && !hasFlag(group)
}

/** When trouble began, and what the group was like just before: how often this server had become its leader, how many members it had. */
export interface Begun {
  at: number
  leaderChanges: number
  size: number
}

/** What one group on one server is remembered for. Times are Unix seconds. */
export interface Trouble {
  /** Trouble is told until then; absent: none of late. */
  troubledUntil?: number
  leaderChanges?: number
  /** Of the present trouble, or the last one. */
  begun?: Begun
  /** The same of flags. */
  flaggedUntil?: number
  /** Since when entries have waited with the commit index standing at `committed`; absent: none wait. */
  stuckSince?: number
  committed?: number
  size?: number
}

function watchCommits(seen: Trouble, { pending, committed }: RaftGroup, at: number): void {
  if (pending === 0) delete seen.stuckSince
  else if (seen.stuckSince === undefined || seen.committed !== committed) seen.stuckSince = at
  seen.committed = committed
}

const later = (until: number | undefined, at: number): number => Math.max(until ?? at, at)

/** Adds one answer to what is remembered, in place. `elected`: this server has become the leader since the last one. */
export function trackTrouble(seen: Trouble, group: RaftGroup, { at, elected }: { at: number; elected: boolean }): void {
  watchCommits(seen, group, at)
  const stuck = seen.stuckSince !== undefined && at - seen.stuckSince >= stuckFor
  const { size = group.size, leaderChanges = 0, troubledUntil = at } = seen
  const resized = size !== group.size
  seen.size = group.size
  if (troubledUntil <= at && (stuck || elected || resized || isInTrouble(group)))
    seen.begun = { at, leaderChanges, size }
  if (stuck || isInTrouble(group)) seen.troubledUntil = later(seen.troubledUntil, at + keepSeconds.trouble)
  if (elected || resized) seen.troubledUntil = later(seen.troubledUntil, at + keepSeconds.election)
  if (hasFlag(group)) seen.flaggedUntil = later(seen.flaggedUntil, at + keepSeconds.trouble)
}
