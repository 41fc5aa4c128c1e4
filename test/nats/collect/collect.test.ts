// All targets together, over HTTP to servers that behave well and badly: what fails, fails alone.
import t from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { openTargets } from '../../../src/nats/collect/collect.ts'
import { type ServerSnapshot } from '../../../src/nats/collect/snapshot.ts'
import { emptyMemory } from '../../../src/world/memory.ts'
import { fakeServer, hang, healthy, queries, text } from '../fake-server.ts'
import { manualClock, until } from '../manual-clock.ts'
import { allGood, asTargets, bench, options, success, three } from './targets.ts'

t.test('a healthy server: every answer, its labels, its assets', async (t) => {
  const server = await fakeServer(t, healthy())
  const { clock, memory, targets, logged } = bench(t, [{ url: server.url }])
  const { at, servers } = await targets.collect(3)
  t.equal(at, clock.now())
  const [{ answers, ...snapshot }] = servers as [ServerSnapshot]
  t.match(snapshot, { target: server.url, cluster: 'c1', server: 'n1', up: true })
  t.same(success({ answers, ...snapshot }), allGood)
  t.match(answers.varz, { serverId: 'id-n1', version: '2.14.5', systemAccount: 'SYS', raw: { connections: 3 } })
  t.match(answers.jsz, { disabled: false, accounts: [{ account: 'APP', name: 'APP', raw: { storage: 25560 } }] })
  t.match(answers.jsz?.streams, [
    { account: 'APP', stream: 'ORDERS', messages: 10, lastSeq: 10, subjects: 4, deleted: 0, lastTime: 1795387056.5 },
  ])
  t.match(answers.jsz?.streams[0]?.cluster, {
    leader: 'n1',
    replicas: [{ name: 'n2', current: true, offline: false, lag: 3 }],
  })
  t.match(answers.jsz_consumers, {
    total: 1,
    consumers: [{ account: 'APP', stream: 'ORDERS', consumer: 'worker', deliveredStreamSeq: 6, pending: 4 }],
  })
  t.match(answers.healthz, { mode: 'js-enabled-only', status: 200, ok: true, failures: undefined })
  t.match(answers.raftz, [
    {
      group: '_meta_',
      account: '',
      state: 'LEADER',
      hasLeader: true,
      pending: 6,
      unapplied: 4,
      overrun: false,
      overruns: 0,
    },
    { group: 'S-R3F-0Getwb1W', account: 'APP', queues: { entry: 7 }, peers: [{ name: 'n2' }, { name: '' }] },
    { group: 'C-R3F-UdGwLXS0', account: 'APP', pending: 12000, overrun: true, walError: false },
  ])
  t.match(answers.raftz?.[0]?.peers, [{ lastReplicatedIndex: 10830, name: 'n2' }, { lastSeenSeconds: undefined }])
  t.equal(answers.raftz?.[0]?.peers[0]?.lastSeenSeconds?.toFixed(6), '0.367437')
  const listing = (kind: string) => ({ kind, target: server.url, at: clock.now() })
  t.same(Object.fromEntries(memory.assets), {
    'S-R3F-0Getwb1W': { account: 'APP', stream: 'ORDERS', consumer: '', listing: listing('streams') },
    'C-R3F-UdGwLXS0': { account: 'APP', stream: 'ORDERS', consumer: 'worker', listing: listing('consumers') },
  })
  t.same(Object.fromEntries(memory.targets), { [server.url]: { server: 'n1', cluster: 'c1', systemAccount: 'SYS' } })
  t.match(memory.raft.get(server.url)?.get('C-R3F-UdGwLXS0'), { reached: { '10k': clock.now() } })
  t.same(logged, [])
})

t.test('collections at one time are one', async (t) => {
  const server = await fakeServer(t, healthy())
  const { targets } = bench(t, [{ url: server.url }])
  const [a, b] = await Promise.all([targets.collect(3), targets.collect(3)])
  t.equal(a.servers[0], b.servers[0])
  t.equal(server.asked.filter((path) => path === queries.jsz).length, 1)
  t.ok(server.connections() <= 5, 'one connection a slot')
})

t.test('one endpoint of one server hangs: one slow scrape, everything else is there', async (t) => {
  const servers = await three(t)
  servers[1].routes[queries.jszConsumers] = hang
  const { clock, targets, logged } = bench(t, asTargets(servers))
  const first = targets.collect(3)
  await until(() => clock.waiting(3) === 1)
  await clock.advance(3)
  const expected = [allGood, { ...allGood, jsz_consumers: 'timeout' }, allGood]
  t.same((await first).servers.map(success), expected)
  t.match(logged, [/collector brought nothing.*jsz_consumers.*timeout/])
  await clock.advance(12)
  const second = await targets.collect(3)
  t.same(second.servers.map(success), expected, 'without waiting: the clock stands still')
  for (const { answers, up } of second.servers) t.match([answers.raftz?.length, up], [3, true])
  t.match(second.servers[1]?.status[3], { seconds: 15, errors: { timeout: 2 } })
})

t.test('/jsz hangs from the start: the RAFT groups of that server are read all the same', async (t) => {
  const servers = await three(t)
  servers[2].routes[queries.jsz] = hang
  const { clock, targets } = bench(t, asTargets(servers))
  const first = targets.collect(3)
  await until(() => clock.waiting(3) === 2)
  await clock.advance(0.5)
  await until(() => clock.waiting(3) === 1)
  await clock.advance(2.5)
  const { servers: snapshots } = await first
  t.same(
    snapshots.map(({ answers }) => answers.raftz?.length),
    [3, 3, 3],
  )
})

t.test('every endpoint of every server hangs: one slow scrape, then none', async (t) => {
  const servers = await three(t)
  for (const { routes } of servers) for (const path of ['/raftz', ...Object.keys(routes)]) routes[path] = hang
  const { clock, targets } = bench(t, asTargets(servers))
  const first = targets.collect(3)
  await until(() => clock.waiting(3) === 15)
  await clock.advance(3)
  t.equal((await first).servers.length, 3)
  const { servers: snapshots } = await targets.collect(3)
  for (const snapshot of snapshots) {
    t.same(new Set(Object.values(success(snapshot))), new Set(['timeout']))
    t.match(snapshot, { up: false, answers: {} })
    t.equal(snapshot.server, new URL(snapshot.target).host)
  }
})

t.test('bad answers: their code, and no effect on other endpoints and targets', async (t) => {
  const servers = await three(t)
  const { routes } = servers[0]
  routes[queries.jsz] = text(500, 'internal error')
  routes[queries.jszConsumers] = text(200, `{"consumers": 1, "pad": "${'x'.repeat(100_000)}"}`, 'application/json')
  routes[queries.healthz] = text(200, '<html></html>', 'text/html')
  routes[queries.varz] = { ...(routes[queries.varz] as object), server_name: 7 }
  routes['/raftz'] = text(200, '{"SYS": {"_meta_"', 'application/json')
  const { targets } = bench(t, asTargets(servers))
  const snapshots = (await targets.collect(3)).servers
  t.same(snapshots.map(success), [
    { varz: 'shape', raftz: 'body', jsz: 'status', jsz_consumers: 'too_large', healthz: 'body' },
    allGood,
    allGood,
  ])
  t.match(snapshots[0]?.status[0]?.failure?.reason, '/varz.server_name: expected a string, found a number')
  t.match(snapshots[0], { up: false, answers: {} })
})

t.test('a server that goes away and comes back', async (t) => {
  const server = await fakeServer(t, healthy())
  const { memory, targets, logged } = bench(t, [{ url: server.url }])
  await targets.collect(3)
  const { routes } = server
  server.routes = {}
  const [gone] = (await targets.collect(3)).servers
  t.match(gone, { up: false, server: 'n1', cluster: 'c1', answers: {} }, 'labels stay')
  t.equal(memory.assets.size, 2, 'and so do assets')
  server.routes = routes
  const [back] = (await targets.collect(3)).servers
  t.same(success(back!), allGood)
  t.match(logged.at(-1), /collector answers again/)
})

t.test('configured names win over learned ones', async (t) => {
  const server = await fakeServer(t, healthy())
  const { targets } = bench(t, [{ url: server.url, server: 'mine', nats_cluster: 'ours' }])
  t.match((await targets.collect(3)).servers, [{ server: 'mine', cluster: 'ours' }])
})

t.test('of a server that is gone not even kept answers are shown', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes['/subsz'] = { num_subscriptions: 7 }
  const { clock, targets } = bench(t, [{ url: server.url }], schema.parse({}))
  t.match((await targets.collect(3)).servers, [{ answers: { subsz: { num_subscriptions: 7 } } }])
  await server.close()
  await clock.advance(1)
  const [snapshot] = (await targets.collect(3)).servers
  t.same(snapshot?.answers, {})
  t.match(success(snapshot!), { varz: 'refused', subsz: 'refused' })
  t.equal(snapshot?.status.find(({ collector }) => collector === 'subsz')?.errors.refused, 0, 'it was not asked')
})

t.test('the sampler asks between scrapes, and a ladder line wakes it', async (t) => {
  const server = await fakeServer(t, healthy())
  const calm = { SYS: { _meta_: (server.routes['/raftz?acc=SYS'] as { SYS: { _meta_: object } }).SYS._meta_ } }
  server.routes['/raftz?acc=APP'] = {}
  server.routes['/raftz?acc=SYS'] = calm
  const { clock, memory, targets } = bench(t, [{ url: server.url }])
  const samples = (): number => server.asked.filter((path) => path === '/raftz?acc=SYS').length
  await clock.advance(0)
  await until(() => memory.raft.has(server.url) && clock.waiting(300) === 0)
  t.equal(samples(), 1)
  targets.wake('other')
  await clock.advance(4)
  t.equal(samples(), 1)
  targets.wake('n1')
  await clock.advance(0)
  await until(() => samples() === 2)
  t.pass('woken at once')
})

t.test('the signal closes everything', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes[queries.varz] = hang
  const stop = new AbortController()
  const clock = manualClock()
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const around = { memory: emptyMemory(), now: clock.now, after: clock.after, signal: stop.signal, log: quiet }
  const targets = openTargets([{ url: server.url }], options, around)
  const collected = targets.collect(3)
  await until(() => clock.waiting(3) === 2)
  stop.abort()
  t.match((await collected).servers, [{ status: [{ collector: 'varz', success: false }] }])
  // The request that hangs was let go; its cap ends it.
  await clock.advance(15)
  await until(() => clock.waiting(300) === 0 && clock.waiting(15) === 0)
})

t.test('without a clock of the caller, real timers end the wait', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes[queries.healthz] = hang
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const around = {
    memory: emptyMemory(),
    now: () => Date.now() / 1000,
    signal: new AbortController().signal,
    log: quiet,
  }
  const targets = openTargets([{ url: server.url }], options, around)
  t.match((await targets.collect(0.2)).servers.map(success), [{ healthz: 'timeout' }])
  await targets.close()
})
