// Fleets of which no server has a monitoring port: a cluster of five, and a supercluster of two with a leaf node that has a domain of
// its own. First with the port open, to see that both ways show the same; then it is closed on one server after another.
import { readFileSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { optionalCollectors } from '../../src/nats/endpoints/answers.ts'
import type { Cluster, Server } from '../cluster/cluster.ts'
import { createConsumer, createStream, populate, populatedCluster } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { exporterLogin, restrictedUser } from '../cluster/restricted.ts'
import { scratch } from '../cluster/scratch.ts'
import { startSupercluster } from '../cluster/supercluster.ts'
import { until } from '../cluster/until.ts'
import { samples, startExporter, type Exporter } from './exporter.ts'
import { allAnswer, failing, sameSeries, ups } from './transports.ts'

t.setTimeout(900_000)

const newest = `nats-server@${natsVersions.at(-1)!}` as const

/** Everything at every scrape. */
const collectors = Object.fromEntries(optionalCollectors.map((collector) => [collector, 'scrape']))

/** Both ways to the same servers. A system account is given the first server of each of its clusters. */
async function bothWays(t: Test, systems: readonly (readonly Cluster[])[], servers: readonly Server[]) {
  const targets = systems.map((clusters) => ({
    nats: {
      servers: clusters.map(({ servers: [first] }) => `nats://127.0.0.1:${first?.port}`),
      ...exporterLogin,
    },
  }))
  const fleet = await startExporter(t, scratch(t), 'fleet', { targets, collectors })
  // In its system account a leaf node without a cluster calls itself one, in /varz it does not.
  const own = (name: string) => (name === 'leaf' ? { nats_cluster: 'leaf' } : {})
  const http = await startExporter(t, scratch(t), 'http', {
    targets: servers.map(({ url, name }) => ({ url, ...own(name) })),
    collectors,
  })
  return { fleet, http }
}

/** Server and asset of each RAFT group. Who leads may change with a restart, the groups do not. */
const groups = (text: string): string[] =>
  samples(text, 'nats_raft_pending_entries')
    .map(({ labels }) => ['server', 'account', 'stream', 'consumer', 'group'].map((name) => labels[name]).join(' '))
    .sort()

/** Starts each server again without its port, and waits until all is well. */
async function closePorts(fleet: Exporter, servers: readonly Server[]): Promise<void> {
  for (const server of servers) {
    await server.process.end()
    writeFileSync(server.config, readFileSync(server.config, 'utf8').replace(/^http: .*\n/m, ''))
    server.start()
    await until(`${server.name} is up`, 60, async () =>
      Object.values(ups((await fleet.scrape()).text)).every((up) => up === 1),
    )
    await allAnswer(fleet, 120)
  }
}

async function closed(t: Test, fleet: Exporter, servers: readonly Server[]): Promise<void> {
  const before = groups((await fleet.scrape()).text)
  t.ok(before.length > servers.length, `${before.length} groups on ${servers.length} servers`)
  await closePorts(fleet, servers)
  for (const { url, name } of servers) await t.rejects(fetch(url), `${name} has no monitoring port`)
  await until('every group is seen again', 180, async () => {
    const now = new Set(groups((await fleet.scrape()).text))
    const missing = before.filter((group) => !now.has(group))
    if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`)
    return true
  })
  t.strictSame(groups((await fleet.scrape()).text), before, 'the same groups as with the port open')
  t.strictSame(await failing(fleet), [])
  t.notMatch(readFileSync(fleet.log, 'utf8'), /permission/, 'the permissions suffice')
}

t.test('five servers', { timeout: 600_000 }, async (t) => {
  const paths = need(t, newest)
  if (paths === undefined) return
  const names = [1, 2, 3, 4, 5].map((n) => `n${n}`)
  const folder = scratch(t)
  const systemUsers = restrictedUser(folder)
  const cluster = await populatedCluster(t, { program: paths[0], folder, names, systemUsers })
  const client = await cluster.client('JS')
  await createStream(client, { name: 'WIDE', subjects: ['wide.>'], num_replicas: 5 })
  await createConsumer(client, 'WIDE', { durable_name: 'reader' })
  const ways = await bothWays(t, [[cluster]], cluster.servers)
  const targets = names.map((name) => `nats://C1/${name}`)
  await sameSeries(t, ways, targets)
  await ways.http.process.end()
  await closed(t, ways.fleet, cluster.servers)
})

t.test('a supercluster of two with a leaf domain', { timeout: 600_000 }, async (t) => {
  const paths = need(t, newest)
  if (paths === undefined) return
  const folder = scratch(t)
  const systemUsers = restrictedUser(folder)
  const { east, west, leaf } = await startSupercluster(t, { program: paths[0], folder, systemUsers })
  await populate(east)
  await createStream(await west.client('JS'), { name: 'ORDERS_WEST', mirror: { name: 'ORDERS' } })
  const atLeaf = await leaf.client('APP')
  await createStream(atLeaf, { name: 'EDGE', subjects: ['edge.>'], num_replicas: 1 })
  await createConsumer(atLeaf, 'EDGE', { durable_name: 'edge' })
  const servers = [east, west, leaf].flatMap((cluster) => cluster.servers)
  // The clusters have one system account, the leaf has its own.
  const ways = await bothWays(t, [[east, west], [leaf]], servers)
  const targets = [
    ...[east, west].flatMap(({ name, servers }) => servers.map((one) => `nats://${name}/${one.name}@hub`)),
    'nats://leaf/leaf@leaf',
  ]
  await sameSeries(t, ways, targets)
  await ways.http.process.end()
  await closed(t, ways.fleet, servers)
})
