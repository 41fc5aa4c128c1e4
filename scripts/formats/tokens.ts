// Go source as tokens: enough of the language to find calls and what they are given, no more.

export interface Token {
  kind: 'name' | 'string' | 'other'
  /** Of a string: its value. Of anything else: as written. */
  text: string
  line: number
}

/** Sticky, tried in this order; every branch is linear. */
const pieces: readonly [kind: Token['kind'] | 'nothing', pattern: RegExp][] = [
  ['nothing', /\s+/y],
  ['nothing', /\/\/[^\n]*/y],
  ['nothing', /\/\*[^]*?\*\//y],
  ['string', /"(?:[^"\\\n]|\\.)*"/y],
  ['string', /`[^`]*`/y],
  ['other', /'(?:[^'\\\n]|\\.)+'/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['other', /\d[\w.]*/y],
  ['other', /:=|&&|\|\||<-|[=!<>+\-*/]=|\.\.\.|[^]/y],
]

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** The value of a string literal, quotes off. */
function valueOf(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1)
  return literal
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/g, (_, hex?: string, code?: string, char = '') =>
      (hex ?? code) ? String.fromCharCode(parseInt(hex ?? code ?? '', 16)) : (escapes[String(char)] ?? String(char)),
    )
}

/** Comments and white space gone, lines counted from 1. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (let at = 0; at < source.length;) {
    for (const [kind, pattern] of pieces) {
      pattern.lastIndex = at
      const text = pattern.exec(source)?.[0]
      if (text === undefined) continue
      if (kind !== 'nothing') tokens.push({ kind, text: kind === 'string' ? valueOf(text) : text, line })
      line += text.split('\n').length - 1
      at += text.length
      break
    }
  }
  return tokens
}

/** Whether the token is this punctuation or word, and no string that says the same. */
export const is = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token !== undefined && token.kind !== 'string' && texts.includes(token.text)

const opening = ['(', '[', '{']
const closing = [')', ']', '}']

/** Where the bracket that opens at `from` is closed; the end, where it never is. */
export function closeOf(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    if (is(tokens[at], ...opening)) depth++
    else if (is(tokens[at], ...closing) && --depth === 0) return at
  }
  return tokens.length
}

/** The tokens between commas that stand in no bracket. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = []
  let part: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    if (is(token, ',')) {
      parts.push(part)
      part = []
    } else if (is(token, ...opening)) {
      const end = closeOf(tokens, at)
      part.push(...tokens.slice(at, end + 1))
      at = end
    } else part.push(token)
  }
  return part.length > 0 || parts.length > 0 ? [...parts, part] : []
}

/** As it might be written, for people. */
export const written = (tokens: readonly Token[]): string =>
  tokens.map(({ kind, text }) => (kind === 'string' ? JSON.stringify(text) : text)).join('')
