// Text format 0.0.4: whatever a label holds, a reader gets it back.
import fc from 'fast-check'
import t from 'tap'
import { render, renderer } from '../../src/exposition/text.ts'
import { escapeLabel, formatValue } from '../../src/metrics/format.ts'
import { table, type Table } from '../../src/metrics/family.ts'
import { world } from '../metrics/build.ts'

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}

t.test('labels come back as they were, on one line', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\\"\na]*$/)), (value) => {
      const escaped = escapeLabel(value)
      return unescape(escaped) === value && !escaped.includes('\n') && !/(^|[^\\])(\\\\)*"/.test(escaped)
    }),
  )
  t.end()
})

t.test('numbers come back as they were', (t) => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true }), (value) =>
      Object.is(Number(formatValue(value)) + 0, value + 0),
    ),
  )
  t.equal(formatValue(Infinity), '+Inf')
  t.equal(formatValue(-Infinity), '-Inf')
  t.end()
})

t.test('a family of several tables stands together, one without samples not at all', async (t) => {
  const family = (name: string) => ({ name, type: 'gauge', help: 'Slash \\\\ and\nline.', source: '/x' }) as const
  const made = (...texts: [name: string, samples: string][]): Table => ({
    entity: 'X',
    labels: [],
    of: () => made(...texts),
    families: texts.map(([name]) => family(name)),
    *steps() {
      yield
      return texts.map(([, samples]) => (samples === '' ? [] : [Buffer.from(samples)]))
    },
  })
  const several = [
    made(['nats_a', 'nats_a 1\n'], ['nats_b', '']),
    made(['nats_c', 'nats_c 3\n'], ['nats_a', 'nats_a 2\n']),
  ]
  const text = render(several, world([]))
  t.equal(Buffer.concat((await renderer(several).render(world([]))).flatMap(({ pieces }) => pieces)).toString(), text)
  t.equal(
    text,
    '# HELP nats_a Slash \\\\\\\\ and\\nline.\n# TYPE nats_a gauge\nnats_a 1\nnats_a 2\n' +
      '# HELP nats_c Slash \\\\\\\\ and\\nline.\n# TYPE nats_c gauge\nnats_c 3\n',
  )
})

t.test('text is kept while what it is made of is the same', async (t) => {
  let made = 0
  let parts: readonly unknown[] = []
  const kept = table<number>({
    entity: 'K',
    rows: () => [(made += 1)],
    parts: () => parts,
    labels: {},
    families: [{ name: 'nats_k', type: 'gauge', help: 'K.', source: '/x k', value: (row) => row }],
  })
  const { render } = renderer([kept])
  const answer = {}
  const texts: string[] = []
  for (const these of [[], [], [answer], [answer], [{}], [answer, 'n1'], [answer, 'n2'], []]) {
    parts = these
    texts.push(String((await render(world([])))[1]?.pieces[0]))
  }
  t.strictSame(
    texts,
    [1, 1, 2, 2, 3, 4, 5, 6].map((row) => `nats_k ${row}\n`),
  )
  await renderer([kept]).render(world([]))
  t.equal(made, 7, 'another renderer remembers nothing of this one')
})

t.test('of rows that were made again, a family that says the same is the same section', async (t) => {
  let rows: readonly { name: string; a: number; b: number }[] = []
  const of = (name: 'a' | 'b') =>
    ({
      name: `nats_${name}`,
      type: 'gauge',
      help: 'X.',
      source: '/x',
      value: (row: (typeof rows)[number]) => row[name],
    }) as const
  const kept = table({
    entity: 'K',
    rows: () => rows,
    parts: () => [rows],
    labels: { stream: ({ name }) => name },
    families: [of('a'), of('b')],
  })
  const { render } = renderer([kept])
  const rendered = async (...these: typeof rows) => {
    rows = these
    const [, a, , b] = await render(world([]))
    return { a, b }
  }
  const [one, other] = [
    { name: '1', a: 1, b: 1 },
    { name: '2', a: 1, b: 1 },
  ]
  const first = await rendered(one, other)
  const second = await rendered(one, { ...other, b: 2 })
  t.equal(second.a, first.a)
  t.equal(String(second.b?.pieces[0]), 'nats_b{stream="1"} 1\nnats_b{stream="2"} 2\n')
  const third = await rendered(one)
  t.equal(String(third.a?.pieces[0]), 'nats_a{stream="1"} 1\n')
})
