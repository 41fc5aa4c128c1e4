// Records the incident that `demo` replays, from a real cluster: calm, then the stores of two followers slow to sync, then
// recovery. Usage: tsx scripts/record.ts [nats-server version] [file]. Takes two minutes; needs root and strace.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { publishEvenly } from '../test/cluster/client.ts'
import { startCluster, systemAccount, type Cluster } from '../test/cluster/cluster.ts'
import { createConsumer, createStream, streamInfo } from '../test/cluster/jetstream.ts'
import { pending } from '../test/cluster/ladder.ts'
import { find } from '../test/cluster/programs.ts'
import { slowStore } from '../test/cluster/slow-store.ts'
import { until } from '../test/cluster/until.ts'
import { record } from './recording.ts'

const calmSeconds = 15
const burstPerSecond = 4000
const fsyncMs = 20
const enough = 45_000

const accounts = {
  JS: { ORDERS: ['billing', 'shipping', 'fraud'], EVENTS: ['audit', 'search'], SESSIONS: ['cleanup'] },
  APP: { JOBS: ['worker', 'retry'] },
}

/** All that the exporter asks with its defaults, word by word. */
const paths = [
  '/varz',
  '/jsz?accounts=1&streams=1&raft=1',
  '/jsz?consumers=1&raft=1',
  '/jsz?consumers=1&config=1',
  '/healthz?js-enabled-only=true',
  '/raftz',
  ...[...Object.keys(accounts), systemAccount].map((account) => `/raftz?acc=${account}`),
  '/connz?auth=1&limit=1024',
  '/routez',
  '/gatewayz',
  '/leafz',
  '/subsz',
  '/accstatz?unused=1',
  '/ipqueuesz',
  '/debug/vars',
]

async function populate(cluster: Cluster): Promise<void> {
  for (const [account, streams] of Object.entries(accounts)) {
    const client = await cluster.client(account)
    for (const [name, consumers] of Object.entries(streams)) {
      await createStream(client, { name, subjects: [`${name.toLowerCase()}.>`], max_bytes: 256 * 1024 * 1024 })
      for (const consumer of consumers) await createConsumer(client, name, { durable_name: consumer })
    }
  }
}

/** A little of everything, so that nothing stands still in calm times. */
async function background(cluster: Cluster, done: () => boolean): Promise<void> {
  const client = await cluster.client('JS')
  const app = await cluster.client('APP')
  await Promise.all([
    publishEvenly(client, { subject: 'events.page', payload: '{"page":"/"}' }, 20, { seconds: 600, done }),
    publishEvenly(app, { subject: 'jobs.mail', payload: '{"to":"someone"}' }, 10, { seconds: 600, done }),
  ])
}

async function incident(cluster: Cluster, log: (text: string) => void): Promise<void> {
  const client = await cluster.client('JS')
  const { leader = '', raft_group: group = '' } = (await streamInfo(client, 'ORDERS')).cluster ?? {}
  const followers = cluster.servers.filter((server) => server.name !== leader)
  const publisher = await cluster.client('JS', leader)
  let level = 0
  const done = () => level >= enough
  const slow = await Promise.all(followers.map((server) => slowStore(server, { fsyncMs })))
  log(`${group}: leader ${leader}, both followers' stores are slow now`)
  const watching = until('enough pending', 60, async () => {
    level = (await pending(cluster.server(leader), 'JS', group)) ?? 0
    return done()
  })
  const message = { subject: 'orders.new', payload: '{"order":4711}' }
  await Promise.all([publishEvenly(publisher, message, burstPerSecond, { seconds: 60, done }), watching])
  log(`${level} pending, healing`)
  await Promise.all(slow.map((tracer) => tracer.end()))
}

const [version = '2.14.5', file = 'demo/incident.ndjson.br'] = process.argv.slice(2)
const program = find(`nats-server@${version}`)
if (program === undefined) throw new Error(`nats-server ${version}: run scripts/install-programs.sh`)
// In memory where that is possible: this machine's own disk is not to have a say.
const folder = mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'record-'))
const cluster = await startCluster({
  program,
  folder,
  cluster: 'demo',
  names: ['nats-0', 'nats-1', 'nats-2'],
  jetstream: 'sync_interval: always',
})
const begin = Date.now()
const log = (text: string) => process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(1)} s: ${text}\n`)
try {
  await populate(cluster)
  const recording = record(cluster, paths, folder)
  let over = false
  const load = background(cluster, () => over)
  await delay(calmSeconds * 1000)
  await incident(cluster, log)
  await delay(110_000 - (Date.now() - begin))
  over = true
  await load
  log(JSON.stringify(await recording.finish(file, version)))
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true })
}
