// Which wordings a message may be, by walking its first bytes: what throws out uninteresting lines before a string is made.

/** First characters of an entry: a literal, or, where that is empty, the characters that it may begin with. */
export interface Start {
  literal: string
  starts: string
}

/** A walk that leaves the trie ends; what the path has gathered are the candidates. */
export interface Trie<T extends Start> {
  ofBytes(bytes: Uint8Array, from: number, to: number): readonly T[] | undefined
  ofText(text: string, from: number): readonly T[] | undefined
}

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Whether the bytes from `from` begin so, before `to`. */
export function startsWith(bytes: Uint8Array, from: number, to: number, start: Uint8Array): boolean {
  if (from + start.length > to) return false
  for (let at = 0; at < start.length; at++) if (bytes[from + at] !== start[at]) return false
  return true
}

/** Letters walked of a literal that no other shares any more: enough to tell it from lines of no interest. */
const ownLetters = 12
/** Keys are ASCII. Another letter leads astray, to letters that it is not. */
const width = 128

interface Keyed<T> {
  key: string
  entry: T
}

interface Place<T> {
  /** The letters that lead here from the place before, and their bytes. */
  letters: string
  bytes: Uint8Array
  /** How many letters of a key lie behind. */
  depth: number
  /** Entries whose keys go on. */
  open: readonly Keyed<T>[]
  /** Entries gathered on the way, the longest first; undefined: none. */
  found: readonly T[] | undefined
  /** By the character that follows: undefined where no walk has come yet, null where no key goes on. */
  next: (Place<T> | null | undefined)[]
}

/** Grows as it is walked: a log shows few of the wordings, and a command must start at once. */
export function trie<T extends Start>(entries: readonly T[]): Trie<T> {
  const open = entries.flatMap((entry) =>
    (entry.literal === '' ? Array.from(entry.starts) : [entry.literal]).map((key) => ({ key, entry })),
  )
  const root = place<T>({ letters: '', depth: 0, open, found: undefined })
  return {
    ofBytes(bytes, from, to) {
      let here = root
      for (let at = from; at < to; at += here.bytes.length) {
        const code = (bytes[at] ?? 0) % width
        const known = here.next[code]
        const next = known === undefined ? grow(here, code) : known
        if (next === null || !startsWith(bytes, at, to, next.bytes)) break
        here = next
      }
      return here.found
    },
    ofText(text, from) {
      let here = root
      for (let at = from; at < text.length; at += here.letters.length) {
        const code = text.charCodeAt(at) % width
        const known = here.next[code]
        const next = known === undefined ? grow(here, code) : known
        if (next === null || !text.startsWith(next.letters, at)) break
        here = next
      }
      return here.found
    },
  }
}

function place<T>({ letters, depth, open, found }: Omit<Place<T>, 'bytes' | 'next'>): Place<T> {
  const next = new Array<Place<T> | null | undefined>(width).fill(undefined)
  return { letters, bytes: ascii(letters), depth, open, found, next }
}

/** The place that follows with this character, as far on as all keys have the same letters. */
function grow<T>(from: Place<T>, code: number): Place<T> | null {
  const fit = from.open.filter(({ key }) => key.charCodeAt(from.depth) === code)
  const [first] = fit
  if (first === undefined) return (from.next[code] = null)
  const shared = fit.map(({ key }) => key).reduce(common)
  const alone = fit.every(({ key }) => key === shared)
  const end = alone ? Math.min(shared.length, from.depth + ownLetters) : shared.length
  const own = fit.filter(({ key }) => alone || key.length === end).map(({ entry }) => entry)
  const found = own.length === 0 ? from.found : [...own, ...(from.found ?? [])]
  const open = alone ? [] : fit.filter(({ key }) => key.length > end)
  return (from.next[code] = place({ letters: shared.slice(from.depth, end), depth: end, open, found }))
}

/** What two literals begin with. */
function common(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return a.slice(0, length)
}
