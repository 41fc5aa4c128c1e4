// docs/METRICS.md lists exactly what the tables export.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { tables } from '../../../src/metrics/index.ts'
import { costOf, totalCost } from '../../../scripts/markdown/cost.ts'
import { metricsMarkdown } from '../../../scripts/markdown/metrics.ts'

const committed = readFileSync(new URL('../../../docs/METRICS.md', import.meta.url), 'utf8')

t.equal(committed, metricsMarkdown(tables), 'the committed document is the generated one: npm run docs')

t.test('every family is listed once, with its sources', (t) => {
  const text = metricsMarkdown(tables)
  for (const name of new Set(tables.flatMap(({ families }) => families.map(({ name }) => name))))
    t.equal(text.split(`| \`${name}\` |`).length, 2, name)
  t.match(text, /`nats_raft_pending_entries` .*\/raftz pindex.*; log raft_append_entries_pending/)
  t.end()
})

t.test('an asset with three replicas is within its budget of series', (t) => {
  const { stream, consumer } = totalCost(costOf(tables))
  t.ok(stream > 20 && stream <= 50, `${stream} for a stream`)
  t.ok(consumer > 15 && consumer <= 30, `${consumer} for a consumer`)
  t.end()
})
