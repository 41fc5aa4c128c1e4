// What copying does to a line: characters that a chat, a wiki or a JSON viewer changes, and what people leave in front of it
// and behind it. Only for lines that people paste: a followed log is taken as it was written.

/** Beyond this nothing is a note, and nothing is repaired: what is longer was not typed. */
const longestPaste = 16 * 1024
const longestNote = 200

const named: ReadonlyMap<string, string> = new Map([
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['amp', '&'],
  ['rsquo', "'"],
  ['lsquo', "'"],
  ['rdquo', '"'],
  ['ldquo', '"'],
  ['hellip', '…'],
])

/** Characters by what a server had printed there. */
const changed: readonly [string, string][] = [
  ['"', '“”„‟″＂'],
  ["'", '‘’‚‛′＇´'],
  [' ', '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'],
  [
    '',
    '\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0f\ufeff',
  ],
  ['-', '‐‑‒–—−'],
  ['->', '→'],
  ['>', '＞›'],
]
const original: ReadonlyMap<string, string> = new Map(
  changed.flatMap(([to, from]) => Array.from(from, (one): [string, string] => [one, to])),
)

const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi
const unicodeEscape = /\\u([0-9a-f]{4})/gi

/** Colours of a terminal whose escape character was lost on the way. */
const colour = /\[(?:\d{1,3};){0,4}\d{0,3}m/g
/** Brackets and marks that an editor of Markdown escapes. */
const escapedMark = /\\([[\]()<>{}_*#|~`-])/g

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '')

/** The line with the characters that a server prints: `&gt;`, `\u003e`, `\[`, `[0m`, curly quotes, no-break spaces and the like undone. */
export function repaired(line: string): string {
  if (line.length > longestPaste) return line
  let text = line
  // Twice: a wiki escapes what a chat has escaped before.
  for (let times = 0; times < 2 && text.includes('&'); times++)
    text = text.replace(entity, (all, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named.get(name.toLowerCase()) ?? all
      return character(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal))
    })
  if (text.includes('\\u')) text = text.replace(unicodeEscape, (_, hex: string) => character(parseInt(hex, 16)))
  if (text.includes('[0m')) text = text.replace(colour, '')
  if (text.includes('\\[')) text = text.replace(escapedMark, '$1')
  if (isAscii(text)) return text
  return Array.from(text, (one) => original.get(one) ?? one).join('')
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false
  return true
}

/** What a list, a quotation, a table or a code block puts in front of a line. */
const bullets = /^(?:[-*+•·>|│┃$#~`"'…]|\.{3}|\*\*|__|<(?:code|pre|p|li|td|div|span)>|\d{1,4}[.)](?= )) {0,8}/i

/** The line without the marks that stand before it, at most five of them. */
export function withoutMarks(line: string): string {
  let text = line.trimStart()
  for (let times = 0; times < 5; times++) {
    const mark = bullets.exec(text.slice(0, 32))
    if (mark === null) break
    text = text.slice(mark[0].length)
  }
  return text
}

/** Marks that end no line of a server. */
const closers = [
  '```',
  '**',
  '__',
  '~~',
  ...['</code>', '</pre>', '</p>', '</li>', '</td>', '</div>', '</span>', '<br>', '<br/>', '<br />'],
  '\\n',
  '\\r',
  '\\t',
  '`',
  '|',
  '│',
  '┃',
  ',',
  ';',
  '…',
  '...',
  '\\',
  '\ufe0f',
]

/** What each of them ends with. */
const closing: ReadonlySet<string | undefined> = new Set(closers.map((closer) => closer.at(-1)))

/** What a note begins with, behind a blank. */
const openers = ['#', '//', '<-', '<=', '<--', '←', '⟵', '⬅', '^^', '-- ', '--- ', '=> ', '==> ']
const opener = new RegExp(`[ \\t](?:${openers.map((one) => one.replaceAll('^', '\\^')).join('|')})`)

/** `(x3)`, `(3 times)`, `[nats-0]`, `(tsl-nats-0)`: how often, or who wrote it. */
const remark =
  /^(?:[x×] ?\d{1,6}|\d{1,6} ?[x×]|\d{1,6} times|(?:last )?(?:message )?repeated .{1,40}|(?!v\d)[a-z][a-z\d.-]{0,60}[.-]\d{1,4}|(?:on |from )?[a-z\d.-]{0,40}nats[a-z\d.-]{0,40})$/i

/**
 * The text without the outermost piece of what was added behind it (blanks, a mark, a closing quote or bracket that was
 * never opened, a note, a count, a name in brackets); the same text where there is none.
 */
export function withoutEnding(text: string): string {
  const trimmed = text.trimEnd()
  if (trimmed.length < text.length) return trimmed
  const closer = closing.has(text.at(-1)) ? closers.find((one) => text.endsWith(one)) : undefined
  if (closer !== undefined) return text.slice(0, -closer.length)
  const picture = pictureBehind(text)
  if (picture > 0) return text.slice(0, -picture)
  // A subject may end in an asterisk of its own.
  if (isUnopened(text) || (text.endsWith('*') && !/\w\.\*$/.test(text.slice(-3)))) return text.slice(0, -1)
  const note = noteAt(text)
  if (note >= 0) return text.slice(0, note)
  return withoutRemark(text)
}

/** Length of the picture that it ends in; 0: none. */
function pictureBehind(text: string): number {
  if (text.charCodeAt(text.length - 1) <= 0x7f) return 0
  return /\p{Extended_Pictographic}$/u.exec(text.slice(-3))?.[0].length ?? 0
}

const pairs: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** Whether the last character closes what nothing in the text opens. */
function isUnopened(text: string): boolean {
  const last = text.at(-1) ?? ''
  if (last === '"' || last === "'") return count(text, last) % 2 === 1
  const opening = pairs.get(last)
  return opening !== undefined && count(text, last) > count(text, opening)
}

function count(text: string, letter: string): number {
  let found = 0
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) found++
  return found
}

/** Where the first note begins, its blanks included; -1: there is none. */
function noteAt(text: string): number {
  if (!opener.test(text)) return -1
  const from = Math.max(0, text.length - longestNote)
  const starts = openers.flatMap((one) => {
    const at = Math.max(text.indexOf(` ${one}`, from), text.indexOf(`\t${one}`, from))
    return at > 0 ? [at] : []
  })
  return starts.length === 0 ? -1 : Math.min(...starts)
}

/** Fields that loggers put behind a message. */
const loggerField =
  /^(?:component|logger|app|pod|service|server|module|caller|host|instance|container|namespace|node|source)=\S{1,100}$/

function withoutRemark(text: string): string {
  const opening = text.endsWith(')') ? '(' : text.endsWith(']') ? '[' : undefined
  const at = opening === undefined ? text.lastIndexOf(' ') + 1 : text.lastIndexOf(opening)
  if (at <= 0 || text.length - at > longestNote) return text
  const inner = opening === undefined ? text.slice(at) : text.slice(at + 1, -1)
  const isRemark =
    opening === undefined ? /^(?:[x×]\d{1,6}|\d{1,6}[x×])$/.test(inner) || loggerField.test(inner) : remark.test(inner)
  return isRemark && (text[at - 1] === ' ' || text[at - 1] === '\t') ? text.slice(0, at) : text
}

const mostCells = 20

/** The cells of a line of CSV, as an export of a table has them; none where nothing is quoted. One pass. */
export function cells(line: string): string[] {
  const found: string[] = []
  if (!line.startsWith('"') && !line.includes(',"')) return found
  for (let at = 0; at < line.length && found.length < mostCells;) {
    const end = line[at] === '"' ? closingQuote(line, at) : line.indexOf(',', at)
    const cell = line.slice(at, end < 0 ? line.length : end)
    found.push(cell.startsWith('"') ? cell.slice(1).replaceAll('""', '"') : cell)
    const comma = end < 0 ? -1 : line.indexOf(',', end)
    at = comma < 0 ? line.length : comma + 1
  }
  return found
}

/** Where the quote ends that begins here: a doubled one does not; -1: nowhere. */
function closingQuote(line: string, start: number): number {
  let at = line.indexOf('"', start + 1)
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at
}
