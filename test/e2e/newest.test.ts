// The newest release of each line of nats-server, alive: probes on every port, a refused reload, a crash, a configuration that does not
// parse. The exporter reads all of it, and no line is unknown.
import { readFileSync, writeFileSync } from 'node:fs'
import { connect as open } from 'node:net'
import t, { type Test } from 'tap'
import { engine } from '../../src/log/catalog/engine.ts'
import { unwrapper } from '../../src/log/line/unwrap.ts'
import type { Cluster, Server } from '../cluster/cluster.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { wrongPassword } from '../cluster/maintenance.ts'
import { freePorts } from '../cluster/ports.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { everything, samples, startExporter } from './exporter.ts'

const lineOf = (version: string) => version.replace(/\.\d+$/, '')
const newest = natsVersions.filter((version, at) => lineOf(version) !== lineOf(natsVersions[at + 1] ?? ''))

/** What is done to each of them must be known by. */
const told = [
  'client_protocol_error',
  'mqtt_protocol_error',
  'websocket_handshake_failed',
  'auth_failed',
  'server_reload_failed',
  'server_config_rejected',
]
/** From 2.11 on a route or leaf node that does not begin with CONNECT is refused before it is parsed. */
const parsesLinks = (version: string) => ['2.9', '2.10'].includes(lineOf(version))

t.setTimeout(600_000)

for (const version of newest) {
  t.test(version, { timeout: 180_000 }, async (t) => {
    const paths = need(t, `nats-server@${version}`)
    if (paths === undefined) return
    const folder = scratch(t)
    const [mqtt, websocket, leafnodes] = await freePorts(3)
    const cluster = await populatedCluster(t, {
      program: paths[0],
      folder,
      extra: (server) =>
        server === 'n1'
          ? [
              `mqtt { listen: "127.0.0.1:${mqtt}" }`,
              `websocket { listen: "127.0.0.1:${websocket}", no_tls: true }`,
              `leafnodes { listen: "127.0.0.1:${leafnodes}" }`,
            ].join('\n')
          : '',
    })
    const exporter = await startExporter(t, folder, 'exporter', everything(cluster))
    const n1 = cluster.server('n1')
    const { cluster: routes } = (await n1.get('/varz')) as { cluster: { cluster_port: number } }
    for (const port of [n1.port, routes.cluster_port, mqtt, websocket, leafnodes])
      await probe(port!, 'GET / HTTP/1.1\r\nHost: 10.0.0.7\r\n\r\n')
    // Where users have passwords, all that is no CONNECT is refused before it is parsed.
    await probe(n1.port, 'CONNECT {\r\n')
    await wrongPassword(n1)
    await refusedReload(n1)
    await crash(cluster, cluster.server('n3'))

    const heard = hear(cluster)
    t.strictSame(heard.unknown, [], 'every line above level INF is known')
    t.equal(heard.events.filter((id) => id === 'server_crashed').length, 1, 'the whole dump is one event')
    for (const id of [...told, ...(parsesLinks(version) ? ['link_protocol_error'] : [])])
      t.ok(heard.events.includes(id), id)
    await scrapes(t, version, exporter)
  })
}

/** Bytes to a port, as from a load balancer that takes it for HTTP; resolves when the connection is closed. */
function probe(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = open(port, '127.0.0.1', () => socket.write(bytes))
    // A websocket port answers and waits for more.
    socket.on('data', (answer) => {
      if (answer.toString().startsWith('HTTP/')) socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve())
  })
}

const says = (file: string, words: string) => readFileSync(file, 'utf8').includes(words)

/** Resolves when the configuration is as before. */
async function refusedReload(server: Server): Promise<void> {
  const before = readFileSync(server.config, 'utf8')
  writeFileSync(server.config, `${before}\nno_such_key: [`)
  server.process.signal('SIGHUP')
  await until('reload refused', 30, () => says(server.log, 'Failed to reload server configuration'))
  writeFileSync(server.config, before)
}

/** Ends the server with a dump, starts it with a configuration that does not parse, then as it was. */
async function crash(cluster: Cluster, server: Server): Promise<void> {
  const before = readFileSync(server.config, 'utf8')
  server.process.signal('SIGQUIT')
  await server.process.ended
  writeFileSync(server.config, `${before}\nport: $NO_SUCH_VARIABLE`)
  server.start()
  await server.process.ended
  writeFileSync(server.config, before)
  server.start()
  await cluster.ready()
}

/** Events and unknown lines of all logs, and of what the processes printed past them. */
function hear(cluster: Cluster): { events: string[]; unknown: string[] } {
  const heard = { events: new Array<string>(), unknown: new Array<string>() }
  for (const file of cluster.servers.flatMap(({ log }) => [log, `${log}.out`])) {
    const read = engine(
      {
        event: ({ id }) => heard.events.push(id),
        unrecognized: ({ level = 'none', text }) => heard.unknown.push(`${level} ${text}`),
        counted: () => undefined,
      },
      unwrapper({ zone: 'utc', now: () => 0 }),
    )
    read.push(readFileSync(file))
    read.flush()
  }
  return heard
}

async function scrapes(t: Test, version: string, exporter: Awaited<ReturnType<typeof startExporter>>): Promise<void> {
  const { text } = await exporter.scrape()
  t.strictSame(
    samples(text, 'nats_up').map(({ value }) => value),
    [1, 1, 1],
  )
  t.strictSame([...new Set(samples(text, 'nats_server_info').map(({ labels }) => labels['version']))], [version])
  const failing = samples(text, 'nats_exporter_collector_success').filter(({ value }) => value !== 1)
  t.strictSame(
    failing.map(({ labels }) => labels['collector']),
    [],
    'every collector is answered',
  )
  const reload = samples(text, 'nats_log_events_total').filter(
    ({ labels }) => labels['event'] === 'server_reload_failed',
  )
  t.equal(Math.max(...reload.map(({ value }) => value)), 1, 'the log is read as it is written')
}
