// One answer of many megabytes over the system account: it is read whole, and the server does not cut the connection as a slow consumer.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { startCluster } from '../cluster/cluster.ts'
import { createStream } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { exporterLogin, restrictedUser } from '../cluster/restricted.ts'
import { scratch } from '../cluster/scratch.ts'
import { allAnswer } from './transports.ts'
import { samples, startExporter } from './exporter.ts'

const streams = 7000
/** Bytes; a system account's connection may have 64 MiB pending. */
const large = 12e6

t.test('a JSZ of 12 MB', { timeout: 600_000 }, async (t) => {
  const paths = need(t, `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const folder = scratch(t)
  const systemUsers = restrictedUser(folder)
  const cluster = await startCluster({ program: paths[0], folder, systemUsers, names: ['n1'] })
  t.teardown(() => cluster.stop())
  const client = await cluster.client('JS')
  for (let nth = 0; nth < streams; nth++) {
    const name = `LARGE-${nth}`.padEnd(200, 'x')
    await createStream(client, { name, subjects: [`${name}.>`], num_replicas: 1, storage: 'memory' })
  }
  const { url, port, log } = cluster.server('n1')
  const { byteLength } = await (await fetch(`${url}/jsz?acc=JS&streams=1&config=1`)).arrayBuffer()
  t.ok(byteLength > large, `${byteLength} bytes`)
  const exporter = await startExporter(t, scratch(t), 'fleet', {
    targets: [{ nats: { servers: [`nats://127.0.0.1:${port}`], ...exporterLogin } }],
    series: { groups: 'all' },
  })
  await allAnswer(exporter, 120)
  const { text } = await exporter.scrape()
  const seen = samples(text, 'nats_stream_messages').filter(({ labels }) => labels['stream']?.startsWith('LARGE-'))
  t.equal(seen.length, streams)
  t.notMatch(readFileSync(log, 'utf8'), /[Ss]low [Cc]onsumer/)
  t.notMatch(readFileSync(exporter.log, 'utf8'), /connection|lost/i)
})
