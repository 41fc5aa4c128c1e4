// Coverage is of all of src: each file with code counts for some test, but for the entries of processes.
import { readFileSync } from 'node:fs'
import t from 'tap'
import ts from 'typescript'
import map, { covered, entries, sources } from './coverage-map.js'

const counted = new Set(Array.from(covered.values()).flat())

/** Types alone leave nothing to run. */
function hasCode(source: string): boolean {
  const compilerOptions = { module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, removeComments: true }
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions })
  return outputText.trim() !== 'export {};'
}

t.test('each source with code is covered by a test, or is an entry', (t) => {
  t.same(
    sources.filter((source) => !counted.has(source) && !entries.includes(source) && hasCode(source)),
    [],
  )
  t.same(
    entries.filter((entry) => !sources.includes(entry)),
    [],
    'entries exist',
  )
  t.end()
})

t.test('a test covers its mirror, and what has none and is near it; one end to end covers none', (t) => {
  t.same(map('test/ladder.test.ts'), ['src/ladder.ts'])
  t.ok(map('test/http/live.test.ts')?.includes('src/http/auth.ts'))
  t.equal(map('test/e2e/incident.test.ts'), null)
  t.end()
})
