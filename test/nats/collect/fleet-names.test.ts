// Servers behind the system account by name: the same names in clusters, domains and accounts are different servers.
import t from 'tap'
import { parseConfig } from '../../../src/config/load.ts'
import { openTargets } from '../../../src/nats/collect/collect.ts'
import { emptyMemory } from '../../../src/world/memory.ts'
import { fakeFleet, fakeServer, type FakeFleet, type FakeServer } from '../system-account/fake-fleet.ts'
import { options } from './targets.ts'
import { bench, pump, surroundings, up } from './fleet-bench.ts'

t.test('same names in two clusters and two domains are different servers', async (t) => {
  const in_ = (domain: string, name: string, port: number, cluster = 'c1'): FakeServer =>
    Object.assign(fakeServer(name, port, cluster), { domain, id: `id-${port}`, statsz: { active_servers: 5 } })
  const servers = [in_('', 'n1', 1), in_('', 'n1', 2, 'c2'), in_('a', 'e1', 3, 'edge'), in_('b', 'e1', 4, 'edge')]
  servers.push(in_('b', 'e2', 5, 'edge'))
  const { collect, targets } = bench(t, fakeFleet(servers))
  const found = await collect()
  t.strictSame(up(found), {
    ...{ 'nats://c1/n1': true, 'nats://c2/n1': true },
    ...{ 'nats://edge/e1@a': true, 'nats://edge/e1@b': true, 'nats://edge/e2@b': true },
  })
  const labels = targets.list().map(({ cluster, server }) => `${cluster} ${server}`)
  t.strictSame(labels, ['c1 n1', 'c2 n1', 'edge@a e1', 'edge@b e1', 'edge@b e2'])
})

t.test('a name that turns out to be used twice takes its domain along', async (t) => {
  const first = Object.assign(fakeServer('e1', 1, 'edge'), { domain: 'a' })
  const fleet = fakeFleet([first])
  const { collect, targets } = bench(t, fleet)
  await collect()
  t.strictSame(
    targets.list().map(({ cluster }) => cluster),
    ['edge'],
  )
  const other = Object.assign(fakeServer('e1', 2, 'edge'), { domain: 'b', id: 'id-other' })
  fleet.servers.push(other)
  fleet.beat(other)
  await collect()
  t.strictSame(
    targets.list().map(({ cluster }) => cluster),
    ['edge@a', 'edge@b'],
  )
})

t.test('two system accounts with the same names', async (t) => {
  const access = (port: number) => ({ servers: [`nats://127.0.0.1:${port}`], user: 'u', password: 'p' })
  const both = (nats_cluster?: string) =>
    parseConfig('f', JSON.stringify({ targets: [{ nats: access(1) }, { nats: access(2), nats_cluster }] }), {}).targets
  const fleets = [fakeFleet([fakeServer('nats-0', 1, 'nats')]), fakeFleet([fakeServer('nats-0', 2, 'nats')])]
  for (const [name, wanted] of [
    [undefined, ['nats://nats/nats-0', 'nats://nats/nats-0']],
    ['b', ['nats://nats/nats-0', 'nats://b/nats-0']],
  ] as const) {
    const { clock, logged, log } = surroundings()
    const dial: FakeFleet['dial'] = (to) => fleets[to.servers[0] === 'nats://127.0.0.1:1' ? 0 : 1]!.dial(to)
    const around = { memory: emptyMemory(), dial, now: clock.now, after: clock.after, log }
    const targets = openTargets(both(name), options, { ...around, signal: new AbortController().signal })
    t.teardown(() => targets.close())
    const found = await pump(clock, targets.collect(3))
    t.strictSame(
      found.servers.map(({ target }) => target),
      wanted,
    )
    t.equal(
      logged.some((line) => line.includes('two system accounts')),
      name === undefined,
    )
  }
})

t.test('clusters that are not meant are not asked; the home cluster may have another name', async (t) => {
  const servers = [fakeServer('n1', 4221), fakeServer('n1', 4222, 'c2'), fakeServer('n1', 4223, 'other')]
  servers.forEach((server, at) => Object.assign(server, { id: `id-${at}` }))
  const { targets, collect } = bench(t, fakeFleet(servers), { clusters: 'c[12]', nats_cluster: 'prod' })
  await collect()
  t.strictSame(
    targets.list().map(({ cluster }) => cluster),
    ['prod', 'c2'],
  )
})
