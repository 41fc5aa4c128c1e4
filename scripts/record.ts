// Records the incident that `demo` replays, from a real cluster: calm, then the stores of two followers slow to sync, then
// recovery; then those stores stand still for longer than two minutes, of which most is cut out, and the thaw.
// Usage: tsx scripts/record.ts [nats-server version] [file]. Takes five minutes; needs root, strace and loop devices.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { publishEvenly } from '../test/cluster/client.ts'
import { startCluster, systemAccount, type Cluster } from '../test/cluster/cluster.ts'
import { createConsumer, createStream, stepDown, streamInfo } from '../test/cluster/jetstream.ts'
import { pending } from '../test/cluster/ladder.ts'
import { find } from '../test/cluster/programs.ts'
import { newOwner } from '../test/cluster/scratch.ts'
import { smallDisk, type Disk } from '../test/cluster/disk.ts'
import { slowStore } from '../test/cluster/slow-store.ts'
import { until } from '../test/cluster/until.ts'
import { record, type Cut, type Recording } from './recording.ts'

const calmSeconds = 15
const burstPerSecond = 4000
const fsyncMs = 20
const enough = 30_000
/** On a busy machine the climb takes its time. */
const longestClimb = 150
/** The second phase begins when the first is over and all is written. */
const recoveredSeconds = 110
/** The state of a store is written about every two minutes: a freeze that is longer always meets it. */
const freezeSeconds = 150
/** Of the freeze, what is left at its begin and at its end, and how much is shown after it. */
const shown = { frozen: 12, thawing: 3, after: 20 }

const names = ['nats-0', 'nats-1', 'nats-2']
/** Of the stream in trouble. Its store is fast, the others' are disks of their own, which can stand still. */
const leader = 'nats-0'

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
  const client = await cluster.client('JS')
  let leads = (await streamInfo(client, 'ORDERS')).cluster?.leader
  while (leads !== leader) leads = await stepDown(client, 'ORDERS')
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

/** The ladder. */
async function slowFollowers(cluster: Cluster, log: (text: string) => void): Promise<void> {
  const client = await cluster.client('JS')
  const { raft_group: group = '' } = (await streamInfo(client, 'ORDERS')).cluster ?? {}
  const followers = cluster.servers.filter(({ name }) => name !== leader)
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
  await Promise.all([publishEvenly(publisher, message, burstPerSecond, { seconds: longestClimb, done }), watching])
  log(`${level} pending, healing`)
  await Promise.all(slow.map((tracer) => tracer.end()))
}

/** WriteFullState of more than a minute. Gives what of it is to be cut out. */
async function freeze(disks: readonly Disk[], recording: Recording, log: (text: string) => void): Promise<Cut> {
  const from = recording.seconds() + shown.frozen
  for (const disk of disks) disk.freeze()
  log('frozen')
  await delay(freezeSeconds * 1000)
  const to = recording.seconds() - shown.thawing
  for (const disk of disks) disk.thaw()
  log('thawed')
  await delay(shown.after * 1000)
  return { from, to }
}

const [version = '2.14.5', file = 'demo/incident.ndjson.br'] = process.argv.slice(2)
const program = find(`nats-server@${version}`)
if (program === undefined) throw new Error(`nats-server ${version}: run scripts/install-programs.sh`)
// In memory where that is possible: this machine's own disk is not to have a say.
const folder = mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'record-'))
const owner = newOwner()
owner.teardown(() => rmSync(folder, { recursive: true }))
const begin = Date.now()
const log = (text: string) => process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(1)} s: ${text}\n`)
try {
  // Without a journal a sync costs little more than in memory, so that the delays alone have a say.
  const disk = (name: string) => smallDisk(owner, folder, `disk-${name}`, 2048, '-O', '^has_journal')
  const disks = new Map(names.flatMap((name) => (name === leader ? [] : [[name, disk(name)]])))
  const cluster = await startCluster({
    ...{ program, folder, names, cluster: 'demo', jetstream: 'sync_interval: always', maxFileStore: '1500MB' },
    store: (name) => disks.get(name)?.folder ?? join(folder, name),
  })
  owner.teardown(() => cluster.stop())
  await populate(cluster)
  const recording = record(cluster, paths, folder)
  let over = false
  const load = background(cluster, () => over)
  await delay(calmSeconds * 1000)
  await slowFollowers(cluster, log)
  await delay(recoveredSeconds * 1000 - recording.seconds() * 1000)
  const cut = await freeze([...disks.values()], recording, log)
  over = true
  await load
  log(JSON.stringify(await recording.finish(file, version, [cut])))
} finally {
  await owner.end()
}
