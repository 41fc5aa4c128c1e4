// The table of other exporters' series: rendered as committed, every name here real, every rule sound.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { everyGroup } from '../../src/alerts/index.ts'
import { tables } from '../../src/metrics/index.ts'
import { compatRules, expression, groups, migrationMarkdown } from '../../scripts/migration/index.ts'
import { moved, type Moved } from '../../scripts/migration/moved.ts'
import { renamed } from '../../scripts/migration/renamed.ts'
import { problems } from '../alerts/expression.ts'
import { need } from '../cluster/programs.ts'

const series = groups.flatMap(moved)
const here = (one: Moved): one is Moved & { ours: string } => one.ours !== undefined

t.equal(readFileSync('docs/MIGRATION.md', 'utf8'), migrationMarkdown(), 'docs/MIGRATION.md: npm run docs')
t.equal(readFileSync('alerts/compat.rules.yaml', 'utf8'), compatRules(), 'alerts/compat.rules.yaml: npm run docs')

t.test('every series here exists, with the labels that stand for the old ones', (t) => {
  for (const one of series.filter(here)) {
    const name = one.ours.replace(/\{.*/, '')
    const found = tables.filter(({ families }) => families.some((family) => family.name === name))
    t.not(found.length, 0, `${one.old}: ${name}`)
    const labels = new Set(found.flatMap(({ labels }) => labels))
    const matched = [...one.ours.matchAll(/(\w+)=/g)].map(([, label = '']) => label)
    for (const label of [...matched, ...Object.values(one.labels)])
      t.ok(
        [...labels].some((other) => other === label),
        `${one.old}: ${name} has ${label}`,
      )
    t.strictSame(problems(expression(one)), [], `${one.old}: the rule`)
  }
  t.end()
})

t.test('every series is there once, and says what was wrong where it is gone', (t) => {
  const names = series.map(({ old }) => old)
  t.strictSame(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
  for (const one of series) if (!here(one)) t.not(one.wrong, '', one.old)
  t.end()
})

t.test('series that were renamed are gone under the old name, and there under the new', (t) => {
  const known = new Set([
    ...tables.flatMap(({ families }) => families.map(({ name }) => name)),
    ...everyGroup.flatMap(({ recordings }) => recordings.map(({ record }) => record)),
  ])
  for (const { old, now } of renamed) {
    t.notOk(known.has(old), `${old} is gone`)
    for (const name of now?.match(/[a-z][\w:]+/g) ?? []) t.ok(known.has(name), `${old}: ${name} is there`)
  }
  t.end()
})

t.test('promtool takes the rules', (t) => {
  const paths = need(t, 'promtool')
  if (paths === undefined) {
    t.end()
    return
  }
  const { status, stderr } = spawnSync(paths[0], ['check', 'rules', '--lint=all', 'alerts/compat.rules.yaml'], {
    encoding: 'utf8',
  })
  t.strictSame({ status, stderr }, { status: 0, stderr: '' })
  t.end()
})
