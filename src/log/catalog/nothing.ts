// Whether a message is none of the catalog's wordings however it is read: behind its own prefix or without the one that it lost,
// whole or with something added behind it. Told by its bytes, since most of a log is nothing and need not become a string.
import { matchers, pieceOf, type Matcher } from './recognise.ts'
import { behindPrefix } from './scan.ts'
import { ascii, startsWith, trie } from './trie.ts'

const begun = trie(matchers.filter(({ literal }) => literal !== ''))

/** Of a wording that begins with a value: a word that stands in it behind a blank. */
function wordIn(matcher: Matcher): string {
  const [, ...words] = pieceOf(matcher).split(/ (?=[A-Za-z])/)
  const whole = words.map((word) => /^[A-Za-z]+/.exec(word)?.[0] ?? '')
  return whole.reduce((longest, word) => (word.length > longest.length ? word : longest), '')
}

const words = [...new Set(matchers.filter(({ literal }) => literal === '').map(wordIn))].map(ascii)
const first = Uint8Array.from({ length: 256 }, (_, byte) => Number(words.some((word) => word[0] === byte)))

/** Whether a word of a wording that begins with a value stands here. */
export function isWord(bytes: Uint8Array, at: number, to: number): boolean {
  if (first[bytes[at] ?? 0] === 0) return false
  for (const word of words) if (startsWith(bytes, at, to, word)) return true
  return false
}

/** Of a message in which no `isWord` follows a blank. A wording that an ending is cut off from begins like the whole. */
export function isNothing(bytes: Uint8Array, from: number, to: number): boolean {
  if (begun.ofBytes(bytes, from, to) !== undefined) return false
  const at = behindPrefix(bytes, from, to)
  return at === from || (at > from && begun.ofBytes(bytes, at, to) === undefined)
}
