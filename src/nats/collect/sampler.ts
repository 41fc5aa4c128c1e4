// The raftz sampler: asks between scrapes, so that a ladder climbed in three seconds is seen. Feeds peaks and leader changes.
import type { Config } from '../../config/schema.ts'
import { hold, isRecovered, noneReached, rungOf, rungs, type Level, type Reached } from '../../ladder.ts'
import { peakSeconds, raise, type Peaks } from '../../peaks.ts'
import type { RaftGroup } from '../endpoints/raftz.ts'
import { openPass } from './pass.ts'
import { openRenewed } from './renew.ts'
import type { Clock, Slot } from './slot.ts'
import { untilTurn, type Turn } from './turn.ts'
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

/** Of calm servers so many groups are read a second in all. */
const calmGroups = 4000

/** Seconds from one answer of a calm server to the next, where there are so many groups that this is longer than configured; in whole multiples of that. */
export function rareSeconds({ calm }: Pace, groups: number): number | undefined {
  const times = Math.ceil(groups / (calmGroups * calm))
  return times > 1 ? calm * times : undefined
}

/** Seconds from the end of an answer that took `seconds` to the next request, so that asking takes its share at most. */
export function pause({ calm, busy, share }: Pace, close: boolean, seconds: number): number {
  return Math.max((close ? busy : calm) - seconds, seconds / share - seconds, 0)
}

export interface Sampler {
  /** To be called with every answer of the slot, whoever asked. */
  heard(groups: readonly RaftGroup[]): void
  /** A ladder line came: ask as soon as the share allows, and stay close for a while. */
  wake(): void
  /** For how many seconds scrapes may show an answer that came at this time, by the steady clock. */
  keep(cameAt: number): number
  close(): void
}

/** When to ask, as it is now. */
export interface Pacing {
  pace: Pace
  /** Of calm servers: undefined while there are not very many groups. */
  rare: Turn | undefined
}

/** When to ask again, by what was heard and when the log last spoke. */
function openTiming(slot: Slot<unknown>, pacing: () => Pacing, { steady }: Clock) {
  let busy = false
  let wokenUntil = -Infinity
  const isClose = (): boolean => busy || steady() < wokenUntil
  const rarely = (cameAt: number): number => {
    const { rare } = pacing()
    return rare === undefined || isClose() ? 0 : untilTurn(cameAt, rare)
  }
  return {
    due(): number {
      const last = slot.last()
      if (last === undefined) return -Infinity
      return last.cameAt + Math.max(rarely(last.cameAt), pause(pacing().pace, isClose(), last.seconds))
    },
    keep: rarely,
    wake: () => void (wokenUntil = steady() + wokenSeconds),
    /** Whether it has become busy. */
    heard(groups: readonly RaftGroup[]): boolean {
      const before = busy
      busy = isBusy(groups)
      return busy && !before
    },
  }
}

/**
 * Asks through `slot` for as long as it is open; a scrape's answer counts as its own. Of very many groups those of calm servers are read at their
 * own times alone, and scrapes show what was read last.
 */
export function startSampler(slot: Slot<unknown>, pacing: () => Pacing, clock: Clock): Sampler {
  const timing = openTiming(slot, pacing, clock)
  let closed = false
  let cancel = (): void => undefined
  const schedule = (atLeast: number): void => {
    cancel()
    if (!closed) cancel = clock.after(Math.max(timing.due() - clock.steady(), atLeast), tick)
  }
  const ask = async (): Promise<void> => {
    const before = slot.last()
    await slot.ask()
    schedule(slot.last() === before ? pacing().pace.calm : 0)
  }
  const tick = (): void => {
    if (timing.due() > clock.steady()) schedule(0)
    else void ask()
  }
  schedule(0)
  return {
    heard(groups) {
      if (timing.heard(groups)) schedule(0)
    },
    wake() {
      timing.wake()
      schedule(0)
    },
    keep: timing.keep,
    close() {
      closed = true
      cancel()
    },
  }
}
