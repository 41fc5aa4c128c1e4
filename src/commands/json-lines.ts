// The lines that `parse` prints, gathered as bytes. Most lines of most logs are no event: their text goes from the log to the
// output byte by byte and never becomes a string, and what is put together of many short pieces is no burden to the collector.
import { levels } from '../level.ts'
import type { Event } from '../log/catalog/event.ts'
import type { Spotted } from '../log/catalog/spotted.ts'
import { secondLength, type Head } from '../log/line/plain.ts'
import { copied, digits, escaped, stamp, stamped, viewOf, type Stamp } from './json-bytes.ts'
import { frames } from './json-frame.ts'

export interface JsonLines {
  /** A whole line of output, its end included. */
  add(line: string): void
  /**
   * The line of a plain line of the log that is no event; false: its text holds more than printable ASCII, so it is to be
   * added as a string.
   */
  plain(number: number, head: Head, bytes: Uint8Array, end: number): boolean
  /** A plain line of printable ASCII whose event is spotted in its bytes; false: a value does not go as it stands. */
  spotted(number: number, head: Head, bytes: Uint8Array, end: number, spotted: Spotted): boolean
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

/** `opening` stands before the number of each line. */
export function jsonLines(opening: string): JsonLines {
  const out = pieces()
  const { begin, text } = ends(opening, out)
  const frameOf = frames()
  const room = opening.length * mostBytes + roomAround
  const viewed = viewer()
  return {
    add(line) {
      out.need(line.length * mostBytes)
      out.at += out.piece.write(line, out.at)
    },
    plain(number, head, bytes, end) {
      out.need(room + 2 * (end - head.textAt))
      const from = viewed(bytes)
      const to = stamped(eventless.get(head.level) ?? closed, out.view, begin(number, head, from))
      return text(head, from, end, to)
    },
    spotted(number, head, bytes, end, { matcher, ends }) {
      const frame = frameOf(matcher)
      out.need(room + frame.most + 4 * (end - head.textAt))
      const from = viewed(bytes)
      const said = stamped(levelled.get(head.level) ?? closed, out.view, begin(number, head, from))
      const to = frame.write(from, ends, out.view, said)
      return to >= 0 && text(head, from, end, to)
    },
    event(number, head, bytes, end, event) {
      const said = `Z","level":"${head.level}",${jsonEvent(event)},"text":"`
      out.need(room + said.length + 2 * (end - head.textAt))
      const from = viewed(bytes)
      const start = begin(number, head, from)
      text(head, from, end, start + out.piece.write(said, start, 'latin1'))
    },
    take: () => out.take(),
  }
}

// Some two letters in three of a line.
const eventless = new Map(levels.map((level) => [level, stamp(`Z","level":"${level}"${nothing},"text":"`)]))
const levelled = new Map(levels.map((level) => [level, stamp(`Z","level":"${level}"`)]))

/** How every line begins and ends. */
function ends(opening: string, out: Pieces) {
  const opened = stamp(opening)
  const timed = timeOpening()
  return {
    /** Number and time; answers where they end. */
    begin(number: number, { minute, secondAt }: Head, from: DataView): number {
      const { view, at } = out
      const to = stamped(timed(minute), view, digits(number, view, stamped(opened, view, at)))
      return copied(from, secondAt, secondLength, view, to)
    },
    /** The text of the log, from `to` on; false: it holds more than printable ASCII, and the line is not there. */
    text({ textAt }: Head, from: DataView, end: number, to: number): boolean {
      const ended = escaped(from, textAt, end, out.view, to)
      if (ended >= 0) out.at = stamped(closed, out.view, ended)
      return ended >= 0
    },
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
