// The raftz sampler: asks between scrapes, so that a ladder climbed in three seconds is seen. Feeds peaks and leader changes.
import type { Config } from '../../config/schema.ts'
import { hold, isRecovered, noneReached, rungOf, rungs, type Level, type Reached } from '../../ladder.ts'
import { peakSeconds, raise, type Peaks } from '../../peaks.ts'
import type { RaftGroup } from '../endpoints/raftz.ts'
import { openPass } from './pass.ts'
import { openRenewed } from './renew.ts'
import type { Clock, Slot } from './slot.ts'
import { trackTrouble, type Trouble } from './trouble.ts'

/** What sampling remembers of one group on one server. Times are Unix seconds. */
export interface RaftSeen extends Trouble {
  /** Highest pending of the trailing minute, as [second, value] pairs. */
  peaks: Peaks
  /** The same of the estimated bytes; absent: the server has no limit in bytes. */
  bytePeaks?: Peaks
  leader: boolean
  /** Of the newest answer: a leader in a new term has been elected again. */
  term: number
  leaderChanges: number
  reached: Reached
  /** Since when /raftz has read below 10,000 entries and 64 MiB, without a break; undefined: at or above. */
  belowSince?: number
  /** Newest /raftz answer that listed the group. */
  seenAt: number
  /** First of the answers since then, all of which did not. */
  missingSince?: number
}

/** By target, then by group. */
export type RaftMemory = Map<string, Map<string, RaftSeen>>

/** A longer gap between answers breaks "without a break". */
const gapSeconds = 30
/** A group is forgotten that no answer has listed for so long, or when answers have come without it for so long. */
const forgetSeconds = 3600
const missingSeconds = 900
/** Over so many pending or unapplied entries a group is worth a closer look. */
const busyEntries = 1000
const wokenSeconds = 15

function climb(seen: RaftSeen, level: Level, at: number): void {
  const top = rungOf(level)
  if (top !== undefined) {
    if (seen.reached === noneReached) seen.reached = {}
    for (const rung of rungs) if (rung.entries <= top.entries) seen.reached[rung.name] ??= at
  }
  if (!isRecovered(level)) {
    delete seen.belowSince
    return
  }
  if (seen.belowSince === undefined || at - seen.seenAt > gapSeconds) seen.belowSince = at
  if (at - seen.belowSince >= hold.below) seen.reached = noneReached
}

function see(before: RaftSeen | undefined, group: RaftGroup, at: number): RaftSeen {
  const { state, term, pending, pendingBytes } = group
  const leader = state === 'LEADER'
  const seen: RaftSeen = before ?? {
    peaks: [[at, pending]],
    leader,
    term,
    leaderChanges: 0,
    reached: noneReached,
    seenAt: at,
  }
  const elected = leader && (!seen.leader || term > seen.term)
  trackTrouble(seen, group, { at, elected })
  if (elected) seen.leaderChanges++
  delete seen.missingSince
  climb(seen, { entries: pending, bytes: pendingBytes }, at)
  raise(seen.peaks, pending, at)
  if (pendingBytes !== undefined) raise((seen.bytePeaks ??= [[at, pendingBytes]]), pendingBytes, at)
  return Object.assign(seen, { leader, term, seenAt: at })
}

/** Adds the answers of one server to the memory of all; at first sight a leader has not changed. Of very many groups each answer looks for those to forget among some. */
export function openRemember(raft: RaftMemory, target: string): (groups: readonly RaftGroup[], at: number) => void {
  const own = (): Map<string, RaftSeen> => {
    const known = raft.get(target) ?? new Map<string, RaftSeen>()
    raft.set(target, known)
    return known
  }
  const table = openRenewed({ get: own, put: (renewed) => void raft.set(target, renewed) })
  const pass = openPass(own)
  return (groups, at) => {
    const known = own()
    // A row is the same object as long as the group is remembered: the new map has it, too.
    for (const group of groups) known.set(group.group, see(known.get(group.group), group, at))
    pass.begin()
    pass.step((name, seen) => {
      if (isForgotten(seen, at)) table.delete(name)
    })
    table.step()
  }
}

/** Notes that an answer came without the group. Where groups come and go, most are remembered like this: without peaks that are over. */
function isForgotten(seen: RaftSeen, at: number): boolean {
  if (seen.seenAt === at) return false
  seen.missingSince ??= at
  if (seen.peaks.length > 0 && at - seen.seenAt > peakSeconds) {
    seen.peaks = []
    if (seen.bytePeaks !== undefined) seen.bytePeaks = []
  }
  return at - seen.seenAt > forgetSeconds || at - seen.missingSince > missingSeconds
}

export function isBusy(groups: readonly RaftGroup[]): boolean {
  return groups.some(({ pending, unapplied }) => pending > busyEntries || unapplied > busyEntries)
}

/** So many entries wait that the store must be slow, whatever the reason. */
export function isTroubled(groups: readonly RaftGroup[]): boolean {
  return groups.some(
    ({ pending, pendingBytes, unapplied }) =>
      rungOf({ entries: Math.max(pending, unapplied), bytes: pendingBytes }) !== undefined,
  )
}

export type Pace = Config['sampler']

/** Seconds from the end of an answer that took `seconds` to the next request, so that asking takes its share at most. */
export function pause({ calm, busy, share }: Pace, close: boolean, seconds: number): number {
  return Math.max((close ? busy : calm) - seconds, seconds / share - seconds, 0)
}

export interface Sampler {
  /** To be called with every answer of the slot, whoever asked. */
  heard(groups: readonly RaftGroup[]): void
  /** A ladder line came: ask as soon as the share allows, and stay close for a while. */
  wake(): void
  close(): void
}

/** Asks through `slot` for as long as it is open; a scrape's answer counts as its own. */
export function startSampler(slot: Slot<unknown>, pace: Pace, clock: Clock): Sampler {
  let busy = false
  let wokenUntil = -Infinity
  let closed = false
  let cancel = (): void => undefined
  const due = (): number => {
    const { cameAt, seconds } = slot.last() ?? { cameAt: -Infinity, seconds: 0 }
    return cameAt + pause(pace, busy || clock.steady() < wokenUntil, seconds)
  }
  const schedule = (atLeast: number): void => {
    cancel()
    if (!closed) cancel = clock.after(Math.max(due() - clock.steady(), atLeast), tick)
  }
  const ask = async (): Promise<void> => {
    const before = slot.last()
    await slot.ask()
    schedule(slot.last() === before ? pace.calm : 0)
  }
  const tick = (): void => {
    if (due() > clock.steady()) schedule(0)
    else void ask()
  }
  schedule(0)
  return {
    heard(groups) {
      const before = busy
      busy = isBusy(groups)
      if (busy && !before) schedule(0)
    },
    wake() {
      wokenUntil = clock.steady() + wokenSeconds
      schedule(0)
    },
    close() {
      closed = true
      cancel()
    },
  }
}
