// docs/METRICS.md lists exactly what the tables export.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { format, resolveConfig } from 'prettier'
import { tables } from '../../src/metrics/index.ts'
import { metricsMarkdown } from '../../src/metrics/markdown.ts'

const path = fileURLToPath(new URL('../../docs/METRICS.md', import.meta.url))

t.test('the committed document is the generated one: npm run docs', async (t) => {
  const options = await resolveConfig(path)
  t.equal(readFileSync(path, 'utf8'), await format(metricsMarkdown(tables), { ...options, filepath: path }))
})

t.test('every family is listed once, with its sources', (t) => {
  const text = metricsMarkdown(tables)
  for (const name of new Set(tables.flatMap(({ families }) => families.map(({ name }) => name))))
    t.equal(text.split(`| \`${name}\` |`).length, 2, name)
  t.match(text, /`nats_raft_pending_entries` .*\/raftz pindex.*; log raft_append_entries_pending/)
  t.end()
})
