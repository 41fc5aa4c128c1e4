// Events that an incomplete line may be: cut at its end, cut in front, or with text in it that no server prints.
import type { Event } from './event.ts'
import type { Line } from '../line/line.ts'
import { matchPartly, type PartialMatch } from './partial-match.ts'
import { beginnings, behind, endings, hasLevel, readings } from './loosely.ts'
import { compiled, eventWith, isEcho, longestMessage, matchers, type Matcher, type Scoped } from './recognise.ts'
import type { Fields } from './rows/row.ts'

/**
 * Events that a line looks like which `recogniseLoosely` does not know, likeliest first, three at most, with the values that
 * are complete. Used for "looks like …", never for counting.
 */
export function similarEvents(line: Line): readonly Event[] {
  if (isEcho(line) || line.text.length > longestMessage) return []
  const texts = endings(line.text)
  // A complete wording behind words that are not a logger's prefix, as a sentence about the line.
  const inside = behind(texts, line, () => true)
  if (inside !== undefined) return [inside]
  const [text = ''] = texts
  const begun = [0, ...beginnings(text).map(({ at }) => at)].flatMap((at) => readings(text.slice(at)))
  const unfinished = eventsOf(mostLetters(begun.flatMap((one) => likenesses(one, line))), line)
  return unfinished.length > 0 ? unfinished : eventsOf(mostLetters(cutInFront(text, line)), line)
}

/** With fewer letters of a wording's own text a line could be anything. */
const fewest = { behindPrefix: 8, alone: 12, cutInFront: 16 }
const mostLikenesses = 3

interface Likeness extends PartialMatch {
  matcher: Matcher
  prefix: Fields
}

/** Wordings that end too early in the text, or go on with something else. */
function likenesses({ scope, fields: prefix, rest }: Scoped, line: Line): Likeness[] {
  const least = Object.keys(prefix).length > 0 ? fewest.behindPrefix : fewest.alone
  const found: Likeness[] = []
  for (const matcher of matchers) {
    if (matcher.scope !== scope || !rest.startsWith(matcher.literal.slice(0, fewest.behindPrefix))) continue
    const followed = hasLevel(matcher, line) ? matchPartly(compiled(matcher).parts, rest) : undefined
    if (followed === undefined || followed.letters < least) continue
    if (followed.end === undefined || !/^\w/.test(rest.slice(followed.end)))
      found.push({ ...followed, matcher, prefix })
  }
  return found
}

/** Those that explain most of the text; none where too many explain the same. */
function mostLetters(found: readonly Likeness[]): Likeness[] {
  const most = Math.max(...found.map(({ letters }) => letters))
  const best = found.filter(({ letters }) => letters === most)
  return new Set(best.map(({ matcher }) => matcher.id)).size > mostLikenesses ? [] : best
}

function eventsOf(found: readonly Likeness[], line: Line): Event[] {
  const events = new Map<string, Event>()
  for (const { matcher, prefix, fields } of found) {
    if (events.has(matcher.id)) continue
    const event = eventWith(matcher, { ...prefix, ...matcher.fields, ...fields }, line)
    if (event !== undefined) events.set(matcher.id, event)
  }
  return [...events.values()]
}

/** Wordings within which the text begins: in their own text or in a value. */
function cutInFront(text: string, line: Line): Likeness[] {
  return matchers.flatMap((matcher) => {
    const found = hasLevel(matcher, line) ? fromWithin(matcher, text) : undefined
    return found === undefined ? [] : [{ ...found, matcher, prefix: {} }]
  })
}

function fromWithin(matcher: Matcher, text: string): PartialMatch | undefined {
  const { parts } = compiled(matcher)
  let best: PartialMatch | undefined
  const consider = (found: PartialMatch | undefined, before: number): void => {
    const letters = before + (found?.letters ?? 0)
    if (found?.end !== text.length || letters < fewest.cutInFront || letters <= (best?.letters ?? 0)) return
    best = { ...found, letters }
  }
  const [first] = text
  // An empty text would be found everywhere in every wording.
  if (first === undefined) return undefined
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      for (let cut = part.indexOf(first, 1); cut > 0; cut = part.indexOf(first, cut + 1)) {
        const rest = part.slice(cut)
        if (text.startsWith(rest)) consider(matchPartly(parts, text, rest.length, index + 1), rest.length)
      }
    } else {
      const after = parts[index + 1]
      const at = typeof after === 'string' ? text.indexOf(after) : -1
      if (at > 0) consider(matchPartly(parts, text, at, index + 1), 0)
    }
  }
  return best
}
