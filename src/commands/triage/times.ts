// When a log speaks and when it is silent, at the price of a few comparisons a line.
import type { Gap } from '../../diagnose/evidence.ts'
import { silence } from '../../diagnose/evidence.ts'
import { wallClock } from '../../log/line/envelope.ts'

export interface Timeline {
  /** A line: its time, and whether it is ordinary (INF). */
  see(time: number | undefined, ordinary: boolean): void
  readonly from: number | undefined
  readonly to: number | undefined
  readonly ordinary: boolean
  gaps(): Gap[]
}

/** The longest ones are kept. */
const mostGaps = 200

export function timeline(): Timeline {
  let from: number | undefined
  let to: number | undefined
  let ordinary = false
  let gaps: Gap[] = []
  return {
    see(time, isOrdinary) {
      ordinary ||= isOrdinary
      if (time === undefined) return
      if (from === undefined || time < from) from = time
      if (to !== undefined && time - to >= silence) gaps.push({ from: to, to: time })
      if (gaps.length > 2 * mostGaps) gaps = longest(gaps)
      if (to === undefined || time > to) to = time
    },
    get from() {
      return from
    },
    get to() {
      return to
    },
    get ordinary() {
      return ordinary
    },
    gaps: () => longest(gaps),
  }
}

const longest = (gaps: readonly Gap[]): Gap[] =>
  [...gaps]
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, mostGaps)
    .sort((a, b) => a.from - b.from)

const slash = 0x2f
/** `YYYY/MM/DD hh:mm` and the whole stamp, with its space. */
const minuteLength = 16
const stampLength = 27

/** Reads the time of a plain line from its bytes, given where its level begins. Days and minutes are computed once each. */
export function stampReader(zone: string): (bytes: Uint8Array, level: number) => number | undefined {
  const clock = wallClock(zone)
  const last = new Uint8Array(minuteLength)
  let minute = 0
  return (bytes, level) => {
    const at = level - 1 - stampLength
    if (at < 0 || bytes[at + 4] !== slash || bytes[at + 7] !== slash) return undefined
    let same = true
    for (let index = minuteLength - 1; index >= 0 && same; index--) same = bytes[at + index] === last[index]
    if (!same) {
      last.set(bytes.subarray(at, at + minuteLength))
      minute = clock(
        digits(bytes, at, 4),
        digits(bytes, at + 5, 2),
        digits(bytes, at + 8, 2),
        digits(bytes, at + 11, 2),
        digits(bytes, at + 14, 2),
        0,
      )
    }
    const micros = (two(bytes, at + 20) * 100 + two(bytes, at + 22)) * 100 + two(bytes, at + 24)
    return minute + two(bytes, at + 17) + micros / 1e6
  }
}

/** For every line: a loop takes twice as long. */
function two(bytes: Uint8Array, at: number): number {
  return 10 * (bytes[at] ?? 0x30) + (bytes[at + 1] ?? 0x30) - 11 * 0x30
}

function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let index = 0; index < count; index++) value = value * 10 + ((bytes[at + index] ?? 0x30) - 0x30)
  return value
}
