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

/** Further letters tell no wordings apart, and cost memory. */
const depth = 24
const width = 128

/** Nodes and edges in one flat array: node * 128 + character is the next node, 0 is none. Literals are ASCII. */
export function trie<T extends Start>(entries: readonly T[]): Trie<T> {
  const size = entries.reduce((total, { literal }) => total + Math.min(depth, literal.length) + 1, 1)
  const next = new Uint16Array(size * width)
  const found: T[][] = [[]]
  const step = (node: number, code: number): number => {
    const edge = node * width + code
    if (next[edge] === 0) next[edge] = found.push([]) - 1
    return next[edge] ?? 0
  }
  for (const entry of entries) {
    let node = 0
    for (const letter of entry.literal.slice(0, depth)) node = step(node, letter.charCodeAt(0))
    if (entry.literal !== '') found[node]?.push(entry)
    for (const letter of entry.starts) found[step(0, letter.charCodeAt(0))]?.push(entry)
  }
  const all = inherited(found, next)
  return {
    ofBytes(bytes, from, to) {
      let node = 0
      for (let at = from; at < to; at++) {
        const code = bytes[at] ?? width
        const following = code < width ? (next[node * width + code] ?? 0) : 0
        if (following === 0) break
        node = following
      }
      return all[node]
    },
    ofText(text, from) {
      let node = 0
      for (let at = from; at < text.length; at++) {
        const code = text.charCodeAt(at)
        const following = code < width ? (next[node * width + code] ?? 0) : 0
        if (following === 0) break
        node = following
      }
      return all[node]
    },
  }
}

/** A node's candidates are its own and those of the nodes before it; undefined where there are none. */
function inherited<T>(own: readonly T[][], next: Uint16Array): (readonly T[] | undefined)[] {
  const all: (readonly T[] | undefined)[] = own.map(() => undefined)
  const pass = (node: number, gathered: readonly T[]) => {
    const here = [...(own[node] ?? []), ...gathered]
    all[node] = here.length === 0 ? undefined : here
    for (const child of next.subarray(node * width, (node + 1) * width))
      if (child !== 0 && all[child] === undefined) pass(child, here)
  }
  pass(0, [])
  return all
}
