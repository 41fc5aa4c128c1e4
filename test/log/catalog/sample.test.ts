// The sample of unknown lines: one of each shape, bounded.
import t from 'tap'
import { sample } from '../../../src/log/catalog/sample.ts'

void t.test('lines that differ in numbers, names and addresses are one', (t) => {
  const unknown = sample()
  unknown.add('WRN', "Stream 'A > B' at 10.0.0.1:4222 broke after 3.5s")
  unknown.add('WRN', "Stream 'C > D' at 10.0.0.2:4222 broke after 12m4s")
  unknown.add('ERR', 'Other trouble')
  t.strictSame(unknown.list(), [
    { level: 'WRN', count: 2, text: "Stream 'C > D' at 10.0.0.2:4222 broke after 12m4s" },
    { level: 'ERR', count: 1, text: 'Other trouble' },
  ])
  t.end()
})

void t.test('bounded in number and in length; no level is unknown', (t) => {
  const unknown = sample(2)
  for (const text of ['alpha', 'beta', 'x'.repeat(1000)]) unknown.add(undefined, text)
  const list = unknown.list()
  t.strictSame(
    list.map(({ level, text }) => [level, text.length]),
    [
      ['unknown', 4],
      ['unknown', 300],
    ],
  )
  t.end()
})
