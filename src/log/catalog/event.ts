// What the catalog makes of a log line: the shape between recognising a line and counting it.
import type { EventId } from './index.ts'

export const levels = ['INF', 'WRN', 'ERR', 'FTL', 'DBG', 'TRC'] as const
export type Level = (typeof levels)[number]

export const severities = ['info', 'warning', 'critical', 'page'] as const
export type Severity = (typeof severities)[number]

/** One log line after unwrapping. */
export interface Line {
  /** Unix seconds, from the line or its wrapping; undefined: neither has one. */
  time: number | undefined
  /** undefined where the wrapping lost it and the text has none. */
  level: Level | undefined
  /** The message as nats-server formatted it, leading spaces kept, trailing CR and colours gone. */
  text: string
  /** Who wrote it, as the wrapping says (pod, container, host); undefined for a plain file. */
  origin: string | undefined
}

/** A line that a catalog row matched. Numbers are in base units (seconds, bytes, entries). */
export interface Event {
  id: EventId
  severity: Severity
  time: number | undefined
  level: Level | undefined
  fields: Record<string, string | number>
}
