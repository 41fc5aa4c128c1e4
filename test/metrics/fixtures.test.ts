// Recorded servers of every version, asked and rendered as a scrape does: no series twice, none that the version lacks.
import { spawnSync } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import t, { type Test } from 'tap'
import { schema } from '../../src/config/schema.ts'
import { render } from '../../src/exposition/text.ts'
import { tables } from '../../src/metrics/index.ts'
import { openTargets } from '../../src/nats/collect/collect.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { join, type World } from '../../src/world/world.ts'
import { find } from '../cluster/programs.ts'
import { fixture, fixtureServers, recordedVersions, type Endpoint, type FixtureServer } from '../fixtures.ts'
import { fakeServer, type Route } from '../nats/fake-server.ts'
import { samples } from './build.ts'

/** What the exporter asks, and the recorded answer that holds it all. */
const recorded: [asked: RegExp, Endpoint][] = [
  [/^\/varz$/, '/varz'],
  [/^\/connz\?/, '/connz?auth=1'],
  [/^\/routez$/, '/routez'],
  [/^\/gatewayz$/, '/gatewayz'],
  [/^\/leafz$/, '/leafz'],
  [/^\/subsz$/, '/subsz'],
  [/^\/accountz\?acc=JS$/, '/accountz?acc=JS'],
  [/^\/accstatz\?/, '/accstatz?unused=1'],
  [/^\/jsz\?.*config=1/, '/jsz?accounts=1&streams=1&consumers=1&raft=1&config=1'],
  [/^\/jsz\?.*consumers=1/, '/jsz?consumers=1&raft=1'],
  [/^\/jsz\?/, '/jsz?accounts=1&streams=1&raft=1'],
  [/^\/healthz\?js-enabled/, '/healthz?js-enabled-only=true'],
  [/^\/ipqueuesz$/, '/ipqueuesz'],
  [/^\/raftz\?acc=JS$/, '/raftz?acc=JS'],
  [/^\/raftz\?acc=APP$/, '/raftz?acc=APP'],
  [/^\/raftz(\?acc=SYS)?$/, '/raftz'],
  [/^\/debug\/vars$/, '/debug/vars'],
]

function replay(version: string, server: FixtureServer): Record<string, Route> {
  const answer = (path: string) => (response: ServerResponse) => {
    const endpoint = recorded.find(([asked]) => asked.test(path))?.[1]
    const { status, body } =
      endpoint === undefined ? { status: 400, body: 'not recorded' } : fixture(version, server, endpoint)
    response.writeHead(status).end(body)
  }
  // Details of one account were recorded, where there is one of that name.
  const accounts = fixture(version, server, '/accountz?acc=JS').status === 200 ? ['JS'] : []
  return new Proxy({}, { get: (_, path) => (path === '/accountz' ? { accounts } : answer(String(path))) })
}

const always = Object.fromEntries(Object.keys(schema.parse({}).collectors).map((collector) => [collector, 'scrape']))
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }

async function scrape(t: Test, version: string): Promise<World> {
  const servers = await Promise.all(fixtureServers.map((server) => fakeServer(t, replay(version, server))))
  const config = schema.parse({ targets: servers.map(({ url }) => ({ url })), collectors: always, top_clients: 3 })
  const stop = new AbortController()
  const memory = emptyMemory()
  const now = (): number => Date.now() / 1000
  const targets = openTargets(config.targets, config, { memory, now, signal: stop.signal, log: quiet })
  t.teardown(() => targets.close())
  await targets.collect(20)
  const snapshot = await targets.collect(20)
  const exporter = { version: '0', reloadSuccess: true, reloadedAt: 0 }
  return join(snapshot, memory, { now: now(), sources: [], exporter })
}

const promtool = find('promtool')

for (const version of recordedVersions)
  t.test(version, async (t) => {
    const world = await scrape(t, version)
    const text = render(tables, world)
    const failed = world.targets.flatMap(({ server, status }) =>
      status
        .filter(({ success }) => !success)
        .map(({ collector, failure }) => `${server} ${collector}: ${failure?.reason}`),
    )
    t.strictSame(failed, [], 'every endpoint of every server is understood')
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    t.equal(new Set(series.map((line) => line.slice(0, line.lastIndexOf(' ')))).size, series.length, 'no series twice')
    t.notMatch(text, / (NaN|undefined)$/m)
    if (promtool !== undefined) {
      const { stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' })
      t.strictSame(stdout + stderr, '', 'promtool finds nothing to object to')
    }
    const lines = (family: string) => samples(tables, family, world)
    t.equal(lines('nats_meta_leader').filter((line) => line.endsWith(' 1')).length, 1, 'one meta leader')
    t.equal(
      lines('nats_stream_leader').filter((line) => /stream="ORDERS".* 1$/.test(line)).length,
      1,
      'one leader a stream',
    )
    t.equal(
      lines('nats_consumer_pending_messages').filter((line) => line.includes('consumer="pulled"')).length,
      1,
      'one voice a consumer',
    )
    t.equal(
      lines('nats_stream_max_bytes').filter((line) => line.endsWith('stream="ORDERS"} 200000000')).length,
      1,
      'limits are told once, on the leader of the stream',
    )
    const named = (pattern: RegExp): number => series.filter((line) => pattern.test(line)).length
    t.ok(named(/,stream="ORDERS"(,consumer="")?[},](?!.*consumer="[^"])/) <= 50, 'a stream with three replicas')
    for (const name of ['pulled', 'worker'])
      t.ok(named(new RegExp(`,stream="ORDERS",consumer="${name}"`)) <= 30, 'a consumer with three replicas')
    const groups = lines('nats_raft_pending_entries').filter((line) => line.includes('stream="ORDERS",consumer=""'))
    t.equal(groups.length, 3, 'the group of a stream by its name')
    t.equal(
      lines('nats_raft_overrun').length > 0,
      ['2.14.5', '2.15.2'].includes(version),
      'newer fields on newer servers',
    )
    t.equal(lines('nats_disk_io_waiters').length > 0, ['2.14.5', '2.15.2'].includes(version))
    t.equal(lines('nats_server_config_info').length > 0, version !== '2.10.29')
  })
