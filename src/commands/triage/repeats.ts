// Lines that were read before: the same log given twice, as a file and as `kubectl logs`, or rotated and not.
import type { Line } from '../../log/line/line.ts'

/** Lines remembered; beyond, nothing is called a repetition. */
const most = 2_000_000

/** Tells whether a line was seen before. Only times finer than a second can say so: servers write to the microsecond. */
export function repeats(): (line: Line) => boolean {
  const seen = new Set<number>()
  return ({ time, text }) => {
    if (time === undefined || Number.isInteger(time)) return false
    const key = hash(text, Math.round((time % 1e5) * 1e6))
    if (seen.has(key)) return true
    if (seen.size < most) seen.add(key)
    return false
  }
}

/** FNV-1a over the text in two lanes, 53 bits together. */
function hash(text: string, seed: number): number {
  let low = (seed % 0x1_0000_0000) ^ 0x811c9dc5
  let high = Math.floor(seed / 0x1000) ^ 0x01000193
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  return (low >>> 0) * 0x20_0000 + ((high >>> 0) & 0x1f_ffff)
}
