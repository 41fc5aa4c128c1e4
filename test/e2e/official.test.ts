// The official exporter and this one beside it on real servers: number by number the same, through the table of docs/MIGRATION.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { groups, official } from '../../scripts/migration/index.ts'
import { moved, type Moved } from '../../scripts/migration/moved.ts'
import { startCluster } from '../cluster/cluster.ts'
import { createConsumer, createStream } from '../cluster/jetstream.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'
import { samples, startExporter, type Sample } from './exporter.ts'

const paths = need(t, 'nats-server@2.14.5', 'prometheus-nats-exporter@0.20.1')
if (paths !== undefined) {
  const [nats, theirs] = paths
  const folder = mkdtempSync(join(tmpdir(), 'official-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  t.test('a server with streams, consumers and a leaf node', (t) => withStreams(t, nats, theirs, join(folder, 'js')))
  t.test('a server with a gateway', (t) => withGateway(t, nats, theirs, join(folder, 'gw')))
}

const everything = Object.fromEntries(
  'jsz_consumers jsz_config healthz connz routez gatewayz leafz subsz accountz accstatz'
    .split(' ')
    .map((collector) => [collector, 'scrape']),
)
const flags =
  '-varz -jsz=all -connz -routez -subz -healthz -healthz_js_enabled_only -healthz_js_server_only -accstatz -accountz -gatewayz -leafz -use_internal_server_name'

async function scrape(
  t: Test,
  theirs: string,
  folder: string,
  url: string,
): Promise<{ old: Sample[]; ours: Sample[] }> {
  const [port] = await freePorts(1)
  const address = `127.0.0.1:${port}`
  const program = start(
    theirs,
    ['-a', '127.0.0.1', '-p', String(port), ...flags.split(' '), url],
    join(folder, 'theirs.out'),
  )
  t.teardown(() => program.end())
  const text = async (): Promise<string> => (await fetch(`http://${address}/metrics`)).text()
  await until('the official exporter answers', 15, async () => (await text()).includes('gnatsd_varz_mem'))
  const ours = await startExporter(t, folder, 'ours', { targets: [{ url }], collectors: everything })
  const health = await Promise.all(['full', 'js-server-only'].map((mode) => healthOf(t, folder, url, mode)))
  // Servers of a gateway send each other a message now and then: one that comes between the two is told by one of them only.
  return until('a moment in which nothing was counted', 60, async () => {
    const old = samples(await text())
    const here = samples((await ours.scrape()).text)
    return still(old, samples(await text())) && { old, ours: [...here, ...health.flat()] }
  })
}

/** Whether what is compared later was the same before and after. */
const still = (before: readonly Sample[], after: readonly Sample[]): boolean =>
  official.flatMap(moved).every((series) => {
    if (series.moves) return true
    const of = (all: readonly Sample[]) =>
      byLabels(
        series,
        all.filter(({ name }) => name === series.old),
      )
    const [then, now] = [of(before), of(after)]
    return then.size === now.size && [...then].every(([key, value]) => close(now.get(key), value, series.tolerance))
  })

/** One exporter asks for one mode; theirs asks for three. */
async function healthOf(t: Test, folder: string, url: string, mode: string): Promise<Sample[]> {
  const off = Object.fromEntries(Object.keys(everything).map((collector) => [collector, 'off']))
  const collectors = { ...off, healthz: 'scrape' }
  const ours = await startExporter(t, folder, mode, { targets: [{ url }], collectors, healthz_mode: mode })
  return samples((await ours.scrape()).text, 'nats_health_ok')
}

function select({ ours = '' }: Moved, all: readonly Sample[]): Sample[] {
  const [, name = '', matchers = ''] = /^([^{]*)(?:\{(.*)\})?$/.exec(ours) ?? []
  const wanted = Array.from(
    matchers.matchAll(/(\w+)="([^"]*)"/g),
    ([, label = '', value = '']) => [label, value] as const,
  )
  return all.filter(
    (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
  )
}

/** Without JetStream the cluster is '' there, though the server has one. */
const keyed = (labels: Moved['labels']): [old: string, ours: string][] =>
  Object.entries(labels).filter(([old]) => old !== 'cluster')

/** Sums by the labels that both know, in the old unit. */
function translated(series: Moved, found: readonly Sample[], now: number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { labels, value } of found) {
    const key = JSON.stringify(keyed(series.labels).map(([, label]) => labels[label] ?? ''))
    sums.set(key, (sums.get(key) ?? 0) + value)
  }
  const { how } = series
  for (const [key, value] of sums) {
    if (how.kind === 'inverted') sums.set(key, 1 - value)
    else if (how.kind === 'age') sums.set(key, (now - value) * how.factor)
    // What it is divided by is another series: such rows move, and only that they are there is compared.
    else if (how.kind === 'times') sums.set(key, value * how.factor)
  }
  return sums
}

function byLabels(series: Moved, found: readonly Sample[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { labels, value } of found) {
    const key = JSON.stringify(keyed(series.labels).map(([label]) => labels[label] ?? ''))
    sums.set(key, (sums.get(key) ?? 0) + value)
  }
  return sums
}

/** Names of the old series that were compared. */
function compare(t: Test, { old, ours }: { old: Sample[]; ours: Sample[] }): Set<string> {
  const now = Date.now() / 1000
  const seen = new Set<string>()
  for (const series of official.flatMap(moved)) {
    const before = old.filter(({ name, value }) => name === series.old && !series.absentAt.includes(value))
    if (before.length === 0) continue
    seen.add(series.old)
    if (series.ours === undefined) continue
    const here = translated(series, select(series, ours), now)
    const there = byLabels(series, before)
    t.strictSame(
      [...here.keys()].filter((key) => there.has(key)).sort(),
      [...there.keys()].sort(),
      `${series.old}: same rows`,
    )
    if (series.moves) continue
    for (const [key, value] of there)
      t.ok(close(here.get(key), value, series.tolerance), `${series.old} ${key}: ${here.get(key)} for ${value}`)
  }
  const known = new Set(groups.flatMap(moved).map(({ old }) => old))
  const names = new Set(old.map(({ name }) => name).filter((name) => /^(gnatsd|jetstream)_/.test(name)))
  t.strictSame(
    [...names].filter((name) => !known.has(name)),
    [],
    'every series of theirs is in the table',
  )
  return seen
}

/** To the millisecond in a time of 13 digits. */
const close = (a: number | undefined, b: number, tolerance: number): boolean =>
  a !== undefined && Math.abs(a - b) <= Math.max(tolerance, Math.abs(b) * 1e-12)

async function withStreams(t: Test, nats: string, theirs: string, folder: string): Promise<void> {
  const [leafPort] = await freePorts(1)
  const cluster = await startCluster({
    program: nats,
    folder,
    names: ['n1'],
    accounts: ['APP'],
    jetstream: 'domain: hub',
    extra: () => `leafnodes { listen: "127.0.0.1:${leafPort}" }`,
  })
  t.teardown(() => cluster.stop())
  const config = join(folder, 'leaf.conf')
  writeFileSync(
    config,
    `server_name: l1\nlisten: "127.0.0.1:-1"\nleafnodes { remotes: [{ url: "nats://app:app@127.0.0.1:${leafPort}" }] }\n`,
  )
  const leaf = start(nats, ['-c', config], join(folder, 'leaf.out'))
  t.teardown(() => leaf.end())
  const client = await cluster.client('APP')
  t.teardown(() => client.close())
  await createStream(client, { name: 'ORDERS', subjects: ['orders.>'], num_replicas: 1, max_bytes: 1e6 })
  await createStream(client, { name: 'COPY', num_replicas: 1, mirror: { name: 'ORDERS' } })
  await createStream(client, { name: 'ALL', num_replicas: 1, sources: [{ name: 'ORDERS' }] })
  await createConsumer(client, 'ORDERS', { durable_name: 'worker' })
  await createConsumer(client, 'ORDERS', { durable_name: 'pushed', deliver_subject: 'to', ack_policy: 'none' })
  client.subscribe('to')
  for (let sent = 0; sent < 50; sent++) client.publish('orders.a', 'order')
  const { url } = cluster.server('n1')
  await until('copied, delivered, connected', 15, async () => {
    const jsz = JSON.stringify(await cluster.server('n1').get('/jsz?consumers=1'))
    const leafz = (await cluster.server('n1').get('/leafz')) as { leafnodes: number }
    return leafz.leafnodes === 1 && jsz.split('"messages":50').length === 4 && jsz.includes('"stream_seq":50')
  })
  const seen = compare(t, await scrape(t, theirs, folder, url))
  for (const part of [
    'varz_mem',
    'subsz_num_cache',
    'routez_num_routes',
    'connz_total',
    'leafz_conn_rtt',
    'accstatz_sent_bytes',
  ])
    t.ok(seen.has(`gnatsd_${part}`), part)
  for (const part of [
    'stream_last_seq',
    'consumer_num_pending',
    'account_storage_used',
    'stream_mirror_lag',
    'stream_source_lag',
  ])
    t.ok(seen.has(`jetstream_${part}`), part)
}

async function withGateway(t: Test, nats: string, theirs: string, folder: string): Promise<void> {
  const [a, b] = await freePorts(2)
  const gateways = (own: string, port: number | undefined): string =>
    `gateway { name: ${own}, listen: "127.0.0.1:${port}", gateways: [{ name: A, url: "nats://127.0.0.1:${a}" }, { name: B, url: "nats://127.0.0.1:${b}" }] }`
  const single = (name: string, extra: string) =>
    startCluster({ program: nats, folder: join(folder, name), names: [name], disabled: true, extra: () => extra })
  const [near, far] = await Promise.all([single('g1', gateways('A', a)), single('g2', gateways('B', b))])
  t.teardown(() => Promise.all([near.stop(), far.stop()]))
  const server = near.server('g1')
  await until('the gateways are connected both ways', 20, async () => {
    const gatewayz = JSON.stringify(await server.get('/gatewayz'))
    return gatewayz.split('"connection"').length === 3
  })
  const seen = compare(t, await scrape(t, theirs, folder, server.url))
  for (const part of ['outbound_gateway_configured', 'inbound_gateway_conn_rtt', 'outbound_gateway_conn_in_msgs'])
    t.ok(seen.has(`gnatsd_gatewayz_${part}`), part)
}
