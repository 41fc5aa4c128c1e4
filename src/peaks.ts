// The highest of the trailing minute, of what is looked at again and again: kept in place, since there may be a hundred thousand of these.

/** What can still be the highest, the oldest and highest first; times in seconds. */
export type Peaks = [at: number, value: number][]

export const peakSeconds = 60

/** Keeps only what can still be the highest of the trailing minute: of what is calm that is one pair, which is used again. */
export function raise(peaks: Peaks, value: number, at: number): void {
  const [first] = peaks
  if (peaks.length === 1 && first !== undefined && (first[1] <= value || at - first[0] >= peakSeconds)) {
    first[0] = at
    first[1] = value
    return
  }
  while (peaks[0] !== undefined && at - peaks[0][0] >= peakSeconds) peaks.shift()
  for (let last = peaks.at(-1); last !== undefined && last[1] <= value; last = peaks.at(-1)) peaks.pop()
  peaks.push([at, value])
}
