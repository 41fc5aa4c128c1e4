// From a line to an event: the one place where the catalog's wordings are matched.
import type { Event, Line } from '../event.ts'
import { eventIds, rowOf, type EventId } from './index.ts'
import { scopes, type Fields, type Scope } from './row.ts'
import { readFields, template, type Template } from './template.ts'
import { trie, type Trie } from './trie.ts'

/** One wording, ready to match what follows the prefix of its scope. */
export interface Matcher extends Template {
  id: EventId
  scope: Scope
  /** Anchored at both ends. */
  pattern: RegExp
  fields: Fields
}

function matchersOf(id: EventId): Matcher[] {
  const row = rowOf(id)
  return row.wordings.map(({ text, scope = row.scope, fields = {} }) => {
    const read = template(text)
    return { ...read, id, scope, pattern: new RegExp(`^${read.source}$`), fields }
  })
}

/** Every wording of the catalog. */
export const matchers: readonly Matcher[] = eventIds.flatMap(matchersOf)

export const byScope = Object.fromEntries(
  scopes.map((scope) => [scope, trie(matchers.filter((matcher) => matcher.scope === scope))]),
) as Record<Scope, Trie<Matcher>>

const connectionKinds: Record<string, string> = {
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

interface Scoped {
  scope: Scope
  fields: Fields
  /** Where the message begins. */
  from: number
}

function scoped(text: string): Scoped {
  if (text.startsWith('RAFT [')) {
    const [all, node = '', group = ''] = raftPrefix.exec(text) ?? []
    if (all !== undefined) return { scope: 'raft', fields: { node, group }, from: all.length }
  }
  if (text.startsWith('Filestore [')) {
    const [all, store = ''] = filestorePrefix.exec(text) ?? []
    if (all !== undefined) return { scope: 'filestore', fields: { store }, from: all.length }
  }
  const [all, remote = '', kind = '', id = '', quoted = ''] = connectionPrefix.exec(text) ?? []
  if (all === undefined) return { scope: 'plain', fields: {}, from: 0 }
  const names = quoted === '' ? {} : { client: quoted.slice(3) }
  return {
    scope: 'connection',
    fields: { remote, kind: connectionKinds[kind] ?? kind, id, ...names },
    from: all.length,
  }
}

/** Every event whose wording the text is, in whole. One at most, as the tests hold for the catalog. */
export function matching(text: string): EventId[] {
  const { scope, from } = scoped(text)
  const rest = text.slice(from)
  return [...new Set(matchers.filter((one) => one.scope === scope && one.pattern.test(rest)).map(({ id }) => id))]
}

/** The event id of a message, without reading its values. */
export function identify(text: string): EventId | undefined {
  const { scope, from } = scoped(text)
  const rest = from === 0 ? text : text.slice(from)
  return byScope[scope].ofText(rest, 0)?.find(({ pattern }) => pattern.test(rest))?.id
}

function read(matcher: Matcher, found: RegExpExecArray, prefix: Fields): Fields {
  const fields = { ...prefix, ...matcher.fields, ...readFields(found.groups ?? {}, matcher.placeholders) }
  const derived = rowOf(matcher.id).derive?.(fields)
  return derived === undefined ? fields : { ...fields, ...derived }
}

/** The event of a line; undefined: no row of the catalog says this. Debug and trace lines echo clients' data and are never matched. */
export function recognise(line: Line): Event | undefined {
  const { text, level, time } = line
  if (level === 'DBG' || level === 'TRC') return undefined
  const { scope, fields, from } = scoped(text)
  const rest = from === 0 ? text : text.slice(from)
  for (const candidate of byScope[scope].ofText(rest, 0) ?? []) {
    const found = candidate.pattern.exec(rest)
    if (found === null) continue
    const { severity } = rowOf(candidate.id)
    return { id: candidate.id, severity, time, level, fields: read(candidate, found, fields) }
  }
  return undefined
}
