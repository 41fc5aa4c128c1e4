// Single fields out of an indented object, read on its bytes: what nobody asks for is stepped over, and never becomes text or objects.
// Of the answers of a large server most is such, and making objects of all of it takes most of the time of a scrape.
import type { Json } from './decode.ts'
import { brace, closingBrace, comma, newline, quote, space } from './scan.ts'

/** What is read of an object: a value, fields of an object, of each object of an array, or by '*' of each object of a map. */
export interface Fields {
  readonly [key: string]: true | Fields | readonly [Fields]
}

interface Key {
  name: string
  bytes: Buffer
  /** Of the objects it holds. */
  inner: Shape
  isList: boolean
}

/** Fields ready to be looked up by the bytes of a key. */
export interface Shape {
  buckets: readonly (readonly Key[])[]
  /** What every other key holds; undefined: it is not read. */
  other: Shape | undefined
}

const bucketCount = 128
const bucketOf = (first: number, length: number): number => (first + 31 * length) % bucketCount

export function shapeOf({ '*': each, ...named }: Fields): Shape {
  const buckets: Key[][] = Array.from({ length: bucketCount }, () => [])
  for (const [name, want] of Object.entries(named)) {
    const bytes = Buffer.from(name)
    const [isList, fields] = Array.isArray(want)
      ? [true, (want as readonly [Fields])[0]]
      : [false, want as true | Fields]
    const inner = shapeOf(fields === true ? {} : fields)
    buckets[bucketOf(bytes[0] ?? 0, bytes.length)]?.push({ name, bytes, inner, isList })
  }
  return { buckets, other: each === undefined ? undefined : shapeOf(each as Fields) }
}

interface Cursor {
  readonly bytes: Buffer
  /** Where reading stands; -1: something is not as nats-server writes it, or has not come yet. */
  at: number
  /** Spaces by which each level is indented. */
  step: number
}

const minus = 0x2d
const zero = 0x30
const nine = 0x39
const colon = 0x3a
const bracket = 0x5b
const backslash = 0x5c
const closingBracket = 0x5d
/** All digits of a number that is exact whatever they are. */
const exactDigits = 15

function isSame(bytes: Buffer, from: number, wanted: Buffer): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[from + at] !== wanted[at]) return false
  return true
}

function keyAt({ buckets }: Shape, bytes: Buffer, from: number, to: number): Key | undefined {
  for (const key of buckets[bucketOf(bytes[from] ?? 0, to - from)] ?? [])
    if (key.bytes.length === to - from && isSame(bytes, from, key.bytes)) return key
  return undefined
}

/** Where the closing quote stands of what begins behind an opening one; -1: it has escapes, or no end. */
function endOfText(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) return at
    if (byte === backslash || byte === newline) return -1
  }
  return -1
}

function readText(cursor: Cursor): string | undefined {
  const from = cursor.at + 1
  const end = endOfText(cursor.bytes, from)
  cursor.at = end === -1 ? -1 : end + 1
  return end === -1 ? undefined : cursor.bytes.toString('utf8', from, end)
}

/** Whole numbers alone; what has a fraction, an exponent or very many digits is left to others. */
function readNumber(cursor: Cursor): number {
  const { bytes } = cursor
  const isNegative = bytes[cursor.at] === minus
  const from = cursor.at + (isNegative ? 1 : 0)
  let at = from
  let value = 0
  for (let byte = bytes[at] ?? 0; byte >= zero && byte <= nine; byte = bytes[++at] ?? 0)
    value = value * 10 + byte - zero
  const digits = at - from
  const isPlain = digits > 0 && digits <= exactDigits && (digits === 1 || bytes[from] !== zero)
  cursor.at = isPlain ? at : -1
  return isNegative ? -value : value
}

/** A number of at most fifteen digits, which is all these bytes are; NaN: they are something else. */
export function wholeIn(bytes: Buffer, from: number, to: number): number {
  let value = from < to && to - from <= exactDigits ? 0 : NaN
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - zero
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN
  }
  return value
}

const words = [
  { bytes: Buffer.from('true'), value: true },
  { bytes: Buffer.from('false'), value: false },
  { bytes: Buffer.from('null'), value: null },
]

function readWord(cursor: Cursor): boolean | null {
  for (const { bytes, value } of words) {
    if (!isSame(cursor.bytes, cursor.at, bytes)) continue
    cursor.at += bytes.length
    return value
  }
  cursor.at = -1
  return null
}

/** Beyond a value that stands on a line indented by so many spaces. In JSON a newline is never part of a text. */
function skip(cursor: Cursor, indent: number): void {
  const { bytes } = cursor
  let at = endOfLine(bytes, cursor.at)
  const last = bytes[at - 1]
  if (last === brace || last === bracket) {
    do at = endOfLine(bytes, at + 1)
    while (at !== -1 && !closes(bytes, at, indent))
  }
  cursor.at = at === -1 || bytes[at - 1] !== comma ? at : at - 1
}

function endOfLine(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === newline) return at
  return -1
}

/** Whether the line that ends here is nothing but a closing bracket indented by so many spaces. */
function closes(bytes: Buffer, end: number, indent: number): boolean {
  const last = bytes[end - 1] === comma ? end - 2 : end - 1
  const is = bytes[last] === closingBrace || bytes[last] === closingBracket
  return is && bytes[last - indent - 1] === newline
}

function readList(cursor: Cursor, shape: Shape, indent: number): Json[] {
  const { bytes, step } = cursor
  const list: Json[] = []
  if (bytes[cursor.at + 1] === closingBracket) {
    cursor.at += 2
    return list
  }
  cursor.at++
  do {
    const open = cursor.at + 1 + indent + step
    if (bytes[cursor.at] !== newline || bytes[open] !== brace) {
      cursor.at = -1
      return list
    }
    cursor.at = open
    list.push(readObject(cursor, shape, indent + step))
  } while (cursor.at !== -1 && bytes[cursor.at] === comma && ++cursor.at)
  const close = cursor.at + 1 + indent
  cursor.at = cursor.at !== -1 && bytes[cursor.at] === newline && bytes[close] === closingBracket ? close + 1 : -1
  return list
}

function readValue(cursor: Cursor, { inner, isList }: Pick<Key, 'inner' | 'isList'>, indent: number): unknown {
  const byte = cursor.bytes[cursor.at] ?? 0
  if (byte === quote) return readText(cursor)
  if (byte === minus || (byte >= zero && byte <= nine)) return readNumber(cursor)
  if (byte === brace && !isList) return readObject(cursor, inner, indent)
  if (byte === bracket && isList) return readList(cursor, inner, indent)
  return readWord(cursor)
}

/** One line with a key, and what it holds. */
function readField(cursor: Cursor, shape: Shape, indent: number, json: Record<string, unknown>): void {
  const { bytes } = cursor
  const from = cursor.at + 1
  const end = endOfText(bytes, from)
  if (end === -1 || bytes[end + 1] !== colon || bytes[end + 2] !== space) {
    cursor.at = -1
    return
  }
  cursor.at = end + 3
  const key = keyAt(shape, bytes, from, end)
  if (key !== undefined) json[key.name] = readValue(cursor, key, indent)
  else if (shape.other === undefined) skip(cursor, indent)
  else readOther(cursor, shape.other, indent, { json, name: bytes.toString('utf8', from, end) })
}

function readOther(
  cursor: Cursor,
  inner: Shape,
  indent: number,
  { json, name }: { json: Record<string, unknown>; name: string },
): void {
  const value = readValue(cursor, { inner, isList: false }, indent)
  // As a key it is none.
  if (name === '__proto__') cursor.at = -1
  else json[name] = value
}

/** An object whose opening brace is here, and its closing one on a line indented by so many spaces. */
function readObject(cursor: Cursor, shape: Shape, indent: number): Json {
  const { bytes, step } = cursor
  const json: Record<string, unknown> = {}
  if (bytes[cursor.at + 1] === closingBrace) {
    cursor.at += 2
    return json
  }
  cursor.at++
  while (cursor.at !== -1) {
    const line = cursor.at + 1
    if (bytes[cursor.at] !== newline) cursor.at = -1
    else if (bytes[line + indent] === closingBrace) {
      cursor.at = line + indent + 1
      return json
    } else {
      cursor.at = bytes[line + indent + step] === quote ? line + indent + step : -1
      if (cursor.at !== -1) readField(cursor, shape, indent + step, json)
      if (cursor.at !== -1 && bytes[cursor.at] === comma) cursor.at++
    }
  }
  return json
}

/**
 * The fields of the object whose opening brace stands at `open`, on a line indented by `indent` spaces, and where it ends;
 * undefined: it has not come whole, or is not as nats-server writes it, so that it must be parsed.
 */
export function readFields(
  bytes: Buffer,
  shape: Shape,
  { open, indent }: { open: number; indent: number },
): { json: Json; end: number } | undefined {
  let first = open + 2
  while (bytes[first] === space) first++
  const cursor = { bytes, at: open, step: first - open - 2 - indent }
  const json = readObject(cursor, shape, indent)
  return cursor.at === -1 || cursor.step < 1 ? undefined : { json, end: cursor.at }
}
