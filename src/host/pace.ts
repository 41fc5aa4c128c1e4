// When the next round of the probe begins: seldom while the disk is fast, at once where one round was slow, seldom again where it stays so.

/** Seconds. */
export const calm = 5
const usual = 10
const doubtful = 1
/** A round this fast may come often: it costs the disk nothing. */
const fast = 0.05
const slow = 0.1
/** Rounds that follow a slow one at once: then it is known. */
const followUps = 6

export interface Pace {
  /** Seconds from the end of the round to the start of the next. */
  pause: number
  /** Slow rounds without a break. */
  slowRounds: number
}

/** A failed round is neither fast nor worth a hurry: what is full or read-only stays so for a while. */
export function nextPace(before: number, { seconds, ok }: { seconds: number; ok: boolean }): Pace {
  if (!ok) return { pause: Math.max(usual, 2 * seconds), slowRounds: before }
  if (seconds < fast) return { pause: calm, slowRounds: 0 }
  if (seconds <= slow) return { pause: usual, slowRounds: 0 }
  const slowRounds = before + 1
  return { pause: slowRounds <= followUps ? doubtful : Math.max(usual, 2 * seconds), slowRounds }
}
