// The JSON of an event that was spotted in bytes: what stands between its values is made once for each wording, and each value
// is copied from the log where it is written there as JSON writes it.
import { connectionKinds, compiled, isSound, type Matcher } from '../log/catalog/recognise.ts'
import { rowOf } from '../log/catalog/index.ts'
import { prefixFields } from '../log/catalog/spotted.ts'
import { kinds, type Kind } from '../log/catalog/template.ts'
import { escaped, stamp, stamped, type Stamp } from './json-bytes.ts'

/** Writes the value from `start` to `end`; answers where it ends there, -1: it is not written in this way. */
type Write = (from: DataView, start: number, end: number, to: DataView, at: number) => number

export interface Frame {
  /** Bytes that it takes at most, beside the values that are copied. */
  most: number
  /** From behind the level up to the beginning of the text; -1: a value is to be read and written the other way. */
  write(from: DataView, ends: readonly number[], to: DataView, at: number): number
}

/** Frames of wordings, made when first asked for. */
export function frames(): (matcher: Matcher) => Frame {
  const made = new Map<Matcher, Frame>()
  return (matcher) => {
    const known = made.get(matcher)
    if (known !== undefined) return known
    const frame = frameOf(matcher)
    made.set(matcher, frame)
    return frame
  }
}

interface Piece {
  before: Stamp
  write: Write
}

function frameOf(matcher: Matcher): Frame {
  const { id, scope, fields } = matcher
  const pieces: Piece[] = []
  const names: string[] = []
  let text = `,"event":"${id}","severity":"${rowOf(id).severity}","fields":{`
  const name = (field: string) => {
    text += `${names.length > 0 ? ',' : ''}"${field}":`
    names.push(field)
  }
  const value = (field: string, { write, isText }: Written) => {
    name(field)
    pieces.push({ before: stamp(isText ? `${text}"` : text), write })
    text = isText ? '"' : ''
  }
  for (const field of prefixFields[scope]) value(field, field === 'kind' ? kindName : plainText)
  for (const [field, one] of Object.entries(fields)) {
    name(field)
    text += JSON.stringify(one)
  }
  for (const { name: field, kind } of compiled(matcher).placeholders) value(field, writtenAs(kind))
  const end = stamp(`${text}},"text":"`)
  // Of two values of one name the later counts, in the place of the first.
  return new Set(names).size < names.length
    ? { most: 0, write: () => -1 }
    : { most: mostOf(pieces, end), write: writer(pieces, end) }
}

/** Longer than any number is written. */
const longestNumber = 30

const mostOf = (pieces: readonly Piece[], end: Stamp): number =>
  pieces.reduce((most, { before }) => most + before.length + longestNumber, end.length)

function writer(pieces: readonly Piece[], last: Stamp): Frame['write'] {
  return (from, ends, to, at) => {
    let next = at
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index]
      if (piece === undefined) break
      next = stamped(piece.before, to, next)
      next = piece.write(from, ends[2 * index] ?? 0, ends[2 * index + 1] ?? 0, to, next)
      if (next < 0) return -1
    }
    return stamped(last, to, next)
  }
}

interface Written {
  write: Write
  /** Stands in quotation marks, which are not part of what is written. */
  isText: boolean
}

const plainText: Written = { write: escaped, isText: true }

const kindStamps = new Map(Object.entries(connectionKinds).map(([short, name]) => [short, stamp(name)]))

const kindName: Written = {
  isText: true,
  write(from, start, end, to, at) {
    const found = kindStamps.get(textOf(from, start, end))
    return found === undefined ? -1 : stamped(found, to, at)
  },
}

const zero = 0x30
const minus = 0x2d
const point = 0x2e
const backslash = 0x5c

/** What is inside the quotation marks, where nothing is escaped. */
const unquoted: Written = {
  isText: true,
  write(from, start, end, to, at) {
    for (let index = start; index < end; index++) if (from.getUint8(index) === backslash) return -1
    return escaped(from, start + 1, end - 1, to, at)
  },
}

function writtenAs(kind: Kind): Written {
  if (kind === kinds.quoted) return unquoted
  if (kind.read === kinds.text.read) return plainText
  const read = computed(kind)
  const unit = kind === kinds.duration ? 1 : 0
  return {
    isText: false,
    write: (from, start, end, to, at) =>
      isJsonNumber(from, start, end - unit) ? escaped(from, start, end - unit, to, at) : read(from, start, end, to, at),
  }
}

const computed =
  (kind: Kind): Write =>
  (from, start, end, to, at) => {
    const value = kind.read(textOf(from, start, end))
    if (typeof value === 'string' || !isSound(value)) return -1
    const text = String(value)
    for (let index = 0; index < text.length; index++) to.setUint8(at + index, text.charCodeAt(index))
    return at + text.length
  }

function textOf(from: DataView, start: number, end: number): string {
  let text = ''
  for (let index = start; index < end; index++) text += String.fromCharCode(from.getUint8(index))
  return text
}

/** A number of up to so many digits is kept digit by digit: 2 to the power of 53 has 16. */
const mostDigits = 15
/** A number with more zeros behind the point is written with an exponent. */
const mostZeros = 5

/** Whether JavaScript writes the number that these bytes are as they stand: no zeros in front or at the end, not too long. */
function isJsonNumber(from: DataView, start: number, end: number): boolean {
  const first = from.getUint8(start) === minus ? start + 1 : start
  if (end <= first || end - first > mostDigits) return false
  let pointAt = end
  for (let at = first; at < end; at++) {
    const byte = from.getUint8(at)
    if (byte === point && pointAt === end && at > first) pointAt = at
    else if (byte < zero || byte > zero + 9) return false
  }
  const last = from.getUint8(end - 1)
  if (pointAt < end && (last === zero || last === point)) return false
  if (from.getUint8(first) !== zero) return true
  return pointAt === first + 1
    ? first === start && zerosFrom(from, pointAt + 1) <= mostZeros
    : end === first + 1 && first === start
}

function zerosFrom(from: DataView, start: number): number {
  let at = start
  while (from.getUint8(at) === zero) at++
  return at - start
}
