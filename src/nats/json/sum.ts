// A checksum of 64 bits over the bytes of an answer, four at a time: to hold the bytes themselves takes as much memory as all answers together.

/** Two of 32 bits that mix differently. */
export interface Sum {
  a: number
  b: number
}

export const noSum = (): Sum => ({ a: 0, b: 0 })

export const isSame = (one: Sum, other: Sum): boolean => one.a === other.a && one.b === other.b

/** Odd, with bits all over: those of xxHash. */
const [first, second] = [0x9e3779b1, 0x85ebca77]

/** Adds so many bytes from a place on. */
export function add(sum: Sum, view: DataView, from: number, length: number): void {
  let { a, b } = sum
  const end = from + length
  const whole = end - 3
  let at = from
  for (; at < whole; at += 4) {
    const word = view.getInt32(at, true)
    a = Math.imul(a ^ word, first)
    a ^= a >>> 15
    b = Math.imul((b + word) | 0, second)
    b = (b << 13) | (b >>> 19)
  }
  for (; at < end; at++) {
    const byte = view.getUint8(at) + 1
    a = Math.imul(a ^ byte, first)
    a ^= a >>> 15
    b = Math.imul((b + byte) | 0, second)
    b = (b << 13) | (b >>> 19)
  }
  sum.a = a
  sum.b = b
}
