// From a raw line, however it reached us, to a Line: what is wrapped around it is found line by line, since streams are mixed.
import type { Line } from './line.ts'
import { findEnvelope, parseEnvelope, wallClock, withoutColours, withoutEnd, type WallClock } from './envelope.ts'
import { peelJson } from './json.ts'
import { joiner, type PartialLines } from './partial.ts'
import { wrappings } from './wrappings.ts'
import type { Frame } from './frame.ts'

export interface UnwrapOptions {
  /** Zone of the times that carry none: local, utc or an offset such as +02:00. */
  zone: string
  /** Unix seconds: times of syslog have no year. */
  now: () => number
  /** Pieces of unfinished lines, from a former unwrapper. */
  held?: PartialLines
}

export interface Unwrap {
  /** undefined: nothing to show yet (a piece of a longer line) or ever (an empty line). */
  (raw: string): Line | undefined
  /** Pieces waiting for the rest of their line: part of a checkpoint, so that a restart cannot lose them. */
  held(): PartialLines
}

/** Deep enough for a grep of a compose log with time stamps around CRI; bounded, since each layer costs a pass. */
const deepest = 6

/**
 * Detects plain, coloured, CRI, docker json-file, journald (JSON, short), syslog (RFC 3164, RFC 5424), kubectl --prefix,
 * stern, compose, JSON and logfmt of loggers and collectors, times and levels of other loggers, the Windows event form and
 * what copying from terminals and greps leaves. `origin` is pod, container or host, as the innermost wrapping says.
 */
export function unwrapper({ zone, now, held }: UnwrapOptions): Unwrap {
  const clock = wallClock(zone)
  const parts = joiner(held)
  const unwrap = (raw: string): Line | undefined => {
    const text = withoutEnd(withoutColours(raw))
    if (text.trim() === '') return undefined
    const plain = parseEnvelope(text, clock)
    if (plain?.level !== undefined) return plain
    if (plain !== undefined) return behindTime(plain, { clock, now })
    const frame = parts.join(peel({ text, clock, now, sealed: false }))
    return frame === undefined || frame.text.trim() === '' ? undefined : finish(frame, clock)
  }
  return Object.assign(unwrap, { held: () => parts.held() })
}

/** A time without a level may be another logger's; its level follows the time. */
function behindTime(line: Line, around: Pick<Frame, 'clock' | 'now'>): Line {
  const frame = peel({ ...around, text: line.text, time: line.time, zoned: false, isTimed: true, sealed: false })
  return frame.text === '' ? line : finish({ ...frame, sealed: true }, around.clock)
}

/** Whether a piece of a log begins with the beginning of a line, so that it does not go on with what came before. */
export function startsLine(raw: string, { zone, now }: UnwrapOptions): boolean {
  const frame: Frame = { text: withoutColours(raw), clock: wallClock(zone), now, sealed: false }
  if (parseEnvelope(frame.text, frame.clock) !== undefined || peelJson(frame)) return true
  return wrappings.some(({ name, peel }) => name !== 'box' && peel(frame))
}

function peel(frame: Frame): Frame {
  for (let depth = 0; depth < deepest && !frame.sealed; depth++) {
    if (parseEnvelope(frame.text, frame.clock) !== undefined) break
    if (!peelJson(frame) && !wrappings.some((wrapping) => wrapping.peel(frame))) break
  }
  return frame
}

function finish(frame: Frame, clock: WallClock): Line {
  const text = withoutColours(frame.text)
  const at = frame.sealed ? 0 : Math.max(0, findEnvelope(text))
  const inner = parseEnvelope(text.slice(at), clock)
  return {
    time: bestTime(inner?.time, frame),
    level: inner?.level ?? frame.level,
    text: inner?.text ?? withoutEnd(text),
    origin: frame.origin,
  }
}

/** Zones differ by whole quarters of an hour; what a pipeline adds is not within this many seconds of one. */
const tolerance = 5
const quarter = 900

/** The server's own time is the exact one, but only the wrapping knows the zone: where they are zones apart, it corrects. */
function bestTime(own: number | undefined, { time, zoned }: Frame): number | undefined {
  if (own === undefined || time === undefined || zoned !== true) return own ?? time
  const zones = Math.round((time - own) / quarter) * quarter
  return Math.abs(time - own - zones) <= tolerance ? own + zones : own
}
