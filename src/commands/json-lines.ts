// The lines that `parse` prints, gathered as bytes. Most lines of most logs are no event: their text goes from the log to the
// output byte by byte and never becomes a string, and what is put together of many short pieces is no burden to the collector.
import { levels } from '../level.ts'
import { secondLength, type Head } from '../log/line/plain.ts'

export interface JsonLines {
  /** A whole line of output, its end included. */
  add(line: string): void
  /**
   * The line of a plain line of the log that is no event; false: its text holds more than printable ASCII, so it is to be
   * added as a string.
   */
  plain(number: number, head: Head, bytes: Uint8Array, end: number): boolean
  /** What was gathered since the last time, in order. */
  take(): Buffer[]
}

/** More than what one block of a log becomes as a rule. */
const pieceLength = 1 << 20
/** The longest that a character of a string becomes. */
const mostBytes = 3
/** What a line holds beside its opening and its text takes less. */
const roomAround = 200
/** What stands for an event where there is none. */
const nothing = ',"event":null,"severity":null,"fields":{}'
const timed = Buffer.from(',"time":"')
const closed = Buffer.from('"}\n')
const quote = 0x22
const backslash = 0x5c

/** `opening` stands before the number of each line. */
export function jsonLines(opening: string): JsonLines {
  const opened = Buffer.from(opening)
  // Some two letters in three of a line.
  const fixed = new Map(levels.map((level) => [level, Buffer.from(`Z","level":"${level}"${nothing},"text":"`)]))
  let full: Buffer[] = []
  let piece = Buffer.allocUnsafeSlow(0)
  let at = 0
  const pack = () => {
    if (at > 0) full.push(piece.subarray(0, at))
    piece = piece.subarray(at)
    at = 0
  }
  /** Room for so many bytes behind `at`. */
  const need = (length: number) => {
    if (piece.length - at >= length) return
    pack()
    piece = Buffer.allocUnsafeSlow(Math.max(pieceLength, length))
  }
  return {
    add(line) {
      need(line.length * mostBytes)
      at += piece.write(line, at)
    },
    plain(number, { level, minute, secondAt, textAt }, bytes, end) {
      need(opened.length + 2 * (end - textAt) + roomAround)
      let to = letters(String(number), piece, joined(opened, piece, at))
      to = joined(timed, piece, to)
      to = letters(minute, piece, to)
      to = copied(bytes, secondAt, secondAt + secondLength, piece, to)
      to = joined(fixed.get(level) ?? closed, piece, to)
      to = copied(bytes, textAt, end, piece, to)
      if (to >= 0) at = joined(closed, piece, to)
      return to >= 0
    },
    take() {
      pack()
      const taken = full
      full = []
      return taken
    },
  }
}

// Loops: for so few letters every call into the runtime takes longer.

function joined(from: Uint8Array, to: Uint8Array, at: number): number {
  for (let index = 0; index < from.length; index++) to[at + index] = from[index] ?? 0
  return at + from.length
}

function letters(ascii: string, to: Uint8Array, at: number): number {
  for (let index = 0; index < ascii.length; index++) to[at + index] = ascii.charCodeAt(index)
  return at + ascii.length
}

/** Copies text into a JSON string and answers where it ends; -1: there is more than printable ASCII in it. */
function copied(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  for (let index = start; index < end; index++) {
    const byte = from[index] ?? 0
    if (byte < 0x20 || byte > 0x7e) return -1
    if (byte === quote || byte === backslash) to[at++] = backslash
    to[at++] = byte
  }
  return at
}

/** `JSON.stringify` of a text, faster where nothing needs an escape. */
export const jsonText = (text: string): string => (/^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text))

/** `JSON.stringify` of an event's values, whose names need no escapes and whose numbers are finite. */
export function jsonFields(fields: Readonly<Record<string, string | number>>): string {
  let text = ''
  for (const [name, value] of Object.entries(fields))
    text += `${text === '' ? '' : ','}"${name}":${typeof value === 'string' ? jsonText(value) : value}`
  return `{${text}}`
}
