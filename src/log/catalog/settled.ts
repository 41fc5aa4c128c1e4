// What the bytes of a plain line settle before anything is read loosely: it is an event just as it stands, or none that any
// reading would find. The answer is what `pasteReader` gives, at a fraction of the price; of all other lines it has none.
import { levelsToReport } from './engine.ts'
import type { Event } from './event.ts'
import { secondsOf, type Head } from '../line/plain.ts'
import { withoutEnding } from '../line/paste.ts'
import { isNothing, isWord } from './nothing.ts'
import { eventOf, isEcho, scoped } from './recognise.ts'

/** null: no event, and nothing to report; undefined: not settled, ask `pasteReader`; whole: what `eventAt` says, if it knows it. */
export type Settled = 'whole' | null | undefined

// What stands in a message, as bits.
/** What copying may have changed, so that it is to be repaired first. */
const touched = 1
/** Behind a blank: what a note begins with. */
const noted = 2
/** Behind a blank: a word of a wording that begins with a value. */
const worded = 4
/** A quotation mark that is not closed. */
const quoted = 8
const odd = 16
/** What is looked at together with its neighbours. */
const telling = 32

const blank = 0x20
const quote = 0x22
const comma = 0x2c
const equals = 0x3d
const backslash = 0x5c
const x = 0x78

const bits = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < blank || byte > 0x7e) return odd
  if (byte === blank || byte === quote || byte === comma) return telling
  return '&\\{|}'.includes(String.fromCharCode(byte)) ? touched : 0
})
const once = 1
const twice = 2
/** How often a character stands at the beginning of a note: `# why`, `// why`, `<- here`, `^^`, `-- so`, `=> so`. */
const opening = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte)
  return '#<^='.includes(letter) ? once : '/-'.includes(letter) ? twice : 0
})

/** One pass over a message: what stands in it. A comma before a quotation mark is of a table, so touched. */
function survey(bytes: Uint8Array, from: number, to: number): number {
  let found = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    const said = bits[byte] ?? odd
    // Four letters in five say nothing.
    if (said === 0) continue
    if (said !== telling) found |= said
    else if (byte === blank) {
      const times = opening[bytes[at + 1] ?? 0] ?? 0
      if (times === once || (times === twice && bytes[at + 1] === bytes[at + 2])) found |= noted
      else if (isWord(bytes, at + 1, to)) found |= worded
    } else if (byte === quote) found ^= quoted
    else if (byte === comma && bytes[at + 1] === quote) found |= touched
  }
  return found
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a)
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/**
 * Whether it ends in a word of several that is no count, no logger's field and no escape, or in a quotation mark that was
 * opened: then nothing was added behind it.
 */
function endsItself(bytes: Uint8Array, from: number, to: number, found: number): boolean {
  const last = bytes[to - 1] ?? 0
  if (!isLetter(last) && !isDigit(last) && !(last === quote && !(found & quoted))) return false
  for (let at = to - 1; at > from; at--) {
    const byte = bytes[at] ?? 0
    if (byte === blank) return true
    if (byte === equals || byte === x || byte === backslash) return false
  }
  return false
}

/** Of a plain line, which ends before `end`. */
export function settled(head: Head, bytes: Buffer, end: number): Settled {
  if (isEcho(head)) return null
  const { textAt, level } = head
  const found = survey(bytes, textAt, end)
  if (found >= odd) return undefined
  const isWhole = !(found & noted) && endsItself(bytes, textAt, end, found)
  const read = isWhole ? undefined : bytes.toString('latin1', textAt, end)
  if (read !== undefined && withoutEnding(read) !== read) return undefined
  const isPlain = !(found & (touched | worded)) && (read?.includes(' ') ?? true) && beginsPlainly(bytes[textAt] ?? 0)
  if (isPlain && !levelsToReport.has(level) && isNothing(bytes, textAt, end)) return null
  return 'whole'
}

/** The event of a plain line that is whole; undefined: ask `pasteReader`. */
export const eventAt = (head: Head, bytes: Buffer, end: number): Event | undefined =>
  eventOf(scoped(bytes.toString('latin1', head.textAt, end)), { time: secondsOf(head, bytes), level: head.level })

/** Of several words and without a mark before it, so that the head before it changes nothing in what stands behind it. */
const beginsPlainly = (first: number): boolean => isLetter(first) || isDigit(first)
