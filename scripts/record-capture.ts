// Records test/fixtures/captures from a real cluster with the real `nats audit gather`: calm, and while the stores of two
// followers are slow. Usage: tsx scripts/record-capture.ts NATS [nats-server version]. NATS is the program of natscli 0.5 or
// newer (`go install github.com/nats-io/natscli/nats@latest`). Takes a minute; needs root and strace.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishEvenly } from '../test/cluster/client.ts'
import { startCluster, systemAccount, type Cluster } from '../test/cluster/cluster.ts'
import { populate, streamInfo } from '../test/cluster/jetstream.ts'
import { pending } from '../test/cluster/ladder.ts'
import { required } from '../test/cluster/programs.ts'
import { slowStore } from '../test/cluster/slow-store.ts'
import { until } from '../test/cluster/until.ts'

const [nats, version = '2.14.5'] = process.argv.slice(2)
if (nats === undefined) throw new Error('usage: tsx scripts/record-capture.ts NATS [nats-server version]')

const target = new URL('../test/fixtures/captures/', import.meta.url).pathname

/** Profiles are megabytes and nobody reads them here. */
function gather(cluster: Cluster, name: string): void {
  const user = systemAccount.toLowerCase()
  const server = `nats://${user}:${user}@127.0.0.1:${cluster.servers[0]?.port}`
  const what = ['audit', 'gather', '--no-server-profiles', '--no-progress', '--output', join(target, name)]
  execFileSync(nats ?? '', ['--server', server, '--timeout', '1s', ...what], { stdio: 'inherit' })
}

async function slowFollowers(cluster: Cluster): Promise<void> {
  const client = await cluster.client('JS')
  const { leader = '', raft_group: group = '' } = (await streamInfo(client, 'ORDERS')).cluster ?? {}
  const publisher = await cluster.client('JS', leader)
  const followers = cluster.servers.filter((server) => server.name !== leader)
  const slow = await Promise.all(followers.map((server) => slowStore(server, { fsyncMs: 20 })))
  let over = false
  const load = publishEvenly(publisher, { subject: 'orders.new', payload: '{"order":4711}' }, 4000, {
    seconds: 60,
    done: () => over,
  })
  try {
    await until('12,000 pending', 50, async () => ((await pending(cluster.server(leader), 'JS', group)) ?? 0) >= 12_000)
    // It takes seconds, in which the ladder goes on.
    gather(cluster, 'slow-followers.zip')
  } finally {
    over = true
    await load
    await Promise.all(slow.map((tracer) => tracer.end()))
  }
}

mkdirSync(target, { recursive: true })
// In memory where that is possible: this machine's own disk is not to have a say.
const folder = mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'capture-'))
const cluster = await startCluster({
  program: required(`nats-server@${version}`),
  folder,
  cluster: 'demo',
  jetstream: 'sync_interval: always',
})
try {
  await populate(cluster)
  gather(cluster, 'calm.zip')
  await slowFollowers(cluster)
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true })
}
