// docs/CONFIG.md is what the schema says.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { configMarkdown } from '../../../scripts/markdown/config.ts'

void t.test('the committed page is the generated one', async (t) => {
  t.equal(readFileSync('docs/CONFIG.md', 'utf8'), configMarkdown(), 'if not: npm run docs')
})

void t.test('every key says what it is for', async (t) => {
  const rows = configMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  t.ok(rows.length > 30)
  t.same(
    rows.filter((row) => /\|\s+\|$/.test(row)),
    [],
  )
})
