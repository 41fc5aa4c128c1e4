// How often the state file is written: one write at a time, for all who wait for it, and a pause after each that follows what it cost.
import type { Steps } from '../steps.ts'

/** Writing takes so much of the time at most: after a write comes a pause, 27 ms after the usual 3 ms, and so many seconds at most. */
const share = 0.1
const longestPause = 1

export interface Spent {
  /** The same steps. */
  steps<T>(steps: Steps<T>): Steps<T>
  /** Resolves with what the disk has answered. */
  wait(work: Promise<unknown>): Promise<void>
  seconds(): number
}

/** What one write costs: the steps of its text and the disk. The turns that others have in between are none of it. */
export function openSpent(now: () => number): Spent {
  let spent = 0
  return {
    *steps<T>(steps: Steps<T>): Steps<T> {
      const timed = () => {
        const begun = now()
        const step = steps.next()
        spent += Math.max(0, now() - begun)
        return step
      }
      let step = timed()
      while (step.done !== true) {
        yield
        step = timed()
      }
      return step.value
    },
    async wait(work: Promise<unknown>): Promise<void> {
      const begun = now()
      await work.finally(() => (spent += Math.max(0, now() - begun)))
    },
    seconds: () => spent,
  }
}

export interface Pace {
  /** Resolves after a write that begins now, or when the one under way and the pause after it are over: that one may lack what is newest. */
  save(): Promise<unknown>
  /** Whether a write is under way. */
  isBusy(): boolean
  /** The last write, without the pause before it, since the process waits for it. */
  last(): Promise<unknown>
}

/** One write at a time, for all who wait for it; none before `before` is over. `write` gives the seconds that it cost. */
export function paced(
  write: () => Promise<number>,
  pause: (seconds: number) => Promise<unknown>,
  before: Promise<unknown> = Promise.resolve(),
): Pace {
  let writing = before.then(() => 0)
  let free: Promise<unknown> = before
  let next: Promise<unknown> | undefined
  let [busy, over] = [true, false]
  void before.then(() => (busy = false))
  const begin = (): Promise<unknown> => {
    next = undefined
    if (over) return writing
    busy = true
    writing = write().finally(() => (busy = false))
    free = writing.then((seconds) => pause(pauseAfter(seconds)))
    return writing
  }
  return {
    save: () => (next ??= free.then(begin)),
    isBusy: () => busy,
    last() {
      over = true
      return (writing = writing.then(write))
    },
  }
}

const pauseAfter = (seconds: number): number => Math.min(longestPause, seconds * (1 / share - 1))
