// Lines that were read before: the same log given twice, as a file and as `kubectl logs`, or rotated and not.
import type { Line } from '../../log/line/line.ts'

/** Lines remembered; beyond, nothing is called a repetition. */
const most = 2_000_000

/** Tells whether a line was seen before. Only times finer than a second can say so: servers write to the microsecond. */
export function repeats(): (line: Line) => boolean {
  const seen = numbers()
  return ({ time, text }) => {
    if (time === undefined || Number.isInteger(time)) return false
    return seen(hash(text, Math.round((time % 1e5) * 1e6)))
  }
}

/** Tells whether a number was given before, and keeps it: a hash table without objects, since there is one for each line of evidence. */
function numbers(): (number: number) => boolean {
  // Its length is a power of two: the rest of a division by another costs more than all else here.
  let table = new Float64Array(1024)
  let size = 0
  /** Where it is, or the free place where it belongs. Free is 0: no hash is, but for one in 2^53. */
  const placeIn = (within: Float64Array, number: number): number => {
    const mask = within.length - 1
    let at = (number / lowPart) & mask
    while (within[at] !== 0 && within[at] !== number) at = (at + 1) & mask
    return at
  }
  const grow = (): void => {
    const larger = new Float64Array(2 * table.length)
    for (const number of table) if (number !== 0) larger[placeIn(larger, number)] = number
    table = larger
  }
  return (number) => {
    const at = placeIn(table, number)
    if (table[at] === number) return number !== 0
    if (size === most) return false
    table[at] = number
    if (++size * 2 > table.length) grow()
    return false
  }
}

/** Of the 53 bits, 21 are the second lane's. */
const lowPart = 0x20_0000

/** FNV-1a over the text in two lanes, 53 bits together. */
function hash(text: string, seed: number): number {
  let low = (seed % 0x1_0000_0000) ^ 0x811c9dc5
  let high = Math.floor(seed / 0x1000) ^ 0x01000193
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
  }
  return (low >>> 0) * lowPart + (high & (lowPart - 1))
}
