// Wordings matched on the bytes of a message, for lines that are only counted or copied: no string, no regular expression. Of
// wordings whose values can end in one place only; of the others there is no such program and the pattern decides.
import { ascii, startsWith } from './trie.ts'
import { kinds, type Kind, type Part, type Template } from './template.ts'

/** What a value may be, as bytes. */
interface Run {
  first: Uint8Array
  each: Uint8Array
  last: Uint8Array
  /** Bytes that it has at least. */
  least: number
  /** What it may not begin with. */
  unlike: Uint8Array | undefined
  isQuoted: boolean
}

/** A value and the text behind it. */
interface Step {
  run: Run
  literal: Uint8Array
  /** So many bytes of the text behind it could be of the value as well: it ends so far before the first that could not. */
  shared: number
}

export interface ByteProgram {
  literal: Uint8Array
  steps: readonly Step[]
}

const latin1 = String.fromCharCode(...Array.from({ length: 256 }).keys())

/** By byte, 1 where a class of characters has it. Bytes above ASCII are letters of Latin 1, as where a pattern is given bytes. */
function bytesOf(characters: RegExp): Uint8Array {
  const table = new Uint8Array(256)
  for (const { index } of latin1.matchAll(characters)) table[index] = 1
  return table
}

function run(pattern: RegExp, more: { first?: RegExp; last?: RegExp; unlike?: string; least?: number } = {}): Run {
  const each = bytesOf(pattern)
  const of = (one: RegExp | undefined) => (one === undefined ? each : bytesOf(one))
  const unlike = more.unlike === undefined ? undefined : ascii(more.unlike)
  return { each, first: of(more.first), last: of(more.last), least: more.least ?? 1, unlike, isQuoted: false }
}

const digit = /[0-9]/g
const duration = /[0-9.hmnsuµ]/g
const any = /./g
/** Of kinds whose pattern is a class of characters, repeated. */
const runs: ReadonlyMap<Kind, Run> = new Map<Kind, Run>([
  [kinds.int, run(digit, { first: /[-0-9]/g, last: digit })],
  [kinds.commas, run(/[0-9,]/g)],
  [kinds.float, run(/[0-9.]/g)],
  [kinds.duration, run(duration, { first: digit, last: /s/g, least: 2 })],
  [kinds.quoted, { ...run(/[^"\\]/g), isQuoted: true }],
  [kinds.account, run(/[^>]/g)],
  [kinds.stream, run(/[^ >]/g)],
  [kinds.consumer, run(/[^ >]/g)],
  [kinds.group, run(/[^ \]]/g)],
  [kinds.word, run(/[^ ]/g)],
  [kinds.notgood, run(any, { least: 0, unlike: 'good,' })],
  [kinds.closing, run(any, { least: 0, unlike: 'Slow Consumer ' })],
  [kinds.text, run(any, { least: 0 })],
])

/** The program of a wording; undefined: a value of it may end in several places, or is of a kind that is no run. */
export function byteProgram({ literal, parts }: Pick<Template, 'literal' | 'parts'>): ByteProgram | undefined {
  const values = literal === '' ? parts : parts.slice(1)
  const steps: Step[] = []
  for (let index = 0; index < values.length; index++) {
    const after = values[index + 1]
    const step = stepOf(values[index], typeof after === 'string' ? after : '', values[index + 2] === undefined)
    if (step === undefined) return undefined
    steps.push(step)
    if (typeof after === 'string') index++
    else if (after !== undefined) return undefined
  }
  return isAscii(literal) ? { literal: ascii(literal), steps } : undefined
}

function stepOf(part: Part | undefined, after: string, isLast: boolean): Step | undefined {
  const found = typeof part === 'string' || part === undefined ? undefined : runs.get(part.kind)
  if (found === undefined || !isAscii(after)) return undefined
  const literal = ascii(after)
  const foreign = found.isQuoted ? 0 : literal.findIndex((byte) => found.each[byte] === 0)
  // Where all of the text behind could be of the value, only the end of the message ends it.
  if (foreign < 0 && !isLast) return undefined
  return { run: found, literal, shared: foreign < 0 ? literal.length : foreign }
}

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)

/**
 * Whether a message is the wording, in whole: what its pattern says of the same bytes as Latin 1. Where each value begins and
 * ends is put to `ends`, pair by pair, of one that is none in part.
 */
export function isWording(
  { literal, steps }: ByteProgram,
  bytes: Uint8Array,
  from: number,
  to: number,
  ends?: number[],
) {
  if (!startsWith(bytes, from, to, literal)) return false
  let at = from + literal.length
  for (const step of steps) {
    const end = valueEnd(step, bytes, at, to)
    if (end < 0 || !startsWith(bytes, end, to, step.literal)) return false
    ends?.push(at, end)
    at = end + step.literal.length
  }
  return at === to
}

/** Where the value that begins here ends; -1: there is none. */
function valueEnd({ run, shared }: Step, bytes: Uint8Array, from: number, to: number): number {
  if (run.isQuoted) return quotedEnd(bytes, from, to)
  const { first, each, last, least, unlike } = run
  let at = from
  if (at < to && first[bytes[at] ?? 0] === 1) at++
  if (at > from) while (at < to && each[bytes[at] ?? 0] === 1) at++
  at -= shared
  if (at - from < least || (at > from && last[bytes[at - 1] ?? 0] === 0)) return -1
  return unlike !== undefined && startsWith(bytes, from, to, unlike) ? -1 : at
}

const quote = 0x22
const backslash = 0x5c
const carriageReturn = 0x0d

function quotedEnd(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== quote) return -1
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at]
    if (byte === quote) return at + 1
    if (byte === backslash && (++at >= to || bytes[at] === carriageReturn)) return -1
  }
  return -1
}
