// Counting alone: how often each event stands in a log, as fast as the bytes can be read. No times, no values, no order.
import type { EventId } from './catalog/index.ts'
import { identify } from './catalog/recognise.ts'
import { mayMatch } from './catalog/scan.ts'
import { worthALook, type LevelCounts, type Unwrap } from './engine.ts'
import type { Level } from './event.ts'
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

/** Levels by their first letter: no two begin alike. */
const byLetter = new Map<number | undefined, Level>(
  (['INF', 'WRN', 'ERR', 'FTL', 'DBG', 'TRC'] as const).map((level) => [level.charCodeAt(0), level]),
)

export function counter(unwrap: Unwrap): Counter {
  const events: Counts['events'] = {}
  const lines: LevelCounts = {}
  const unrecognized: LevelCounts = {}
  const unknown = sample()
  let cut = 0
  const add = (level: Level | undefined, id: EventId | undefined, text: () => string) => {
    const key = level ?? 'unknown'
    lines[key] = (lines[key] ?? 0) + 1
    if (id !== undefined) events[id] = (events[id] ?? 0) + 1
    else unrecognized[key] = (unrecognized[key] ?? 0) + 1
    if (id === undefined && worthALook.has(level)) unknown.add(level, text())
  }
  const split = splitter(
    (bytes, start, end) => {
      const at = plainLevelAt(bytes, start, end)
      const level = byLetter.get(bytes[at])
      if (level === undefined) {
        const line = unwrap(bytes.toString('utf8', start, end))
        const quiet = line?.level === 'DBG' || line?.level === 'TRC'
        if (line !== undefined) add(line.level, quiet ? undefined : identify(line.text), () => line.text)
      } else {
        const possible = level === 'INF' ? mayMatch(bytes, at + 5, end) : level !== 'DBG' && level !== 'TRC'
        const text = () => bytes.toString('utf8', at + 5, end)
        add(level, possible ? identify(text()) : undefined, text)
      }
    },
    () => cut++,
  )
  return { ...split, counts: () => ({ events, lines, unrecognized, cut, unknown: unknown.list() }) }
}
