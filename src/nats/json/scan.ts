// Where the objects of indented JSON begin and end: a newline, so many spaces and a bracket, found byte by byte.

export const newline = 0x0a
export const comma = 0x2c
export const quote = 0x22
export const brace = 0x7b
export const closingBrace = 0x7d
export const space = 0x20
/** Longer than any key of an array, with its indent. */
const tailLength = 120

/** Whether the line after this newline begins with exactly so many spaces. */
export function isIndented(buffer: Buffer, at: number, indent: number): boolean {
  for (let index = at + indent; index > at; index--) if (buffer[index] !== space) return false
  return true
}

/**
 * The newline before the next line that opens an object at `open` spaces or closes one at `close` spaces (-1: neither is
 * looked for); -1: not in this buffer. Byte by byte, since a search for the markers as strings takes eight times as long.
 */
export function scan(buffer: Buffer, from: number, open: number, openByte: number, close: number): number {
  const { length } = buffer
  for (let at = from; at < length; at++) {
    if (buffer[at] !== newline) continue
    if (close !== -1 && buffer[at + 1 + close] === closingBrace && isIndented(buffer, at, close)) return at
    if (open === -1 || buffer[at + 1 + open] !== openByte || !isIndented(buffer, at, open)) continue
    if (openByte === quote || buffer[at + 2 + open] === newline) return at
  }
  return -1
}

/** Key of the array that the text so far has just opened; '' where it has not. */
export function arrayOpened(parts: readonly Buffer[]): string {
  const last: Buffer[] = []
  let length = 0
  for (let index = parts.length - 1; index >= 0 && length < tailLength; index--) {
    const part = parts[index]
    if (part === undefined) continue
    last.unshift(part)
    length += part.length
  }
  return /"(\w+)": \[$/.exec(Buffer.concat(last).toString('latin1'))?.[1] ?? ''
}
