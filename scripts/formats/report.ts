// What the catalog lacks for one version of nats-server: format strings of its source that no wording is, and versions that rows get wrong.
import { logCalls, type LogCall } from './calls.ts'
import { explained, type Explanation, type Explanations } from './explained.ts'
import { atLevel, wordings, wordingsOf, type Known } from './match.ts'
import { program, type Program, type SourceFile } from './program.ts'
import { literalOf, textsMadeWithin, textsOf, type Texts } from './texts.ts'
import { written } from './tokens.ts'
import { claims } from './versions.ts'

export interface Report {
  /** Formats that no wording is: `path:line LVL scope format`. */
  missing: string[]
  /** Expressions whose text cannot be read from the source and that nothing explains. */
  unknown: string[]
  /** Wordings whose versions hold this one though nothing prints them, or the other way round. */
  versions: string[]
}

/** A format that reaches the log, and where. */
interface Printed {
  call: LogCall
  format: string
}

export function report(files: readonly SourceFile[], version: string, known: Explanations = explained): Report {
  const parsed = program(files)
  const printed: Printed[] = []
  const unknown = new Set<string>()
  for (const call of logCalls(parsed)) {
    const texts = textsOfCall(parsed, call)
    for (const format of texts.known) printed.push(...expanded(format, known).map((one) => ({ call, format: one })))
    for (const expression of texts.unknown) {
      const made = madeWithin(parsed, expression, known)
      if (made !== undefined) printed.push(...made.map((format) => ({ call, format })))
      else if (!isExplained(call, expression, known.expressions))
        unknown.add(`${placeOf(call)} ${written(call.format)}: ${expression}`)
    }
  }
  return { ...compared(printed, version, known), unknown: [...unknown].sort() }
}

const placeOf = ({ within, line, level, scope }: LogCall): string => `${within.path}:${line} ${level} ${scope}`

function textsOfCall(parsed: Program, { format, values, within, at }: LogCall): Texts {
  const literal = literalOf(parsed, format)
  const [first] = values
  if (literal !== undefined && !(/^%[sv]$/.test(literal) && first !== undefined))
    return { known: new Set([literal]), unknown: new Set() }
  return textsOf(parsed, { expression: literal === undefined || first === undefined ? format : first, within, at })
}

/** A format with each of the words that its first verb stands for. */
function expanded(format: string, { words }: Explanations): string[] {
  const found = words.find((one) => one.format === format)?.words
  return found === undefined ? [format] : found.map((word) => format.replace(/%[a-z]/, () => word))
}

function madeWithin(parsed: Program, expression: string, known: Explanations): string[] | undefined {
  const found = known.madeWithin.find((one) => one.expression === expression)
  if (found === undefined) return undefined
  const texts = textsMadeWithin(parsed, found.within)
  return found.capital === true ? texts.map((text) => text.charAt(0).toUpperCase() + text.slice(1)) : texts
}

function compared(printed: readonly Printed[], version: string, known: Explanations): Omit<Report, 'unknown'> {
  const missing = new Set<string>()
  const unclaimed = new Set<string>()
  const seen = new Set<Known>()
  for (const { call, format } of printed) {
    const found = wordingsOf(call.scope, format)
    found.forEach((wording) => seen.add(wording))
    if (found.length === 0 || !atLevel(found, call.level)) {
      if (!isExplained(call, format, known.formats)) missing.add(`${placeOf(call)} ${JSON.stringify(format)}`)
    } else if (!found.some(({ versions }) => claims(versions, version)))
      unclaimed.add(`printed though not claimed (${found.map(({ id }) => id).join()}): ${format}`)
  }
  const idle = wordings
    .filter((one) => claims(one.versions, version) && !seen.has(one) && !isUnseen(one, known))
    .map(({ id, text, versions }) => `claimed though not printed (${id}, ${versions}): ${text}`)
  return { missing: [...missing].sort(), versions: [...idle, ...unclaimed].sort() }
}

const isUnseen = ({ id, text }: Known, { unseen }: Explanations): boolean =>
  unseen.some(({ event, only }) => event === id || only?.includes(text))

function isExplained({ level, within }: LogCall, text: string, explanations: readonly Explanation[]): boolean {
  return explanations.some(
    (one) =>
      (one.level ?? level) === level &&
      (one.within ?? within.name) === within.name &&
      (one.only?.includes(text) ?? true),
  )
}
