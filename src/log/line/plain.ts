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

/** `YYYY/MM/DD hh:mm:ss.uuuuuu `, 0 for a digit. */
const shape = Buffer.from('0000/00/00 00:00:00.000000 ')
const minuteLength = 16
const digit = 0x30
const closing = 0x5d
const space = 0x20
const carriageReturn = 0x0d

/** undefined: not plain, or odd in any way: ask `unwrapper`. Days and minutes are computed once each. */
export function plainReader(zone: string): (bytes: Buffer, start: number, end: number) => PlainLine | undefined {
  const clock = wallClock(zone)
  const last = new Uint8Array(minuteLength)
  let minute = 0
  /** `YYYY-MM-DDThh:mm:`; '' where the minute is none of the calendar's. */
  let written = ''
  return (bytes, start, end) => {
    const level = plainLevelAt(bytes, start, end)
    const at = level - 1 - shape.length
    if (at <= start + 2 || bytes[at - 1] !== space || bytes[at - 2] !== closing || !isStamp(bytes, at)) return undefined
    if (!isSame(bytes, at, last)) {
      last.set(bytes.subarray(at, at + minuteLength))
      const [year = 0, month = 0, day = 0, hour = 0, minutes = 0] = numbers(
        bytes.toString('latin1', at, at + minuteLength),
      )
      minute = clock(year, month, day, hour, minutes, 0)
      written = minuteOf(minute)
    }
    const name = bytes.toString('latin1', level, level + 3)
    const text = bytes.toString('utf8', level + 5, end)
    if (written === '' || !isLevel(name) || bytes[end - 1] === carriageReturn || text.includes('\x1b')) return undefined
    const second = bytes.toString('latin1', at + minuteLength + 1, at + shape.length - 1)
    return {
      line: {
        time: minute + Number(second),
        level: name,
        text,
        origin: undefined,
      },
      time: `${written}${second}Z`,
    }
  }
}

const isLevel = (name: string): name is Level => (levels as readonly string[]).includes(name)

const numbers = (text: string): number[] => text.split(/\D/).map(Number)

/** A minute that is whole in UTC too. */
function minuteOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  if (seconds % 60 !== 0 || Number.isNaN(date.getTime())) return ''
  const text = date.toISOString()
  return text.length === '2026-01-14T10:15:00.000Z'.length ? text.slice(0, minuteLength + 1) : ''
}

/** Digits and separators where they belong, and no second beyond 59. */
function isStamp(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < shape.length; index++) {
    const found = bytes[at + index] ?? 0
    if (shape[index] === digit ? found < digit || found > digit + 9 : found !== shape[index]) return false
  }
  return (bytes[at + minuteLength + 1] ?? 0) < digit + 6
}

function isSame(bytes: Uint8Array, at: number, last: Uint8Array): boolean {
  for (let index = minuteLength - 1; index >= 0; index--) if (bytes[at + index] !== last[index]) return false
  return true
}
