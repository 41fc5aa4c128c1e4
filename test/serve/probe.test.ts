// /probe asks what is configured or allowed and nothing else, and shows that one server alone.
import t from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { schema } from '../../src/config/schema.ts'
import { discovered, knownTarget, onlyOf, openProbes } from '../../src/serve/probe.ts'
import { memory, originLog, server } from '../metrics/build.ts'
import { fakeServer, healthy } from '../nats/fake-server.ts'
import { manualClock } from '../nats/manual-clock.ts'

const config = parseConfig(
  'f',
  'targets: [{ url: "http://user:secret@a:8222/mon/" }, { url: "http://b:8222", server: nats-b, nats_cluster: c9 }]\nprobe: { allow: ["http://127\\\\.0\\\\.0\\\\.1:1"] }\n',
  {},
)
const known = memory({ targets: { 'http://a:8222/mon': { server: 'nats-a', cluster: 'c1' } } })

const list = [
  { target: 'http://a:8222/mon', server: 'label-a', cluster: 'c1' },
  { target: 'http://b:8222', server: 'nats-b', cluster: 'c9' },
]

void t.test('a target by any of its names', (t) => {
  for (const name of ['http://a:8222/mon', 'http://a:8222/mon/', 'nats-a', 'label-a', 'a:8222']) {
    t.equal(knownTarget(list, known, name), 'http://a:8222/mon', name)
  }
  t.equal(knownTarget(list, known, 'nats-b'), 'http://b:8222')
  for (const name of ['', 'c', 'http://a:8222', 'http://c:1']) t.equal(knownTarget(list, known, name), undefined, name)
  t.end()
})

void t.test('http_sd lists what is asked', (t) => {
  t.same(discovered(list), [
    { targets: ['http://a:8222/mon'], labels: { __meta_nats_server: 'label-a', __meta_nats_cluster: 'c1' } },
    { targets: ['http://b:8222'], labels: { __meta_nats_server: 'nats-b', __meta_nats_cluster: 'c9' } },
  ])
  t.end()
})

void t.test('only allowed addresses are asked', async (t) => {
  const end = new AbortController()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const around = { now: 1, sources: [], exporter: { version: '0', reloadSuccess: true, reloadedAt: 0 } }
  const probes = openProbes(config, { now: () => Date.now() / 1000, signal: end.signal, log })
  t.teardown(() => probes.close())
  const refused = [
    'http://127.0.0.1:2',
    'http://127.0.0.1:1/x',
    'http://u:p@127.0.0.1:1',
    'http://127.0.0.1:1?a',
    'file:///etc',
    'x',
  ]
  for (const url of refused) t.equal(await probes.ask(url, 1, around), undefined, url)
  const found = await probes.ask('http://127.0.0.1:1', 1, around)
  t.match(found?.targets, [{ target: 'http://127.0.0.1:1', up: false }])
  const errors = (await probes.ask('http://127.0.0.1:1', 1, around))?.targets[0]?.status.find(
    ({ collector }) => collector === 'varz',
  )?.errors.refused
  t.equal(errors, 2, 'one memory an address')
})

void t.test('a path that looks like the port of a pattern opens nothing', async (t) => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const around = { now: 1, sources: [], exporter: { version: '0', reloadSuccess: true, reloadedAt: 0 } }
  const allow = ['http://127\\.0\\.0\\..*:8222', 'http://127\\.0\\.0\\.[0-9]:1/mon']
  const given = schema.parse({ targets: [{ url: 'http://a:1' }], probe: { allow } })
  const probes = openProbes(given, { now: () => 1, signal: new AbortController().signal, log })
  t.teardown(() => probes.close())
  for (const url of [
    'http://127.0.0.1:31507/:8222',
    'http://127.0.0.1:8222/x',
    'http://127.0.0.1:1',
    'http://127.0.0.1:1/mon/x',
  ])
    t.equal(await probes.ask(url, 1, around), undefined, url)
  t.ok(await probes.ask('http://127.0.0.1:1/mon', 1, around), 'a path that is written out')
})

void t.test('an address that nobody asks for is no longer sampled, and its counters go on when it is', async (t) => {
  const server = await fakeServer(t, healthy())
  const clock = manualClock()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const { now, after } = clock
  const allowing = parseConfig('f', `targets: [{ url: "${server.url}" }]\nprobe: { allow: ["${server.url}"] }\n`, {})
  const probes = openProbes(allowing, { now, after, signal: new AbortController().signal, log })
  t.teardown(() => probes.close())
  const around = { now: 1, sources: [], exporter: { version: '0', reloadSuccess: true, reloadedAt: 0 } }
  const carried = async (messages: number): Promise<number | undefined> => {
    const traffic = { in_msgs: messages, in_bytes: 0, out_msgs: 0, out_bytes: 0 }
    const route = { rid: 1, remote_name: 'n2', ...traffic, subscriptions: 0 }
    server.routes['/routez'] = { num_routes: 1, routes: [route] }
    const found = await probes.ask(server.url, 3, around)
    return found?.servers[0]?.answers.routez?.routes[0]?.inMessages
  }
  t.equal(await carried(7), 7)
  const samples = (): number => server.asked.filter((path) => path.startsWith('/raftz')).length
  await clock.advance(300)
  await clock.advance(60)
  const before = samples()
  await clock.advance(3600)
  t.equal(samples(), before)
  t.equal(await carried(9), 9)
  t.ok(samples() > before)
})

void t.test("other servers' logs stay out of a probe", async (t) => {
  const source = { up: true, reason: undefined, lagBytes: 0, lastLine: undefined, rotations: 0, lostBytes: 0 }
  const whole = memory({
    log: { n1: originLog(), '/log/2': originLog() },
    origins: { n1: { server: 'n1', cluster: '' }, '/log/2': { server: 'n2', cluster: '' } },
  })
  const sources = [
    { ...source, source: '/log/1', origin: 'n1' },
    { ...source, source: '/log/2', origin: '/log/2' },
  ]
  const exporter = { version: '0', reloadSuccess: true, reloadedAt: 0 }
  const [theirs, around] = onlyOf({ at: 1, servers: [server('n1')] }, whole, { now: 1, sources, exporter })
  t.same([...theirs.log.keys()], ['n1'])
  t.match(around.sources, [{ source: '/log/1' }])
})
