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

/** Letters kept of a literal after those it shares with another: enough to tell it from lines of no interest. */
const ownLetters = 12
const width = 128
const ascii = width - 1

/** Each literal as far as it is needed: the trie is built at every start of a command. */
function keys(entries: readonly Start[]): Map<string, string> {
  const literals = [...new Set(entries.map(({ literal }) => literal))].sort()
  const shared = literals.map((literal, index) => common(literal, literals[index + 1] ?? ''))
  return new Map(
    literals.map((literal, index) => {
      const most = Math.max(shared[index] ?? 0, shared[index - 1] ?? 0)
      return [literal, literal.slice(0, most + ownLetters)]
    }),
  )
}

function common(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}

/** The tree in one flat array: place * 128 + character is the next place, 0 is none; literals are ASCII. */
export function trie<T extends Start>(entries: readonly T[]): Trie<T> {
  const key = keys(entries)
  const own: T[][] = [[]]
  const before: number[] = [0]
  const most = entries.reduce(
    (places, { literal, starts }) => places + (key.get(literal)?.length ?? 0) + starts.length,
    1,
  )
  const next = new Uint16Array(most * width)
  const step = (place: number, code: number): number => {
    const known = next[place * width + code] ?? 0
    if (known !== 0) return known
    const added = own.push([]) - 1
    before.push(place)
    next[place * width + code] = added
    return added
  }
  for (const entry of entries) {
    const letters = key.get(entry.literal) ?? ''
    let place = 0
    for (let at = 0; at < letters.length; at++) place = step(place, letters.charCodeAt(at))
    if (letters !== '') own[place]?.push(entry)
    for (const letter of entry.starts) own[step(0, letter.charCodeAt(0))]?.push(entry)
  }
  return walks(next, gathered(own, before))
}

/** What is found at a place is its own and what lies before it, undefined where that is nothing. A place comes after the one before it. */
function gathered<T>(own: readonly T[][], before: readonly number[]): (readonly T[] | undefined)[] {
  const found: (readonly T[] | undefined)[] = []
  for (const [place, entries] of own.entries()) {
    const earlier = place === 0 ? undefined : found[before[place] ?? 0]
    found.push(entries.length === 0 ? earlier : [...entries, ...(earlier ?? [])])
  }
  return found
}

/** Beyond ASCII a letter is taken for another: the walk may go on a step too far, but keeps all that it has gathered. */
function walks<T extends Start>(next: Uint16Array, found: readonly (readonly T[] | undefined)[]): Trie<T> {
  return {
    ofBytes(bytes, from, to) {
      let place = 0
      for (let at = from; at < to; at++) {
        const following = next[place * width + ((bytes[at] ?? 0) & ascii)]
        if (following === undefined || following === 0) break
        place = following
      }
      return found[place]
    },
    ofText(text, from) {
      let place = 0
      for (let at = from; at < text.length; at++) {
        const following = next[place * width + (text.charCodeAt(at) & ascii)]
        if (following === undefined || following === 0) break
        place = following
      }
      return found[place]
    },
  }
}
