// Servers of a system account among the targets: discovered, asked each over its own connection, called what they are.
import t from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { NatsError } from '../../../src/nats/error.ts'
import { envelope, fakeFleet, fakeServer, type FakeFleet } from '../system-account/fake-fleet.ts'
import { healthy, queries } from '../fake-server.ts'
import { options, success } from './targets.ts'
import { bench, three, up } from './fleet-bench.ts'

t.test('each is discovered and asked over its own connection', async (t) => {
  const fleet = fakeFleet(three())
  const { collect, targets, memory } = bench(t, fleet)
  const servers = await collect()
  t.strictSame(up(servers), { 'nats://c1/n1': true, 'nats://c1/n2': true, 'nats://c1/n3': true })
  for (const server of servers) {
    t.strictSame(success(server), {
      ...{ varz: 'success', raftz: 'success', jsz: 'success', jsz_consumers: 'success', healthz: 'success' },
    })
    t.match(server, { cluster: 'c1', answers: { varz: { serverName: server.server }, jsz_consumers: { total: 1 } } })
    t.equal(server.answers.raftz?.length, 3)
  }
  for (const { via, subject } of fleet.asked.filter(({ subject }) => subject.startsWith('$SYS.REQ.SERVER'))) {
    const server = fleet.servers.find(({ url }) => url === via)
    t.ok(subject.startsWith(`$SYS.REQ.SERVER.${server?.id}.`), `${subject} over ${via}`)
  }
  t.equal(fleet.open(), 4, 'one a server, and one that listens')
  t.strictSame(
    targets.list().map(({ server }) => server),
    ['n1', 'n2', 'n3'],
  )
  t.strictSame([...memory.targets.keys()], ['nats://c1/n1', 'nats://c1/n2', 'nats://c1/n3'])
})

t.test('consumers are asked for account by account, and not at every scrape', async (t) => {
  const calm = fakeServer('n1', 4221)
  calm.answers.delete('RAFTZ {"account":"APP"}')
  const fleet = fakeFleet([calm])
  const { collect, clock } = bench(t, fleet)
  const consumers = (): string[] => fleet.asked.flatMap(({ body }) => (body.includes('"consumer":true') ? [body] : []))
  await collect()
  fleet.beat(fleet.servers[0]!)
  await clock.advance(15)
  const [server] = await collect()
  t.ok(server?.answers.jsz_consumers, 'shown again')
  t.equal(consumers().length, 1)
  await clock.advance(290)
  fleet.beat(fleet.servers[0]!)
  await collect()
  await collect()
  t.equal(consumers().length, 2)
})

t.test('consumers and configurations are one question by default, and hold up its queue once', async (t) => {
  const server = fakeServer('n1', 4221)
  const both = '{"consumer":true,"config":true,"raft":true}'
  server.answers.set(`JSZ ${both}`, healthy()[queries.jszConsumers])
  const fleet = fakeFleet([server])
  const { jsz_consumers, jsz_config } = schema.parse({}).collectors
  const { collect } = bench(t, fleet, {}, { collectors: { ...options.collectors, jsz_consumers, jsz_config } })
  const [found] = await collect()
  t.match(found && success(found), { jsz_consumers: 'success', jsz_config: 'success' })
  t.match(found?.answers, { jsz_consumers: { total: 1 }, jsz_config: { streams: [], consumers: [] } })
  const bodies = fleet.asked.flatMap(({ body }) => (body.includes('"consumer":true') ? [body] : []))
  t.same(bodies, [both])
})

t.test('a server that restarts is the same target', async (t) => {
  const fleet = fakeFleet(three())
  const { collect, clock } = bench(t, fleet)
  await collect()
  const [, n2] = fleet.servers
  if (n2 === undefined) return
  n2.down = true
  fleet.cut(n2)
  await clock.advance(0)
  await clock.advance(1)
  t.strictSame(up(await collect()), { 'nats://c1/n1': true, 'nats://c1/n2': false, 'nats://c1/n3': true })
  const down = (await collect()).find(({ server }) => server === 'n2')
  t.match(down?.status[0]?.failure, { code: 'refused' }, 'its own connection says why')
  Object.assign(n2, { down: false, id: 'id-new' })
  await clock.advance(60)
  fleet.beat(n2)
  t.strictSame(up(await collect()), { 'nats://c1/n1': true, 'nats://c1/n2': true, 'nats://c1/n3': true })
})

t.test('a server whose queue is blocked is not down', async (t) => {
  const fleet = fakeFleet(three())
  const { collect } = bench(t, fleet)
  await collect()
  const n3 = fleet.servers[2]!
  n3.hung = true
  await collect()
  fleet.beat(n3)
  const blocked = (await collect()).find(({ server }) => server === 'n3')
  t.equal(blocked?.up, true)
  t.match(blocked?.status.find(({ collector }) => collector === 'raftz')?.failure, {
    code: 'timeout',
    reason: /blocked, not down: its STATSZ comes, (VARZ|RAFTZ) has not been answered for \d+ s/,
  })
  fleet.say('$SYS.SERVER.*.SHUTDOWN', envelope(n3, {}))
  const stopped = (await collect()).find(({ server }) => server === 'n3')
  t.equal(stopped?.up, false, 'it has said that it stops')
})

t.test('a server that hangs as a whole is', async (t) => {
  const fleet = fakeFleet(three())
  const { collect, clock } = bench(t, fleet)
  await collect()
  fleet.servers[2]!.hung = true
  await clock.advance(40)
  for (const server of fleet.servers.slice(0, 2)) fleet.beat(server)
  const hung = (await collect()).find(({ server }) => server === 'n3')
  t.equal(hung?.up, false)
  t.match(hung?.status[0]?.failure, { code: 'timeout', reason: 'no answer in time' })
})

t.test('mode shared: one connection, and no long answers', async (t) => {
  const servers = [...three(), Object.assign(fakeServer('leaf', 4230, 'edge'), { statsz: { active_servers: 4 } })]
  const fleet = fakeFleet(servers)
  const { collect, clock } = bench(t, fleet, { mode: 'shared' })
  const found = await collect()
  t.equal(fleet.open(), 1)
  t.strictSame(success(found[1]!), { varz: 'success', raftz: 'success', jsz: 'success', healthz: 'success' })
  const leaf = found.find(({ server }) => server === 'leaf')
  t.strictSame(success(leaf!), { varz: 'success', raftz: 'success', jsz: 'unreachable', healthz: 'success' })
  const asked = fleet.asked.length
  await clock.advance(20)
  await collect()
  const again = fleet.asked.slice(asked).map(({ subject }) => subject.split('.')[4])
  t.notMatch(again, ['JSZ'], 'streams every five minutes')
  t.ok(again.includes('VARZ'))
  servers[3]!.statsz = { active_servers: 4, jetstream: { stats: { ha_assets: 900 } } }
  fleet.beat(servers[3]!)
  await clock.advance(60)
  const large = (await collect()).find(({ server }) => server === 'leaf')
  t.match(large?.status.find(({ collector }) => collector === 'raftz')?.failure, { code: 'too_large', reason: /leaf/ })
})

t.test('what a gateway leads to is no leaf', async (t) => {
  const servers = [fakeServer('n1', 4221), fakeServer('far', 4222, 'c2')]
  servers[0]!.statsz = { active_servers: 2, gateways: [{ name: 'c2' }] }
  const { collect } = bench(t, fakeFleet(servers), { mode: 'shared' })
  const far = (await collect()).find(({ server }) => server === 'far')
  t.match(success(far!), { jsz: 'success' })
})

t.test('of a supercluster one address in each cluster is enough', async (t) => {
  const west = [fakeServer('w1', 4231, 'c2'), fakeServer('w2', 4232, 'c2')]
  const fleet = fakeFleet([...three(), ...west])
  const { collect } = bench(t, fleet, { servers: ['nats://127.0.0.1:4221', 'nats://127.0.0.1:4231'] })
  const second = (await collect()).find(({ server }) => server === 'w2')
  t.match(success(second!), { jsz: 'success', jsz_consumers: 'success' })
  t.ok(
    fleet.asked.some(({ via, subject }) => via.endsWith(':4232') && subject.endsWith('.JSZ')),
    'by itself',
  )
  t.equal(fleet.open(), 6, 'one a server, and one that listens')
})

t.test('a server that clients cannot reach is asked only what is short', async (t) => {
  const fleet = fakeFleet(three())
  const statsz = { active_servers: 4, jetstream: { stats: { ha_assets: 501 } } }
  fleet.servers.push(Object.assign(fakeServer('far', 4299, 'c2'), { statsz }))
  const { collect } = bench(t, fleet)
  const found = (await collect()).find(({ server }) => server === 'far')
  t.match(found?.status.find(({ collector }) => collector === 'jsz_consumers')?.failure, {
    reason: /client address is not known/,
  })
  t.match(success(found!), { varz: 'success', raftz: 'too_large' })
})

t.test('older servers lack some requests', async (t) => {
  const old = Object.assign(fakeServer('n1', 4221), { version: '2.10.20' })
  const { collect } = bench(t, fakeFleet([old]))
  const [server] = await collect()
  t.notOk('raftz' in success(server!), 'as over HTTP where an endpoint is missing')
})

const troubles: [what: string, change: (fleet: FakeFleet) => unknown, failure: object][] = [
  ['nobody listens', (fleet) => fleet.servers.map((server) => (server.down = true)), { code: 'refused' }],
  [
    'the login is wrong',
    (fleet) => (fleet.failure = new NatsError('status', 'the login was turned down')),
    { code: 'status', reason: /login/ },
  ],
  [
    'a user of another account',
    (fleet) => Object.assign(fleet, { foreign: true, user: { user: 'app', account: 'APP' } }),
    { code: 'status', reason: 'no server answers: the user app of account APP is not of the system account' },
  ],
  [
    'a user of another account that nothing is known of',
    (fleet) => (fleet.foreign = true),
    { code: 'status', reason: 'no server answers: the user is not of the system account' },
  ],
  [
    'heartbeats are not allowed',
    (fleet) => ['$SYS.SERVER.*.STATSZ', '_INBOX_nje.roster'].map((subject) => fleet.denied.add(subject)),
    { code: 'status', reason: /no permission: .*Subscription/ },
  ],
]

for (const [what, change, failure] of troubles) {
  t.test(what, async (t) => {
    const fleet = fakeFleet(three())
    change(fleet)
    const { collect, logged } = bench(t, fleet)
    await collect()
    const servers = await collect()
    t.match(servers, [{ target: 'nats://127.0.0.1:4221', server: '127.0.0.1:4221', up: false }])
    t.match(servers[0]?.status, [{ collector: 'varz', success: false, failure }])
    t.ok(logged.some((line) => /no NATS connection|cannot be discovered/.test(line)))
  })
}

t.test('a user who may do everything is warned about', async (t) => {
  const fleet = fakeFleet([fakeServer('n1', 4221)])
  fleet.user = { user: 'sys', account: 'SYS' }
  const { collect, logged } = bench(t, fleet)
  await collect()
  t.match(logged.join('\n'), /may publish to every subject.*"user":"sys"/)
  fleet.user = { user: 'exporter', account: 'SYS', permissions: { publish: { allow: ['$SYS.REQ.USER.INFO'] } } }
  const restricted = bench(t, fleet)
  await restricted.collect()
  t.notMatch(restricted.logged.join('\n'), /every subject/)
})

t.test('messages that nobody can read are passed over', async (t) => {
  const fleet = fakeFleet([fakeServer('n1', 4221)])
  const { collect, logged } = bench(t, fleet)
  await collect()
  fleet.say('$SYS.SERVER.*.STATSZ', Buffer.from('{}'))
  fleet.say('$SYS.SERVER.*.SHUTDOWN', Buffer.from('x'))
  t.match(logged.join('\n'), /STATSZ not understood[^]*SHUTDOWN not understood/)
  t.match(up(await collect()), { 'nats://c1/n1': true })
})

t.test('a server that has gone for an hour is forgotten', async (t) => {
  const fleet = fakeFleet(three())
  const { collect, clock, memory } = bench(t, fleet, {}, { sampler: { calm: 1800, busy: 1800, share: 1 } })
  await collect()
  await clock.advance(3601)
  for (const server of fleet.servers.slice(0, 2)) fleet.beat(server)
  t.strictSame(Object.keys(up(await collect())), ['nats://c1/n1', 'nats://c1/n2'])
  t.notOk(memory.targets.has('nats://c1/n3'))
})

t.test('connections are paged, and what is too large is an error', async (t) => {
  const server = fakeServer('n1', 4221)
  const row = (cid: number) => ({ cid, account: 'APP', type: 'nats', in_msgs: 1, in_bytes: 1, pending_bytes: 0 })
  const rows = Array.from({ length: 1500 }, (_, cid) => row(cid))
  const varz = server.answers.get('VARZ {}') as object
  server.answers.set('VARZ {}', { ...varz, connections: 1500 })
  for (const limit of [1500])
    for (const offset of [0, 1024]) {
      const body = JSON.stringify({ auth: true, limit: 1024, offset })
      server.answers.set(`CONNZ ${body}`, { total: limit, connections: rows.slice(offset, offset + 1024) })
    }
  const collectors = { ...options.collectors, connz: { every: 0 } }
  const { collect } = bench(t, fakeFleet([server]), {}, { collectors, body_limit_bytes: 200_000 })
  await collect()
  const [found] = await collect()
  t.match(found?.answers.connz?.groups, [{ account: 'APP', connections: 1500 }])
  const small = bench(t, fakeFleet([server]), {}, { body_limit_bytes: 100 })
  t.match(success((await small.collect())[0]!), { jsz: 'too_large' })
})

t.test('closing ends every connection', async (t) => {
  const fleet = fakeFleet(three())
  const { collect, targets } = bench(t, fleet)
  await collect()
  await targets.close()
  t.equal(fleet.open(), 0)
})
