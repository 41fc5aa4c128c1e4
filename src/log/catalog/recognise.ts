// From a line to an event: the one place where the catalog's wordings are matched.
import { byteProgram, type ByteProgram } from './byte-match.ts'
import type { Event } from './event.ts'
import type { Line } from '../line/line.ts'
import { eventIds, rowOf, type EventId } from './index.ts'
import { scopes, textsOf, type Fields, type Scope, type Wording } from './rows/row.ts'
import { readFields, startOf, template, type Part, type Placeholder } from './template.ts'
import { trie, type Start, type Trie } from './trie.ts'

/** What costs time to make of a wording, so made when first asked for. */
interface Compiled {
  /** Anchored at both ends. */
  pattern: RegExp
  placeholders: readonly Placeholder[]
  parts: readonly Part[]
  /** The same as the pattern, for bytes; undefined: ask the pattern. */
  program: ByteProgram | undefined
}

/** One wording, to match what follows the prefix of its scope. */
export interface Matcher extends Start {
  id: EventId
  scope: Scope
  text: string
  fields: Fields
  compiled: Compiled | undefined
}

function matcher(id: EventId, text: string, { scope = rowOf(id).scope, fields = {} }: Wording): Matcher {
  const { literal, starts } = startOf(text)
  return { literal, starts, id, scope, text, fields, compiled: undefined }
}

export const compiled = (matcher: Matcher): Compiled => (matcher.compiled ??= compile(matcher.text))

function compile(text: string): Compiled {
  const made = template(text)
  const { linear, placeholders, parts } = made
  return { pattern: new RegExp(`^${linear}$`), placeholders, parts, program: byteProgram(made) }
}

const matchersOf = (id: EventId): Matcher[] =>
  rowOf(id).wordings.flatMap((wording) => textsOf(wording).map((text) => matcher(id, text, wording)))

/** Every wording of the catalog. */
export const matchers: readonly Matcher[] = eventIds.flatMap(matchersOf)

export const byScope = Object.fromEntries(
  scopes.map((scope) => [scope, trie(matchers.filter((matcher) => matcher.scope === scope))]),
) as Record<Scope, Trie<Matcher>>

/** By what stands before the number of a connection. */
export const connectionKinds: Readonly<Record<string, string>> = {
  cid: 'client',
  rid: 'route',
  gid: 'gateway',
  lid: 'leafnode',
  lid_ws: 'leafnode',
  wid: 'websocket',
  mid: 'mqtt',
  mid_ws: 'mqtt',
}

/** `RAFT [node - group] `, `Filestore [store] `, or address, kind and number of a connection with the client's own words. */
const raftPrefix = /^RAFT \[([^ \]]*) - ([^ \]]*)\] /
const filestorePrefix = /^Filestore \[([^\]]*)\] /
const connectionPrefix = /^([^ ]+) - (cid|rid|gid|lid_ws|lid|wid|mid_ws|mid):(\d+)((?: - "(?:[^"\\]|\\.)*")*) - /

const accountMark = ' - Account:'

/** What rate-limited lines of a connection end with from 2.12 on: ` - Account:NAME`, then nothing or ` - ` and the user. */
function accountBehind(text: string): { at: number; account: string } | undefined {
  for (let at = text.indexOf(accountMark); at >= 0; at = text.indexOf(accountMark, at + 1)) {
    const start = at + accountMark.length
    const blank = text.indexOf(' ', start)
    const end = blank < 0 ? text.length : blank
    if (end > start && (blank < 0 || text.startsWith(' - ', blank))) return { at, account: text.slice(start, end) }
  }
  return undefined
}

export interface Scoped {
  scope: Scope
  fields: Fields
  /** The message between prefix and suffix. */
  rest: string
}

/** Messages of a connection that is none: the server's own clients have names. */
const internalPrefix = /^(SYSTEM|JETSTREAM|ACCOUNT) - /

export function scoped(whole: string): Scoped {
  // A record of several lines, as some wrappings make of a crash, is what its first line is.
  const end = whole.indexOf('\n')
  const text = end < 0 ? whole : whole.slice(0, end)
  if (text.startsWith('RAFT [')) {
    const [all, node = '', group = ''] = raftPrefix.exec(text) ?? []
    if (all !== undefined) return { scope: 'raft', fields: { node, group }, rest: text.slice(all.length) }
  }
  if (text.startsWith('Filestore [')) {
    const [all, store = ''] = filestorePrefix.exec(text) ?? []
    if (all !== undefined) return { scope: 'filestore', fields: { store }, rest: text.slice(all.length) }
  }
  const [all, remote = '', kind = '', id = '', quoted = ''] = connectionPrefix.exec(text) ?? []
  if (all === undefined) return internal(text)
  const message = text.slice(all.length)
  const behind = accountBehind(message)
  const fields: Fields = { remote, kind: connectionKinds[kind] ?? kind, id }
  if (quoted !== '') fields['client'] = quoted.slice(3)
  if (behind !== undefined) fields['client_account'] = behind.account
  return { scope: 'connection', fields, rest: message.slice(0, behind?.at) }
}

function internal(text: string): Scoped {
  const [all, name = ''] = internalPrefix.exec(text) ?? []
  if (all === undefined) return { scope: 'plain', fields: {}, rest: text }
  return { scope: 'connection', fields: { kind: name.toLowerCase() }, rest: text.slice(all.length) }
}

/** Wordings that begin with a value of any kind: only tried at levels at which every line is looked at. */
const unanchored = new Map(
  scopes.map((scope) => [
    scope,
    matchers
      .filter((one) => one.scope === scope && one.literal === '' && one.starts === '')
      .map((matcher) => ({ matcher, within: pieceOf(matcher) })),
  ]),
)

/** The most that a wording says in one piece between its values: a text without it is another. */
export function pieceOf({ text }: Matcher): string {
  return text.split(/\{[^}]*\}/).reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '')
}

/** No server writes a longer one; patterns with two free texts would take long over what somebody else wrote. */
export const longestMessage = 16 * 1024

export const candidates = ({ scope, rest }: Scoped): readonly Matcher[] => candidatesIn(scope, rest)

/** Of a message behind a prefix of the scope. */
export function candidatesIn(scope: Scope, rest: string): readonly Matcher[] {
  if (rest.length > longestMessage) return none
  return byScope[scope].ofText(rest, 0) ?? unanchoredIn(scope, rest)
}

const none: readonly Matcher[] = []

function unanchoredIn(scope: Scope, rest: string): readonly Matcher[] {
  let found = none
  for (const { matcher, within } of unanchored.get(scope) ?? []) if (rest.includes(within)) found = [...found, matcher]
  return found
}

/** Every event whose wording the text is, in whole. One at most, as the tests hold for the catalog. */
export function matching(text: string): EventId[] {
  const { scope, rest } = scoped(text)
  return [
    ...new Set(matchers.filter((one) => one.scope === scope && compiled(one).pattern.test(rest)).map(({ id }) => id)),
  ]
}

/** Versions that print a message, as the wording of its event says; undefined: it is none of them in whole. */
export function versionsOf(text: string, id: EventId): string | undefined {
  const { scope, rest } = scoped(text)
  const said = matchers.find((one) => one.id === id && one.scope === scope && compiled(one).pattern.test(rest))
  const { wordings, scope: usual } = rowOf(id)
  return wordings.find(
    (one) => (one.scope ?? usual) === scope && said !== undefined && textsOf(one).includes(said.text),
  )?.versions
}

/** The event id of a message, without reading its values. */
export function identify(text: string): EventId | undefined {
  const found = scoped(text)
  return candidates(found).find((one) => compiled(one).pattern.test(found.rest))?.id
}

function read(matcher: Matcher, found: RegExpExecArray, prefix: Fields): Fields {
  // Spreading several objects into one takes twenty times as long, and this runs for every line that the catalog knows.
  const fields: Fields = Object.assign({}, prefix, matcher.fields)
  readFields(found, compiled(matcher).placeholders, fields)
  return Object.assign(fields, rowOf(matcher.id).derive?.(fields))
}

/** The event of a line; undefined: no row of the catalog says this. Debug and trace lines echo clients' data and are never matched. */
export function recognise(line: Line): Event | undefined {
  return isEcho(line) ? undefined : eventOf(scoped(line.text), line)
}

export const isEcho = ({ level }: Pick<Line, 'level'>): boolean => level === 'DBG' || level === 'TRC'

/** The event whose wording the text behind a prefix is, in whole. */
export function eventOf(text: Scoped, line: Pick<Line, 'time' | 'level'>, among = candidates(text)): Event | undefined {
  for (const candidate of among) {
    const found = compiled(candidate).pattern.exec(text.rest)
    if (found !== null) return eventWith(candidate, read(candidate, found, text.fields), line)
  }
  return undefined
}

/** nats-server's numbers have 64 bits at most: what is larger, or none, makes no event. */
export const isSound = (value: string | number): boolean => typeof value === 'string' || Math.abs(value) <= 2 ** 64

/** undefined: a number in it is none, or larger than any of nats-server's, so somebody else wrote it and no counter may take it. */
export function eventWith(
  { id }: Matcher,
  fields: Fields,
  { time, level }: Pick<Line, 'time' | 'level'>,
): Event | undefined {
  for (const name in fields) if (!isSound(fields[name] ?? 0)) return undefined
  return { id, severity: rowOf(id).severity, time, level, fields }
}
