// Levels and times as other programs write them, where they stand around a line of ours.
import type { Level } from '../../level.ts'
import { severityLevels, type Frame } from './frame.ts'
import { offsetSeconds } from './envelope.ts'

const words: ReadonlyMap<string, Level> = new Map([
  ...(['trace', 'trc', 'finest'] as const).map((word) => [word, 'TRC'] as const),
  ...(['debug', 'dbg', 'debg', 'fine'] as const).map((word) => [word, 'DBG'] as const),
  ...(['info', 'inf', 'notice', 'information', 'informational', 'default'] as const).map(
    (word) => [word, 'INF'] as const,
  ),
  ...(['warn', 'wrn', 'warning'] as const).map((word) => [word, 'WRN'] as const),
  ...(['error', 'err', 'erro', 'eror', 'severe'] as const).map((word) => [word, 'ERR'] as const),
  ...(['fatal', 'ftl', 'critical', 'crit', 'alert', 'emerg', 'emergency', 'panic', 'dpanic'] as const).map(
    (word) => [word, 'FTL'] as const,
  ),
])

/** Numbers of bunyan and pino. */
const numbers: readonly Level[] = ['TRC', 'TRC', 'DBG', 'INF', 'WRN', 'ERR', 'FTL']

/** `warning`, `WARN`, or a number: up to 7 of syslog, from 10 on of pino; undefined: none that we know. */
export function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'number') return value < 10 ? severityLevels[value] : numbers[Math.floor(value / 10)]
  if (typeof value !== 'string' || value.length > 20) return undefined
  return words.get(value.toLowerCase())
}

/**
 * Level words as a pattern, long ones first; upper or lower case only: messages begin with words like Error, and a crash with
 * `panic: `.
 */
const alternatives = [...words.keys()].filter((word) => word !== 'panic').sort((a, b) => b.length - a.length)
export const levelPattern = [...alternatives.map((word) => word.toUpperCase()), ...alternatives].join('|')

export const rfc3339 = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})? ?(?:Z|[+-]\d\d:?\d\d)`
export const bsd = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?`
export const systemd = String.raw`[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? [A-Z]{1,5}`
/** Times without a zone, as supervisors and loggers write them. */
export const bare = [
  String.raw`\d{4}-\d\d-\d\d[T_ ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?`,
  String.raw`\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?:[.,]\d{1,9})?`,
  String.raw`[A-Z][a-z]{2} \d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: [AP]M)?`,
  String.raw`[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`,
  String.raw`\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}`,
  String.raw`\d{1,2}/\d{1,2}/\d{4},? \d{1,2}:\d\d:\d\d(?: [AP]M)?`,
].join('|')

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const rfc3339Whole = new RegExp(`^${rfc3339}$`)

/** Notes on the frame the time that a wrapping gives, in one of the forms above or as a number since 1970. */
export function setTime(frame: Frame, value: unknown): void {
  const number = typeof value === 'number' ? value : numeric(value)
  const text = typeof value === 'string' ? value.trim() : ''
  const zoned = number === undefined ? (rfc3339Whole.test(text) ? zonedTime(text) : undefined) : sinceEpoch(number)
  if (zoned !== undefined) {
    frame.time = zoned
    frame.zoned = true
    return
  }
  const wall = wallTime(frame, text)
  if (wall === undefined) return
  frame.time = wall
  frame.zoned = false
}

const numeric = (value: unknown): number | undefined =>
  typeof value === 'string' && /^(?:\d{10,19}(?:\.\d{1,9})?|\d\.\d{1,15}e\+09)$/.test(value) ? Number(value) : undefined

/** Seconds, milliseconds, microseconds or nanoseconds, by how many there are. */
function sinceEpoch(value: number): number | undefined {
  if (value < 1e8) return undefined
  return value < 1e11 ? value : value < 1e14 ? value / 1e3 : value < 1e17 ? value / 1e6 : value / 1e9
}

/** `2025-12-17T10:11:12.123456789+01:00`, by its places: the pattern that found it has checked them. */
function zonedTime(text: string): number {
  const zone = text.endsWith('Z') ? text.length - 1 : Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'))
  const minutes = Date.UTC(
    +text.slice(0, 4),
    +text.slice(5, 7) - 1,
    +text.slice(8, 10),
    +text.slice(11, 13),
    +text.slice(14, 16),
  )
  const second = Number(text.slice(17, zone).replace(',', '.'))
  return minutes / 1000 + second - (text.endsWith('Z') ? 0 : offsetSeconds(text.slice(zone)))
}

/** A time of the day with or without a date; where the year is missing, the newest that is not in the future. */
function wallTime({ clock, now }: Frame, text: string): number | undefined {
  if (text.length > 40) return undefined
  const time = /(\d{1,2}):(\d\d):(\d\d(?:[.,]\d{1,9})?)(?: ([AP])M)?/.exec(text)
  if (time === null) return undefined
  const hour = time[4] === undefined ? Number(time[1]) : (Number(time[1]) % 12) + (time[4] === 'P' ? 12 : 0)
  const rest: [number, number, number] = [hour, Number(time[2]), Number(time[3]?.replace(',', '.'))]
  const date = /(\d{4})-(\d\d)-(\d\d)/.exec(text)
  if (date !== null) return clock(Number(date[1]), Number(date[2]), Number(date[3]), ...rest)
  const month = months.indexOf(/[A-Z][a-z]{2}(?= [ \d]?\d[ ,]| \d{4})/.exec(text)?.[0] ?? '') + 1
  const day = Number(/(?:^| )(\d{1,2})(?=[ ,])/.exec(text)?.[1])
  if (month === 0 || Number.isNaN(day)) return undefined
  const year = /(?:^| )(\d{4})(?: |$)/.exec(text)?.[1]
  if (year !== undefined) return clock(Number(year), month, day, ...rest)
  const thisYear = new Date(now() * 1000).getUTCFullYear()
  const at = (candidate: number) => clock(candidate, month, day, ...rest)
  return [thisYear + 1, thisYear].map(at).find((one) => one <= now() + 86_400) ?? at(thisYear - 1)
}
