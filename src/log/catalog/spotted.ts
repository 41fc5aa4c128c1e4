// The event of a message as places in its bytes: which wording it is, and where its values stand. Nothing is made of them, so
// that a value goes from a log to an output without ever being a string. What is not clear from bytes alone has no answer here.
import { isWording } from './byte-match.ts'
import { rowOf } from './index.ts'
import { byScope, compiled, connectionKinds, longestMessage, type Matcher } from './recognise.ts'
import { ascii, startsWith } from './trie.ts'
import type { Scope } from './rows/row.ts'

/** Valid until the next message is looked at. */
export interface Spotted {
  matcher: Matcher
  /** Where each value begins and ends, pair by pair: those of the prefix (see `prefixFields`), then those of the wording. */
  ends: readonly number[]
}

/** Names of the values in the prefix of a scope. */
export const prefixFields: Readonly<Record<Scope, readonly string[]>> = {
  raft: ['node', 'group'],
  filestore: ['store'],
  connection: ['remote', 'kind', 'id'],
  plain: [],
}

const space = 0x20
const quote = 0x22
const zero = 0x30
const nine = 0x39
const colon = 0x3a
const closing = 0x5d
const raftOpening = ascii('RAFT [')
const filestoreOpening = ascii('Filestore [')
const dash = ascii(' - ')
const bracket = ascii('] ')
const account = ascii(' - Account:')
const kindNames = Object.keys(connectionKinds).map(ascii)
const internal = ['SYSTEM - ', 'JETSTREAM - ', 'ACCOUNT - '].map(ascii)

interface Prefix {
  scope: Scope
  /** Where the message behind it begins. */
  at: number
}

/** Of a message of printable ASCII; undefined: none, or not told by bytes, which the patterns may still know. */
export function spotter(): (bytes: Uint8Array, from: number, to: number) => Spotted | undefined {
  const ends: number[] = []
  return (bytes, from, to) => {
    if (to - from > longestMessage) return undefined
    ends.length = 0
    const prefix = prefixOf(bytes, from, to, ends)
    if (prefix === undefined) return undefined
    const before = ends.length
    for (const matcher of byScope[prefix.scope].ofBytes(bytes, prefix.at, to) ?? []) {
      const { program } = compiled(matcher)
      if (program === undefined || rowOf(matcher.id).derive !== undefined) return undefined
      if (isWording(program, bytes, prefix.at, to, ends)) return { matcher, ends }
      ends.length = before
    }
    return undefined
  }
}

/** Puts the places of its values to `ends`; undefined: it is of a form that only patterns read. */
function prefixOf(bytes: Uint8Array, from: number, to: number, ends: number[]): Prefix | undefined {
  if (startsWith(bytes, from, to, raftOpening)) return raftPrefix(bytes, from + raftOpening.length, to, ends)
  if (startsWith(bytes, from, to, filestoreOpening)) {
    const start = from + filestoreOpening.length
    const end = until(closing, closing, bytes, start, to)
    ends.push(start, end)
    return startsWith(bytes, end, to, bracket) ? { scope: 'filestore', at: end + bracket.length } : undefined
  }
  const end = until(space, space, bytes, from, to)
  if (startsWith(bytes, end, to, dash)) return connectionPrefix(bytes, from, end, to, ends)
  return { scope: 'plain', at: from }
}

/** `node - group] `. */
function raftPrefix(bytes: Uint8Array, from: number, to: number, ends: number[]): Prefix | undefined {
  const node = until(space, closing, bytes, from, to)
  const start = node + dash.length
  const group = until(space, closing, bytes, start, to)
  if (!startsWith(bytes, node, to, dash) || !startsWith(bytes, group, to, bracket)) return undefined
  ends.push(from, node, start, group)
  return { scope: 'raft', at: group + bracket.length }
}

/** `remote - kind:id - `, the remote ending at `end`; not with the client's own words, nor with an account behind the message. */
function connectionPrefix(bytes: Uint8Array, from: number, end: number, to: number, ends: number[]) {
  const kindAt = end + dash.length
  const kindEnd = until(colon, space, bytes, kindAt, to)
  let at = kindEnd + 1
  while (at < to && isDigit(bytes[at] ?? 0)) at++
  const message = at + dash.length
  const isOurs = isKind(bytes, kindAt, kindEnd) && at > kindEnd + 1 && startsWith(bytes, at, to, dash)
  if (!isOurs || end === from || bytes[message] === quote || hasAccount(bytes, message, to)) return undefined
  if (internal.some((name) => startsWith(bytes, from, to, name))) return undefined
  ends.push(from, end, kindAt, kindEnd, kindEnd + 1, at)
  return { scope: 'connection' as const, at: message }
}

/** Where the first of two bytes stands; `to`: nowhere. */
function until(one: number, other: number, bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== one && bytes[at] !== other) at++
  return at
}

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine

function isKind(bytes: Uint8Array, from: number, to: number): boolean {
  for (const kind of kindNames) if (kind.length === to - from && startsWith(bytes, from, to, kind)) return true
  return false
}

function hasAccount(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === space && startsWith(bytes, at, to, account)) return true
  return false
}
