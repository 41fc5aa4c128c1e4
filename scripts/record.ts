// Records the incident that `demo` replays, from a real cluster whose stores are probed: calm, then the stores of two followers slow
// to sync, then recovery; then one of those takes seconds for each sync while it is the meta leader's, and both stand still for longer
// than two minutes, of which most is cut out, and the thaw.
// Usage: tsx scripts/record.ts [nats-server version] [file]. Takes five minutes; needs root, strace and loop devices.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { watchHost, type Host } from '../src/host/watch.ts'
import { startCluster, systemAccount, type Cluster } from '../test/cluster/cluster.ts'
import type { Program } from '../test/cluster/process.ts'
import { find } from '../test/cluster/programs.ts'
import { newOwner, type Owner } from '../test/cluster/scratch.ts'
import { smallDisk, type Disk } from '../test/cluster/disk.ts'
import { slowStore } from '../test/cluster/slow-store.ts'
import { until } from '../test/cluster/until.ts'
import { askedOf } from './asked.ts'
import { record, type Cut, type Recording } from './recording.ts'
import { background, leader, names, populate, slowFollowers, type AlsoSlow, type Log } from './trouble.ts'

const calmSeconds = 15
/** The second phase begins when the first is over and all is written. */
const recoveredSeconds = 110
/** The disk of the meta leader, before it stands still: what waits for a sync holds up the route that it came on. */
const stutter = { server: 'nats-1', fsyncMs: 2300, seconds: 8 }
/** The state of a store is written about every two minutes: a freeze that is longer always meets it. */
const freezeSeconds = 150
/** Of the freeze, what is left at its begin and at its end, and how much is shown after it. */
const shown = { frozen: 12, thawing: 3, after: 20 }

const assets = {
  JS: { ORDERS: ['billing', 'shipping', 'fraud'], EVENTS: ['audit', 'search'], SESSIONS: ['cleanup'] },
  APP: { JOBS: ['worker', 'retry'] },
}

const asked = askedOf([...Object.keys(assets), systemAccount]).map((one) => ({ ...one, every: 1 }))

/** Moves the meta leader to this server. */
async function leadMeta(cluster: Cluster, server: string): Promise<void> {
  const client = await cluster.client(systemAccount)
  await until(`${server} is meta leader`, 30, async () => {
    const { meta_cluster: meta } = (await cluster.server(server).get('/jsz')) as { meta_cluster?: { leader?: string } }
    if (meta?.leader === server) return true
    await client.request('$JS.API.META.LEADER.STEPDOWN', { placement: { preferred: server } })
    return false
  })
  await cluster.ready()
}

const visitsPerSecond = 5

/** Consumers that come and are forgotten: the servers that hold them propose their end to the meta leader. */
async function visitors(cluster: Cluster, over: () => boolean): Promise<void> {
  const client = await cluster.client('JS', leader)
  for (let n = 0; !over(); n++) {
    const name = `visitor-${n}`
    const config = { name, ack_policy: 'explicit', inactive_threshold: 1_000_000_000 }
    // Nobody waits for the answer: it may be long in coming.
    client.publish(`$JS.API.CONSUMER.CREATE.EVENTS.${name}`, JSON.stringify({ stream_name: 'EVENTS', config }))
    await delay(1000 / visitsPerSecond)
  }
}

/** The folder of a store and what the probe keeps in it. */
function probeFiles(dir: string): string[] {
  const own = readdirSync(dir).filter((name) => name.startsWith('.nats-jetstream-exporter'))
  return [dir, ...own.map((name) => join(dir, name))]
}

/** Probes every store, as an exporter beside each server would. */
function probeAll(owner: Owner, folderOf: (server: string) => string, log: Log): Host {
  const stop = new AbortController()
  const host = watchHost({
    stores: names.map((server) => ({ dir: folderOf(server), server, cluster: 'demo', probeDir: undefined })),
    ...{ logs: [], memory: new Map(), token: 'demo', signal: stop.signal },
    census: { schedule: () => () => undefined, entriesPerSecond: 500 },
    now: () => Date.now() / 1000,
    warn: log,
  })
  owner.teardown(async () => {
    stop.abort()
    await host.close()
  })
  return host
}

/** Whoever probes those stores pays for a sync what the servers pay. */
async function slowProbe(dirs: readonly string[], host: Host, fsyncMs: number): Promise<Program[]> {
  const [pid] = host.crew.pids()
  if (pid === undefined) throw new Error('nobody probes the stores')
  const probe = { process: { pid }, log: join(folder, 'probe') }
  return [await slowStore(probe, { fsyncMs, paths: dirs.flatMap(probeFiles) })]
}

/** The meta leader writes a line for each route that waited longer than two seconds. */
async function stuttering(cluster: Cluster, alsoSlow: AlsoSlow, log: Log): Promise<void> {
  const { server, fsyncMs, seconds } = stutter
  const slow = [await slowStore(cluster.server(server), { fsyncMs }), ...(await alsoSlow([server], fsyncMs))]
  log(`${server} takes ${fsyncMs} ms for a sync`)
  await delay(seconds * 1000)
  await Promise.all(slow.map((tracer) => tracer.end()))
}

/** WriteFullState of more than a minute. Gives what of it is to be cut out. */
async function freeze(disks: readonly Disk[], recording: Recording, log: Log): Promise<Cut> {
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
  // The leader's store is fast, the others' are disks of their own, which can stand still. Without a journal a sync costs
  // little more than in memory, so that the delays alone have a say.
  const disk = (name: string) => smallDisk(owner, folder, `disk-${name}`, 2048, '-O', '^has_journal')
  const disks = new Map(names.flatMap((name) => (name === leader ? [] : [[name, disk(name)]])))
  const folderOf = (name: string): string => disks.get(name)?.folder ?? join(folder, name)
  const cluster = await startCluster({
    ...{ program, folder, names, cluster: 'demo', jetstream: 'sync_interval: always', maxFileStore: '1500MB' },
    store: folderOf,
  })
  owner.teardown(() => cluster.stop())
  await populate(cluster, assets)
  await leadMeta(cluster, stutter.server)
  const host = probeAll(owner, folderOf, log)
  const alsoSlow = (servers: readonly string[], fsyncMs: number) => slowProbe(servers.map(folderOf), host, fsyncMs)
  const recording = record(cluster, { asked, stores: () => host.facts(), folder })
  let over = false
  const load = background(cluster, () => over)
  await delay(calmSeconds * 1000)
  await slowFollowers(cluster, log, alsoSlow)
  await delay(recoveredSeconds * 1000 - recording.seconds() * 1000)
  const visits = visitors(cluster, () => over)
  await stuttering(cluster, alsoSlow, log)
  const cut = await freeze([...disks.values()], recording, log)
  over = true
  await Promise.all([load, visits])
  log(JSON.stringify(await recording.finish(file, version, [cut])))
} finally {
  await owner.end()
}
