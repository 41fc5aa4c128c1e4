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
  /** What was gathered since the last time, in order. Valid until the next line: what was written is written over. */
  take(): Buffer[]
}

/** More than what one block of a log becomes as a rule. */
const pieceLength = 1 << 21
/** The longest that a character of a string becomes. */
const mostBytes = 3
/** What a line holds beside its opening and its text takes less. */
const roomAround = 200
/** What stands for an event where there is none. */
const nothing = ',"event":null,"severity":null,"fields":{}'
const closed = stamp('"}\n')
const zero = 0x30
const billion = 1e9
const quote = 0x22
const backslash = 0x5c

/** `opening` stands before the number of each line. */
export function jsonLines(opening: string): JsonLines {
  const opened = stamp(opening)
  // Some two letters in three of a line.
  const fixed = new Map(levels.map((level) => [level, stamp(`Z","level":"${level}"${nothing},"text":"`)]))
  const timed = timeOpening()
  const viewed = viewer()
  const out = pieces()
  /** Number and time; answers where they end. */
  const begin = (number: number, { minute, secondAt }: Head, from: DataView): number => {
    const { view, at } = out
    const to = stamped(timed(minute), view, digits(number, view, stamped(opened, view, at)))
    return copied(from, secondAt, secondLength, view, to)
  }
  return {
    add(line) {
      out.need(line.length * mostBytes)
      out.at += out.piece.write(line, out.at)
    },
    plain(number, head, bytes, end) {
      out.need(opened.length + 2 * (end - head.textAt) + roomAround)
      const from = viewed(bytes)
      const to = stamped(fixed.get(head.level) ?? closed, out.view, begin(number, head, from))
      const ended = escaped(from, head.textAt, end, out.view, to)
      if (ended >= 0) out.at = stamped(closed, out.view, ended)
      return ended >= 0
    },
    event(number, head, bytes, end, event) {
      const said = `Z","level":"${head.level}",${jsonEvent(event)},"text":"`
      out.need(opened.length + said.length + 2 * (end - head.textAt) + roomAround)
      const from = viewed(bytes)
      const start = begin(number, head, from)
      const to = start + out.piece.write(said, start, 'latin1')
      out.at = stamped(closed, out.view, escaped(from, head.textAt, end, out.view, to))
    },
    take: () => out.take(),
  }
}

/** Room for lines, piece by piece. */
interface Pieces {
  piece: Buffer
  /** The same bytes. */
  view: DataView
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
    out.at = 0
  }
  const none = Buffer.allocUnsafeSlow(0)
  const out: Pieces = {
    piece: none,
    view: viewOf(none),
    at: 0,
    need(length) {
      if (out.piece.length - out.at >= length) return
      pack()
      out.piece = Buffer.allocUnsafeSlow(Math.max(pieceLength, length))
      out.view = viewOf(out.piece)
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

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}

/** Views of blocks, made once a block: many lines stand in each. */
function viewer(): (bytes: Uint8Array) => DataView {
  let last: Uint8Array = new Uint8Array(0)
  let view = viewOf(last)
  return (bytes) => {
    if (bytes !== last) view = viewOf(bytes)
    last = bytes
    return view
  }
}

/** What stands before the second of a line: the same for all lines of a minute. */
function timeOpening(): (minute: string) => Stamp {
  let last = ''
  let made = stamp('')
  return (minute) => {
    if (minute !== last) made = stamp(`,"time":"${minute}`)
    last = minute
    return made
  }
}

// Letters go four at a time, as one number: for so few of them every call into the runtime takes longer. Up to three bytes
// behind what was written are overwritten too; what comes next is written there.

/** A text that is written again and again. */
interface Stamp {
  length: number
  fours: readonly number[]
}

function stamp(text: string): Stamp {
  const bytes = Buffer.from(text)
  const view = viewOf(Buffer.concat([bytes, Buffer.alloc(3)]))
  const fours = Array.from({ length: Math.ceil(bytes.length / 4) }, (_, index) => view.getInt32(4 * index))
  return { length: bytes.length, fours }
}

function stamped({ length, fours }: Stamp, to: DataView, at: number): number {
  for (let index = 0; index < fours.length; index++) to.setInt32(at + 4 * index, fours[index] ?? 0)
  return at + length
}

/** Whole numbers of 32 bits are divided much faster; a larger one takes the head off first. */
function digits(number: number, to: DataView, at: number): number {
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
function copied(from: DataView, start: number, length: number, to: DataView, at: number): number {
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
function escaped(from: DataView, start: number, end: number, to: DataView, at: number): number {
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
