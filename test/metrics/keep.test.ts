// What is made again, and what is kept.
import t from 'tap'
import { answersOf, isSame, keeper } from '../../src/metrics/keep.ts'
import { answered } from '../../src/world/servers.ts'
import { server, varz, world } from './build.ts'

t.test('a set is the same object while it holds the same', (t) => {
  let [answer, names] = [{}, ['a', 'b']]
  let made = 0
  const keep = keeper()
  const isEqual = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
    a.size === b.size && [...a].every((one) => b.has(one))
  const steady = () =>
    keep(
      [answer],
      () => {
        made += 1
        return new Set(names)
      },
      isEqual,
    )
  const first = steady()
  t.equal(steady(), first)
  t.equal(made, 1, 'the answer is the same')
  answer = {}
  t.equal(steady(), first, 'another answer of the same names')
  t.equal(made, 2)
  for (const others of [['a'], ['a', 'c'], ['a', 'b', 'c'], []]) {
    answer = {}
    names = others
    t.strictSame([...steady()], others)
  }
  t.end()
})

t.test('without a comparison of its own, the newest', (t) => {
  const keep = keeper()
  t.equal(
    keep([1], () => 'a'),
    'a',
  )
  t.equal(
    keep([1], () => 'b'),
    'a',
  )
  t.equal(
    keep([2], () => 'b'),
    'b',
  )
  t.end()
})

t.test('answers are the same while the servers show the same', (t) => {
  const of = answersOf(answered('varz'))
  const answer = varz('n1')
  const shown = (name: string) => of(world([server(name, { answers: { varz: answer } })]))
  t.ok(isSame(shown('n1'), shown('n1')))
  t.notOk(isSame(shown('n1'), shown('n2')), 'another label')
  t.notOk(isSame(shown('n1'), of(world([server('n1', { answers: { varz: varz('n1') } })]))), 'another answer')
  t.end()
})
