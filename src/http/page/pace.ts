// How fast a ladder is climbed: a line through the points of two minutes, in entries and in bytes.
import { lastRung } from '../../ladder.ts'
import { thresholds } from '../../thresholds.ts'
import type { Point } from './history.ts'

const { floor, horizon, slopeWindow } = thresholds.prediction
/** Fewer points, or less time between them, tell no pace. */
const fewest = { points: 3, seconds: 10 }

/** Units a second of the line with the least squares. */
function slope(points: readonly (readonly [at: number, value: number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [time, level] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))]
  const spread = points.reduce((sum, [at]) => sum + (at - time) ** 2, 0)
  return points.reduce((sum, [at, value]) => sum + (at - time) * (value - level), 0) / spread
}

function secondsTo(limit: number, points: readonly (readonly [number, number])[]): number {
  const now = points.at(-1)?.[1] ?? 0
  const pace = slope(points)
  const seconds = pace > 0 ? (limit - now) / pace : Infinity
  return seconds <= horizon ? Math.max(0, seconds) : Infinity
}

/**
 * Seconds until 20,000 entries or 256 MiB, whichever comes first, if it goes on as in the last two minutes. Infinity: not within a
 * quarter of an hour, or too low to tell. Undefined: too few answers.
 */
export function secondsToLimit(points: readonly Point[]): number | undefined {
  const end = points.at(-1)?.at ?? 0
  const recent = points.filter(({ at }) => end - at <= slopeWindow)
  const [first] = recent
  if (first === undefined || recent.length < fewest.points || end - first.at < fewest.seconds) return undefined
  const entries = recent.map(({ at, entries: value }) => [at, value] as const)
  const bytes = recent.flatMap(({ at, bytes: value }) => (value === undefined ? [] : [[at, value] as const]))
  const low = (entries.at(-1)?.[1] ?? 0) < floor
  const byEntries = low ? Infinity : secondsTo(lastRung.entries, entries)
  const share = (bytes.at(-1)?.[1] ?? 0) / lastRung.bytes
  const byBytes =
    share < floor / lastRung.entries || bytes.length < fewest.points ? Infinity : secondsTo(lastRung.bytes, bytes)
  return Math.min(byEntries, byBytes)
}
