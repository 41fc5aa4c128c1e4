// Go's durations, sizes and quoted text, read back.
import fc from 'fast-check'
import t from 'tap'
import { durationSeconds, sizeBytes, unquote } from '../../../src/log/catalog/units.ts'

void t.test('durations', (t) => {
  const cases: [string, number][] = [
    ['2.346001234s', 2.346001234],
    ['1m5.123s', 65.123],
    ['1h0m2s', 3602],
    ['450ms', 0.45],
    ['12.5µs', 12.5e-6],
    ['12.5μs', 12.5e-6],
    ['7ns', 7e-9],
    ['38m20.5s', 2300.5],
    ['0s', 0],
  ]
  for (const [text, seconds] of cases) t.equal(durationSeconds(text), seconds, text)
  for (const text of ['', '5', 's', '5s?', 'x5s', '1d']) t.ok(Number.isNaN(durationSeconds(text)), text)
  t.end()
})

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
