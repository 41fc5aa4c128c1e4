// A wording of the catalog is nats-server's own format string with names in place of verbs. From that one text come the
// anchored pattern, the literal that the byte test looks for, and how each value is read into base units.
import type { Start } from './trie.ts'
import { durationSeconds, sizeBytes, unquote } from './units.ts'

type Value = string | number

interface Kind {
  /** Regular expression source, also valid in RE2, without groups that capture. */
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
  duration: { pattern: '[0-9][0-9.hmnsuµμ]*s', read: durationSeconds, sample: '1m5.123s' },
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

export interface Template {
  /** Everything before the first placeholder. */
  literal: string
  /** Source of the anchored pattern without anchors, placeholders as named groups. */
  source: string
  placeholders: Placeholder[]
}

const kindsByName = new Map<string, Kind>(Object.entries(kinds))

function kindOf(name: string, kind = name): Kind {
  const found = kindsByName.get(kind)
  if (found === undefined) throw new Error(`placeholder {${name}}: no kind ${kind}`)
  return found
}

const escapeRegExp = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Reads `Took {seconds:duration} to …`; `{name}` alone is a kind of its own name. */
export function template(text: string): Template {
  const parts = text.split(/\{([a-z_]+)(?::([a-z]+))?\}/)
  const literal = parts[0] ?? ''
  const placeholders: Placeholder[] = []
  let source = escapeRegExp(literal)
  for (let index = 1; index < parts.length; index += 3) {
    const name = parts[index] ?? ''
    const kind = kindOf(name, parts[index + 1])
    placeholders.push({ name, kind })
    source += `(?<${name}>${kind.pattern})${escapeRegExp(parts[index + 2] ?? '')}`
  }
  return { literal, source, placeholders }
}

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

/** Values by name, read into base units. */
export function readFields(found: Record<string, string>, placeholders: readonly Placeholder[]): Record<string, Value> {
  const fields: Record<string, Value> = {}
  for (const { name, kind } of placeholders) fields[name] = kind.read(found[name] ?? '')
  return fields
}
