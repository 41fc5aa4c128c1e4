// Regular expressions of this program, taken apart: as much of the syntax as src uses, an error for anything else.

export type Node =
  | { kind: 'set'; has: RegExp }
  | { kind: 'start' | 'end' | 'boundary' }
  | { kind: 'sequence' | 'choice'; nodes: Node[] }
  | { kind: 'group'; name: string; node: Node }
  | { kind: 'again'; name: string }
  | { kind: 'look'; negative: boolean; node: Node }
  | { kind: 'repeat'; node: Node; least: number; most: number; lazy: boolean }

interface Reader {
  source: string
  at: number
  flags: string
  groups: number
}

/** @throws a construct that is not counted. */
export function parse({ source, flags }: RegExp): Node {
  const reader = { source, at: 0, flags: flags.replace(/[gyd]/g, ''), groups: 0 }
  const node = choice(reader)
  if (reader.at < source.length) throw new Error(`/${source}/: not understood at ${reader.at}`)
  return node
}

function choice(reader: Reader): Node {
  const nodes = [sequence(reader)]
  while (take(reader, '|')) nodes.push(sequence(reader))
  return nodes.length === 1 ? nodes[0]! : { kind: 'choice', nodes }
}

function sequence(reader: Reader): Node {
  const nodes: Node[] = []
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!)) nodes.push(repeated(reader))
  return { kind: 'sequence', nodes }
}

function take(reader: Reader, text: string): boolean {
  if (!reader.source.startsWith(text, reader.at)) return false
  reader.at += text.length
  return true
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.source)
  if (found !== null) reader.at += found[0].length
  return found ?? undefined
}

function repeated(reader: Reader): Node {
  const node = atom(reader)
  const found = match(reader, /(?:[*+?]|\{(\d+)(,(\d*))?\})(\??)/y)
  if (found === undefined) return node
  const [all, least, comma, most, lazy] = found
  const [from, to] =
    least === undefined
      ? ({ '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] } as const)[all[0] as '*']
      : [Number(least), comma === undefined ? Number(least) : most === '' ? Infinity : Number(most)]
  return { kind: 'repeat', node, least: from, most: to, lazy: lazy === '?' }
}

function atom(reader: Reader): Node {
  if (take(reader, '^')) return { kind: 'start' }
  if (take(reader, '$')) return { kind: 'end' }
  if (take(reader, '\\b')) return { kind: 'boundary' }
  const again = match(reader, /\\k<(\w+)>/y)
  if (again !== undefined) return { kind: 'again', name: again[1]! }
  if (take(reader, '(')) return group(reader)
  const set = match(reader, /\[(?:[^\]\\]|\\[^])*\]|\\x[\da-f]{2}|\\u[\da-f]{4}|\\p\{\w+\}|\\[^]|[^]/iy)!
  return { kind: 'set', has: new RegExp(`^${set[0]}$`, reader.flags) }
}

function group(reader: Reader): Node {
  const negative = take(reader, '?!')
  const isLook = negative || take(reader, '?=')
  const name = isLook || take(reader, '?:') ? undefined : (match(reader, /\?<(\w+)>/y)?.[1] ?? String(++reader.groups))
  const node = choice(reader)
  if (!take(reader, ')')) throw new Error(`/${reader.source}/: group never closed at ${reader.at}`)
  if (isLook) return { kind: 'look', negative, node }
  return name === undefined ? node : { kind: 'group', name, node }
}
