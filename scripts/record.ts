// Records the incident that `demo` replays, from a real cluster: calm, then the stores of two followers slow to sync, then
// recovery; then those stores stand still for longer than two minutes, of which most is cut out, and the thaw.
// Usage: tsx scripts/record.ts [nats-server version] [file]. Takes five minutes; needs root, strace and loop devices.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startCluster, systemAccount } from '../test/cluster/cluster.ts'
import { find } from '../test/cluster/programs.ts'
import { newOwner } from '../test/cluster/scratch.ts'
import { smallDisk, type Disk } from '../test/cluster/disk.ts'
import { askedOf } from './asked.ts'
import { record, type Cut, type Recording } from './recording.ts'
import { background, leader, names, populate, slowFollowers, type Log } from './trouble.ts'

const calmSeconds = 15
/** The second phase begins when the first is over and all is written. */
const recoveredSeconds = 110
/** The state of a store is written about every two minutes: a freeze that is longer always meets it. */
const freezeSeconds = 150
/** Of the freeze, what is left at its begin and at its end, and how much is shown after it. */
const shown = { frozen: 12, thawing: 3, after: 20 }

const assets = {
  JS: { ORDERS: ['billing', 'shipping', 'fraud'], EVENTS: ['audit', 'search'], SESSIONS: ['cleanup'] },
  APP: { JOBS: ['worker', 'retry'] },
}

const asked = askedOf([...Object.keys(assets), systemAccount]).map((one) => ({ ...one, every: 1 }))

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
  const cluster = await startCluster({
    ...{ program, folder, names, cluster: 'demo', jetstream: 'sync_interval: always', maxFileStore: '1500MB' },
    store: (name) => disks.get(name)?.folder ?? join(folder, name),
  })
  owner.teardown(() => cluster.stop())
  await populate(cluster, assets)
  const recording = record(cluster, asked, folder)
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
