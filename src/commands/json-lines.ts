// The lines that `parse` prints, gathered as bytes. Most lines of most logs are no event: their text goes from the log to the
// output byte by byte and never becomes a string, and what is put together of many short pieces is no burden to the collector.
import { levels } from '../level.ts'
import type { Event } from '../log/catalog/event.ts'
import { secondLength, type Head } from '../log/line/plain.ts'

export interface JsonLines {
  /** A whole line of output, its end included. */
  add(line: string): void
  /**
   * The line of a plain line of the log that is no event; false: its text holds more than printable ASCII, so it is to be
   * added as a string.
   */
  plain(number: number, head: Head, bytes: Uint8Array, end: number): boolean
  /** A plain line of printable ASCII that is an event. */
  event(number: number, head: Head, bytes: Uint8Array, end: number, event: Event): void
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
const closed = Buffer.from('"}\n')
/** Up to so many a loop is faster than a call. */
const fewLetters = 24
const zero = 0x30
const quote = 0x22
const backslash = 0x5c

/** `opening` stands before the number of each line. */
export function jsonLines(opening: string): JsonLines {
  const opened = Buffer.from(opening)
  // Some two letters in three of a line.
  const fixed = new Map(levels.map((level) => [level, Buffer.from(`Z","level":"${level}"${nothing},"text":"`)]))
  const timed = timeOpening()
  const out = pieces()
  /** Number and time; answers where they end. */
  const begin = (number: number, { minute, secondAt }: Head, bytes: Uint8Array): number => {
    const { piece, at } = out
    const to = joined(timed(minute), piece, digits(number, piece, joined(opened, piece, at)))
    return copied(bytes, secondAt, secondAt + secondLength, piece, to)
  }
  return {
    add(line) {
      out.need(line.length * mostBytes)
      out.at += out.piece.write(line, out.at)
    },
    plain(number, head, bytes, end) {
      out.need(opened.length + 2 * (end - head.textAt) + roomAround)
      const to = joined(fixed.get(head.level) ?? closed, out.piece, begin(number, head, bytes))
      const ended = escaped(bytes, head.textAt, end, out.piece, to)
      if (ended >= 0) out.at = joined(closed, out.piece, ended)
      return ended >= 0
    },
    event(number, head, bytes, end, event) {
      const said = `Z","level":"${head.level}",${jsonEvent(event)},"text":"`
      out.need(opened.length + said.length + 2 * (end - head.textAt) + roomAround)
      const start = begin(number, head, bytes)
      const to = start + out.piece.write(said, start, 'latin1')
      out.at = joined(closed, out.piece, escaped(bytes, head.textAt, end, out.piece, to))
    },
    take: () => out.take(),
  }
}

/** Room for lines, piece by piece. */
interface Pieces {
  piece: Buffer
  /** Where the next line begins in the piece. */
  at: number
  /** Sees to so many bytes of room behind `at`. */
  need(length: number): void
  take(): Buffer[]
}

function pieces(): Pieces {
  let full: Buffer[] = []
  const pack = () => {
    if (out.at > 0) full.push(out.piece.subarray(0, out.at))
    out.piece = out.piece.subarray(out.at)
    out.at = 0
  }
  const out: Pieces = {
    piece: Buffer.allocUnsafeSlow(0),
    at: 0,
    need(length) {
      if (out.piece.length - out.at >= length) return
      pack()
      out.piece = Buffer.allocUnsafeSlow(Math.max(pieceLength, length))
    },
    take() {
      pack()
      const taken = full
      full = []
      return taken
    },
  }
  return out
}

/** What stands before the second of a line: the same for all lines of a minute. */
function timeOpening(): (minute: string) => Buffer {
  let last = ''
  let bytes = Buffer.alloc(0)
  return (minute) => {
    if (minute !== last) bytes = Buffer.from(`,"time":"${minute}`)
    last = minute
    return bytes
  }
}

// Loops: for so few letters every call into the runtime takes longer.

function joined(from: Uint8Array, to: Uint8Array, at: number): number {
  if (from.length > fewLetters) to.set(from, at)
  else for (let index = 0; index < from.length; index++) to[at + index] = from[index] ?? 0
  return at + from.length
}

function digits(number: number, to: Uint8Array, at: number): number {
  let end = at + 1
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) end++
  for (let index = end - 1, rest = number; index >= at; index--, rest = Math.floor(rest / 10))
    to[index] = zero + (rest % 10)
  return end
}

function copied(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  for (let index = start; index < end; index++) to[at++] = from[index] ?? 0
  return at
}

/** What may stand in a JSON string as it is, what behind a backslash, and what only as something else. */
const asItIs = 0
const behindBackslash = 1
const otherwise = 2
const escapes = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x20 || byte > 0x7e) return otherwise
  return byte === quote || byte === backslash ? behindBackslash : asItIs
})

/** Copies text into a JSON string and answers where it ends; -1: there is more than printable ASCII in it. */
function escaped(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  for (let index = start; index < end; index++) {
    const byte = from[index] ?? 0
    if (escapes[byte] !== asItIs) {
      if (escapes[byte] === otherwise) return -1
      to[at++] = backslash
    }
    to[at++] = byte
  }
  return at
}

/** `JSON.stringify` of a text, faster where nothing needs an escape. */
export const jsonText = (text: string): string => (/^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text))

/** `JSON.stringify` of an event's values, whose names need no escapes and whose numbers are finite. */
export function jsonFields(fields: Readonly<Record<string, string | number>>): string {
  let text = ''
  // Faster than over entries, which are arrays.
  for (const name in fields) {
    const value = fields[name] ?? ''
    text += `${text === '' ? '' : ','}"${name}":${typeof value === 'string' ? jsonText(value) : value}`
  }
  return `{${text}}`
}

/** Names of events and severities need no escapes. */
export const jsonEvent = ({ id, severity, fields }: Event): string =>
  `"event":"${id}","severity":"${severity}","fields":${jsonFields(fields)}`
