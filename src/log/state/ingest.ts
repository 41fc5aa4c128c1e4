// From the bytes of one source to the log state: what counts, what only sets state, and under which origin.
import { apply, eventTime, type ApplyContext } from './apply.ts'
import { engine, type LevelCounts, type Sink, type Tally } from '../catalog/engine.ts'
import type { Event } from '../catalog/event.ts'
import type { Line } from '../line/line.ts'
import { emptyOriginLog, type LogState, type OriginLog } from './state.ts'
import { unwrapper, type UnwrapOptions } from '../line/unwrap.ts'
import type { PartialLines } from '../line/partial.ts'

export interface IngestOptions extends UnwrapOptions {
  log: LogState
  /** Origin of a line, given what its wrapping says. */
  originOf: (wrapped: string | undefined) => string
  /** When looking back, lines before this time (Unix seconds) and lines without a time set no state. */
  since: number
  /** An event was applied; counting is false while looking back. */
  onEvent: (origin: string, event: Event, counting: boolean) => void
  /** A line that the catalog does not know. */
  onUnrecognized: (origin: string, line: Line) => void
}

export interface Ingest {
  onBytes(bytes: Buffer, live: boolean): void
  onEnd(): void
  onPast(bytes: Buffer): void
  onPastEnd(): void
  pending(): number
  /** Pieces of unfinished wrapped lines. */
  held(): PartialLines
  /** Unix seconds of the newest line. */
  lastLine(): number | undefined
}

/** Two engines over the same state: one counts, one looks back. */
export function ingest(options: IngestOptions): Ingest {
  const { now, since } = options
  let live = false
  let lastLine: number | undefined
  const context = (): ApplyContext => ({ now: now(), live, counting: true })
  const unwrap = unwrapper(options)
  const counted = (origin: string, tally: Tally): void => {
    const state = stateOf(options.log, origin)
    add(state.lines, tally.lines)
    add(state.unrecognized, tally.unrecognized)
    if (tally.last === undefined) lastLine = now()
    else {
      const last = eventTime(tally.last, context())
      state.lastLine = Math.max(state.lastLine ?? 0, last)
      lastLine = Math.max(lastLine ?? 0, last)
    }
  }
  const counting = engine(sink(options, context, counted), unwrap)
  const ago = (): ApplyContext => ({ now: now(), live: false, counting: false })
  const recent = ({ time }: Pick<Line, 'time'>): boolean => time !== undefined && time >= since
  const past = engine(looking(options, ago, recent), unwrapper({ zone: options.zone, now }))
  return {
    onBytes(bytes, isLive) {
      live = isLive
      counting.push(bytes)
    },
    onEnd: () => counting.flush(),
    onPast: (bytes) => past.push(bytes),
    onPastEnd: () => past.flush(),
    pending: () => counting.pending(),
    held: () => unwrap.held(),
    lastLine: () => lastLine,
  }
}

function sink(
  { log, originOf, onEvent, onUnrecognized }: IngestOptions,
  context: () => ApplyContext,
  counted: (origin: string, tally: Tally) => void,
): Sink {
  return {
    event(event, line) {
      const origin = originOf(line.origin)
      apply(stateOf(log, origin), event, context())
      onEvent(origin, event, true)
    },
    unrecognized: (line) => onUnrecognized(originOf(line.origin), line),
    counted: (origin, tally) => counted(originOf(origin), tally),
  }
}

function looking(
  { log, originOf, onEvent }: IngestOptions,
  context: () => ApplyContext,
  recent: (line: Line) => boolean,
): Sink {
  return {
    event(event, line) {
      if (!recent(line)) return
      const origin = originOf(line.origin)
      apply(stateOf(log, origin), event, context())
      onEvent(origin, event, false)
    },
    unrecognized: () => undefined,
    counted: (origin, { last }) => {
      if (last === undefined) return
      const state = stateOf(log, originOf(origin))
      state.lastLine = Math.max(state.lastLine ?? 0, eventTime(last, context()))
    },
  }
}

function stateOf(log: LogState, origin: string): OriginLog {
  const state = log.get(origin) ?? emptyOriginLog()
  log.set(origin, state)
  return state
}

function add(counts: LevelCounts, more: LevelCounts): void {
  for (const [level, count] of Object.entries(more) as [keyof LevelCounts, number][]) {
    counts[level] = (counts[level] ?? 0) + count
  }
}
