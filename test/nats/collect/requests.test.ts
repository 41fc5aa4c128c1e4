// What is asked of a server and when, by its version, its size and the configuration; and what answers are taken for.
import t from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { optionalCollectors } from '../../../src/nats/endpoints/answers.ts'
import { fakeServer, healthy, queries, text } from '../fake-server.ts'
import { until } from '../manual-clock.ts'
import { allGood, bench, success } from './targets.ts'

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

t.test('or at every scrape, where the configuration says always', async (t) => {
  const server = await fakeServer(t, healthy())
  const many = { ...(server.routes[queries.jszConsumers] as object), consumers: 20_000 }
  Object.assign(server.routes, { [queries.jszConsumers]: many })
  const { targets } = bench(t, [{ url: server.url }], schema.parse({ collectors: { jsz_consumers: 'always' } }))
  for (const scrape of [1, 2, 3]) {
    await targets.collect(3)
    t.equal(server.asked.filter((path) => path === queries.jszConsumers).length, scrape)
  }
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
  const limited = bench(t, [{ url: server.url }], {
    limits: { ...schema.parse({}).limits, streams: 1, consumers: 1, groups: 1 },
  })
  const [third] = (await limited.targets.collect(3)).servers
  t.equal(third?.answers.raftz?.length, 2)
  t.match(third?.dropped, { streams: 0, consumers: 0, groups: 1 })
})

t.test('a health check that is a page of text', async (t) => {
  const server = await fakeServer(t, healthy())
  server.routes[queries.healthz] = text(502, 'bad gateway')
  const { targets } = bench(t, [{ url: server.url }])
  t.match(success((await targets.collect(3)).servers[0]!), { healthz: 'status' })
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
