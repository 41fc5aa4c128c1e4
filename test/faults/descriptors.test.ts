// Few file descriptors: too few to start end in one clear line; few to run on are not all left to clients.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { startCluster } from '../cluster/cluster.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { until } from '../cluster/until.ts'
import { everything, samples } from '../e2e/exporter.ts'

const main = new URL('../../dist/main.js', import.meta.url).pathname
const shell = '/bin/sh'
/** Arguments of a shell that runs the exporter with so many descriptors at most. */
const limited = (descriptors: number, ...args: string[]): string[] => [
  // What tap has every process load would itself need more files than these.
  ...['-c', `ulimit -n ${descriptors} && unset NODE_OPTIONS && exec "$@"`, 'sh'],
  ...[process.execPath, main, ...args],
]

void t.test('too few to start', (t) => {
  const { status, stderr } = spawnSync(shell, limited(40, 'serve', '--listen', '127.0.0.1:0'), { encoding: 'utf8' })
  t.equal(status, 1)
  t.match(stderr, /^nats-jetstream-exporter: .*too many open files.*: raise the limit of open files .*\n$/)
  t.end()
})

void t.test('none left for a child: that is said, and nothing ends', (t) => {
  const script = new URL('none-left.ts', import.meta.url).pathname
  const words = [process.execPath, '--import', 'tsx', script]
  const { status, stdout, stderr } = spawnSync(shell, ['-c', 'ulimit -n 256 && exec "$@"', 'sh', ...words], {
    encoding: 'utf8',
  })
  t.equal(status, 0, stderr)
  t.strictSame(stdout.trim().split('\n'), [
    'EMFILE',
    `the process that works on files is gone: spawn ${process.execPath} EMFILE`,
    'ended: true',
    'journal up: false',
    'cannot be started: EMFILE',
  ])
  t.end()
})

void t.test('clients that take all they can get leave enough for servers and logs', async (t) => {
  const found = need(t, `nats-server@${natsVersions.at(-1)!}`)
  if (found === undefined) return
  const folder = t.testdir()
  const cluster = await startCluster({ program: found[0], folder, names: ['n1', 'n2', 'n3'] })
  t.teardown(() => cluster.stop())
  const [port = 0] = await freePorts(1)
  const config = join(folder, 'exporter.yaml')
  const state_file = join(folder, 'state.json')
  writeFileSync(config, JSON.stringify({ listen: `127.0.0.1:${port}`, state_file, ...everything(cluster) }))
  const log = join(folder, 'exporter.out')
  const exporter = start(shell, limited(192, 'serve', '--config', config), log)
  t.teardown(() => exporter.end())
  // Prometheus keeps its connection.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  const scrape = async (): Promise<string> => {
    const [response] = (await once(get({ port, path: '/metrics', agent }), 'response')) as [IncomingMessage]
    return text(response)
  }
  const up = (exposition: string) => ['nats_up', 'nats_exporter_log_source_up'].map((name) => samples(exposition, name))
  const before = await until('all is seen', 60, async () => {
    const seen = up(await scrape())
    return seen.every((all) => all.length === 3 && all.every(({ value }) => value === 1)) && seen
  })
  for (let client = 0; client < 200; client++) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    t.teardown(() => socket.destroy())
  }
  const during = await until('clients are turned away', 30, async () => {
    const exposition = await scrape()
    const refused = samples(exposition, 'nats_exporter_http_refused_total')
    return refused.some(({ labels, value }) => labels['code'] === 'connections' && value > 0) && exposition
  })
  t.strictSame(up(during), before, 'nothing looks down because we may open no more')
  t.notMatch(readFileSync(log, 'utf8'), /EMFILE/)
  exporter.signal('SIGTERM')
  t.equal(await exporter.ended, 0)
})
