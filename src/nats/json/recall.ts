// What each element of a long answer said last. Most are at rest, and say the same at every scrape but for times that pass: then nothing of them is
// decoded, and their row is taken again.
import type { Json } from './decode.ts'
import { comma, newline, quote } from './scan.ts'
import { add, isSame, noSum, type Sum } from './sum.ts'

type Parse = (bytes: Buffer, from: number, to: number) => number | undefined

/** What a kind of rows is remembered by. */
export interface Kind<Row> {
  /** Keys of times whose values are in the row, and of those that nobody reads. */
  times: { shown: readonly string[]; unread: readonly string[] }
  /** Those in the row, in the order of the answer. */
  timesOf(row: Row): readonly (number | undefined)[]
  /** As the answer writes one, in its bytes; NaN: it is none. */
  parse: Parse
  /** A row of its own with these times, which it must not keep as they are. */
  withTimes(row: Row, times: readonly (number | undefined)[]): Row
}

interface Remembered<Row> {
  row: Row
  /** Of all its bytes but those of times: the chance that two of these are the same is one in 2^64. */
  sum: Sum
  /** Bytes before each time, and behind the last. */
  lengths: readonly number[]
  /** A bit for each time: whether it is in the row. */
  shown: number
  /** The last answer that had it. */
  answer: number
  /** What came after it in the same answer; undefined: nothing yet. */
  next: Remembered<Row> | undefined
}

/** Elements of one question to one server, from one answer to the next. */
export interface Memory<Row> {
  elements: Map<string, Remembered<Row>>
  /** How many answers have begun. */
  answers: number
  /** Of this answer the one that came last. */
  last: Remembered<Row> | undefined
}

/** One has a time a peer: of more it is not worth it. */
const mostTimes = 30

export const openMemory = <Row>(): Memory<Row> => ({ elements: new Map(), answers: 0, last: undefined })

/** An answer begins: what the last one did not have is forgotten. */
export function nextAnswer<Row>(memory: Memory<Row>): void {
  for (const [key, { answer }] of memory.elements) if (answer !== memory.answers) memory.elements.delete(key)
  memory.answers++
  if (memory.last !== undefined) memory.last.next = undefined
  memory.last = undefined
}

/** An element in the bytes of an answer. */
export interface Place {
  bytes: Buffer
  /** Of the same bytes. */
  view: DataView
  /** Its first byte: of its key in a map, else its opening brace. */
  open: number
}

/** Rows of one kind, as one answer has them. */
export interface Rows {
  /** `end`: behind the element; absent: it was not read in its place. */
  read(key: string, json: Json, place?: Place & { end: number }): void
  /** Takes the row of the last answer where the element says the same; behind the element, or -1: it must be read. */
  again(key: string, place: Place): number
  /** The same of what came next in the last answer, without a look at its key; -1: it is something else. */
  next(place: Place): number
}

/** Where a value ends; -1: not in these bytes, or not plain. */
function endOfValue(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote || byte === comma || byte === newline) return at
  }
  return -1
}

/** What an element says, but for times. Used again for the next. */
interface Said {
  sum: Sum
  times: (number | undefined)[]
}

const openSaid = (): Said => ({ sum: noSum(), times: [] })

/** Reads the element as the one was read that is remembered. Where it ends; -1: it is another. */
function readAs(
  said: Said,
  { bytes, view, open }: Place,
  { lengths, shown }: Remembered<unknown>,
  parse: Parse,
): number {
  const { sum, times } = said
  sum.a = sum.b = times.length = 0
  let at = open
  for (let index = 0; index < lengths.length; index++) {
    const length = lengths[index] ?? 0
    if (index > 0) {
      const end = endOfValue(bytes, at)
      if (end === -1) return -1
      if ((shown >> (index - 1)) & 1) times.push(parse(bytes, at, end))
      at = end
    }
    if (at + length >= bytes.length) return -1
    add(sum, view, at, length)
    at += length
  }
  return at
}

interface Time {
  from: number
  to: number
  isShown: boolean
}

/** Times in an element, by the bytes of their values. */
function timesIn(element: Buffer, { shown, unread }: Kind<unknown>['times']): Time[] {
  const all: Time[] = []
  for (const key of [...shown, ...unread]) {
    const name = `"${key}": `
    for (let at = element.indexOf(name); at !== -1; at = element.indexOf(name, at + 1)) {
      const value = at + name.length
      const from = element[value] === quote ? value + 1 : value
      all.push({ from, to: endOfValue(element, from), isShown: shown.includes(key) })
    }
  }
  return all.sort((a, b) => a.from - b.from)
}

function remember<Row>(memory: Memory<Row>, kind: Kind<Row>, key: string, row: Row, place: Place, end: number): void {
  const times = timesIn(place.bytes.subarray(place.open, end), kind.times)
  const ends = [0, ...times.map(({ to }) => to)]
  const lengths = [...times.map(({ from }) => from), end - place.open].map((from, index) => from - (ends[index] ?? 0))
  const shown = times.reduce((bits, { isShown }, index) => bits | (Number(isShown) << index), 0)
  const known = { row, sum: noSum(), lengths, shown, answer: memory.answers, next: undefined }
  const said = openSaid()
  const isRead = times.length <= mostTimes && readAs(said, place, known, kind.parse) !== -1
  const own = kind.timesOf(row)
  // Only if times are found where the row has its own can they be put there the next time.
  const isFound = own.length === said.times.length && own.every((time, index) => Object.is(time, said.times[index]))
  if (isRead && isFound) {
    known.sum = said.sum
    memory.elements.set(key, known)
    follow(memory, known)
  } else memory.elements.delete(key)
}

function follow<Row>(memory: Memory<Row>, known: Remembered<Row>): void {
  known.answer = memory.answers
  if (memory.last !== undefined) memory.last.next = known
  memory.last = known
}

/** Rows of an answer that begins. `take` gets each, whether made of what was read or taken again. */
export function openRows<Row>(
  memory: Memory<Row>,
  kind: Kind<Row>,
  { make, take }: { make(json: Json, key: string): Row; take(row: Row): void },
): Rows {
  nextAnswer(memory)
  const said = openSaid()
  const again = (known: Remembered<Row> | undefined, place: Place): number => {
    // Two of one name in one answer: which is which is not known.
    if (known === undefined || known.answer === memory.answers) return -1
    const end = readAs(said, place, known, kind.parse)
    if (end === -1 || !isSame(said.sum, known.sum) || said.times.some(Number.isNaN)) return -1
    follow(memory, known)
    if (said.times.length > 0) known.row = kind.withTimes(known.row, said.times)
    take(known.row)
    return end
  }
  return {
    read(key, json, place) {
      const row = make(json, key)
      take(row)
      if (place !== undefined) remember(memory, kind, key, row, place, place.end)
    },
    again: (key, place) => again(memory.elements.get(key), place),
    next: (place) => again(memory.last?.next, place),
  }
}
