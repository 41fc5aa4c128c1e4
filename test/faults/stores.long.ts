// The probe's files beside every release of nats-server, which starts on its store with them there and has no word for them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { round } from '../../src/host/round.ts'
import { startCluster } from '../cluster/cluster.ts'
import { createStream, streamInfo } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'

t.setTimeout(900_000)

const filesOfProbe = (dir: string) => readdirSync(dir).filter((name) => name.startsWith('.nats-jetstream-exporter'))

async function survives(t: Test, version: string): Promise<void> {
  const paths = need(t, `nats-server@${version}`)
  if (paths === undefined) return
  const folder = scratch(t)
  const dir = join(folder, 'store')
  const cluster = await startCluster({ program: paths[0], folder, names: ['n1'], store: () => dir })
  t.teardown(() => cluster.stop())
  const client = await cluster.client('JS')
  await createStream(client, { name: 'KEPT', subjects: ['kept'], num_replicas: 1 })
  const ask = { dir, token: 'abc', expected: undefined, probeDir: undefined }
  t.equal(round(ask, () => undefined).failed, undefined)
  const before = filesOfProbe(dir)
  t.equal(before.length, 2)
  const server = cluster.server('n1')
  await server.process.end()
  server.start()
  await cluster.ready()
  t.strictSame(filesOfProbe(dir), before, 'they are there after the restart')
  const again = await cluster.client('JS')
  t.equal((await streamInfo(again, 'KEPT')).state.messages, 0, 'and so is the stream')
  t.notMatch(readFileSync(server.log, 'utf8'), /\.nats-jetstream-exporter\.|\[ERR\]/, 'the server has no word for them')
  t.equal(round(ask, () => undefined).failed, undefined)
}

t.test('the files of the probe beside each nats-server', async (t) => {
  for (const version of natsVersions) t.test(version, (t) => survives(t, version))
})
