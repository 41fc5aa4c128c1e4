// Counting alone: how often each event stands in a log, as fast as the bytes can be read. No times, no values, no order.
import { isWording } from './byte-match.ts'
import { eventIds, type EventId } from './index.ts'
import { compiled, identify, type Matcher } from './recognise.ts'
import { scanner } from './scan.ts'
import { levelsToReport, type LevelCounts, type Unwrap } from './engine.ts'
import { levels, type Level } from '../../level.ts'
import type { Line } from '../line/line.ts'
import { dumps } from './dumps.ts'
import { plainLevelAt } from '../line/envelope.ts'
import { sample, type Unknown } from './sample.ts'
import { splitter, type Splitter } from '../line/split.ts'

export interface Counts {
  events: Partial<Record<EventId, number>>
  lines: LevelCounts
  unrecognized: LevelCounts
  /** Lines of which only the beginning was read. */
  cut: number
  /** Lines of level WRN, ERR, FTL or none that no row of the catalog matches, by shape. */
  unknown: Unknown[]
}

export interface Counter extends Splitter {
  counts(): Counts
}

/** While lines are counted a level is its first letter: no two levels share one. */
const none = 0
const codeOf = (level: Level | undefined): number => level?.charCodeAt(0) ?? none
const byLetter = new Map(levels.map((level) => [codeOf(level), level]))
const info = codeOf('INF')
const debug = codeOf('DBG')
const trace = codeOf('TRC')

/** The event of a message that the byte test has not settled. */
export type Identify = (line: Pick<Line, 'level' | 'text'>) => EventId | undefined

const asFollowed: Identify = ({ level, text }) => (level === 'DBG' || level === 'TRC' ? undefined : identify(text))

export function counter(unwrap: Unwrap, identifyLine: Identify = asFollowed): Counter {
  const { find, textAt } = scanner()
  const { line, hit, miss, look, over, result } = tally(identifyLine)
  let cut = 0
  const split = splitter(
    (bytes, start, end) => {
      const at = plainLevelAt(bytes, start, end)
      if (at < 0) {
        const whole = unwrap(bytes.toString('utf8', start, end))
        if (whole === undefined) return
        line(codeOf(whole.level))
        look(whole)
        return
      }
      const level = bytes[at] ?? none
      over()
      line(level)
      const candidates = level === debug || level === trace ? undefined : find(bytes, at + 5, end)
      const id = candidates === undefined ? undefined : quick(candidates, bytes, textAt(), end)
      if (id !== undefined) hit(id)
      else if (candidates === undefined && (level === debug || level === trace || level === info)) miss(level)
      else look({ level: byLetter.get(level), text: bytes.toString('utf8', at + 5, end), origin: undefined })
    },
    () => cut++,
  )
  return { ...split, counts: () => ({ ...result(), cut }) }
}

/** The candidate that is the text. Bytes are no letters: what is missed is looked at again. */
function quick(candidates: readonly Matcher[], bytes: Buffer, from: number, end: number): EventId | undefined {
  let text: string | undefined
  for (const candidate of candidates) {
    const { program, pattern } = compiled(candidate)
    if (program === undefined) text ??= bytes.toString('latin1', from, end)
    if (program === undefined ? pattern.test(text ?? '') : isWording(program, bytes, from, end)) return candidate.id
  }
  return undefined
}

function tally(identifyLine: Identify) {
  const events = new Map(eventIds.map((id) => [id, { count: 0 }]))
  const lines = new Float64Array(256)
  const unrecognized = new Float64Array(256)
  const unknown = sample()
  const dump = dumps()
  const hit = (id: EventId) => {
    const event = events.get(id)
    if (event !== undefined) event.count++
  }
  const miss = (level: number) => {
    bump(unrecognized, level)
  }
  return {
    line: (level: number) => {
      bump(lines, level)
    },
    hit,
    miss,
    over: dump.over,
    look(whole: Pick<Line, 'level' | 'text' | 'origin'>) {
      const { level, text } = whole
      const id = identifyLine(whole)
      if (dump.holds(whole, id)) return
      if (id !== undefined) hit(id)
      else {
        miss(codeOf(level))
        if (levelsToReport.has(level)) unknown.add(level, text)
      }
    },
    result: (): Omit<Counts, 'cut'> => ({
      events: Object.fromEntries([...events].flatMap(([id, { count }]) => (count > 0 ? [[id, count]] : []))),
      lines: byLevel(lines),
      unrecognized: byLevel(unrecognized),
      unknown: unknown.list(),
    }),
  }
}

function bump(counts: Float64Array, at: number) {
  counts[at] = (counts[at] ?? 0) + 1
}

function byLevel(counts: Float64Array): LevelCounts {
  const result: LevelCounts = {}
  for (const [code, count] of counts.entries()) {
    const level = byLetter.get(code) ?? 'unknown'
    if (count > 0) result[level] = (result[level] ?? 0) + count
  }
  return result
}
