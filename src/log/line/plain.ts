// A plain line of a file, read from its bytes: what the envelope's pattern says of it, with the time as text, at a fraction of
// the price. Most lines of most logs are plain.
import { levels, type Level } from '../../level.ts'
import { plainLevelAt, wallClock } from './envelope.ts'
import type { Line } from './line.ts'

export interface PlainLine {
  line: Line
  /** RFC 3339 in UTC, to the microsecond. */
  time: string
}

/** What stands before the message of a plain line. Valid until the next one is read. */
export interface Head {
  level: Level
  /** Unix seconds of the minute. */
  minuteAt: number
  /** RFC 3339 in UTC up to the minute: `YYYY-MM-DDThh:mm:`. */
  minute: string
  /** Where the second begins, `ss.uuuuuu`. */
  secondAt: number
  textAt: number
}

/** `YYYY/MM/DD hh:mm:ss.uuuuuu `, 0 for a digit. */
const shape = Buffer.from('0000/00/00 00:00:00.000000 ')
const minuteLength = 16
/** `:ss.uuuuuu `. */
const secondsLength = shape.length - minuteLength
/** `ss.uuuuuu`. */
export const secondLength = 9
const digit = 0x30
const bracket = 0x5b
const closing = 0x5d
const space = 0x20
const carriageReturn = 0x0d

/**
 * undefined: not plain, or odd in any way: ask `unwrapper`. What begins like the line before, up to the minute, is not read
 * again: most lines do.
 */
export function headReader(zone: string): (bytes: Buffer, start: number, end: number) => Head | undefined {
  const clock = wallClock(zone)
  /** The line before, from its pid to its minute. */
  let begun: Uint8Array = new Uint8Array(0)
  let minuteAt = 0
  let minute = ''
  const begin = (bytes: Buffer, start: number, at: number) => {
    const isNew = !isSame(bytes, at, begun.subarray(-minuteLength))
    begun = Uint8Array.from(bytes.subarray(start, at + minuteLength))
    if (!isNew) return
    const [year = 0, month = 0, day = 0, hour = 0, minutes = 0] = numbers(
      bytes.toString('latin1', at, at + minuteLength),
    )
    minuteAt = clock(year, month, day, hour, minutes, 0)
    minute = minuteOf(minuteAt)
  }
  return (bytes, start, end) => {
    const same = isSame(bytes, start, begun)
    const level = same ? labelAt(bytes, start + begun.length + secondsLength, end) : plainLevelAt(bytes, start, end)
    const at = level - 1 - shape.length
    if (at <= start + 2 || bytes[at - 1] !== space || bytes[at - 2] !== closing) return undefined
    if (!isStamp(bytes, at, same ? minuteLength : 0)) return undefined
    if (!same) begin(bytes, start, at)
    const name = levelAt(bytes, level)
    if (minute === '' || name === undefined || bytes[end - 1] === carriageReturn) return undefined
    return { level: name, minuteAt, minute, secondAt: at + minuteLength + 1, textAt: level + 5 }
  }
}

/** The whole line; undefined as of `headReader`. */
export function plainReader(zone: string): (bytes: Buffer, start: number, end: number) => PlainLine | undefined {
  const read = headReader(zone)
  return (bytes, start, end) => {
    const head = read(bytes, start, end)
    const line = head === undefined ? undefined : lineOf(head, bytes, end)
    return head === undefined || line === undefined ? undefined : { line, time: timeOf(head, bytes) }
  }
}

/** undefined: it is coloured within: ask `unwrapper`. */
export function lineOf(head: Head, bytes: Buffer, end: number): Line | undefined {
  const text = bytes.toString('utf8', head.textAt, end)
  return text.includes('\x1b')
    ? undefined
    : { time: secondsOf(head, bytes), level: head.level, text, origin: undefined }
}

/** Unix seconds. */
export const secondsOf = ({ minuteAt, secondAt }: Head, bytes: Uint8Array): number =>
  minuteAt + secondsAt(bytes, secondAt)

/** RFC 3339 in UTC, to the microsecond. */
export const timeOf = ({ minute, secondAt }: Head, bytes: Buffer): string =>
  `${minute}${bytes.toString('latin1', secondAt, secondAt + secondLength)}Z`

/** By first letter: no two levels share one. */
const byLetter = Array.from({ length: 256 }, (_, code) => levels.find((level) => level.charCodeAt(0) === code))

function levelAt(bytes: Uint8Array, at: number): Level | undefined {
  const level = byLetter[bytes[at] ?? 0]
  return level?.charCodeAt(1) === bytes[at + 1] && level?.charCodeAt(2) === bytes[at + 2] ? level : undefined
}

/** Of `ss.uuuuuu`: a whole number of microseconds, divided once, is the number that the text is. */
function secondsAt(bytes: Uint8Array, at: number): number {
  let micros = 0
  for (let index = 0; index < secondLength; index++)
    if (index !== 2) micros = micros * 10 + ((bytes[at + index] ?? digit) - digit)
  return micros / 1e6
}

const numbers = (text: string): number[] => text.split(/\D/).map(Number)

/** A minute that is whole in UTC too. */
function minuteOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  if (seconds % 60 !== 0 || Number.isNaN(date.getTime())) return ''
  const text = date.toISOString()
  return text.length === '2026-01-14T10:15:00.000Z'.length ? text.slice(0, minuteLength + 1) : ''
}

/** Digits and separators where they belong from the character `from` on, and no second beyond 59. */
function isStamp(bytes: Uint8Array, at: number, from: number): boolean {
  for (let index = from; index < shape.length; index++) {
    const found = bytes[at + index] ?? 0
    if (shape[index] === digit ? found < digit || found > digit + 9 : found !== shape[index]) return false
  }
  return (bytes[at + minuteLength + 1] ?? 0) < digit + 6
}

/** Backwards: what differs is at the end. */
function isSame(bytes: Uint8Array, at: number, last: Uint8Array): boolean {
  if (last.length === 0) return false
  for (let index = last.length - 1; index >= 0; index--) if (bytes[at + index] !== last[index]) return false
  return true
}

/** Where the level's first letter is, if `[LVL] ` stands here before the end; -1: it does not. */
const labelAt = (bytes: Uint8Array, at: number, end: number): number =>
  at + 5 < end && bytes[at] === bracket && bytes[at + 4] === closing && bytes[at + 5] === space ? at + 1 : -1
