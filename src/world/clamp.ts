// No remembered time lies ahead of ours. One that does was written by a clock that has been set back since: a rung would stand, and
// what comes would count as older, until our clock is there again.
import { rungs } from '../ladder.ts'
import type { Memory } from './memory.ts'

/** Fields of rows of the memory that are Unix seconds in the past. Counts that have these names are smaller than any time. */
const times: ReadonlySet<string> = new Set([
  ...['at', 'last', 'lastLine', 'started', 'noSpace', 'seenAt'],
  ...['missingSince', 'belowSince', 'stuckSince', 'time', 'scanned'],
  ...rungs.map(({ name }) => name),
])
/** Fields that lie ahead by so many seconds at most. */
const deadlines: ReadonlySet<string> = new Set(['troubledUntil', 'flaggedUntil'])
const longestAhead = 3600
/** Lists of [time, value]. */
const peaks: ReadonlySet<string> = new Set(['peaks', 'bytePeaks'])

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function clampRow(row: Record<string, unknown>, now: number): void {
  for (const [field, value] of Object.entries(row)) {
    if (typeof value === 'number') {
      if (times.has(field) && value > now) row[field] = now
      if (deadlines.has(field) && value > now + longestAhead) row[field] = now + longestAhead
    } else if (peaks.has(field)) for (const peak of value as [number, number][]) peak[0] = Math.min(peak[0], now)
    else clampAll(value, now)
  }
}

/** Keys of a map are names from outside, and no fields. */
function clampAll(value: unknown, now: number): void {
  if (value instanceof Map) for (const row of value.values()) clampAll(row, now)
  else if (isObject(value)) clampRow(value, now)
}

/** Takes times that lie ahead back to `now`, Unix seconds, in place. */
export function clampTimes({ log, raft, assets, offsets, sourceless, answered }: Memory, now: number): void {
  for (const table of [log, raft, offsets]) clampAll(table, now)
  // Of a hundred thousand assets nothing else is a time, and those of the state file have none.
  for (const { listing } of assets.values()) clampAll(listing, now)
  for (const table of [sourceless, answered]) for (const [name, at] of table) if (at > now) table.set(name, now)
}
