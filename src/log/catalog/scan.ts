// The cheap test: what a message, still bytes, can be a line of. Nine lines in ten end here.
import { byScope, longestMessage, type Matcher } from './recognise.ts'
import { ascii, startsWith, type Trie } from './trie.ts'

const space = 0x20
const dash = 0x2d
const colon = 0x3a
const quote = 0x22
const backslash = 0x5c
const closing = 0x5d

const raftPrefix = ascii('RAFT [')
const filestorePrefix = ascii('Filestore [')

/** Where the message begins after `NAME [ … ] `; -1: the bracket is never closed. */
function afterBracket(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 1 < to; at++) if (bytes[at] === closing) return bytes[at + 1] === space ? at + 2 : -1
  return -1
}

/** Where the next ` - ` ends, if it begins at `at`; else -1. */
function afterDash(bytes: Uint8Array, at: number): number {
  return bytes[at] === space && bytes[at + 1] === dash && bytes[at + 2] === space ? at + 3 : -1
}

/** Where the message begins after `address - kind:id - ` and the client's quoted names; -1: this is no such prefix. */
function afterConnection(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== space) at++
  at = afterDash(bytes, at)
  if (at < 0) return -1
  while (at < to && bytes[at] !== colon && bytes[at] !== space) at++
  if (bytes[at] !== colon) return -1
  while (at < to && bytes[at] !== space) at++
  at = afterDash(bytes, at)
  while (at > 0 && at < to && bytes[at] === quote) at = afterDash(bytes, afterQuoted(bytes, at, to))
  return at
}

function afterQuoted(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 1
  while (at < to && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at + 1
}

/** Where the message behind its prefix begins; `from`: it has none; -1: it begins as one does and goes on otherwise. */
export function behindPrefix(bytes: Uint8Array, from: number, to: number): number {
  if (startsWith(bytes, from, to, raftPrefix) || startsWith(bytes, from, to, filestorePrefix))
    return afterBracket(bytes, from, to)
  let at = from
  while (at < to && bytes[at] !== space) at++
  return afterDash(bytes, at) < 0 ? from : afterConnection(bytes, from, to)
}

export interface Scanner {
  /** Wordings that the message from `from` may be, of those that begin with a literal; undefined: none. */
  find(bytes: Uint8Array, from: number, to: number): readonly Matcher[] | undefined
  /** Where, in the message of the last `find`, the text after the prefix begins. A number on its own: this runs for every line. */
  textAt(): number
}

const isRaft = (first: number | undefined) => first === 0x52
const isFilestore = (first: number | undefined) => first === 0x46
/** Addresses begin with a digit or a bracket; no message does. */
const isAddress = (first: number | undefined) =>
  first !== undefined && ((first >= 0x30 && first <= 0x39) || first === 0x5b)

export function scanner(): Scanner {
  const { raft, filestore, plain, connection } = byScope
  let textAt = 0
  const after = (at: number, { ofBytes }: Trie<Matcher>, bytes: Uint8Array, to: number) => {
    textAt = at
    return at < 0 ? undefined : ofBytes(bytes, at, to)
  }
  return {
    find(bytes, from, to) {
      const first = bytes[from]
      textAt = from
      if (to - from > longestMessage) return undefined
      if (isAddress(first)) return after(afterConnection(bytes, from, to), connection, bytes, to)
      if (isRaft(first) && startsWith(bytes, from, to, raftPrefix))
        return after(afterBracket(bytes, from, to), raft, bytes, to)
      if (isFilestore(first) && startsWith(bytes, from, to, filestorePrefix))
        return after(afterBracket(bytes, from, to), filestore, bytes, to)
      return plain.ofBytes(bytes, from, to) ?? after(afterConnection(bytes, from, to), connection, bytes, to)
    },
    textAt: () => textAt,
  }
}
