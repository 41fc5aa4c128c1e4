// The engine: bytes of a log to events and counts, in one pass. Lines that cannot matter are counted and never become strings.
import type { Event } from './event.ts'
import type { Line } from '../line/line.ts'
import type { Level } from '../../level.ts'
import { recognise } from './recognise.ts'
import { dumps } from './dumps.ts'
import { scanner } from './scan.ts'
import { plainLevelAt } from '../line/envelope.ts'
import { splitter, type Splitter } from '../line/split.ts'

export type LevelCounts = Partial<Record<Level | 'unknown', number>>

/** What was counted since the last time, for one origin. */
export interface Tally {
  lines: LevelCounts
  /** Those that no row of the catalog matched. */
  unrecognized: LevelCounts
  /** Lines of which only the beginning was read. */
  cut: number
  /** Unix seconds of the newest line that has a time. */
  last: number | undefined
}

export interface Sink {
  /** A line that the catalog knows, in order. */
  event(event: Event, line: Line): void
  /** A line of level WRN, ERR, FTL or none that it does not know. */
  unrecognized(line: Line): void
  /** Once a push or flush for each origin that had lines; `undefined`: no wrapping names one. */
  counted(origin: string | undefined, tally: Tally): void
}

export type Unwrap = (raw: string) => Line | undefined

/** Levels at which a line that no row of the catalog matches is reported. */
export const levelsToReport: ReadonlySet<Level | undefined> = new Set(['WRN', 'ERR', 'FTL', undefined])

export function engine(sink: Sink, unwrap: Unwrap): Splitter {
  const tallies = tallyBook()
  const dump = dumps()
  const full = (raw: string) => {
    const line = unwrap(raw)
    if (line === undefined) return
    const event = recognise(line)
    const isHeld = dump.holds(line, event?.id)
    tallies.count(line, event !== undefined || isHeld)
    if (isHeld) return
    if (event !== undefined) sink.event(event, line)
    else if (levelsToReport.has(line.level)) sink.unrecognized(line)
  }
  let last: { bytes: Buffer; start: number; end: number } | undefined
  const split = splitter(
    (bytes, start, end) => {
      const level = uninteresting(bytes, start, end)
      if (level === undefined) {
        last = undefined
        full(bytes.toString('utf8', start, end))
      } else {
        dump.over()
        tallies.plain(level)
        last = { bytes, start, end }
      }
    },
    () => tallies.cut(),
  )
  /** The time of a block is that of its last line: reading the time of each line would cost more than all the rest. */
  const thenReport = (step: () => void) => {
    step()
    if (last !== undefined) tallies.seen(unwrap(last.bytes.toString('utf8', last.start, last.end)))
    last = undefined
    tallies.report(sink)
  }
  return {
    push: (block) => thenReport(() => split.push(block)),
    flush: () => thenReport(() => split.flush()),
    pending: () => split.pending(),
  }
}

const scan = scanner()

/** The level of a line whose bytes say that it is plain and that the catalog cannot know it; undefined: look closer. */
function uninteresting(bytes: Buffer, start: number, end: number): Level | undefined {
  const at = plainLevelAt(bytes, start, end)
  if (at < 0) return undefined
  const first = bytes[at]
  const level = first === 0x49 ? 'INF' : first === 0x44 ? 'DBG' : first === 0x54 ? 'TRC' : undefined
  return level === 'INF' && scan.find(bytes, at + 5, end) !== undefined ? undefined : level
}

function count(counts: LevelCounts, level: Level | undefined, by = 1) {
  const key = level ?? 'unknown'
  counts[key] = (counts[key] ?? 0) + by
}

/** Counts of one block by origin. Lines that ended as bytes are plain, so they have none. */
function tallyBook() {
  const tallies = new Map<string | undefined, Tally>()
  const plain = new Map<Level, number>()
  const of = (origin: string | undefined): Tally => {
    const tally = tallies.get(origin) ?? { lines: {}, unrecognized: {}, cut: 0, last: undefined }
    tallies.set(origin, tally)
    return tally
  }
  const seen = (line: Line | undefined) => {
    const tally = of(line?.origin)
    if (line?.time !== undefined && line.time > (tally.last ?? 0)) tally.last = line.time
  }
  return {
    seen,
    count(line: Line, recognized: boolean) {
      seen(line)
      const tally = of(line.origin)
      count(tally.lines, line.level)
      if (!recognized) count(tally.unrecognized, line.level)
    },
    plain: (level: Level) => plain.set(level, (plain.get(level) ?? 0) + 1),
    cut: () => of(undefined).cut++,
    report(sink: Sink) {
      for (const [level, lines] of plain) {
        count(of(undefined).lines, level, lines)
        count(of(undefined).unrecognized, level, lines)
      }
      plain.clear()
      for (const [origin, tally] of tallies) sink.counted(origin, tally)
      tallies.clear()
    },
  }
}
