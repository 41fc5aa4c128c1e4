// The committed rule files: equal to the tables, sound to promtool, and each alert fires when it must and only then.
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { alertNames, everyGroup, groups } from '../../src/alerts/index.ts'
import { alertsMarkdown } from '../../scripts/markdown/alerts.ts'
import { packs } from '../../scripts/markdown/packs.ts'
import { ruleFiles } from '../../src/alerts/render.ts'
import { cases, testCounts } from './cases/index.ts'
import { need } from '../cluster/programs.ts'
import { batches, deciding, evaluate, run, testFile } from './promtool.ts'
import { evaluations, leftOver, sweepFile, ways } from './sweep.ts'

const committed = readdirSync('alerts')
  // The names of another exporter are no alerts; test/docs/migration.test.ts holds them.
  .filter((name) => name.endsWith('.rules.yaml') && name !== 'compat.rules.yaml')
  .map((name) => `alerts/${name}`)

t.test('committed files are what the tables say; npm run docs writes them', (t) => {
  const files = new Map([...ruleFiles(groups), ['docs/ALERTS.md', alertsMarkdown(everyGroup, testCounts())]])
  t.same([...committed, 'alerts/rules.json', 'docs/ALERTS.md'].sort(), [...files.keys()].sort())
  for (const [path, text] of files) t.equal(readFileSync(path, 'utf8'), text, path)
  t.end()
})

/** In no file, unless a site asks: test/alerts/overrides.test.ts. */
const optional = groups.flatMap(({ alerts }) => alerts.filter((one) => one.optional).map(({ alert }) => alert))

t.test('every alert has a case in which it fires and one in which it must not', (t) => {
  const counts = testCounts()
  for (const name of alertNames.filter((name) => !optional.includes(name))) {
    t.ok((counts[name]?.fires ?? 0) > 0, `${name} fires`)
    t.ok((counts[name]?.quiet ?? 0) > 0, `${name} stays quiet`)
  }
  t.same(
    Object.keys(counts).filter((name) => !alertNames.includes(name)),
    [],
    'no case is about an alert that is not there',
  )
  t.end()
})

t.test('what public packs have is covered by alerts that exist, or has a reason', (t) => {
  for (const { name, rows } of packs) {
    for (const { theirs, ours, note } of rows) {
      t.same(
        ours.filter((own) => !alertNames.includes(own)),
        [],
        `${name}: ${theirs}`,
      )
      t.ok(ours.length > 0 || note !== undefined, `${name}: ${theirs} has an alert or a reason`)
    }
  }
  t.end()
})

t.test('promtool finds the files sound', (t) => {
  const [promtool] = need(t, 'promtool') ?? []
  if (promtool !== undefined) {
    const { status, text } = run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', ...committed])
    t.equal(status, 0, text)
  }
  t.end()
})

for (const { name } of everyGroup) {
  const some = batches(Object.values(cases).flat()).filter(({ group }) => group === name)
  if (some.length > 0) {
    t.test(`promtool evaluates ${name}`, (t) => {
      const [promtool] = need(t, 'promtool') ?? []
      if (promtool !== undefined) {
        const { status, text } = evaluate(promtool, t.testdir(), some, testFile)
        t.equal(status, 0, text)
      }
      t.end()
    })
  }
}

t.test('a line of the log is told at every interval, in every phase, by a clock that is off; and once', (t) => {
  t.same(leftOver(), [], 'what rules read of events is tried, or said not to be one')
  const [promtool] = need(t, 'promtool') ?? []
  if (promtool !== undefined) {
    const all = ways.map((way) => ({ way, rules: deciding(way.alert) }))
    const some = evaluations.flatMap((evaluation) => all.map((one) => ({ ...one, evaluation })))
    const { status, text } = evaluate(promtool, t.testdir(), some, ({ way, evaluation }) => sweepFile(way, evaluation))
    t.equal(status, 0, text)
  }
  t.end()
})
