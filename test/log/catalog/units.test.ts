// Go's sizes and quoted text, read back.
import fc from 'fast-check'
import t from 'tap'
import { sizeBytes, unquote } from '../../../src/log/catalog/units.ts'

void t.test('sizes are powers of 1024', (t) => {
  const cases: [string, number][] = [
    ['512 B', 512],
    ['33.60 KB', 34406],
    ['1.00 MB', 1048576],
    ['1.25 GB', 1342177280],
    ['1e+06 B', 1000000],
  ]
  for (const [text, bytes] of cases) t.equal(sizeBytes(text), bytes, text)
  for (const text of ['', '5', 'MB', '5 XB']) t.ok(Number.isNaN(sizeBytes(text)), text)
  t.end()
})

void t.test('quoted text', (t) => {
  t.equal(unquote('"a \\"b\\" \\\\ \\n\\t\\x41\\u00e9"'), 'a "b" \\ \n\tA\u00e9')
  t.equal(unquote('"\\r\\a\\b\\f\\v"'), '\r\x07\b\f\v')
  fc.assert(fc.property(fc.string(), (text) => unquote(JSON.stringify(text)) === text))
  t.end()
})
