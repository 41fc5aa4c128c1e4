// Counting alone: how often each event stands in a log, as fast as the bytes can be read. No times, no values, no order.
import type { EventId } from './catalog/index.ts'
import { identify, type Matcher } from './catalog/recognise.ts'
import { scanner } from './catalog/scan.ts'
import { worthALook, type LevelCounts, type Unwrap } from './engine.ts'
import { levels, type Level } from './event.ts'
import { plainLevelAt } from './line.ts'
import { sample, type Unknown } from './sample.ts'
import { splitter, type Splitter } from './split.ts'

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

const letter = (level: Level): number => level.charCodeAt(0)
/** Levels by their first letter, since no two begin alike. */
const byLetter = new Map(levels.map((level) => [letter(level), level]))
const info = letter('INF')
const debug = letter('DBG')
const trace = letter('TRC')

export function counter(unwrap: Unwrap): Counter {
  const { add, quick, result } = tally()
  const { find, textAt } = scanner()
  /** By first letter of the level: lines that their bytes have shown to be of no interest. */
  const boring = new Uint32Array(256)
  let cut = 0
  const split = splitter(
    (bytes, start, end) => {
      const at = plainLevelAt(bytes, start, end)
      const level = at < 0 ? 0 : (bytes[at] ?? 0)
      if (level === 0) {
        const line = unwrap(bytes.toString('utf8', start, end))
        if (line !== undefined) add(line.level, line.text)
        return
      }
      const candidates = level === debug || level === trace ? undefined : find(bytes, at + 5, end)
      if (candidates === undefined && (level === debug || level === trace || level === info)) {
        boring[level] = (boring[level] ?? 0) + 1
      } else if (!quick(byLetter.get(level), candidates, bytes.toString('latin1', textAt(), end)))
        add(byLetter.get(level), bytes.toString('utf8', at + 5, end))
    },
    () => cut++,
  )
  const counts = () => {
    const plain = new Map([...byLetter].map(([code, level]) => [level, boring[code] ?? 0]))
    boring.fill(0)
    return { ...result(plain), cut }
  }
  return { ...split, counts }
}

function bump(counts: LevelCounts, level: Level | undefined, by = 1) {
  counts[level ?? 'unknown'] = (counts[level ?? 'unknown'] ?? 0) + by
}

function tally() {
  const events = new Map<EventId, number>()
  const lines: LevelCounts = {}
  const unrecognized: LevelCounts = {}
  const unknown = sample()
  const addEvent = (level: Level | undefined, id: EventId) => {
    bump(lines, level)
    events.set(id, (events.get(id) ?? 0) + 1)
  }
  const addOther = (level: Level | undefined, by: number) => {
    bump(lines, level, by)
    bump(unrecognized, level, by)
  }
  return {
    /** Whether one of the candidates is the text, and so counted. Latin 1 reads bytes, not letters: what it misses is looked at again. */
    quick(level: Level | undefined, candidates: readonly Matcher[] | undefined, text: string): boolean {
      const id = candidates?.find(({ pattern }) => pattern.test(text))?.id
      if (id !== undefined) addEvent(level, id)
      return id !== undefined
    },
    add(level: Level | undefined, text: string) {
      const id = level === 'DBG' || level === 'TRC' ? undefined : identify(text)
      if (id !== undefined) addEvent(level, id)
      else {
        addOther(level, 1)
        if (worthALook.has(level)) unknown.add(level, text)
      }
    },
    result(boring: Map<Level, number>): Omit<Counts, 'cut'> {
      for (const [level, count] of boring) if (count > 0) addOther(level, count)
      return { events: Object.fromEntries(events), lines, unrecognized, unknown: unknown.list() }
    },
  }
}
