// How much of a wording a text has: for lines of which only a part is left, where a regular expression can only say no.
import { isOpen, isValue, valueEnd, type Kind, type Part, type Placeholder } from './template.ts'
import type { Fields } from './rows/row.ts'

export interface PartialMatch {
  /** How many letters of the wording's own text were found. */
  letters: number
  /** Values that are complete. */
  fields: Fields
  /** Where the wording ends in the text; undefined: the text ends first, so it is cut. */
  end: number | undefined
}

/** Walks the parts from the one at `index`, from `at` in the text; undefined: this is another text. One pass. */
export function matchPartly(parts: readonly Part[], text: string, at = 0, index = 0): PartialMatch | undefined {
  const fields: Fields = {}
  let letters = 0
  for (; index < parts.length; index++) {
    const part = parts[index]
    if (part === undefined) break
    if (typeof part === 'string') {
      const shared = sharedLength(part, text, at)
      letters += shared
      at += shared
      if (shared < part.length) return at === text.length ? { letters, fields, end: undefined } : undefined
      continue
    }
    const after = parts[index + 1]
    const value = valueAt(part, typeof after === 'string' ? after : '', text, at)
    if (value === undefined) return undefined
    if (!value.isWhole) return { letters, fields, end: undefined }
    fields[part.name] = part.kind.read(text.slice(at, value.end))
    at = value.end
  }
  return { letters, fields, end: at }
}

function sharedLength(part: string, text: string, at: number): number {
  let length = 0
  while (length < part.length && part[length] === text[at + length]) length++
  return length
}

/** Where a value ends, and whether more of it may have been cut away; undefined: there is no such value. */
function valueAt(
  { kind }: Placeholder,
  after: string,
  text: string,
  at: number,
): { end: number; isWhole: boolean } | undefined {
  const rest = text.slice(at)
  if (isOpen({ kind })) {
    const next = after === '' ? text.length : text.indexOf(after, at)
    if (next >= 0) return isValue(kind, text.slice(at, next)) ? { end: next, isWhole: true } : undefined
    return { end: text.length, isWhole: false }
  }
  const run = valueEnd(kind, text, at)
  if (after === '' && run !== undefined) return { end: run, isWhole: true }
  if (after !== '' && run !== undefined && text.startsWith(after, run)) return { end: run, isWhole: true }
  const next = after === '' ? -1 : text.indexOf(after, at)
  if (next >= 0) return isValue(kind, text.slice(at, next)) ? { end: next, isWhole: true } : undefined
  const end = text.length - overlap(rest, after)
  if (end < text.length && isValue(kind, text.slice(at, end))) return { end, isWhole: true }
  return isCut(kind, rest) ? { end: text.length, isWhole: false } : undefined
}

/** How many letters at the end of a text are the beginning of what should follow. */
function overlap(text: string, after: string): number {
  let length = Math.min(text.length, after.length - 1)
  while (length > 0 && !text.endsWith(after.slice(0, length))) length--
  return length
}

/** What may have stood at the end of a value that is none. */
const completions = ['', 's', 'B', ' B', '"', '0', '0s']

const isCut = (kind: Kind, rest: string): boolean =>
  rest === '' || completions.some((completion) => isValue(kind, rest + completion))
