// Whose series these are: targets that are one server, and logs that only know a name.
import t from 'tap'
import { answered, logServer } from '../../src/world/servers.ts'
import { server, varz, world } from '../metrics/build.ts'

t.test('of two targets that are one server the one that answers counts', (t) => {
  const dead = server('n1', { target: 'http://old:8222', up: false })
  const alive = server('n1')
  const targets = (of: ReturnType<typeof world>) => of.servers.map(({ target }) => target)
  t.strictSame(targets(world([dead, alive])), [alive.target])
  t.strictSame(targets(world([alive, dead])), [alive.target])
  t.equal(world([server('n1'), server('n1', { cluster: 'c2' })]).servers.length, 2, 'names may recur in other clusters')
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
  const of = (identity: Parameters<typeof logServer>[0], ...asked: (typeof n1)[]) =>
    logServer(identity, world(asked).servers)
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
    world([renamed], { targets: { [renamed.target]: { server: 'n1', cluster: 'c1' } } }).servers,
  )
  t.strictSame(found, { server: 'prod-1', cluster: 'c1', target: renamed.target })
  t.end()
})
