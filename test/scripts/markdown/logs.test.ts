// docs/LOGS.md is the catalog, and in step with it.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { logsMarkdown } from '../../../scripts/markdown/logs.ts'

void t.test('every event has its entry, with what it means, does not mean, and asks for', (t) => {
  const entries = logsMarkdown().split(/^### /m).slice(1)
  t.equal(entries.length, eventIds.length)
  for (const [index, id] of eventIds.entries()) {
    const entry = entries[index] ?? ''
    const { meaning, isNot, remedy, severity, examples } = rowOf(id)
    t.ok(entry.startsWith(`${id}\n`), id)
    for (const text of [meaning, isNot, remedy, `Severity ${severity}`, ...examples]) t.ok(entry.includes(text), id)
  }
  t.end()
})

void t.test('the committed file is what the catalog renders to', (t) => {
  t.equal(readFileSync(new URL('../../../docs/LOGS.md', import.meta.url), 'utf8'), logsMarkdown(), 'npm run docs')
  t.end()
})
