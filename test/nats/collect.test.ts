// All targets together, over HTTP to servers that behave well and badly: what fails, fails alone.
import t, { type Test } from 'tap'
import { schema } from '../../src/config/schema.ts'
import { openTargets, type TargetOptions, type Targets } from '../../src/nats/collect.ts'
import { optionalCollectors, type ServerSnapshot } from '../../src/nats/snapshot.ts'
import type { Schedule } from '../../src/schedule.ts'
import type { Memory } from '../../src/world.ts'
import { fakeServer, hang, healthy, queries, text, type FakeServer, type Route } from './fake-server.ts'
import { manualClock, until, type ManualClock } from './manual-clock.ts'

const others = optionalCollectors.filter((name) => name !== 'jsz_consumers' && name !== 'healthz')

/** The defaults, but for small limits and for the collectors that are tested on their own. */
const options: TargetOptions = schema.parse({
  body_limit_bytes: 100_000,
  limits: { streams: 10, consumers: 10, groups: 10 },
  collectors: Object.fromEntries(others.map((name) => [name, 'off'])),
})

interface Bench {
  clock: ManualClock
  memory: Memory
  logged: string[]
  targets: Targets
  /** What is scheduled, by its expression. */
  scheduled: Map<string, () => void>
}

const emptyMemory = (): Memory => ({ assets: {}, origins: {}, targets: {}, log: {}, raft: {}, offsets: {} })

function bench(
  t: Test,
  targets: Parameters<typeof openTargets>[0],
  changes: Partial<TargetOptions> = {},
  memory = emptyMemory(),
): Bench {
  const clock = manualClock()
  const logged: string[] = []
  const log = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const logger = { info: log, warn: log, error: log }
  const scheduled = new Map<string, () => void>()
  const schedule: Schedule = (expression, run) => {
    scheduled.set(expression, run)
    return () => void scheduled.delete(expression)
  }
  const around = {
    memory,
    schedule,
    now: clock.now,
    after: clock.after,
    signal: new AbortController().signal,
    log: logger,
  }
  const opened = openTargets(targets, { ...options, ...changes }, around)
  t.teardown(() => opened.close())
  return { clock, memory, logged, scheduled, targets: opened }
}

const success = ({ status }: ServerSnapshot): object =>
  Object.fromEntries(status.map((row) => [row.collector, row.failure?.code ?? 'success']))

const allGood = { varz: 'success', raftz: 'success', jsz: 'success', jsz_consumers: 'success', healthz: 'success' }

async function three(t: Test): Promise<[FakeServer, FakeServer, FakeServer]> {
  return [await fakeServer(t, healthy('n1')), await fakeServer(t, healthy('n2')), await fakeServer(t, healthy('n3'))]
}

const asTargets = (servers: FakeServer[]) => servers.map(({ url }) => ({ url }))

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
  t.same(memory.assets, {
    'S-R3F-0Getwb1W': { account: 'APP', stream: 'ORDERS', consumer: '' },
    'C-R3F-UdGwLXS0': { account: 'APP', stream: 'ORDERS', consumer: 'worker' },
  })
  t.same(memory.targets, { [server.url]: { server: 'n1', cluster: 'c1', systemAccount: 'SYS' } })
  t.match(memory.raft[server.url], { 'C-R3F-UdGwLXS0': { reached: { '10k': clock.now() } } })
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

t.test('404: /raftz of an old server is no failure, /varz of something else is', async (t) => {
  const old = await fakeServer(t, healthy())
  old.routes['/raftz?acc=SYS'] = text(404, '404 page not found\n')
  const other = await fakeServer(t, {})
  const { targets } = bench(t, [{ url: old.url }, { url: other.url }])
  const [first, second] = (await targets.collect(3)).servers
  t.same(success(first!), { varz: 'success', jsz: 'success', jsz_consumers: 'success', healthz: 'success' })
  t.equal(first?.answers.raftz, undefined)
  t.match(success(second!), { varz: 'status' })
  t.equal(second?.up, false)
})

t.test('no RAFT nodes, JetStream disabled, unhealthy', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes['/raftz?acc=SYS'] = text(404, 'No Raft nodes registered')
  server.routes[queries.jsz] = { disabled: true, streams: 0, consumers: 0, total: 0 }
  server.routes[queries.healthz] = text(
    503,
    '{"status":"unavailable","error":"JetStream not enabled (10076)"}',
    'text/plain',
  )
  const { targets } = bench(t, [{ url: server.url }])
  const [snapshot] = (await targets.collect(3)).servers
  t.same(success(snapshot!), allGood)
  t.match(snapshot?.answers, { raftz: [], jsz: { disabled: true, accounts: [] }, healthz: { status: 503, ok: false } })
})

t.test('before 2.14 an absent overrun is unknown', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes[queries.varz] = { ...(server.routes[queries.varz] as object), version: '2.11.8' }
  const { targets } = bench(t, [{ url: server.url }])
  const [snapshot] = (await targets.collect(3)).servers
  t.match(snapshot?.answers.raftz?.[0], { overrun: undefined, overruns: undefined })
})

t.test('a server that goes away and comes back', async (t) => {
  const server = await fakeServer(t, healthy())
  const { memory, targets, logged } = bench(t, [{ url: server.url }])
  await targets.collect(3)
  const { routes } = server
  server.routes = {}
  const [gone] = (await targets.collect(3)).servers
  t.match(gone, { up: false, server: 'n1', cluster: 'c1', answers: {} }, 'labels stay')
  t.equal(Object.keys(memory.assets).length, 2, 'and so do assets')
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

t.test('filters leave out, limits cut and count', async (t) => {
  const server = await fakeServer(t, healthy())
  const filtered = bench(t, [{ url: server.url }], { filter: { consumer: /^(?:none)$/ } })
  const [first] = (await filtered.targets.collect(3)).servers
  t.match(first, { answers: { jsz_consumers: { total: 1, consumers: [] } }, dropped: { consumers: 0 } })
  const groups = (await filtered.targets.collect(3)).servers[0]?.answers.raftz?.map(({ group }) => group)
  t.same(groups, ['_meta_', 'S-R3F-0Getwb1W'], 'the group of a consumer goes with it')
  const none = { account: /^(?:none)$/, stream: /^(?:none)$/ }
  const [second] = (await bench(t, [{ url: server.url }], { filter: none }).targets.collect(3)).servers
  t.match(second?.answers, { jsz: { streams: [] }, raftz: [{ group: '_meta_' }] })
  const limited = bench(t, [{ url: server.url }], { limits: { streams: 1, consumers: 1, groups: 1 } })
  const [third] = (await limited.targets.collect(3)).servers
  t.equal(third?.answers.raftz?.length, 2)
  t.match(third?.dropped, { streams: 0, consumers: 0, groups: 1 })
})

t.test('above 2,000 consumers they are asked for once a minute', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes[queries.jszConsumers] = { ...(server.routes[queries.jszConsumers] as object), consumers: 2001 }
  const { clock, targets } = bench(t, [{ url: server.url }])
  const times = async (): Promise<number> => {
    await targets.collect(3)
    return server.asked.filter((path) => path === queries.jszConsumers).length
  }
  t.equal(await times(), 1)
  await clock.advance(59)
  t.equal(await times(), 1)
  const [snapshot] = (await targets.collect(3)).servers
  t.match(snapshot?.status[3], { success: true, answeredAt: clock.now() - 59 })
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
  await until(() => memory.raft[server.url] !== undefined && clock.waiting(300) === 0)
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

t.test('the other endpoints: at scrapes, now and then, by schedule, or not at all', async (t) => {
  const server = await fakeServer(t, healthy())
  const traffic = { in_msgs: 1, in_bytes: 2, out_msgs: 3, out_bytes: 4 }
  const detail = { account_name: 'APP', client_connections: 1 }
  Object.assign(server.routes, {
    '/connz?auth=1&limit=1024': {
      total: 1,
      connections: [{ cid: 1, ...traffic, pending_bytes: 5, account: 'APP', name: 'x' }],
    },
    '/routez': { num_routes: 1, routes: [{ rid: 1, remote_id: 'id', ...traffic, subscriptions: 1 }] },
    '/gatewayz': { outbound_gateways: {}, inbound_gateways: {} },
    '/leafz': { leafnodes: 0, leafs: null },
    '/subsz': { num_subscriptions: 7 },
    '/accountz': { accounts: ['APP'] },
    '/accountz?acc=APP': { account_detail: detail },
    '/accstatz?unused=1': { account_statz: [{ acc: 'APP', conns: 1 }] },
    '/ipqueuesz': { "[ACC:APP] RAFT 'S-R3F-a' appendEntry": { pending: 3, in_progress: 2 }, odd: { pending: 1 } },
    '/debug/vars': { cmdline: ['secret'], memstats: { HeapAlloc: 1 } },
    '/jsz?consumers=1&config=1': server.routes[queries.jszConsumers]!,
  })
  const plan = { accountz: '30s', connz: 'scrape', routez: '30s' }
  const { clock, targets, scheduled } = bench(
    t,
    [{ url: server.url }],
    schema.parse({ collectors: plan, top_clients: 1 }),
  )
  const [first] = (await targets.collect(3)).servers
  t.match(first?.answers, {
    connz: { total: 1, groups: [{ account: 'APP', kind: 'nats', stalls: 0 }], top: [{ client: 'x', pendingBytes: 5 }] },
    routez: { routes: [{ peer: 'id', connections: 1, outBytes: 4 }] },
    gatewayz: { gateways: [] },
    leafz: { leafs: [] },
    subsz: { num_subscriptions: 7 },
    accountz: [{ account: 'APP', name: 'APP', raw: detail }],
    accstatz: [{ account: 'APP', name: 'APP', raw: { conns: 1 } }],
    debug_vars: { HeapAlloc: 1 },
  })
  t.notMatch(JSON.stringify(first), /secret/)
  t.match(
    first?.answers.ipqueuesz?.filter(({ queues }) => queues > 0),
    [
      { queue: 'raft_append_entry', queues: 1, pending: 3, longest: 3, inProgress: 2 },
      { queue: 'other', queues: 1, pending: 1 },
    ],
  )
  t.equal(first?.answers.jsz_config, undefined, 'not asked yet')
  t.notOk(first?.status.some(({ collector }) => collector === 'jsz_config'))
  t.same([...scheduled.keys()], ['*/5 * * * *'])
  await clock.advance(10)
  await until(() => clock.waiting(300) === 0)
  const [second] = (await targets.collect(3)).servers
  t.match(second?.answers.jsz_config, { streams: [], consumers: [] })
  const asked = (path: string): number => server.asked.filter((one) => one === path).length
  t.same([asked('/routez'), asked('/connz?auth=1&limit=1024'), asked('/jsz?consumers=1&config=1')], [1, 2, 1])
  scheduled.get('*/5 * * * *')?.()
  await until(() => asked('/jsz?consumers=1&config=1') === 2)
  await targets.close()
  t.equal(scheduled.size, 0)
})

t.test('a version that lacks the other endpoints, and one that has them all off', async (t) => {
  const server = await fakeServer(t, healthy())
  const { targets } = bench(t, [{ url: server.url }], schema.parse({}))
  t.same(success((await targets.collect(3)).servers[0]!), allGood)
  const off = Object.fromEntries(optionalCollectors.map((name) => [name, 'off']))
  const bare = bench(t, [{ url: server.url }], schema.parse({ collectors: off }))
  t.same(success((await bare.targets.collect(3)).servers[0]!), { varz: 'success', raftz: 'success', jsz: 'success' })
})

t.test('servers behind a name are found and listed', async (t) => {
  const server = await fakeServer(t, healthy())
  const { targets } = bench(t, [{ url: server.url.replace('http', 'dns+http') }])
  t.same(targets.list(), [])
  t.match((await targets.collect(3)).servers, [{ target: server.url, server: 'n1', up: true }])
  t.same(targets.list(), [{ target: server.url, server: 'n1', cluster: 'c1' }])
  t.match((await targets.collect(3, 'http://other:8222')).servers, [])
})

/** As nats-server writes it: /raftz by three, all else by two. */
function indented(path: string, json: Route | undefined): Route {
  return text(200, JSON.stringify(json, null, path.startsWith('/raftz') ? 3 : 2), 'application/json')
}

t.test('indented answers are read in pieces, to the same result', async (t) => {
  const compact = await fakeServer(t, healthy())
  const pretty = await fakeServer(t, {})
  for (const [path, route] of Object.entries(healthy())) pretty.routes[path] = indented(path, route)
  const { targets } = bench(t, asTargets([compact, pretty]))
  const [first, second] = (await targets.collect(3)).servers
  t.strictSame(second?.answers, first?.answers)
})

t.test('what is too large in one is asked account by account', async (t) => {
  const server = await fakeServer(t, healthy())
  const { account_details: details, ...totals } = server.routes[queries.jsz] as { account_details: object[] }
  const twice = [...details, ...details.map((account) => ({ ...account, id: 'B', name: 'B' }))]
  server.routes[queries.jsz] = { ...totals, account_details: twice }
  const { targets } = bench(t, [{ url: server.url }], { body_limit_bytes: 3000 })
  await targets.collect(3)
  const question = '/jsz?consumers=1&raft=1'
  server.routes[question] = { ...totals, pad: 'x'.repeat(3000) }
  for (const [index, name] of ['APP', 'B'].entries()) {
    const one = { ...(server.routes[queries.jsz] as object), account_details: [consumersOf(twice[index])] }
    server.routes[`/jsz?acc=${name}&consumers=1&raft=1`] = one
  }
  const [snapshot] = (await targets.collect(3)).servers
  t.match(snapshot?.answers.jsz_consumers?.consumers, [
    { account: 'APP', stream: 'ORDERS' },
    { account: 'B', stream: 'ORDERS' },
  ])
  await targets.collect(3)
  t.equal(server.asked.filter((path) => path === question).length, 2, 'and from then on only so')
  server.routes['/jsz?acc=B&consumers=1&raft=1'] = text(500, 'no')
  t.match(success((await targets.collect(3)).servers[0]!), { jsz_consumers: 'status' })
})

/** The account with a consumer in its stream. */
function consumersOf(account: object | undefined): object {
  const detail = (healthy()[queries.jszConsumers] as { account_details: object[] }).account_details[0]
  return { ...account, ...(detail as { stream_detail: object[] }), ...idOf(account) }
}

function idOf(account: object | undefined): object {
  const { id, name } = account as { id: string; name: string }
  return { id, name }
}

t.test('accounts come in pages', async (t) => {
  const server = await fakeServer(t, healthy())
  const { account_details: details, ...rest } = server.routes[queries.jsz] as { account_details: object[] }
  const page = (name: string) => ({ ...rest, total: 3, account_details: [{ ...details[0], id: name, name }] })
  server.routes[queries.jsz] = page('A')
  server.routes[`${queries.jsz}&offset=1`] = page('B')
  server.routes[`${queries.jsz}&offset=2`] = page('C')
  const { targets } = bench(t, [{ url: server.url }])
  const [snapshot] = (await targets.collect(3)).servers
  t.same(
    snapshot?.answers.jsz?.accounts.map(({ account }) => account),
    ['A', 'B', 'C'],
  )
  t.same(
    snapshot?.answers.jsz?.streams.map(({ account }) => account),
    ['A', 'B', 'C'],
  )
  server.routes[`${queries.jsz}&offset=2`] = { ...rest, total: 3 }
  t.match(
    success((await targets.collect(3)).servers[0]!),
    { jsz: 'success' },
    'an account that has gone meanwhile ends it',
  )
})

t.test('a health check that is a page of text', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes[queries.healthz] = text(502, 'bad gateway')
  const { targets } = bench(t, [{ url: server.url }])
  t.match(success((await targets.collect(3)).servers[0]!), { healthz: 'status' })
})

t.test('members are discovered by the routes of one, each once', async (t) => {
  const first = await fakeServer(t, healthy('n1'))
  const port = Number(new URL(first.url).port)
  const second = await fakeServer(t, healthy('n2'), '127.0.0.2', port)
  const urls = ['127.0.0.1:6222', 'localhost:6222', '127.0.0.2:6222']
  first.routes[queries.varz] = { ...(first.routes[queries.varz] as object), cluster: { name: 'c1', urls } }
  const { memory, targets } = bench(t, [{ url: first.url, discover: true }])
  t.equal((await targets.collect(3)).servers.length, 1)
  const { servers } = await targets.collect(3)
  t.match(servers, [{ server: 'n1' }, { server: 'n2', target: second.url, up: true }])
  t.equal(servers.length, 2)
  t.same(Object.keys(memory.targets).sort(), [first.url, second.url].sort(), 'the other name of n1 leaves no trace')
  t.same(
    targets.list().map(({ server }) => server),
    ['n1', 'n2'],
  )
})
