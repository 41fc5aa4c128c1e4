// Records what `demo --scenario NAME` replays, from a real cluster; scripts/record.ts records the scenario that is played by default.
// Usage: tsx scripts/record-scenario.ts NAME… [--nats VERSION]. A minute or two each, on a quiet machine; slow followers need root
// and strace, the full disk needs root and a loop device.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { recordingOf, scenarioNames, usualScenario, type ScenarioName } from '../src/commands/demo/scenarios.ts'
import { startCluster, systemAccount, type Cluster, type ClusterOptions } from '../test/cluster/cluster.ts'
import { smallDisk } from '../test/cluster/disk.ts'
import { createStream, streamInfo } from '../test/cluster/jetstream.ts'
import { climb, recovered } from '../test/cluster/ladder.ts'
import { required } from '../test/cluster/programs.ts'
import { newOwner, type Owner } from '../test/cluster/scratch.ts'
import { until } from '../test/cluster/until.ts'
import { askedOf } from './asked.ts'
import { record } from './recording.ts'
import { background, flow, names, populate, slowFollowers, type Log } from './trouble.ts'

const calmSeconds = 10
/** What is shown of the time after. */
const afterSeconds = 15

/** Few, so that a recording is small. */
const assets = { JS: { ORDERS: ['billing'], EVENTS: ['audit'] }, APP: { JOBS: ['worker'] } }

interface Play {
  options?(folder: string, owner: Owner): Partial<ClusterOptions>
  act(cluster: Cluster, log: Log): Promise<unknown>
}

const full = 'nats-2'
/** Of that server's store. The cluster knows no limit below 4 GB, so that nobody is warned. */
const diskMebibytes = 64

/** A stream of that server alone grows until its disk is full, as those of the others still do. */
async function fillDisk(cluster: Cluster, log: Log): Promise<void> {
  const client = await cluster.client('JS')
  const placement = { tags: [full] }
  await createStream(client, { name: 'ARCHIVE', subjects: ['archive.>'], num_replicas: 1, placement })
  let over = false
  const load = flow(
    cluster,
    { account: 'JS', subject: 'archive.page', payload: 'x'.repeat(32 * 1024), perSecond: 100 },
    () => over,
  )
  await until('a write is refused', 90, async () => {
    const before = (await streamInfo(client, 'ARCHIVE')).state.last_seq
    await delay(1000)
    return (await streamInfo(client, 'ARCHIVE')).state.last_seq === before
  })
  log('full')
  await delay(afterSeconds * 1000)
  over = true
  await load
}

/** A process that comes back takes a while: a node is looked for, an image is pulled. */
const awaySeconds = 4

async function restartAll(cluster: Cluster, log: Log): Promise<void> {
  for (const server of cluster.servers) {
    log(`${server.name} stops`)
    await server.process.end()
    await delay(awaySeconds * 1000)
    server.start()
    await cluster.ready()
    await delay(awaySeconds * 1000)
  }
}

const plays: Record<Exclude<ScenarioName, typeof usualScenario>, Play> = {
  'stopped-peers': {
    async act(cluster, log) {
      const { group } = await climb(cluster, { account: 'JS', stream: 'ORDERS' })
      log('the followers go on')
      await recovered(cluster, 'JS', group)
    },
  },
  'slow-followers': {
    options: () => ({ jetstream: 'sync_interval: always' }),
    act: slowFollowers,
  },
  'rolling-restart': {
    act: restartAll,
  },
  'full-disk': {
    options: (folder, owner) => {
      const disk = smallDisk(owner, folder, 'disk', diskMebibytes)
      return {
        store: (name) => (name === full ? disk.folder : join(folder, name)),
        extra: (name) => `server_tags: ["${name}"]`,
      }
    },
    act: fillDisk,
  },
}

async function recordScenario(name: keyof typeof plays, version: string): Promise<void> {
  // In memory where that is possible: this machine's own disk is not to have a say.
  const folder = mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'record-'))
  const owner = newOwner()
  owner.teardown(() => rmSync(folder, { recursive: true }))
  const begin = Date.now()
  const log: Log = (text) => process.stderr.write(`${name} ${((Date.now() - begin) / 1000).toFixed(1)} s: ${text}\n`)
  try {
    const { options, act } = plays[name]
    const program = required(`nats-server@${version}`)
    const cluster = await startCluster({ program, folder, names, cluster: 'demo', ...options?.(folder, owner) })
    owner.teardown(() => cluster.stop())
    await populate(cluster, assets)
    const recording = record(cluster, { asked: askedOf([...Object.keys(assets), systemAccount]), folder })
    let over = false
    const load = background(cluster, () => over)
    await delay(calmSeconds * 1000)
    await act(cluster, log)
    await delay(afterSeconds * 1000)
    over = true
    await load
    log(JSON.stringify(await recording.finish(fileURLToPath(recordingOf(name)), version, [])))
  } finally {
    await owner.end()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nats: { type: 'string', default: '2.14.5' } },
})
for (const given of positionals) {
  const name = scenarioNames.find((one): one is keyof typeof plays => one === given && Object.hasOwn(plays, one))
  if (name === undefined) throw new Error(`${given}: expected one of ${Object.keys(plays).join(', ')}`)
  await recordScenario(name, values.nats)
}
