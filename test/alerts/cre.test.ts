// CRE rules: each finds its own lines, the ladder rung by rung, and every rule is whole.
import t from 'tap'
import { cre } from '../../src/alerts/cre.ts'
import { parseYaml } from '../../src/config/yaml.ts'
import { rungs } from '../../src/ladder.ts'
import { rowOf } from '../../src/log/catalog/index.ts'
import { pageworthy } from '../../src/log/catalog/pageworthy.ts'

interface Rule {
  metadata: { id: string }
  cre: { id: string; severity: number; title: string; references?: string[] }
  rule: { set: { event: { source: string }; match: { regex: string }[] } }
}

const { rules } = parseYaml(cre({ runbooks: 'https://runbooks.example.org' })).value as { rules: Rule[] }
const idOf = (name: string): string => `NATS-JETSTREAM-${name.toUpperCase().replaceAll('_', '-')}`
const found = (line: string): string[] =>
  rules.filter(({ rule }) => rule.set.match.every(({ regex }) => new RegExp(regex).test(line))).map(({ cre }) => cre.id)

void t.test('every event worth a page, once', (t) => {
  const events = pageworthy.flatMap((id) =>
    id === 'raft_append_entries_pending' ? rungs.map(({ name }) => `${id}_${name}`) : [id],
  )
  t.strictSame(
    rules.map(({ cre }) => cre.id),
    events.map(idOf),
  )
  t.equal(new Set(rules.map(({ metadata }) => metadata.id)).size, rules.length)
  for (const { cre, rule } of rules) {
    t.ok(cre.title.length > 10 && cre.severity >= 0 && cre.severity <= 4, cre.id)
    t.equal(rule.set.event.source, 'cre.log.nats')
  }
  t.end()
})

void t.test('its own lines and no others', (t) => {
  for (const id of pageworthy.filter((id) => id !== 'raft_append_entries_pending'))
    for (const line of rowOf(id).examples) t.strictSame(found(line), [idOf(id)], line)
  t.end()
})

void t.test('the ladder by its number', (t) => {
  const line = (pending: number) =>
    `[7] 2026/03/04 05:06:07.000000 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] ${pending} append entries pending`
  for (const { entries } of rungs)
    for (const pending of [entries - 1, entries, entries + 1, entries * 10, 99_999, 100_000]) {
      const reached = rungs.filter((rung) => pending >= rung.entries)
      t.strictSame(
        found(line(pending)),
        reached.map(({ name }) => idOf(`raft_append_entries_pending_${name}`)),
        String(pending),
      )
    }
  t.end()
})
