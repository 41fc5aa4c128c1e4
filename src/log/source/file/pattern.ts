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

/** One folder or file name of the pattern, as the source of an expression. */
function source(part: string, names: string[]): string {
  const text = part.replace(token, (piece) => {
    if (piece === '*') return '[^/]*'
    if (piece === '?') return '[^/]'
    if (/^\[.+\]$/.test(piece)) return piece.replace('[!', '[^').replace(/\\/g, '\\\\')
    if (!/^\{\w+\}$/.test(piece)) return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&')
    names.push(piece.slice(1, -1))
    return '([^/]+?)'
  })
  // As in a shell, hidden files are meant only by name.
  return /^[*?[]/.test(part) ? `(?!\\.)${text}` : text
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
      const groups = whole.exec(found.split(separators).join('/'))
      if (groups === null) return undefined
      const named = names.map((name, index): [string, string] => [name, groups[index + 1] ?? ''])
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
