// A wording of the catalog is nats-server's own format string with names in place of verbs. From that one text come the
// anchored pattern, the literal that the byte test looks for, and how each value is read into base units.
import type { Start } from './trie.ts'
import { goSeconds } from '../../duration.ts'
import { sizeBytes, unquote } from './units.ts'

type Value = string | number

export interface Kind {
  /** Regular expression source without groups that capture; without lookahead also valid in RE2. */
  pattern: string
  read(text: string): Value
  /** A value for rendered test lines and docs. */
  sample: string
  /** First characters, where a wording may begin with this kind. */
  starts?: string
}

const asIs = (text: string) => text
const number = (text: string) => Number(text)

/** What a snapshot fails with in an ordinary stop, or while a replica is sent what it missed. */
const harmless = 'store is closed|raft: node is closed|raft: snapshot can not be installed while catchups running'

/** What a placeholder may be. Names of streams and consumers hold no white space and no `>`; names of accounts hold no `>`. */
export const kinds = {
  int: { pattern: '-?[0-9]+', read: number, sample: '12345', starts: '0123456789' },
  commas: { pattern: '[0-9,]+', read: (text) => Number(text.replaceAll(',', '')), sample: '1,234,567' },
  float: { pattern: '[0-9.]+', read: number, sample: '2.345' },
  subsecond: { pattern: '[01]\\.[0-9]+', read: number, sample: '0.004' },
  oversecond: { pattern: '(?:[2-9]|[1-9][0-9]+)\\.[0-9]+', read: number, sample: '12.004' },
  duration: { pattern: '[0-9][0-9.hmnsuµμ]*s', read: (text) => goSeconds(text) ?? NaN, sample: '1m5.123s' },
  size: { pattern: '-?[0-9.e+]+ [KMGTPE]?B', read: sizeBytes, sample: '1.25 MB' },
  quoted: { pattern: '"(?:[^"\\\\]|\\\\.)*"', read: unquote, sample: '"orders"' },
  account: { pattern: '[^>]+', read: asIs, sample: 'APP' },
  stream: { pattern: '[^ >]+', read: asIs, sample: 'ORDERS' },
  consumer: { pattern: '[^ >]+', read: asIs, sample: 'billing' },
  group: { pattern: '[^ \\]]+', read: asIs, sample: 'S-R3F-0P5z4fFi' },
  word: { pattern: '[^ ]+', read: asIs, sample: 'nats-1' },
  // Errors, and what tells a harmless one from others of the same wording.
  harmless: { pattern: `(?:${harmless})`, read: asIs, sample: 'store is closed' },
  harmful: {
    pattern: `(?!(?:${harmless})$)(?!.*, will fall back to blocking snapshot$).*`,
    read: asIs,
    sample: 'input/output error',
  },
  grave: { pattern: `(?!(?:${harmless}),).*`, read: asIs, sample: 'input/output error' },
  notgood: { pattern: '(?!good,).*', read: asIs, sample: 'revoked' },
  prior: { pattern: '(?:prior state file|prior state)', read: asIs, sample: 'prior state file' },
  notprior: { pattern: '(?!prior state(?: file)?$).*', read: asIs, sample: 'corrupt state file' },
  noreset: { pattern: '(?!.* - will reset$).*', read: asIs, sample: 'input/output error' },
  closing: { pattern: '(?!Slow Consumer ).*', read: asIs, sample: 'Client Closed' },
  // What nats-server says of a configuration that it does not take: "configuration file … is valid" is no fault.
  fault: {
    pattern: '(?:[^c]|c[^o]|co[^n]|con[^f]|conf[^i]|confi[^g]|config[^u]).*',
    read: asIs,
    sample: 'nats.conf:12:3: unknown field "port2"',
  },
  text: { pattern: '.*', read: asIs, sample: 'input/output error' },
} as const satisfies Record<string, Kind>

export interface Placeholder {
  name: string
  kind: Kind
}

/** A wording taken apart: text as it stands, and what it is filled with. */
export type Part = string | Placeholder

export interface Template {
  /** Everything before the first placeholder. */
  literal: string
  /**
   * Source of the pattern without anchors, placeholders as named groups; for programs that match in linear time whatever
   * the pattern is (RE2).
   */
  source: string
  /**
   * The same for our own engine, which tries again and again (see `firstFit`), its groups numbered as the placeholders are:
   * an object of names for every line found takes longer than the search.
   */
  linear: string
  placeholders: Placeholder[]
  parts: Part[]
}

const kindsByName = new Map<string, Kind>(Object.entries(kinds))

/** For values looked at one by one: the kind in whole, and from a place on. */
const valuePatterns = new Map(
  Array.from(kindsByName.values(), (kind) => [
    kind,
    { whole: new RegExp(`^(?:${kind.pattern})$`), from: new RegExp(kind.pattern, 'y') },
  ]),
)

/** Whether a text is a value of the kind. */
export const isValue = (kind: Kind, text: string): boolean => valuePatterns.get(kind)?.whole.test(text) ?? false

/** Where the longest value of the kind that begins at a place of the text ends; undefined: there is none. */
export function valueEnd(kind: Kind, text: string, at: number): number | undefined {
  const pattern = valuePatterns.get(kind)?.from
  if (pattern === undefined) return undefined
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function kindOf(name: string, kind = name): Kind {
  const found = kindsByName.get(kind)
  if (found === undefined) throw new Error(`placeholder {${name}}: no kind ${kind}`)
  return found
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Kinds that are any text: where one ends is only told by what comes after it. */
export const isOpen = ({ kind }: Pick<Placeholder, 'kind'>): boolean => kind.pattern.endsWith('.*')

/** Reads `Took {seconds:duration} to …`; `{name}` alone is a kind of its own name. */
export function template(text: string): Template {
  const pieces = text.split(/\{([a-z_]+)(?::([a-z]+))?\}/)
  const literal = pieces[0] ?? ''
  const parts: Part[] = literal === '' ? [] : [literal]
  const placeholders: Placeholder[] = []
  for (let index = 1; index < pieces.length; index += 3) {
    const name = pieces[index] ?? ''
    const placeholder = { name, kind: kindOf(name, pieces[index + 1]) }
    placeholders.push(placeholder)
    parts.push(placeholder)
    const after = pieces[index + 2] ?? ''
    if (after !== '') parts.push(after)
  }
  return { literal, source: parts.map(sourceOf).join(''), linear: firstFit(parts), placeholders, parts }
}

const sourceOf = (part: Part): string =>
  typeof part === 'string' ? escapeRegExp(part) : `(?<${part.name}>${part.kind.pattern})`

/**
 * Two values in one pattern that may hold what ends them would be tried in all ways that they share a line, n × n steps where
 * the line does not fit in the end. So each of them but the last ends at the first place where what follows it fits, and that
 * is settled: a lookahead is not entered again. What follows reaches up to the next such value.
 */
function firstFit(parts: readonly Part[]): string {
  const sliding = parts.flatMap((part, index) =>
    typeof part !== 'string' && holds(part, parts[index + 1]) ? [index] : [],
  )
  const last = sliding.at(-1) ?? 0
  let number = 0
  const sources = parts.map((part, index) => {
    if (typeof part === 'string') return escapeRegExp(part)
    number++
    if (index >= last || !sliding.includes(index)) return `(${part.kind.pattern})`
    const follows = parts.slice(
      index + 1,
      sliding.find((one) => one > index),
    )
    const ending = follows.map((one) => (typeof one === 'string' ? escapeRegExp(one) : one.kind.pattern)).join('')
    return `(?=(${part.kind.pattern}?)${ending})(?:\\${number})`
  })
  return sources.join('')
}

/** Whether a value may go on behind what stands after it in the wording. */
const holds = ({ kind }: Placeholder, after: Part | undefined): boolean =>
  typeof after === 'string' ? isValue(kind, kind.sample + after) : isOpen({ kind })

/** What a wording may begin with, without reading the rest of it: its literal, or the characters of its first value. */
export function startOf(text: string): Start {
  const at = text.indexOf('{')
  if (at !== 0) return { literal: at < 0 ? text : text.slice(0, at), starts: '' }
  return { literal: '', starts: template(text).placeholders[0]?.kind.starts ?? '' }
}

/** A wording as a server might print it, with a sample for each value. */
export function sampleText(text: string): string {
  const { placeholders } = template(text)
  let index = 0
  return text.replace(/\{[a-z_]+(?::[a-z]+)?\}/g, () => placeholders[index++]?.kind.sample ?? '')
}

/** A wording for people: `Took SECONDS to …`. */
export const wordingText = (text: string): string =>
  text.replace(/\{([a-z_]+)(?::[a-z]+)?\}/g, (_, name: string) => name.toUpperCase())

/** Values of a match by name, read into base units, put to `fields`: group by group as the placeholders are. */
export function readFields(
  found: readonly (string | undefined)[],
  placeholders: readonly Placeholder[],
  fields: Record<string, Value> = {},
): Record<string, Value> {
  let group = 0
  for (const { name, kind } of placeholders) fields[name] = kind.read(found[++group] ?? '')
  return fields
}
