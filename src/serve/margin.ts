// How long a scrape waits for servers: its own time-out less what comes after, the join and the text, as long as that took of late.
import { peakSeconds, raise, type Peaks } from '../peaks.ts'

/** Seconds that are left at least. */
const least = 0.5
/** What comes after may take so many times as long as it took of late. */
const times = 2
/** Of the time-out: so much is for servers however long the rest takes, or all of them would be called down. */
const share = 0.25

export interface Margin {
  /** Seconds to leave. */
  seconds(): number
  /** What came after the answers of one collection took so many seconds. A disk that the state waits for is no part of it: that wait has its own end. */
  took(seconds: number): void
}

/** `steady`: seconds that a system clock set back does not change. */
export function openMargin(steady: () => number): Margin {
  const peaks: Peaks = []
  return {
    seconds() {
      const recent = peaks.filter(([at]) => steady() - at < peakSeconds)
      return Math.max(least, ...recent.map(([, seconds]) => times * seconds))
    },
    took: (seconds) => raise(peaks, seconds, steady()),
  }
}

/** Prometheus gives up at its time-out: before, what there is must be on its way. `timeoutSeconds` is undefined where none is told. */
export function deadline(configured: number, timeoutSeconds: number | undefined, margin: Margin): number {
  if (timeoutSeconds === undefined) return configured
  return Math.max(0.1, Math.min(configured, Math.max(timeoutSeconds * share, timeoutSeconds - margin.seconds())))
}
