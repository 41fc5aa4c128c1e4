// Words of a report: outside text made harmless, names fitted into a line, times and numbers as people read them.

/** Longest name and longest line of outside text that a report shows. */
const longestName = 80
const longestText = 400

/** Controls, and what turns the direction of text: shown as what they are, never obeyed. */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** Halves of a letter, as cutting leaves them. */
const alone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const shown = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Outside text as what it is: controls and what turns its direction are written out, broken letters replaced. Not shortened. */
export const harmless = (text: string): string => text.replace(alone, '\ufffd').replace(unsafe, shown)

const short = (text: string, longest: number): string =>
  harmless(text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

/** A name from outside: server, stream, group. */
export const cleanName = (name: string): string => short(name, longestName)

/** A line from outside. */
export const cleanText = (text: string): string => short(text.trim(), longestText)

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

/** Text for an element or an attribute in quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (mark) => entities.get(mark) ?? mark)

/** Names in a sentence: all of them if the sentence stays within the width, else some and how many more. */
export function withServers(sentence: string, names: readonly string[], width = Infinity): string {
  if (!sentence.includes('SERVERS')) return sentence
  if (names.length === 0) return sentence.replaceAll('SERVERS', 'servers not named')
  for (let shown = names.length; shown > 0; shown--) {
    const more = names.length - shown
    const list = names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '')
    const full = sentence.replaceAll('SERVERS', list)
    if (full.length <= width) return full
  }
  return sentence.replaceAll('SERVERS', names.length === 1 ? 'one server' : `${names.length} servers`)
}

/** RFC 3339 to the millisecond; null: no time, or none of the calendar. */
export function rfc3339(seconds: number | undefined): string | null {
  if (seconds === undefined) return null
  const date = new Date(Math.round(seconds * 1000))
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

const three = (value: number): string => String(Number(value.toPrecision(3)))

/** 0.0023 s, 2.27 s, 1m6s, 38m20s. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${three(seconds)} s`
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  return `${hours > 0 ? `${hours}h` : ''}${Math.floor((whole % 3600) / 60)}m${whole % 60}s`
}

/** 20,000 */
export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US')

export const megabytes = (bytes: number): string => `${three(bytes / 1024 / 1024)} MiB`

/** Text broken at blanks to lines of a width; what is longer than a line alone is cut there. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of text.split(' ')) {
    for (; word.length > width - indent.length; word = word.slice(width - indent.length)) {
      if (line !== '') lines.push(line)
      line = ''
      lines.push(word.slice(0, width - indent.length))
    }
    if (line !== '' && line.length + 1 + word.length > width - indent.length) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(line)
  return lines.map((one) => indent + one)
}
