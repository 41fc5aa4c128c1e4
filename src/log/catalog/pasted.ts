// From a raw line as people paste it to its event: unwrapped and recognised as a followed line is, then more and more loosely.
import { similarEvents } from './similar.ts'
import type { Event } from './event.ts'
import type { Line } from '../line/line.ts'
import { mayBeKnown, recogniseLoosely, withoutEndings } from './loosely.ts'
import { isEcho, recognise } from './recognise.ts'
import { cells, repaired, withoutEnding, withoutMarks } from '../line/paste.ts'
import { unwrapper, type UnwrapOptions } from '../line/unwrap.ts'

export interface Pasted {
  line: Line
  /** All of a wording is there; values that were cut away with a prefix (node, group, remote, id) are missing. */
  event: Event | undefined
  /**
   * Where there is no event: what the rest of a cut line looks like, likeliest first, three at most. Costs time, and is
   * never to be counted.
   */
  looksLike: () => readonly Event[]
}

export interface PasteReader {
  /** undefined: nothing to show yet (a piece of a longer line) or ever (an empty line). */
  (raw: string): Pasted | undefined
  /** The same of a line that `plainReader` has read, which takes less time. */
  plain(line: Line, raw: () => string): Pasted | undefined
}

/**
 * Reads lines one after another, pieces of wrapped lines joined. A line that a followed log would recognise gives the same
 * event; others are repaired, freed of what stands around them, and recognised as `recogniseLoosely` does.
 */
export function pasteReader(options: UnwrapOptions): PasteReader {
  const unwrap = unwrapper(options)
  const again = (text: string): Line | undefined => unwrapper({ zone: options.zone, now: options.now })(text)
  const read = (raw: string): Pasted | undefined => {
    const line = unwrap(raw)
    if (line === undefined) return undefined
    const event = recognise(line)
    // Where earlier pieces were joined to it, the raw line is not all of it.
    const isAlone = event === undefined && !isEcho(line) && again(raw)?.text === line.text
    return isAlone ? best(line, variants(raw), again) : asItIs(line, event)
  }
  const plain: PasteReader['plain'] = (line, raw) => {
    const event = recognise(line)
    if (event !== undefined || isEcho(line)) return asItIs(line, event)
    const whole = raw()
    if (!isUntouched(whole)) return read(whole)
    return mayBeKnown(line.text) ? asItIs(line, event) : { line, event, looksLike: () => similarEvents(line) }
  }
  return Object.assign(read, { plain })
}

function asItIs(line: Line, event: Event | undefined): Pasted {
  const isClean = event !== undefined && withoutEnding(line.text) === line.text
  const found = isClean ? event : recogniseLoosely(line)
  return {
    line,
    event: found,
    looksLike: () => (found === undefined ? similarEvents(line) : []),
  }
}

/** Of a plain line: it is the only one of its `variants`. */
const isUntouched = (raw: string): boolean =>
  /^[ -%'-[\]-z~]*$/.test(raw) && !raw.includes(',"') && withoutEnding(raw) === raw

/** What the server printed may be any of these: each undoes more than the one before it. */
function variants(raw: string): string[] {
  const text = repaired(raw)
  const bare = withoutMarks(withoutEndings(text))
  const unescaped = bare.replaceAll('\\"', '"')
  return [...new Set([text, bare, objectIn(bare), unescaped, objectIn(unescaped), ...cells(text)])].filter(
    (one) => one.trim() !== '',
  )
}

/** The JSON in a text that goes on before it or behind it. */
const objectIn = (text: string): string => text.slice(Math.max(0, text.indexOf('{"')), text.lastIndexOf('}') + 1)

function best(line: Line, texts: readonly string[], again: (text: string) => Line | undefined): Pasted {
  const lines = texts.flatMap((text) => again(text) ?? [])
  for (const one of lines) {
    const event = recogniseLoosely(one)
    if (event !== undefined) return { line: one, event, looksLike: () => [] }
  }
  const [first = line] = lines
  const looksLike = () => lines.map(similarEvents).find((events) => events.length > 0) ?? []
  return { line: first, event: undefined, looksLike }
}
