// How long a logged rung counts. Recovery is never logged, so what ends a rung is /raftz, or time where there is no /raftz.
import { blindSeconds, hold } from '../ladder.ts'
import type { LoggedRung } from '../log/state/state.ts'
import type { RaftSeen } from '../nats/collect/sampler.ts'

export interface Evidence {
  /** What /raftz of the same server said of the group; undefined: nothing yet, or the server is not known. */
  seen: Pick<RaftSeen, 'belowSince' | 'seenAt'> | undefined
  /** /raftz and /jsz of the server both answered now, and neither lists the group. */
  gone: boolean
}

/**
 * Whether the last rung logged still counts. Times are Unix seconds. "Below" means below 10,000 entries and 64 MiB.
 * - /raftz reads the group at or above: held.
 * - /raftz has read it below for a minute without a break: gone. The minute starts at the log line at the
 *   earliest: a burst between two samples leaves /raftz below all along, and the rung must still be seen by a scrape.
 *   It ends at the newest answer, not now: half a minute below and then silence is no proof.
 * - No answer of /raftz (older than 2.10.17, failing, not configured, or the log's server unknown): held for 15 minutes,
 *   at the last rung for 60, from the last sign of trouble: the line, or a later sample at or above.
 * - /raftz answers but does not list the group: deleted, moved away, cut by a limit, or its node was shut down after a
 *   write error. Only if /jsz does not list it either is it no longer this server's: gone. Else as without an answer.
 * - The exporter was restarted: rungs and samples come from the state file or from re-reading the log, and the rules
 *   above hold; without samples the minute below starts with the first one.
 */
export function stillCounts(rung: Omit<LoggedRung, 'reached'>, { seen, gone }: Evidence, now: number): boolean {
  if (gone) return false
  const below = seen?.belowSince
  if (seen !== undefined && below !== undefined && seen.seenAt - Math.max(below, rung.at) >= hold.below) return false
  const trouble = Math.max(rung.at, below ?? seen?.seenAt ?? rung.at)
  return now - trouble < blindSeconds({ entries: rung.pending, bytes: rung.bytes })
}
