// Bytes of JSON, written without strings: texts that come again and again, numbers, and text of a log that goes through as it is.
const zero = 0x30
const billion = 1e9
const quote = 0x22
const backslash = 0x5c

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

// Letters go four at a time, as one number: for so few of them every call into the runtime takes longer. Up to three bytes
// behind what was written are overwritten too; what comes next is written there.

/** A text that is written again and again. */
export interface Stamp {
  length: number
  fours: readonly number[]
}

export function stamp(text: string): Stamp {
  const bytes = Buffer.from(text)
  const view = viewOf(Buffer.concat([bytes, Buffer.alloc(3)]))
  const fours = Array.from({ length: Math.ceil(bytes.length / 4) }, (_, index) => view.getInt32(4 * index))
  return { length: bytes.length, fours }
}

export function stamped({ length, fours }: Stamp, to: DataView, at: number): number {
  for (let index = 0; index < fours.length; index++) to.setInt32(at + 4 * index, fours[index] ?? 0)
  return at + length
}

/** Whole numbers of 32 bits are divided much faster; a larger one takes the head off first. */
export function digits(number: number, to: DataView, at: number): number {
  if (number >= billion) {
    const head = digits(Math.floor(number / billion), to, at)
    return ranged(number % billion, 9, to, head)
  }
  let length = 1
  for (let limit = 10; number >= limit; limit *= 10) length++
  return ranged(number, length, to, at)
}

function ranged(number: number, length: number, to: DataView, at: number): number {
  for (let index = at + length - 1, rest = number | 0; index >= at; index--) {
    const next = (rest / 10) | 0
    to.setUint8(index, zero + rest - 10 * next)
    rest = next
  }
  return at + length
}

/** There are three bytes more behind what is copied. */
export function copied(from: DataView, start: number, length: number, to: DataView, at: number): number {
  for (let index = 0; index < length; index += 4) to.setInt32(at + index, from.getInt32(start + index))
  return at + length
}

const each = 0x01010101
const highBits = 0x80 * each

/** Of four bytes, whether one is anything but a character that may stand in a JSON string as it is. */
function needsCare(four: number): boolean {
  const quotes = four ^ (quote * each)
  const backslashes = four ^ (backslash * each)
  // A byte is less than n where taking n from it, and only then, sets its high bit; 127 where adding 1 does.
  const less = ((four - 0x20 * each) & ~four) | ((quotes - each) & ~quotes) | ((backslashes - each) & ~backslashes)
  return ((four | (four + each) | less) & highBits) !== 0
}

/** Copies text into a JSON string and answers where it ends; -1: there is more than printable ASCII in it. */
export function escaped(from: DataView, start: number, end: number, to: DataView, at: number): number {
  for (let index = start; index < end;) {
    const four = index + 4 <= end ? from.getInt32(index) : 0
    if (!needsCare(four)) {
      to.setInt32(at, four)
      index += 4
      at += 4
      continue
    }
    for (const stop = Math.min(index + 4, end); index < stop; index++) {
      const byte = from.getUint8(index)
      if (byte < 0x20 || byte > 0x7e) return -1
      if (byte === quote || byte === backslash) to.setUint8(at++, backslash)
      to.setUint8(at++, byte)
    }
  }
  return at
}
