// A clock that stands still until a test moves it, and lets a test wait for a condition without sleeping.
import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../../src/nats/collect/slot.ts'

export interface ManualClock extends Clock {
  /** Runs what falls due on the way, in order, each at its time. */
  advance(seconds: number): Promise<void>
  /** Sets the system's clock back, which the steady one does not see. */
  setBack(seconds: number): void
  /** Timers that were set for exactly so many seconds and have neither run nor been cancelled. */
  waiting(seconds: number): number
}

interface Timer {
  at: number
  seconds: number
  run(): void
}

export function manualClock(start = 1_000_000): ManualClock {
  let now = start
  let behind = 0
  const timers = new Set<Timer>()
  const next = (end: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => now - behind,
    steady: () => now,
    setBack: (seconds) => void (behind += seconds),
    after(seconds, run) {
      const timer = { at: now + seconds, seconds, run }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    async advance(seconds) {
      const end = now + seconds
      for (let timer = next(end); timer !== undefined; timer = next(end)) {
        now = Math.max(now, timer.at)
        timers.delete(timer)
        timer.run()
        await turn()
      }
      now = end
      await turn()
    },
    waiting: (seconds) => [...timers].filter((timer) => timer.seconds === seconds).length,
  }
}

/** Lets the event loop turn until the condition holds; the runner's time-out ends a test whose condition never does. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}
