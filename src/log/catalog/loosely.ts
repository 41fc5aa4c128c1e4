// What people paste, recognised: with notes behind it, marks or another logger's words in front of it, without its prefix. For
// `parse`, `explain` and `triage` only: a followed log is never read this way, so that no rung is claimed that was not logged.
import type { Event } from './event.ts'
import type { Line } from '../line/line.ts'
import { matchPartly } from './partial-match.ts'
import { rowOf } from './index.ts'
import {
  byScope,
  candidates,
  compiled,
  eventOf,
  eventWith,
  isEcho,
  longestMessage,
  scoped,
  type Scoped,
} from './recognise.ts'
import { scopes } from './rows/row.ts'
import { withoutEnding, withoutMarks } from '../line/paste.ts'

/**
 * The event of a line that may have been through terminals, chats and tickets: all of a wording is there, whatever stands
 * around it. What `recognise` knows is known here too; text added behind it is kept out of the values, and values that were
 * cut away with a prefix (node, group, remote, id) are missing. For lines that are cut ask `alike`.
 */
export function recogniseLoosely(line: Line): Event | undefined {
  if (isEcho(line) || line.text.length > longestMessage) return undefined
  const texts = endings(line.text)
  // A quotation mark would be taken for a part of an address.
  const quoted = /^["'`]/.test(line.text.trimStart()) ? behind(texts, line, ({ isMark }) => isMark) : undefined
  return (
    quoted ??
    firstOf(texts, (text) => eventOf(scoped(text), line)) ??
    withoutPrefix(texts, line) ??
    behindLogger(texts, line) ??
    beforeBlanks(line)
  )
}

/**
 * The quick test of a line with a level that `recognise` does not know and that has nothing behind it to cut off: whether
 * `recogniseLoosely` may know it.
 */
export function mayBeKnown(text: string): boolean {
  if (/^\s*["'`]/.test(text)) return true
  for (const scope of scopes) if (candidates({ scope, fields: {}, rest: text }).length > 0) return true
  const own = scoped(text)
  return own.scope !== 'plain' && candidates(own).length > 0
}

/** Notes that people put behind a line, one after another. */
const mostEndings = 8

/** The text as it is last; before it with one, two, … pieces less of what was added behind it. */
export function endings(text: string): string[] {
  const found = [text]
  for (let last = text; found.length <= mostEndings;) {
    const next = withoutEnding(last)
    if (next === last || next === '') break
    found.unshift(next)
    last = next
  }
  return found
}

/** The text without all that was added behind it. */
export const withoutEndings = (text: string): string => endings(text)[0] ?? text

/** What is found in the first that has it. */
function firstOf<T, From>(all: readonly From[], find: (one: From) => T | undefined): T | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}

/** Rows are printed at levels of their own; where a line has lost its level any row may be meant. */
export const hasLevel = ({ id }: Pick<Event, 'id'>, { level }: Line): boolean =>
  level === undefined || rowOf(id).levels.includes(level)

/** The event behind what another logger, a list or a quotation puts in front of it. */
function behindLogger(texts: readonly string[], line: Line): Event | undefined {
  if (line.level !== undefined) return undefined
  return behind(texts, line, ({ isKnown }) => isKnown)
}

/** The event of the text behind the first of some beginnings where there is one. */
export function behind(
  texts: readonly string[],
  line: Line,
  isMeant: (beginning: Beginning) => boolean,
): Event | undefined {
  const whole = texts.at(-1) ?? ''
  for (const beginning of beginnings(whole)) {
    if (!isMeant(beginning) || !mayBegin(whole.slice(beginning.at))) continue
    // A quotation mark in front belongs to the one behind.
    const rests = beginning.isMark ? endings(whole.slice(beginning.at)) : texts.map((text) => text.slice(beginning.at))
    const event = firstOf(rests, (rest) => eventOf(scoped(rest), line)) ?? withoutPrefix(rests, line)
    if (event !== undefined && hasLevel(event, line)) return event
  }
  return undefined
}

/** The quick test, before all endings are tried. */
const mayBegin = (text: string): boolean =>
  readings(text).some(({ scope, rest }) => byScope[scope].ofText(rest, 0) !== undefined)

export interface Beginning {
  at: number
  /** Only marks stand before it. */
  isMark: boolean
  /** What stands before it is a mark or another logger's, so that nothing of the message is missing. */
  isKnown: boolean
}

const separators = ['] ', ' - ', ': ', '| ', '\t', ') ', '> ', '  ', ' "', ' `']
const mostBeginnings = 12
/** Within so many characters: what is further in is a quotation. */
const farthest = 300

/** Where a message may begin: behind marks, and behind what separates it from what stands before it. */
export function beginnings(text: string): Beginning[] {
  const head = text.slice(0, farthest)
  const places = new Set<number>()
  for (const separator of separators)
    for (let at = head.indexOf(separator); at >= 0; at = head.indexOf(separator, at + 1))
      places.add(at + separator.length)
  const later = [...places].sort((a, b) => a - b).slice(0, mostBeginnings)
  return [
    { at: text.length - withoutMarks(text).length, isMark: true, isKnown: true },
    ...later.map((at) => ({ at, isMark: false, isKnown: isLogger(text.slice(0, at)) })),
  ]
}

const levelWord = /\b(?:trace|debug|info|notice|warn|warning|err|error|fatal|crit|critical)\b/i

/** A name with a colon or in brackets, as a program or a field of a record is named. */
const nameBefore = /^\s{0,40}(?:\[[\w@./: -]{1,60}\]|["']?[\w@./-]{1,60}["']?\s?[:=])\s?["']?$/

/** A time or a level before a message is what loggers write. */
const isLogger = (text: string): boolean => /\d\d:\d\d:\d\d/.test(text) || levelWord.test(text) || nameBefore.test(text)

/** `10000 append entries pending`, whose group is lost. */
function withoutPrefix(texts: readonly string[], line: Line): Event | undefined {
  const event = firstOf(texts, (rest) => firstOf(prefixed, (scope) => eventOf({ scope, fields: {}, rest }, line)))
  return event !== undefined && hasLevel(event, line) ? event : undefined
}

const prefixed = scopes.filter((scope) => scope !== 'plain')

/** What may stand behind a wording that is over: blanks as of a table or a terminal, a bar, marks, something in brackets. */
const setOff = /^(?:\s{2}|\t| ?[|│┃]|[.,;:!?]+$| ?\([^()]*\)$| ?\[[^[\]]*\]$| ?\{[^{}]*\}$)/

function beforeBlanks(line: Line): Event | undefined {
  for (const text of readings(line.text))
    for (const matcher of candidates(text)) {
      const found = hasLevel(matcher, line) ? matchPartly(compiled(matcher).parts, text.rest) : undefined
      if (found?.end === undefined || !setOff.test(text.rest.slice(found.end))) continue
      return eventWith(matcher, { ...text.fields, ...matcher.fields, ...found.fields }, line)
    }
  return undefined
}

/** The text behind its prefix; where it has none, behind each prefix that it may have lost. */
export function readings(text: string): Scoped[] {
  const own = scoped(text)
  if (own.scope !== 'plain') return [own]
  return scopes.map((scope) => ({ scope, fields: {}, rest: text }))
}
