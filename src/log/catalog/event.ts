// What the catalog makes of a log line: the shape between recognising a line and counting it.
import type { Level, Severity } from '../../level.ts'
import type { EventId } from './index.ts'

/** A line that a catalog row matched. Numbers are in base units (seconds, bytes, entries). */
export interface Event {
  id: EventId
  severity: Severity
  /** Unix seconds; undefined: neither the line nor its wrapping has a time. */
  time: number | undefined
  level: Level | undefined
  fields: Record<string, string | number>
}
