// CRC-32 of bytes that are put together from parts: of a part that has not changed it need not be computed again. Node.js has the
// checksum itself, and not zlib's way of joining two of them.
import { crc32 } from 'node:zlib'

/** The checksum of a part, and the factor by which its length moves on the checksum of what stands before it. */
export interface Checksum {
  crc: number
  factor: number
}

/** The polynomial of CRC-32. Bits of a number are coefficients, that of x^0 first: the highest bit. */
const polynomial = 0xedb88320
const one = 0x80000000
const x = 0x40000000

/** The product modulo the polynomial. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let rest = a | 0, by = b; rest !== 0; rest <<= 1) {
    if (rest < 0) product ^= by
    by = (by & 1) === 1 ? (by >>> 1) ^ polynomial : by >>> 1
  }
  return product
}

/** x^(8 × bytes). */
function factorOf(bytes: number): number {
  let factor = one
  let square = x
  for (let bits = bytes * 8; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) factor = multiply(square, factor)
    square = multiply(square, square)
  }
  return factor
}

export function checksumOf(pieces: readonly Uint8Array[]): Checksum {
  let crc = 0
  let size = 0
  for (const piece of pieces) {
    crc = crc32(piece, crc)
    size += piece.length
  }
  return { crc, factor: factorOf(size) }
}

/** The checksum of some bytes and, after them, a part; 0 is that of no bytes. */
export const joined = (before: number, { crc, factor }: Checksum): number => (multiply(factor, before) ^ crc) >>> 0
