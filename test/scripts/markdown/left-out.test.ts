// Every field that a server sends is a series or is left out for a reason, never both, and nothing is listed in vain.
import t from 'tap'
import { tables } from '../../../src/metrics/index.ts'
import { leftOut } from '../../../scripts/markdown/left-out.ts'
import { allFields, recordedFields } from '../../metrics/fields.ts'

/** `a.{b,c}` is a.b and a.c. */
function expand(text: string): string[] {
  const found = /\{([^{}]*)\}/.exec(text)
  if (found === null) return [text]
  const [before, after] = [text.slice(0, found.index), text.slice(found.index + found[0].length)]
  return (found[1] ?? '').split(',').flatMap((part) => expand(before + part + after))
}

const sources = tables.flatMap(({ families }) => families.flatMap(({ source }) => expand(source)))
const inPath = String.raw`[\w.[\]*]`

function isSeries(endpoint: string, field: string): boolean {
  const literal = field.replace(/[.*[\]]/g, String.raw`\$&`)
  const pattern = new RegExp(`(?<!${inPath})${literal}(?!${inPath})`)
  return sources.some((source) => source.includes(`${endpoint} `) && pattern.test(source))
}

const listed = leftOut.flatMap(({ reason, fields }) =>
  Object.entries(fields).flatMap(([endpoint, names]) => names.split(' ').map((field) => ({ endpoint, field, reason }))),
)
const covers = (entry: string, field: string): boolean =>
  field === entry || field.startsWith(`${entry}.`) || field.startsWith(`${entry}[]`)
const reasonsOf = (endpoint: string, field: string) =>
  listed.filter((entry) => entry.endpoint === endpoint && covers(entry.field, field))

t.test('every field sent by a recorded server', (t) => {
  for (const [endpoint, fields] of recordedFields()) {
    t.ok(fields.size > 0, `${endpoint} was recorded`)
    for (const field of fields)
      t.ok(isSeries(endpoint, field) || reasonsOf(endpoint, field).length > 0, `${endpoint} ${field}`)
  }
  t.end()
})

t.test('every field known of nats-server, sent by the recorded servers or not', (t) => {
  for (const [endpoint, fields] of allFields())
    for (const field of fields)
      t.ok(isSeries(endpoint, field) || reasonsOf(endpoint, field).length > 0, `${endpoint} ${field}`)
  t.end()
})

t.test('no field has two reasons, none is both a series and left out, none is unknown', (t) => {
  const known = allFields()
  for (const { endpoint, field } of listed) {
    t.equal(reasonsOf(endpoint, field).length, 1, `${endpoint} ${field}`)
    const below = [...(known.get(endpoint) ?? [])].filter((other) => covers(field, other))
    t.not(below.length, 0, `${endpoint} ${field} exists`)
    t.strictSame(
      below.filter((other) => isSeries(endpoint, other)),
      [],
      `${endpoint} ${field} is no series`,
    )
  }
  t.end()
})
