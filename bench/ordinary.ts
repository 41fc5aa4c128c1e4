// An hour of ordinary operation: two servers that stand alone, and a supercluster with a leaf node, under the shipped rules with their real holds.
// Usage: npm run build && npm run bench -- ordinary [MINUTES], 60 by default. One server of each is restarted; an alert above warning is a failure.
import { setTimeout as delay } from 'node:timers/promises'
import { severities, type Severity } from '../src/level.ts'
import type { Cluster, Server } from '../test/cluster/cluster.ts'
import { createConsumer, createStream, populate, usual } from '../test/cluster/jetstream.ts'
import { natsVersions, required } from '../test/cluster/programs.ts'
import { newOwner, scratch, type Owner } from '../test/cluster/scratch.ts'
import { owned, startSupercluster, type Supercluster } from '../test/cluster/supercluster.ts'
import { startAlerting, type Alerting } from '../test/e2e/alerting.ts'
import { startExporter } from '../test/e2e/exporter.ts'
import { startLoad, type Counts } from './ordinary.load.ts'

const minutes = Number(process.argv[2] ?? 60)
if (!(minutes > 0)) throw new Error(`${process.argv[2]}: minutes, a number above 0, are needed`)

const program = required(`nats-server@${natsVersions.at(-1)!}`)
const programs = { prometheus: required('prometheus'), alertmanager: required('alertmanager') }
/** Seconds between scrapes, and between evaluations. */
const interval = 15
/** As long as a machine takes to start again, or a pod to be scheduled. */
const downSeconds = 20
const say = (text: string) => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)

interface World extends Supercluster {
  /** Two servers that know nothing of one another, with streams of the same names. */
  alone: readonly Cluster[]
}

async function startWorld(owner: Owner, folder: string): Promise<World> {
  const alone = await Promise.all(['s1', 's2'].map((name) => owned(owner, { program, folder, names: [name] })))
  return { alone, ...(await startSupercluster(owner, { program, folder })) }
}

/** What people have: replicas and none, a mirror in the other cluster, a source beyond the leaf node, a consumer that nobody reads. */
async function fill({ alone, east, west, leaf }: World): Promise<void> {
  for (const one of alone) {
    const client = await one.client('JS')
    await createStream(client, { name: 'ORDERS', subjects: ['orders.>'], num_replicas: 1 })
    await createConsumer(client, 'ORDERS', { durable_name: 'billing' })
  }
  await populate(east, usual)
  const inEast = await east.client('JS')
  await createConsumer(inEast, 'ORDERS', { durable_name: 'pushed', deliver_subject: 'deliver.orders' })
  const inWest = await west.client('JS')
  await createStream(inWest, { name: 'ORDERS_WEST', mirror: { name: 'ORDERS' } })
  await createStream(inWest, { name: 'CACHE', subjects: ['cache.>'], storage: 'memory', max_msgs_per_subject: 1 })
  const atLeaf = await leaf.client('APP')
  await createStream(atLeaf, { name: 'EDGE', subjects: ['edge.>'], num_replicas: 1 })
  await createConsumer(atLeaf, 'EDGE', { durable_name: 'edge' })
  const edge = { name: 'EDGE', external: { api: '$JS.leaf.API' } }
  await createStream(await east.client('APP'), { name: 'EDGES', sources: [edge] })
}

const portsOf = ({ servers }: Cluster) => servers.map(({ port }) => port)

async function loadAll(owner: Owner, { alone, east, west, leaf }: World): Promise<Counts[]> {
  const orders = { account: 'JS', subjects: ['orders.new'], pulls: [['ORDERS', 'billing']], pushes: [] } as const
  const jobs = { account: 'APP', subjects: ['jobs.new'], pulls: [['JOBS', 'worker']], pushes: [] } as const
  const pulls = [...orders.pulls, ['ORDERS', 'shipping']] as const
  return Promise.all([
    ...alone.map((one) => startLoad(owner, { ...orders, ports: portsOf(one) })),
    startLoad(owner, {
      ...orders,
      subjects: ['orders.new', 'events.new'],
      pulls,
      pushes: ['deliver.orders'],
      ports: portsOf(east),
    }),
    startLoad(owner, { ...jobs, ports: portsOf(east) }),
    startLoad(owner, { account: 'JS', subjects: ['cache.a'], pulls: [], pushes: [], ports: portsOf(west) }),
    startLoad(owner, {
      account: 'APP',
      subjects: ['edge.new'],
      pulls: [['EDGE', 'edge']],
      pushes: [],
      ports: portsOf(leaf),
    }),
  ])
}

/** As shipped, with the stores beside. */
async function observe(owner: Owner, folder: string, { alone, east, west, leaf }: World): Promise<Alerting> {
  const sites = { alone, supercluster: [east, west], leaf: [leaf] }
  const addresses = await Promise.all(
    Object.entries(sites).map(async ([name, some]) => {
      const servers = some.flatMap((cluster) => cluster.servers)
      const { address } = await startExporter(owner, folder, name, {
        targets: servers.map(({ url }) => ({ url })),
        logs: servers.map(({ log }) => ({ path: log, time_zone: 'utc' })),
        stores: 'auto',
      })
      return address
    }),
  )
  return startAlerting(owner, folder, programs, addresses, { interval })
}

async function restart(server: Server, { ready }: Cluster): Promise<void> {
  say(`${server.name} is stopped for ${downSeconds} s`)
  await server.process.end()
  await delay(downSeconds * 1000)
  server.start()
  await ready()
  say(`${server.name} is ready again`)
}

/** The server that leads the meta group of the supercluster: what is worst to lose. */
async function metaLeader({ east, west }: World): Promise<readonly [Server, Cluster]> {
  const jsz = (await east.servers[0]!.get('/jsz')) as { meta_cluster: { leader: string } }
  const cluster = [east, west].find(({ servers }) => servers.some(({ name }) => name === jsz.meta_cluster.leader))!
  return [cluster.server(jsz.meta_cluster.leader), cluster]
}

interface Fired {
  labels: Record<string, string>
  from: number
  to: number
}

/** What says the same on every row of ALERTS that fires. */
const always: ReadonlySet<string> = new Set(['__name__', 'alertstate'])

/** Every time that an alert fired: apart where it had resolved in between. */
async function everFired({ query }: Alerting, seconds: number): Promise<Fired[]> {
  const rows = await query(`ALERTS{alertstate="firing"}[${Math.ceil(seconds)}s]`)
  return rows
    .flatMap(({ metric, values = [] }) => {
      const labels = Object.fromEntries(Object.entries(metric).filter(([name]) => !always.has(name)))
      return values.reduce<Fired[]>((all, [at]) => {
        const last = all.at(-1)
        return last !== undefined && at - last.to < 2 * interval
          ? [...all.slice(0, -1), { ...last, to: at }]
          : [...all, { labels, from: at, to: at }]
      }, [])
    })
    .sort((a, b) => a.from - b.from)
}

const loud = ({ labels }: Fired) => severities.indexOf(labels['severity'] as Severity) > severities.indexOf('warning')

function tell({ labels: { alertname, severity = '', ...labels }, from, to }: Fired): string {
  const time = new Date(from * 1000).toISOString().slice(11, 19)
  const of = Object.entries(labels).map(([name, value]) => `${name}=${value}`)
  return `${time} ${severity.padEnd(8)} ${alertname}, ${(to - from).toFixed(0)} s: ${of.join(' ')}`
}

async function run(owner: Owner): Promise<void> {
  const folder = scratch(owner)
  const world = await startWorld(owner, folder)
  await fill(world)
  const counts = await loadAll(owner, world)
  const alerting = await observe(owner, folder, world)
  const began = Date.now()
  say(`nine servers ${natsVersions.at(-1)}, ${minutes} minutes, Prometheus ${alerting.url}`)
  const at = (share: number) => delay(Math.max(0, began + share * minutes * 60_000 - Date.now()))
  const [standing] = world.alone as [Cluster]
  await at(0.2)
  await restart(standing.servers[0]!, standing)
  await at(0.4)
  await restart(...(await metaLeader(world)))
  await at(0.6)
  await restart(world.leaf.servers[0]!, world.leaf)
  await at(1)
  const fired = await everFired(alerting, (Date.now() - began) / 1000 + 60)
  const sum = (part: keyof Counts) => counts.reduce((all, one) => all + one[part], 0)
  say(`${sum('confirmed')} messages confirmed, ${sum('unconfirmed')} not, ${sum('acked')} acked`)
  for (const one of fired) process.stdout.write(`${tell(one)}\n`)
  const bad = fired.filter(loud)
  say(`${fired.length} alerts fired, ${bad.length} above warning`)
  const idle = counts.some(({ confirmed }) => confirmed === 0) || sum('acked') === 0
  if (idle) say('the load did not run: this shows nothing')
  if (bad.length > 0 || idle) process.exitCode = 1
}

const owner = newOwner()
try {
  await run(owner)
} finally {
  await owner.end()
}
