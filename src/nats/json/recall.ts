// What each element of a long answer said last. Most are at rest, and say the same at every scrape but for times that pass: then nothing of them is
// decoded, and their row is taken again.
import type { Json } from './decode.ts'
import { comma, newline, quote } from './scan.ts'
import { add, isSame, noSum, type Sum } from './sum.ts'

type Parse = (text: string) => number | undefined

/** What a kind of rows is remembered by. */
export interface Kind<Row> {
  /** Keys of times whose values are in the row, and of those that nobody reads. */
  times: { shown: readonly string[]; unread: readonly string[] }
  /** Those in the row, in the order of the answer. */
  timesOf(row: Row): readonly (number | undefined)[]
  /** As the answer writes one; NaN: it is none. */
  parse: Parse
  /** A row of its own with these times. */
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
}

/** Elements of one question to one server, from one answer to the next. */
export interface Memory<Row> {
  elements: Map<string, Remembered<Row>>
  /** How many answers have begun. */
  answers: number
}

/** One has a time a peer: of more it is not worth it. */
const mostTimes = 30

export const openMemory = <Row>(): Memory<Row> => ({ elements: new Map(), answers: 0 })

/** An answer begins: what the last one did not have is forgotten. */
export function nextAnswer<Row>(memory: Memory<Row>): void {
  for (const [key, { answer }] of memory.elements) if (answer !== memory.answers) memory.elements.delete(key)
  memory.answers++
}

/** An element in the bytes of an answer. */
export interface Place {
  bytes: Buffer
  /** Of the same bytes. */
  view: DataView
  /** Its opening brace. */
  open: number
}

/** Rows of one kind, as one answer has them. */
export interface Rows {
  /** `end`: behind the element; absent: it was not read in its place. */
  read(key: string, json: Json, place?: Place & { end: number }): void
  /** Takes the row of the last answer where the element says the same; behind the element, or -1: it must be read. */
  again(key: string, place: Place): number
}

/** Where a value ends; -1: not in these bytes, or not plain. */
function endOfValue(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote || byte === comma || byte === newline) return at
  }
  return -1
}

/** What an element says, but for times. */
interface Said {
  sum: Sum
  times: (number | undefined)[]
  end: number
}

/** Read as the element was that these are of; undefined: it is another. */
function readAs({ bytes, view, open }: Place, { lengths, shown }: Remembered<unknown>, parse: Parse): Said | undefined {
  const sum = noSum()
  const times: Said['times'] = []
  let at = open
  for (const [index, length] of lengths.entries()) {
    if (index > 0) {
      const end = endOfValue(bytes, at)
      if (end === -1) return undefined
      if ((shown >> (index - 1)) & 1) times.push(parse(bytes.toString('utf8', at, end)))
      at = end
    }
    if (at + length >= bytes.length) return undefined
    add(sum, view, at, length)
    at += length
  }
  return { sum, times, end: at }
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
  const known = { row, sum: noSum(), lengths, shown, answer: memory.answers }
  const said = times.length > mostTimes ? undefined : readAs(place, known, kind.parse)
  const own = kind.timesOf(row)
  // Only if times are found where the row has its own can they be put there the next time.
  const isFound = own.length === said?.times.length && own.every((time, index) => Object.is(time, said.times[index]))
  if (said !== undefined && isFound) memory.elements.set(key, { ...known, sum: said.sum })
  else memory.elements.delete(key)
}

/** Rows of an answer that begins. `take` gets each, whether made of what was read or taken again. */
export function openRows<Row>(
  memory: Memory<Row>,
  kind: Kind<Row>,
  { make, take }: { make(json: Json, key: string): Row; take(row: Row): void },
): Rows {
  nextAnswer(memory)
  return {
    read(key, json, place) {
      const row = make(json, key)
      take(row)
      if (place !== undefined) remember(memory, kind, key, row, place, place.end)
    },
    again(key, place) {
      const known = memory.elements.get(key)
      // Two of one name in one answer: which is which is not known.
      if (known === undefined || known.answer === memory.answers) return -1
      const said = readAs(place, known, kind.parse)
      if (said === undefined || !isSame(said.sum, known.sum) || said.times.some(Number.isNaN)) return -1
      known.answer = memory.answers
      if (said.times.length > 0) known.row = kind.withTimes(known.row, said.times)
      take(known.row)
      return said.end
    },
  }
}
