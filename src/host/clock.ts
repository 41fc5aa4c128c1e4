// The clock that judges how long a step has run: it stands still while this process does not run, so that a machine that was
// paused, or this process starved of processor time, is not taken for a disk that hangs.

export interface Clock {
  /** Unix seconds, for what people and Prometheus read. */
  now(): number
  /** Seconds that this process has attended to, since an unnamed moment. */
  attended(): number
  close(): void
}

/** Seconds between ticks; what is missing beyond twice that was not attended to. */
const tick = 1
const mostAtOnce = 2 * tick

/** `monotonic` is in seconds; both are replaced in tests. */
export function openClock(
  now: () => number,
  monotonic: () => number = () => performance.now() / 1000,
): Clock & { tick(): void } {
  let total = 0
  let last = monotonic()
  const since = (): number => Math.min(mostAtOnce, monotonic() - last)
  const beat = (): void => {
    total += since()
    last = monotonic()
  }
  const timer = setInterval(beat, tick * 1000).unref()
  return { now, attended: () => total + since(), tick: beat, close: () => clearInterval(timer) }
}
