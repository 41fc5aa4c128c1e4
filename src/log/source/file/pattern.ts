// File names as patterns: `*`, `?`, `[…]` within a folder, and `{server}` or `{nats_cluster}`, which name what they match.
import { normalize, sep } from 'node:path'

/** What a path says of the log in it; absent: the pattern does not say. */
export interface Captured {
  server?: string
  nats_cluster?: string
}

export interface Pattern {
  /** Folder by folder: a name, or what names must match. The first is '' of an absolute path. */
  parts: readonly (string | RegExp)[]
  /** What the path's parts are called; undefined: it does not match. */
  match(path: string): Captured | undefined
}

const special = /[*?[{]/

export const isPattern = (path: string): boolean => special.test(path)

const token = /\*|\?|\[!?[^\]]+\]|\{\w+\}|[^]/g
const captured: readonly string[] = ['server', 'nats_cluster']

/** A piece of a name of any length: how it is found, and as what. */
interface Stretch {
  group: string
  pattern: string
}

/** One folder or file name of the pattern, as the source of an expression. `names`: what its groups are called, in order. */
function source(part: string, names: string[]): string {
  const pieces = (part.match(token) ?? []).map((piece) => pieceOf(piece, names))
  const last = pieces.findLastIndex((piece) => typeof piece !== 'string')
  const text = pieces.map((piece, index) => {
    if (typeof piece === 'string') return piece
    const { group, pattern } = piece
    if (index === last) return `(?<${group}>${pattern})`
    // Ends at the first place where the letters behind it fit, and that is settled: `*-*-*-*` against a name of dashes would
    // else be tried in all ways. A lookahead is not entered again.
    const end = pieces.findIndex((one, at) => at > index && typeof one !== 'string')
    return `(?=(?<${group}>${pattern})${pieces
      .slice(index + 1, end)
      .filter((one) => typeof one === 'string')
      .join('')})\\k<${group}>`
  })
  // As in a shell, hidden files are meant only by name.
  return `${/^[*?[]/.test(part) ? '(?!\\.)' : ''}${text.join('')}`
}

function pieceOf(piece: string, names: string[]): string | Stretch {
  const name = /^\{\w+\}$/.test(piece) ? piece.slice(1, -1) : ''
  if (piece === '*' || name !== '') {
    names.push(name)
    return { group: `g${names.length - 1}`, pattern: name === '' ? '[^/]*?' : '[^/]+?' }
  }
  if (piece === '?') return '[^/]'
  if (/^\[.+\]$/.test(piece)) return piece.replace('[!', '[^').replace(/\\/g, '\\\\')
  return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&')
}

const separators = sep === '\\' ? /[/\\]/ : /\//

export function parsePattern(path: string): Pattern {
  const names: string[] = []
  const texts = normalize(path).split(separators)
  const sources = texts.map((part) => source(part, names))
  const whole = compile(sources.join('/'))
  return {
    parts: texts.map((part, index) => (isPattern(part) ? compile(sources[index] ?? '') : part)),
    match(found) {
      const match = whole.exec(found.split(separators).join('/'))
      if (match === null) return undefined
      const named = names.map((name, index): [string, string] => [name, match.groups?.[`g${index}`] ?? ''])
      return Object.fromEntries(named.filter(([name]) => captured.includes(name)))
    },
  }
}

/** A class such as [z-a] is none: its brackets then stand for themselves. */
function compile(text: string): RegExp {
  try {
    return new RegExp(`^${text}$`)
  } catch {
    return new RegExp(`^${text.replace(/[[\]]/g, '\\$&')}$`)
  }
}
