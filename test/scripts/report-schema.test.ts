// The JSON Schema of the report: as committed, and every report of the corpus is valid by it, nothing in it beside the schema.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { reportSchema } from '../../scripts/report-schema.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { jsonReport } from '../../src/diagnose/report/json.ts'
import { report } from '../../src/diagnose/report/report.ts'
import { cases, evidenceOf, logsOf } from '../diagnose/corpus.ts'

const text = reportSchema()
const schema = z.fromJSONSchema(JSON.parse(text) as z.core.JSONSchema.JSONSchema)

void t.test('docs/report.schema.json is that of the types', (t) => {
  t.ok(readFileSync('docs/report.schema.json', 'utf8') === text, 'npm run docs')
  t.end()
})

void t.test('reports of the corpus are valid', (t) => {
  for (const one of cases) {
    const json = jsonReport(evidenceOf(logsOf(one), { since: one.since }).map((evidence) => report(diagnose(evidence))))
    const { success, error } = schema.safeParse(JSON.parse(json))
    t.ok(success, `${one.name} ${error?.message.slice(0, 500) ?? ''}`)
  }
  t.end()
})

void t.test('what is missing, of another type or not in the schema is refused', (t) => {
  const [one] = cases
  if (one === undefined) throw new Error('no cases')
  const good = JSON.parse(jsonReport(evidenceOf(logsOf(one)).map((each) => report(diagnose(each))))) as object
  t.ok(schema.safeParse(good).success)
  t.notOk(schema.safeParse({ ...good, verdict: undefined }).success)
  t.notOk(schema.safeParse({ ...good, cluster: 1 }).success)
  t.notOk(schema.safeParse({ ...good, format: 2 }).success)
  t.notOk(schema.safeParse({ ...good, more: true }).success)
  t.end()
})
