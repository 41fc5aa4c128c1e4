// docs/RELIABILITY.md: each promise names a test that exists, and each test of faults holds a promise.
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { reliabilityMarkdown } from '../../../scripts/markdown/reliability.ts'
import { faults } from '../../faults/beside.ts'
import { chapters } from '../../faults/promises.ts'

const promises = chapters.flatMap((chapter) => chapter.promises)

t.test('every promise has the test that it names', (t) => {
  for (const { fault, test } of promises) {
    const [file, title] = test
    t.ok(readFileSync(`test/${file}`, 'utf8').includes(`t.test('${title}'`), `${fault}: ${file}, ${title}`)
  }
  t.end()
})

t.test('every file of test/faults holds one', (t) => {
  const files = readdirSync('test/faults').filter((name) => /\.(test|long)\.ts$/.test(name))
  for (const name of files)
    t.ok(
      promises.some(({ test }) => test[0] === `faults/${name}`),
      name,
    )
  t.end()
})

t.test('the document is what the table says', (t) => {
  const text = readFileSync('docs/RELIABILITY.md', 'utf8')
  t.equal(text, reliabilityMarkdown())
  t.equal(text.match(/^\| (?!fault|---)/gm)?.length, promises.length + faults.length)
  t.end()
})
