// A line while its wrappings are peeled off: what is left of it, and what the wrappings have said so far.
import type { Level } from '../../level.ts'
import type { WallClock } from './envelope.ts'

export interface Frame {
  text: string
  clock: WallClock
  now: () => number
  /** Unix seconds, from the wrapping. */
  time?: number | undefined
  /** The wrapping's time carried its zone. */
  zoned?: boolean
  /** A time stood in front, readable or not, so a level may follow it. */
  isTimed?: boolean
  level?: Level | undefined
  /** Pod, container or host. */
  origin?: string | undefined
  /** Stream a piece of a line belongs to. */
  channel?: string
  /** The text is a piece; its line goes on in the next one of the same channel. */
  partial?: boolean
  /** The text is the message: nothing that looks like an envelope further in may be taken for one (clients' payloads). */
  sealed: boolean
}

/** Syslog severities as nats-server assigns them: notice is INF, and so is informational, journald's default. */
export const severityLevels: readonly Level[] = ['FTL', 'FTL', 'FTL', 'ERR', 'WRN', 'INF', 'INF', 'DBG']

/** A name as a wrapping gives it, bounded: it becomes a key of the state and a label. */
export function originOf(name: string | undefined): string | undefined {
  return name === undefined || name === '' || name === '-' ? undefined : name.slice(0, 253)
}
