// Reading a long JSON answer piece by piece as it arrives: no answer is held, parsed or shaped as a whole, so the event loop
// stays free whatever its size. nats-server indents its answers, and in indented JSON a line tells where an object ends.
import { NatsError } from '../error.ts'
import { inside, isObject, type Json } from './decode.ts'
import { readFields } from './fields.ts'
import { joined, openScratches, type Scratches } from './joined.ts'
import type { Place } from './recall.ts'
import { atRoot, attempt, readWhole, visit, type Level, type Path, type Reader } from './reader.ts'
import { arrayOpened, brace, closingBrace, comma, isIndented, newline, quote, scan } from './scan.ts'

/** A body as it comes. Both may throw NatsError. */
export interface Sink<T> {
  push(chunk: Buffer): void
  end(): T
  /** Bytes that can only be read at the end, all at once; none where it does not say. */
  unread?(): number
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new NatsError('body', `the answer is no JSON: ${(error as SyntaxError).message}`)
  }
}

function parseObject(text: string): Json {
  const value = parse(text)
  if (!isObject(value)) throw new NatsError('shape', ': expected an object')
  return value
}

/** An object that has begun and not ended. */
interface Frame {
  /** Its level; -1: the whole. */
  level: number
  /** Key of the array it stands in. */
  name: string
  index: number
  /** Not asked for: goes back into the text around it. */
  plain: boolean
  /** Its text so far, without the pieces taken out of it. */
  parts: Buffer[]
  /** The array that the last piece came from, and how many came from it. */
  array: string
  taken: number
  /** Nothing has come since that piece. */
  adjacent: boolean
}

function frame(level: number, name: string, index: number, plain: boolean): Frame {
  return { level, name, index, plain, parts: [], array: '', taken: 0, adjacent: false }
}

interface Split {
  scratch: Scratches
  reader: Reader<unknown>
  stack: [Frame, ...Frame[]]
  buffer: Buffer
  view: DataView
  /** How far the buffer has been read. */
  at: number
}

const nameKey = '"name": '
const noBytes = Buffer.alloc(0)
const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length)
/** Longer than any marker, so that one which is cut in two by a chunk is found with the next. */
const overlap = 64

function top({ stack }: Split): Frame {
  return stack.at(-1) ?? stack[0]
}

/** Whether there is more to find in this buffer, or it takes the next chunk to know. */
type Step = 'found' | 'wait' | 'none'

/** In a map the key, as it is written; in an array the key of the array. */
function nameOf({ reader, buffer }: Split, around: Frame, open: number, lineEnd: number): string {
  if (reader.levels[around.level + 1]?.arrays !== undefined) return arrayOpened(around.parts)
  return buffer.toString('utf8', open, lineEnd).trim().slice(1, -'": {'.length)
}

/** Where a piece of this level begins behind a newline. */
function placeAt({ buffer, view, reader }: Split, level: number, open: number): Place {
  const { arrays, indent = 0 } = reader.levels[level] ?? {}
  return { bytes: buffer, view, open: open + 1 + (arrays === undefined ? 0 : indent) }
}

/** Behind the piece before, what came there in the last answer, where it says the same. */
function takeNext(split: Split, around: Frame, open: number): boolean {
  const { arrays, rows } = split.reader.levels[around.level + 1] ?? {}
  if (rows === undefined || !around.adjacent || open !== split.at) return false
  const end = rows.next(placeAt(split, around.level + 1, open))
  if (end === -1) return false
  if (arrays !== undefined) around.taken++
  goOn(split, around, end)
  return true
}

function begin(split: Split, around: Frame, open: number): Step {
  if (takeNext(split, around, open)) return 'found'
  const level = around.level + 1
  const arrays = split.reader.levels[level]?.arrays
  const lineEnd = arrays === undefined ? split.buffer.indexOf(newline, open + 1) : open
  if (lineEnd === -1) return 'wait'
  const isObject = arrays !== undefined || split.buffer[lineEnd - 1] === brace
  const until = isObject ? open : lineEnd
  const isBehind = around.adjacent && open === split.at
  const same = arrays !== undefined && isBehind
  keepText(split, around, until)
  split.at = until
  if (!isObject) return 'found'
  const name = same ? around.array : nameOf(split, around, open, lineEnd)
  const begun = frame(level, name, same ? around.taken + 1 : 0, arrays?.includes(name) === false)
  const taken = takeFields(split, around, begun, { open, lineEnd })
  if (taken === 'wait') {
    around.adjacent = isBehind
    return 'wait'
  }
  around.taken = begun.index
  around.array = name
  if (taken === 'found') return 'found'
  split.at = open + 1
  split.stack.push(begun)
  return 'found'
}

/** The text up to here belongs to this frame: a copy, since the buffer is used again. */
function keepText(split: Split, around: Frame, until: number): void {
  if (until > split.at) around.parts.push(Buffer.from(split.buffer.subarray(split.at, until)))
  around.adjacent = false
}

/** Longer objects are no longer waited for. */
const mostWaitedFor = 256 * 1024

/** Newlines before the line that a piece begins with, and before the next: in an array both are the same. */
interface Begun {
  open: number
  lineEnd: number
}

/** Takes a piece of which some fields are read straight from its bytes, or that says what it said before; 'none': it must be parsed. */
function takeFields(split: Split, around: Frame, { level, name, index, plain }: Frame, at: Begun): Step {
  const { reader, buffer } = split
  const { fields, indent = 0, arrays, rows } = reader.levels[level] ?? {}
  if (fields === undefined || plain || (arrays === undefined && name.includes('\\'))) return 'none'
  const place = placeAt(split, level, at.open)
  const open = arrays === undefined ? at.lineEnd - 1 : place.open
  const key = rows === undefined || arrays === undefined ? name : keyOf(buffer, open)
  const known = rows?.again(key, place) ?? -1
  if (known !== -1) {
    goOn(split, around, known)
    return 'found'
  }
  const read = readFields(buffer, fields, { open, indent })
  if (read === undefined || read.end >= buffer.length) return isCut(buffer, open, indent) ? 'wait' : 'none'
  goOn(split, around, read.end)
  attempt(reader, atRoot, pathOf(split, { level, name, index }), () => {
    if (rows === undefined) reader.piece(level, name, read.json)
    else rows.read(key, read.json, { ...place, end: read.end })
  })
  return 'found'
}

/** Whether the rest of an object has not come yet. */
function isCut(buffer: Buffer, open: number, indent: number): boolean {
  const close = scan(buffer, open, -1, brace, indent)
  return (close === -1 || close + indent + 2 >= buffer.length) && buffer.length - open < mostWaitedFor
}

/** Behind a piece that ends here. */
function goOn(split: Split, around: Frame, end: number): void {
  around.adjacent = split.buffer[end] === comma
  split.at = around.adjacent ? end + 1 : end
}

/** An element of an array by its bytes down to its name, which may stand behind that of what it is in. */
function keyOf(buffer: Buffer, open: number): string {
  const name = buffer.indexOf(nameKey, open)
  return name === -1 ? '' : buffer.toString('latin1', open, buffer.indexOf(newline, name))
}

function pathOf({ reader, stack }: Split, { level, name, index }: Pick<Frame, 'level' | 'name' | 'index'>): Path {
  return () => {
    const isMap = reader.levels[level]?.arrays === undefined
    const step = (one: Pick<Frame, 'name' | 'index'>): string => (isMap ? one.name : `${one.name}[${one.index}]`)
    return [...stack.slice(1), { name, index }].map(step).join('.')
  }
}

function emit(split: Split, { level, name, index }: Frame, text: string): void {
  const { reader } = split
  const isMap = reader.levels[level]?.arrays === undefined
  const json = parseObject(isMap ? `{${text}}` : text)
  const [key, value] = isMap ? (Object.entries(json)[0] ?? ['', json]) : [name, json]
  const path = pathOf(split, { level, name: key, index })
  attempt(reader, atRoot, path, () => {
    // What is no object of its own lines was left in the text: null among the elements.
    visit(reader, value as Json, level + 1, () => `${path()}.`)
    reader.piece(level, key, value as Json)
  })
}

function finish(split: Split, ended: Frame, indent: number, close: number): Step {
  const { buffer, stack } = split
  const end = close + indent + 2
  if (end >= buffer.length) return 'wait'
  const last = buffer.subarray(split.at, end)
  stack.pop()
  const around = top(split)
  goOn(split, around, end)
  if (ended.plain) around.parts.push(...ended.parts, Buffer.from(buffer.subarray(end - last.length, split.at)))
  else emit(split, ended, joined(split.scratch.text, [...ended.parts, last]).toString())
  return 'found'
}

function step(split: Split): Step {
  const { reader, buffer, at } = split
  const current = top(split)
  const inner = current.plain && current.level !== -1 ? undefined : reader.levels[current.level + 1]
  const openByte = inner?.arrays === undefined ? quote : brace
  const close = reader.levels[current.level]?.indent ?? -1
  const found = scan(buffer, at, inner?.indent ?? -1, openByte, close)
  if (found === -1) return 'none'
  const isClose = close !== -1 && buffer[found + 1 + close] === closingBrace && isIndented(buffer, found, close)
  return isClose ? finish(split, current, close, found) : begin(split, current, found)
}

function push(split: Split, chunk: Buffer): void {
  split.buffer = split.buffer.length === 0 ? chunk : joined(split.scratch.chunk, [split.buffer, chunk])
  split.view = viewOf(split.buffer)
  split.at = 0
  let found = step(split)
  while (found === 'found') found = step(split)
  const rest = found === 'wait' ? split.at : Math.max(split.at, split.buffer.length - overlap)
  if (rest > split.at) keepText(split, top(split), rest)
  split.buffer = rest === split.buffer.length ? noBytes : Buffer.from(split.buffer.subarray(rest))
}

function finishWhole(split: Split): Json {
  if (split.stack.length > 1) throw new NatsError('body', 'the answer is no JSON: it ends in the middle')
  return parseObject(Buffer.concat([...split.stack[0].parts, split.buffer]).toString())
}

function openSplit(reader: Reader<unknown>, scratch: Scratches): Split {
  return { scratch, reader, stack: [frame(-1, '', 0, true)], buffer: noBytes, view: viewOf(noBytes), at: 0 }
}

/** How an answer begins whose objects stand where the levels say: an array's objects stand twice as deep as its key. */
function beginning([outermost]: readonly Level[]): string {
  const { indent = 0, arrays } = outermost ?? {}
  return `{\n${' '.repeat(arrays === undefined ? indent : indent / 2)}"`
}

/** Without a copy where there is only one. */
const together = ([first = noBytes, ...rest]: readonly Buffer[]): Buffer =>
  rest.length === 0 ? first : Buffer.concat([first, ...rest])

/** A sink for one answer, with memory that it may share with those of other answers. What is not indented as expected is collected, or left over, and read as a whole at its end. */
export function openSink<T>(endpoint: string, inner: Reader<T>, scratch = openScratches()): Sink<T> {
  const { leaveOut } = inner
  const reader = leaveOut === undefined ? inner : { ...inner, leaveOut: (at: string) => leaveOut(`${endpoint}.${at}`) }
  const split = openSplit(reader, scratch)
  const received: Buffer[] = []
  let bytes = 0
  const indented = beginning(reader.levels)
  let inPieces: boolean | undefined
  const whole = (run: () => T): T => inside(() => endpoint, run)
  return {
    push(chunk) {
      received.push(chunk)
      bytes += chunk.length
      if (inPieces === undefined) {
        const start = together(received)
        if (start.length < indented.length) return
        inPieces = start.toString('latin1', 0, indented.length) === indented
      }
      if (!inPieces) return
      const due = together(received)
      received.length = 0
      inside(
        () => endpoint,
        () => push(split, due),
      )
    },
    unread: () => (inPieces === true ? 0 : bytes),
    end() {
      if (inPieces === true) return whole(() => readWhole(reader, finishWhole(split)))
      const text = Buffer.concat(received).toString()
      if (text === '') throw new NatsError('body', 'the answer is empty')
      return whole(() => readWhole(reader, parseObject(text)))
    },
  }
}
