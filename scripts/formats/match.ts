// Whether a format string of Go is a wording of the catalog: both have holes, so a hole of the one is laid on a hole of the other.
import type { Level } from '../../src/level.ts'
import { eventIds, rowOf, type EventId } from '../../src/log/catalog/index.ts'
import { textsOf, type Scope } from '../../src/log/catalog/rows/row.ts'
import { kinds, template } from '../../src/log/catalog/template.ts'

/** One letter for each family of verbs, from where no text of a server has letters. */
const holes = { number: '\ue000', float: '\ue001', quoted: '\ue002', any: '\ue003' } as const
const familyOf = (verb: string): string =>
  verb === 'd' ? holes.number : verb === 'f' ? holes.float : verb === 'q' ? holes.quoted : holes.any

/** `%d entries` with a letter in place of each verb. */
export const withHoles = (format: string): string =>
  format.replace(/%[-+# 0]*\d*(?:\.\d+)?([a-zA-Z%])/g, (_, verb: string) => (verb === '%' ? '%' : familyOf(verb)))

/** Kinds that a value as Go prints it with %v may be as well. */
const laidOn: Partial<Record<keyof typeof kinds, string>> = {
  int: holes.number + holes.any,
  commas: holes.any,
  float: holes.float + holes.any,
  subsecond: holes.float,
  oversecond: holes.float,
  duration: holes.any,
  size: holes.any,
  quoted: holes.quoted,
}
const kindNames = new Map<object, keyof typeof kinds>(
  (Object.keys(kinds) as (keyof typeof kinds)[]).map((name) => [kinds[name], name]),
)

/** One wording of the catalog. */
export interface Known {
  id: EventId
  scope: Scope
  text: string
  versions: string
}

export const wordings: readonly Known[] = eventIds.flatMap((id) =>
  rowOf(id).wordings.flatMap((wording) =>
    textsOf(wording).map((text) => ({ id, scope: wording.scope ?? rowOf(id).scope, text, versions: wording.versions })),
  ),
)

function patternOf({ text }: Known): RegExp {
  const { source, placeholders } = template(text)
  const loose = placeholders.reduce((pattern, { name, kind }) => {
    const kindName = kindNames.get(kind)
    const letters = kindName === undefined ? undefined : laidOn[kindName]
    const group = `(?<${name}>${kind.pattern})`
    return letters === undefined ? pattern : pattern.replace(group, () => `(?:[${letters}]|${kind.pattern})`)
  }, source)
  return new RegExp(`^${loose}$`, 's')
}

const patterns = wordings.map((wording) => ({ wording, pattern: patternOf(wording) }))

/** Wordings that a format string is, in its scope. */
export function wordingsOf(scope: Scope, format: string): Known[] {
  // A line break at the end of a format is no part of the line.
  const text = withHoles(format.replace(/\n$/, ''))
  const found = patterns.filter(({ wording, pattern }) => wording.scope === scope && pattern.test(text))
  return found.map(({ wording }) => wording)
}

/** Whether a row of one of these wordings says that it is printed at this level. */
export const atLevel = (found: readonly Known[], level: Level): boolean =>
  found.some(({ id }) => rowOf(id).levels.includes(level))
