// Servers without a monitoring port: asked in their system account as a user with the least permissions, they give the same
// metrics as over HTTP.
import { readFileSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { Cluster } from '../cluster/cluster.ts'
import { optionalCollectors } from '../../src/nats/endpoints/answers.ts'
import { createConsumer, populatedCluster, stepDown } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { exporterLogin, restrictedUser } from '../cluster/restricted.ts'
import { scratch } from '../cluster/scratch.ts'
import { canSlowStores, slowStore } from '../cluster/slow-store.ts'
import { until } from '../cluster/until.ts'
import { samples, startExporter, type Exporter } from './exporter.ts'
import { failing, sameSeries, ups } from './transports.ts'

t.setTimeout(180_000)

/** Everything at every scrape. */
const collectors = Object.fromEntries(optionalCollectors.map((collector) => [collector, 'scrape']))

t.test('the system account', { timeout: 180_000 }, async (t) => {
  const paths = need(t, `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const folder = scratch(t)
  const cluster = await populatedCluster(t, {
    program: paths[0],
    folder,
    cluster: 'C1',
    systemUsers: restrictedUser(folder),
  })
  const [first] = cluster.servers
  const servers = [`nats://127.0.0.1:${first?.port}`]
  const fleet = await startExporter(t, scratch(t), 'fleet', {
    targets: [{ nats: { servers, ...exporterLogin } }],
    collectors,
  })
  await t.test('the same series as over HTTP', async (t) => same(t, cluster, fleet))
  await t.test('advisories are events, with and without the log', async (t) => announced(t, cluster, fleet))
  await t.test('a server whose store is slow to open files', async (t) => blocked(t, cluster))
  await t.test('no monitoring port at all', async (t) => closed(t, cluster, fleet))
})

async function same(t: Test, cluster: Cluster, fleet: Exporter): Promise<void> {
  const http = await startExporter(t, scratch(t), 'http', {
    targets: cluster.servers.map(({ url }) => ({ url })),
    collectors,
  })
  await sameSeries(t, { http, fleet }, ['nats://C1/n1', 'nats://C1/n2', 'nats://C1/n3'])
  const log = readFileSync(fleet.log, 'utf8')
  t.notMatch(log, /permission/, 'the permissions suffice, and the user is not called unrestricted')
}

/** The new leader, and how often the exporter has heard that it leads. */
async function announced(t: Test, cluster: Cluster, fleet: Exporter): Promise<void> {
  const servers = [`nats://127.0.0.1:${cluster.server('n3').port}`]
  const both = await startExporter(t, scratch(t), 'both', {
    targets: [{ nats: { servers, ...exporterLogin } }],
    logs: cluster.servers.map(({ log, name }) => ({ path: log, server: name, time_zone: 'utc' })),
  })
  await until('it listens', 30, async () => Object.keys(ups((await both.scrape()).text)).length === 3)
  const counted = async (exporter: Exporter, server: string): Promise<number> =>
    samples((await exporter.scrape()).text, 'nats_log_events_total')
      .filter(({ labels }) => labels['event'] === 'stream_new_leader' && labels['server'] === server)
      .reduce((sum, { value }) => sum + value, 0)
  const client = await cluster.client('JS')
  const before = new Map<string, number>()
  for (const { name } of cluster.servers) before.set(name, await counted(both, name))
  const leader = await stepDown(client, 'ORDERS')
  await until('the election is counted', 30, async () => (await counted(fleet, leader)) > 0)
  t.equal((await counted(both, leader)) - (before.get(leader) ?? 0), 1, 'once where the log tells it too')
  const named = samples((await fleet.scrape()).text, 'nats_log_asset_events_total')
  t.match(
    named.map(({ labels }) => labels),
    [{ event: 'stream_new_leader', account: 'JS', stream: 'ORDERS', server: leader, nats_cluster: 'C1' }],
  )
}

/** Its JSZ hangs, and with it all that it is asked: it is blocked, not down, and the others are not held up. */
async function blocked(t: Test, cluster: Cluster): Promise<void> {
  if (!canSlowStores()) {
    t.pass('needs strace', { skip: 'strace and root are needed to slow a store' })
    return
  }
  const client = await cluster.client('JS')
  for (let idle = 0; idle < 30; idle++) await createConsumer(client, 'ORDERS', { durable_name: `idle${idle}` })
  const tracer = await slowStore(cluster.server('n2'), { openMs: 300 })
  const servers = [`nats://127.0.0.1:${cluster.server('n1').port}`]
  const exporter = await startExporter(t, scratch(t), 'blocked', {
    targets: [{ nats: { servers, ...exporterLogin } }],
  })
  try {
    const text = await until('n2 is blocked', 30, async () => {
      const found = (await exporter.scrape()).text
      return (await failing(exporter)).includes('n2 raftz') && found
    })
    t.strictSame(ups(text), { 'nats://C1/n1': 1, 'nats://C1/n2': 1, 'nats://C1/n3': 1 }, 'none is down')
    const others = (await failing(exporter)).filter((one) => !one.startsWith('n2 '))
    t.strictSame(others, [], 'the others answer everything')
    // A reason is logged when a collector begins to fail, and it takes 5 s until the server is known to be blocked.
    const reason = /"target":"nats:\/\/C1\/n2","collector":"\w+".*blocked, not down: its STATSZ comes, JSZ/
    await until('the reason', 15, async () => {
      await exporter.scrape()
      return reason.test(readFileSync(exporter.log, 'utf8'))
    })
  } finally {
    await tracer.end()
  }
  await until('n2 answers again', 60, async () => {
    const still = await failing(exporter)
    return still.every((one) => one === 'n2 jsz_consumers')
  })
}

async function closed(t: Test, cluster: Cluster, fleet: Exporter): Promise<void> {
  const server = cluster.server('n2')
  await server.kill()
  await until('n2 is down, and refuses', 30, async () => {
    const { text } = await fleet.scrape()
    const refused = samples(text, 'nats_exporter_collector_errors_total').filter(
      ({ labels, value }) => labels['code'] === 'refused' && labels['server'] === 'n2' && value > 0,
    )
    return ups(text)['nats://C1/n2'] === 0 && refused.length > 0
  })
  writeFileSync(server.config, readFileSync(server.config, 'utf8').replace(/^http: .*\n/m, ''))
  server.start()
  await until('n2 answers again', 60, async () => (await failing(fleet)).length === 0)
  await t.rejects(fetch(server.url), 'no monitoring port')
  const { text } = await fleet.scrape()
  t.strictSame(ups(text), { 'nats://C1/n1': 1, 'nats://C1/n2': 1, 'nats://C1/n3': 1 })
  const raft = samples(text, 'nats_raft_pending_entries').filter(({ labels }) => labels['server'] === 'n2')
  t.ok(
    raft.some(({ labels }) => labels['consumer'] !== ''),
    'with names of consumers',
  )
}
