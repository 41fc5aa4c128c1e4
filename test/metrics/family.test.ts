// A table renders each row's labels once, each family's samples together, and nothing for what is unknown.
import t from 'tap'
import { render } from '../../src/exposition/text.ts'
import { pause, table } from '../../src/metrics/family.ts'
import { columns, world } from './build.ts'

interface Row {
  name: string
  value: number | undefined
}

const rows: Row[] = [
  { name: 'a', value: 1 },
  { name: 'quote " slash \\ line\n', value: Infinity },
  { name: 'c', value: undefined },
]
const families = [
  { name: 'nats_a_total', type: 'counter', help: 'A\\b\nc.', source: '/x a', value: ({ value }: Row) => value },
  { name: 'nats_never', type: 'gauge', help: 'N.', source: '/x n', value: () => undefined },
] as const

const one = table<Row>({
  entity: 'One',
  rows: () => rows,
  labels: { server: ({ name }) => name, peer: () => '' },
  families,
})
const bare = table<Row>({ entity: 'Two', rows: () => [{ name: '', value: -Infinity }], labels: {}, families })

t.strictSame(one.labels, ['server', 'peer'])
t.strictSame(columns(one, world([])), [
  'nats_a_total{server="a",peer=""} 1\nnats_a_total{server="quote \\" slash \\\\ line\\n",peer=""} +Inf\n',
  '',
])
t.equal(
  render([one, bare], world([])),
  '# HELP nats_a_total A\\\\b\\nc.\n# TYPE nats_a_total counter\n' +
    'nats_a_total{server="a",peer=""} 1\nnats_a_total{server="quote \\" slash \\\\ line\\n",peer=""} +Inf\nnats_a_total -Inf\n',
  'two tables feed one family, in one piece; a family without samples is left out',
)

t.test('histograms are cumulative and end at +Inf', (t) => {
  const histogram = {
    name: 'nats_h_seconds',
    type: 'histogram',
    help: 'H.',
    source: 'log h',
    value: ({ value }: Row) => (value === undefined ? undefined : { bounds: [0.5, 2], counts: [1, 0, 2], sum: 7.25 }),
  } as const
  const labelled = table<Row>({
    entity: 'H',
    rows: () => rows.slice(0, 1),
    labels: { kind: ({ name }) => name },
    families: [histogram],
  })
  t.equal(
    columns(labelled, world([]))[0],
    'nats_h_seconds_bucket{kind="a",le="0.5"} 1\nnats_h_seconds_bucket{kind="a",le="2"} 1\nnats_h_seconds_bucket{kind="a",le="+Inf"} 3\n' +
      'nats_h_seconds_sum{kind="a"} 7.25\nnats_h_seconds_count{kind="a"} 3\n',
  )
  const plain = table<Row>({ entity: 'H', rows: () => rows.slice(1), labels: {}, families: [histogram] })
  t.match(
    columns(plain, world([]))[0],
    /^nats_h_seconds_bucket\{le="0.5"\} 1\n[^]*\nnats_h_seconds_sum 7.25\nnats_h_seconds_count 3\n$/,
  )
  t.end()
})

t.test('what may be older than the scrape says so', (t) => {
  const family = (help: string) => ({ name: 'nats_c', type: 'gauge', help, source: '/x c', value: () => 1 }) as const
  const helps = ['Plain.', 'Newer (2.12 and newer).'].map(family)
  const old = table({ entity: 'C', cached: true, rows: () => [], labels: {}, families: helps })
  t.strictSame(
    old.families.map(({ help }) => help),
    ['Plain (cached).', 'Newer (2.12 and newer, cached).'],
  )
  t.end()
})

t.test('many rows come in turns and to the same text', (t) => {
  const many = table<number>({
    entity: 'M',
    rows: () => Array.from({ length: 2500 }, (_, row) => row),
    labels: { peer: String },
    families: [{ name: 'nats_m', type: 'gauge', help: 'M.', source: '/x m', value: (row) => row }],
  })
  const steps = many.steps(world([]))
  let turns = 0
  while (steps.next().done !== true) turns++
  t.equal(turns, 13)
  const lines = columns(many, world([]))[0]?.split('\n') ?? []
  t.strictSame([lines.length, lines[1], lines[2499]], [2501, 'nats_m{peer="1"} 1', 'nats_m{peer="2499"} 2499'])
  t.end()
})

void t.test('what tables have in common is made once a rendering', (t) => {
  let made = 0
  const rows = (): number[] => [++made]
  const families = [{ type: 'gauge', name: 'nats_up', help: '', source: '', value: (row: number) => row }] as const
  const both = ['a', 'b'].map((entity) =>
    table<number>({ entity, rows: (_, once) => once(rows), labels: { server: () => entity }, families }),
  )
  t.match(render(both, world([])), 'nats_up{server="a"} 1\nnats_up{server="b"} 1\n')
  t.match(render(both, world([])), 'nats_up{server="a"} 2\nnats_up{server="b"} 2\n', 'and anew the next time')
  t.end()
})

t.test('a pause among the rows is a step and no sample', (t) => {
  const pausing = table<Row>({
    entity: 'P',
    *rows() {
      yield pause
      yield* rows.slice(0, 1)
      yield pause
    },
    labels: { kind: ({ name }) => name },
    families,
  })
  const steps = [...pausing.steps(world([]))]
  t.equal(steps.length, 3)
  t.strictSame(columns(pausing, world([])), ['nats_a_total{kind="a"} 1\n', ''])
  t.end()
})
