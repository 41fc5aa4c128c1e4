// Whose series these are: targets that are one server, and logs that only know a name.
import t from 'tap'
import { answered, logServer, ownerOf, perWorld, servers, steadySet } from '../../src/world/servers.ts'
import { server, varz, world } from '../metrics/build.ts'

t.test('of two targets that are one server the one that answers counts', (t) => {
  const dead = server('n1', { target: 'http://old:8222', up: false })
  const alive = server('n1')
  t.strictSame(servers(world([dead, alive])), [alive])
  t.strictSame(servers(world([alive, dead])), [alive])
  t.equal(
    servers(world([server('n1'), server('n1', { cluster: 'c2' })])).length,
    2,
    'names may recur in other clusters',
  )
  t.end()
})

t.test('rows are made once a world', (t) => {
  let made = 0
  const counted = perWorld(() => (made += 1))
  const first = world([])
  counted(first)
  counted(first)
  counted(world([]))
  t.equal(made, 2)
  t.end()
})

t.test('the own name is what /varz says, now or last', (t) => {
  const healthz = { mode: 'js-enabled-only' as const, failures: undefined, status: 200, ok: true }
  const named = server('configured', { answers: { healthz, varz: varz('n1') } })
  const names = (of: ReturnType<typeof world>) => answered('healthz')(of).map(({ ownName }) => ownName)
  t.strictSame(names(world([named])), ['n1'])
  const silent = server('configured', { answers: { healthz } })
  t.strictSame(names(world([silent], { targets: { [silent.target]: { server: 'n1', cluster: 'c1' } } })), ['n1'])
  t.strictSame(names(world([silent], { targets: {} })), [undefined])
  t.strictSame(names(world([server('n2')])), [], 'no answer, no row')
  t.end()
})

t.test("a log gets the labels of its server's target, so that both join", (t) => {
  const n1 = server('n1')
  const other = server('n1', { cluster: 'c2', target: 'http://other:8222' })
  const of = (identity: Parameters<typeof logServer>[0], ...asked: (typeof n1)[]) => logServer(identity, world(asked))
  t.strictSame(of({ server: 'n1', cluster: '' }, n1), { server: 'n1', cluster: 'c1', target: n1.target })
  t.strictSame(of({ server: 'n1', cluster: 'c2' }, n1, other), { server: 'n1', cluster: 'c2', target: other.target })
  t.strictSame(
    of({ server: 'n1', cluster: '' }, n1, other),
    { server: 'n1', cluster: '', target: undefined },
    'ambiguous',
  )
  t.strictSame(of({ server: 'n9', cluster: 'c1' }, n1), { server: 'n9', cluster: 'c1', target: undefined }, 'not asked')
  t.strictSame(of(undefined, n1), { server: '', cluster: '', target: undefined }, 'unknown')
  t.strictSame(
    of({ server: 'n1', cluster: 'c9' }, server('n1', { cluster: '' })),
    { server: 'n1', cluster: 'c9', target: n1.target },
    'a target that never told its cluster takes the one of the log',
  )
  t.end()
})

t.test('the configured name of a target also fits a log that says the real one', (t) => {
  const renamed = server('prod-1')
  const found = logServer(
    { server: 'n1', cluster: '' },
    world([renamed], { targets: { [renamed.target]: { server: 'n1', cluster: 'c1' } } }),
  )
  t.strictSame(found, { server: 'prod-1', cluster: 'c1', target: renamed.target })
  t.end()
})

t.test('owner of a group', (t) => {
  const asset = { account: 'APP', stream: 'ORDERS', consumer: 'worker' }
  const known = world([], { assets: { 'C-R3F-1': asset } })
  t.strictSame(ownerOf('C-R3F-1', '', known), asset)
  t.strictSame(ownerOf('S-R3F-2', 'APP', known), { account: 'APP', stream: '', consumer: '' })
  t.strictSame(ownerOf('_meta_', 'SYS', known), { account: '', stream: '', consumer: '' })
  t.end()
})

t.test('a set is the same object while it holds the same', (t) => {
  let [answer, names] = [{}, ['a', 'b']]
  let made = 0
  const steady = steadySet(
    () => [answer],
    () => {
      made += 1
      return new Set(names)
    },
  )
  const first = steady(world([]))
  t.equal(steady(world([])), first)
  t.equal(made, 1, 'the answer is the same')
  answer = {}
  t.equal(steady(world([])), first, 'another answer of the same names')
  t.equal(made, 2)
  for (const others of [['a'], ['a', 'c'], ['a', 'b', 'c'], []]) {
    answer = {}
    names = others
    t.strictSame([...steady(world([]))], others)
  }
  t.end()
})
