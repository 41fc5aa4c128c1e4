// Fields by path: what a version lacks has no sample, what omitempty drops is 0, what is unlimited is absent.
import t from 'tap'
import { fields, numberAt, objectAt, textAt, timeAt, type Reader } from '../../src/metrics/field.ts'

const json = {
  n: 5,
  text: 'x',
  none: null,
  deep: { er: { n: 7 }, list: [1] },
  on: true,
  off: false,
  ns: 1_500_000_000,
  when: '2025-11-22T12:00:00.5Z',
  never: '0001-01-01T00:00:00Z',
  minus: -1,
  all: 18_446_744_073_709_551_615,
}

t.equal(numberAt(json, 'deep.er.n'), 7)
t.equal(numberAt(json, 'text'), undefined)
t.equal(numberAt(json, 'n.er.n'), undefined)
t.equal(numberAt(json, 'none.n'), undefined)
t.equal(textAt(json, 'text'), 'x')
t.equal(textAt(json, 'n'), '')
t.strictSame(objectAt(json, 'deep.er'), { n: 7 })
t.equal(objectAt(json, 'deep.list'), undefined)
t.equal(objectAt(json, 'n'), undefined)
t.equal(timeAt(json, 'when'), Date.UTC(2025, 10, 22, 12) / 1000 + 0.5)
t.equal(timeAt(json, 'never'), undefined)
t.equal(timeAt(json, 'gone'), undefined)

const cases: [Reader, path: string, expected: number | undefined][] = [
  ['number', 'n', 5],
  ['number', 'gone', undefined],
  ['count', 'n', 5],
  ['count', 'gone', 0],
  ['count', 'deep.gone', 0],
  ['count', 'gone.gone', undefined],
  ['flag', 'on', 1],
  ['flag', 'off', 0],
  ['flag', 'gone', 0],
  ['nanoseconds', 'ns', 1.5],
  ['nanoseconds', 'gone', undefined],
  ['percent', 'n', 0.05],
  ['time', 'never', undefined],
  ['limit', 'n', 5],
  ['limit', 'minus', undefined],
  ['limit', 'all', undefined],
  ['limit', 'gone', undefined],
]
for (const [reader, path, expected] of cases) {
  const [family] = fields<typeof json>('/x ', (row) => row, [['nats_x', path, 'X.', reader]])
  t.equal(family?.value(json), expected, `${reader} ${path}`)
  t.match(family, { name: 'nats_x', type: 'gauge', source: `/x ${path}` })
}
t.match(
  fields('/x ', () => json, [['nats_x_total', 'n', 'X.']]),
  [{ type: 'counter' }],
)
