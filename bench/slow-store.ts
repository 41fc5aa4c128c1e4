// How soon a server with a slow store is named at the scrape intervals people use, and that nothing else is taken for one.
// Usage: tsx bench/slow-store.ts [SECONDS…], all intervals at once, a cluster for each; 60 takes 30 minutes. Needs root, strace and control groups.
import { setTimeout as delay } from 'node:timers/promises'
import { canLimitCpu, limitCpu } from '../test/cluster/cpu-quota.ts'
import type { Cluster } from '../test/cluster/cluster.ts'
import type { Client } from '../test/cluster/client.ts'
import { createConsumer, createStream, populatedCluster } from '../test/cluster/jetstream.ts'
import { required } from '../test/cluster/programs.ts'
import { newOwner, scratch, type Owner } from '../test/cluster/scratch.ts'
import { canSlowStores, slowStore } from '../test/cluster/slow-store.ts'
import { until } from '../test/cluster/until.ts'
import { fired, startAlerting, type Alerting } from '../test/e2e/alerting.ts'
import { everything, startExporter } from '../test/e2e/exporter.ts'
import { recordedVersions } from '../test/fixtures.ts'

if (!canSlowStores() || !canLimitCpu()) throw new Error('strace and root with control groups are needed')
const version = recordedVersions.at(-2)!
const nats = required(`nats-server@${version}`)
const [prometheus, alertmanager] = [required('prometheus'), required('alertmanager')]

/** Of the three servers: the one with the slow store, the one that is hampered otherwise, and the one with the load and the many consumers. */
const [victim, hampered, healthy] = ['n1', 'n2', 'n3'] as const
const delayMs = 300
const idleConsumers = 30
const manyConsumers = 2000
const messagesPerSecond = 200
/** What the interval is to be named within, in seconds. */
const limits = new Map([
  [1, 30],
  [15, 60],
  [60, 180],
])

interface Watched {
  interval: number
  cluster: Cluster
  alerting: Alerting
  client: Client
}

/** A cluster with its own exporter and Prometheus, load on every stream, and a past to compare with. */
async function begin(owner: Owner, interval: number): Promise<Watched> {
  const folder = scratch(owner)
  const names = [victim, hampered, healthy]
  const cluster = await populatedCluster(owner, {
    program: nats,
    folder,
    names,
    extra: (name) => `server_tags: [${name}]`,
  })
  const client = await cluster.client('JS', healthy)
  for (let n = 0; n < idleConsumers; n++) await createConsumer(client, 'ORDERS', { durable_name: `idle${n}` })
  const load = setInterval(() => {
    for (let n = 0; n < messagesPerSecond / 10; n++) client.publish(n % 2 ? 'orders.a' : 'events.a', '{"order":4711}')
  }, 100)
  owner.teardown(() => clearInterval(load))
  const { address } = await startExporter(owner, folder, 'exporter', everything(cluster))
  const alerting = await startAlerting(owner, folder, { prometheus, alertmanager }, [address], { interval })
  await delay(Math.max(60, 4 * interval) * 1000)
  return { interval, cluster, alerting, client }
}

const firedSince = ({ alerting }: Watched, alertname: string, since: number): Promise<Map<string, number>> =>
  fired(alerting, alertname, Math.ceil(Date.now() / 1000 - since))

/** Something that is no slow store: what is named nevertheless, while it lasts and as long afterwards. */
async function harmless(watched: Watched, what: string, act: () => Promise<() => unknown>): Promise<void> {
  const since = Date.now() / 1000
  const lasting = Math.max(90, 4 * watched.interval) * 1000
  const end = await act()
  await delay(lasting)
  await end()
  await watched.cluster.ready()
  await delay(lasting / 2)
  const alerts = ['NatsStoreSlowSuspected', 'NatsStorageStall', 'NatsStorageStallOnSeveralServers']
  const named = await Promise.all(alerts.map(async (alert) => [...(await firedSince(watched, alert, since)).keys()]))
  const said = named.flatMap((servers, at) => servers.map((server) => `${alerts[at]} ${server}`))
  say(watched, what, said.length === 0 ? 'not called storage' : said.join(', '), said.length === 0)
}

async function slow(watched: Watched): Promise<void> {
  const since = Date.now() / 1000
  const tracer = await slowStore(watched.cluster.server(victim), { openMs: delayMs })
  const named = () => firedSince(watched, 'NatsStoreSlowSuspected', since)
  const limit = limits.get(watched.interval) ?? Infinity
  try {
    await until(`${victim} named`, 300, async () => (await named()).has(victim))
  } finally {
    await tracer.end()
  }
  const servers = await named()
  const after = servers.get(victim)! - since
  const others = [...servers.keys()].filter((name) => name !== victim)
  const verdict = `${victim} named after ${after.toFixed(0)} s (at most ${limit}), others: ${others.join(', ') || 'none'}`
  say(watched, `opens of ${victim} take ${delayMs} ms more`, verdict, after <= limit && others.length === 0)
}

function say({ interval }: Watched, what: string, verdict: string, good: boolean): void {
  process.stdout.write(`| ${interval} s | ${what} | ${verdict} |\n`)
  if (!good) process.exitCode = 1
}

async function run(owner: Owner, interval: number): Promise<void> {
  const watched = await begin(owner, interval)
  const { cluster, client } = watched
  await harmless(watched, `${manyConsumers} more consumers on a healthy server`, async () => {
    const placement = { tags: [healthy] }
    await createStream(client, { name: 'MANY', subjects: ['many.>'], num_replicas: 1, placement })
    for (let n = 0; n < manyConsumers; n++) await createConsumer(client, 'MANY', { durable_name: `many${n}` })
    return () => undefined
  })
  const { process: program, freeze, thaw } = cluster.server(hampered)
  await harmless(watched, `${hampered} has 1 % of a core`, () => Promise.resolve(limitCpu(program, 0.01)))
  await harmless(watched, `${hampered} is stopped (SIGSTOP)`, () => {
    freeze()
    return Promise.resolve(thaw)
  })
  await slow(watched)
}

const intervals = process.argv.slice(2).map(Number)
const runs = (intervals.length === 0 ? [...limits.keys()] : intervals).map(async (interval) => {
  const owner = newOwner()
  try {
    await run(owner, interval)
  } finally {
    await owner.end()
  }
})
for (const outcome of await Promise.allSettled(runs)) if (outcome.status === 'rejected') throw outcome.reason
