// The envelope of a nats-server log line: pid, time, level, colours. Everything that stands before the message.
import type { Line } from './line.ts'
import type { Level } from '../../level.ts'

/** Unix seconds of a wall-clock time in the zone of the log. Month 1 to 12, second with fraction. */
export type WallClock = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
) => number

/** `local`, `utc` or an offset such as +02:00: nothing in a line says which, so the config does. */
export function wallClock(zone: string): WallClock {
  if (zone === 'local') {
    return (year, month, day, hour, minute, second) =>
      new Date(year, month - 1, day, hour, minute).getTime() / 1000 + second
  }
  const offset = zone === 'utc' ? 0 : offsetSeconds(zone)
  return (year, month, day, hour, minute, second) =>
    Date.UTC(year, month - 1, day, hour, minute) / 1000 + second - offset
}

/** '+02:00', '-0330' or '+01' to seconds east of Greenwich. */
export function offsetSeconds(text: string): number {
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4)) * 60
  return text.startsWith('-') ? -seconds : seconds
}

const colour = String.raw`(?:\x1b?\[[\d;]*m)?`
const pid = String.raw`\[\d+\] `
const stamp = String.raw`(\d{4})/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?) `
const label = String.raw`\[${colour}(INF|WRN|ERR|FTL|DBG|TRC)${colour}\](?: |$)`

/** A time or a level must be there: a bare pid could be anything. */
const envelope = new RegExp(`^(?:${pid})?(?:${stamp}(?:${label})?|${label})`)
const anywhere = new RegExp(`(?:${pid})?(?:${stamp})?${label}`)

/**
 * A line that begins with the envelope, to its parts; undefined: it does not, so something is wrapped around it.
 * The clock is asked once a line; a local time costs a microsecond.
 */
export function parseEnvelope(raw: string, clock: WallClock): Line | undefined {
  const match = envelope.exec(raw)
  if (match === null) return undefined
  const [all, year, month, day, hour, minute, second, afterTime, alone] = match
  const time =
    year === undefined
      ? undefined
      : clock(+year, Number(month), Number(day), Number(hour), Number(minute), Number(second?.replace(',', '.')))
  const level = (afterTime ?? alone) as Level | undefined
  return { time, level, text: withoutEnd(raw.slice(all.length)), origin: undefined }
}

/** Where an envelope with a level begins within the first 512 characters of a line nothing else is known about; -1: nowhere. */
export function findEnvelope(raw: string): number {
  return anywhere.exec(raw.slice(0, 512))?.index ?? -1
}

/** The logger ends its own lines with CRLF during rotation. By index: a pattern would begin anew at each CR. */
export function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && isLineEnd(text.charCodeAt(end - 1))) end--
  return end === text.length ? text : text.slice(0, end)
}

const isLineEnd = (code: number): boolean => code === 10 || code === 13

/** Escape sequences for colour, which a terminal or a tool's own prefix brings in. */
export function withoutColours(text: string): string {
  return text.includes('\x1b') ? text.replace(/\x1b\[[\d;]*[mK]/g, '') : text
}

const bracket = 0x5b
const closing = 0x5d
const space = 0x20
const slash = 0x2f
/** Length of `YYYY/MM/DD hh:mm:ss.uuuuuu `. */
const stampLength = 27

/**
 * The fast test that no unwrapping is needed: `[pid] YYYY/MM/DD hh:mm:ss.uuuuuu [LVL] ` or `[pid] [LVL] `, as files and
 * pipes have it. Answers the index of the level's first letter (the message begins 5 further), -1: ask `unwrapper`.
 */
export function plainLevelAt(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== bracket) return -1
  let at = start + 1
  while (at < end && isDigit(bytes[at])) at++
  if (at === start + 1 || bytes[at] !== closing || bytes[at + 1] !== space) return -1
  at += 2
  if (bytes[at] !== bracket) {
    if (bytes[at + 4] !== slash || bytes[at + 7] !== slash || bytes[at + 26] !== space) return -1
    at += stampLength
  }
  if (at + 5 >= end || bytes[at] !== bracket || bytes[at + 4] !== closing || bytes[at + 5] !== space) return -1
  return isLetter(bytes[at + 1]) && isLetter(bytes[at + 2]) && isLetter(bytes[at + 3]) ? at + 1 : -1
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a
}
