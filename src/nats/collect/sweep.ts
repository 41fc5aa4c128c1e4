// When a scheduled collector asks: at the times of its schedule, but not all servers at one moment. Each has its own part of
// the time until the next.
import { period, type Schedule } from '../../schedule.ts'
import type { Clock } from './slot.ts'

export interface SweepContext {
  clock: Clock
  schedule: Schedule
  /** Place of this server among all that are asked, from 0 to below 1; it changes as servers come and go. */
  place(): number
}

/** Seconds after start at which the first server is first asked: when the first scrape has been and gone. The last one follows a minute later. */
const firstSweep = 10
const firstSpread = 60
/** Who chooses an hour of the day means that hour. */
const longestSpread = 300

/** Asks until what it returns is called. */
export function startSweeps(expression: string, { clock, schedule, place }: SweepContext, ask: () => void): () => void {
  let cancel = clock.after(firstSweep, () => spread(firstSpread))
  const spread = (seconds: number): void => {
    cancel()
    const wait = place() * Math.min(seconds, period(expression))
    if (wait === 0) ask()
    else cancel = clock.after(wait, ask)
  }
  const stop = schedule(expression, () => spread(longestSpread))
  return () => {
    cancel()
    stop()
  }
}
