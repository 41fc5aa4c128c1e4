// What a scrape costs, beside the official exporter at the same coverage: latency, CPU of the exporter and of nats-server, memory, bytes.
// Usage: tsx bench/scrape.ts [streams…]; each size takes some ten minutes and the time to make it. Everything is on loopback and ends by itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from '../test/cluster/client.ts'
import { startCluster, type Server } from '../test/cluster/cluster.ts'
import { createConsumer, createStream } from '../test/cluster/jetstream.ts'
import { freePorts } from '../test/cluster/ports.ts'
import { start, type Program } from '../test/cluster/process.ts'
import { required } from '../test/cluster/programs.ts'
import { until } from '../test/cluster/until.ts'
import { cpuSeconds, residentBytes } from '../test/cluster/usage.ts'
import { startShipped } from './shipped.ts'

const nats = required('nats-server@2.14.5')
const official = required('prometheus-nats-exporter@0.20.1')

const sizes = process.argv.slice(2).map(Number)
const consumersPerStream = 10
/** Of ten streams one gets a message each second: its consumers have more to deliver then. */
const busy = 0.1
const interval = 15
const scrapes = 5
/**
 * Five minutes: all that the plan asks for now and then once, consumers each minute and configurations every five. Few of them are the first,
 * in which the runtime compiles.
 */
const ownScrapes = 20
const quick = 10
/** Longer than it takes this exporter to begin what it asks for now and then. */
const settle = 15

interface Measured {
  /** Seconds, every scrape. */
  latencies: number[]
  /** CPU seconds a scrape. */
  exporterCpu: number
  serverCpu: number
  /** CPU share of one core between scrapes. */
  idle: number
  peakBytes: number
  bytes: number
  series: number
}

async function scrape(url: string): Promise<{ seconds: number; text: string }> {
  const begin = performance.now()
  const text = await (await fetch(url)).text()
  return { seconds: (performance.now() - begin) / 1000, text }
}

/**
 * Scrapes as Prometheus does, and some at once for the latency. CPU is all that the interval took, between the scrapes
 * too, shared out over them; of nats-server what it took before there was an exporter is taken off.
 */
async function measure(
  exporter: Program,
  server: Program,
  url: string,
  { serverIdle, scrapes }: { serverIdle: number; scrapes: number },
): Promise<Measured> {
  for (let warm = 0; warm < 3; warm++) await scrape(url)
  await delay(settle * 1000)
  const [before, beforeServer, began] = [cpuSeconds(exporter), cpuSeconds(server), performance.now()]
  const latencies: number[] = []
  let text = ''
  let between = 0
  for (let done = 0; done < scrapes; done++) {
    const answer = await scrape(url)
    latencies.push(answer.seconds)
    text = answer.text
    const after = cpuSeconds(exporter)
    await delay(Math.max(0, interval - answer.seconds) * 1000)
    between += cpuSeconds(exporter) - after
  }
  const passed = (performance.now() - began) / 1000
  const idle = between / passed
  const exporterCpu = (cpuSeconds(exporter) - before) / scrapes
  const serverCpu = (cpuSeconds(server) - beforeServer - serverIdle * passed) / scrapes
  for (let done = 0; done < quick; done++) latencies.push((await scrape(url)).seconds)
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
  return {
    latencies,
    exporterCpu,
    serverCpu,
    idle,
    peakBytes: residentBytes(exporter, 'peak'),
    bytes: text.length,
    series,
  }
}

async function theirs(folder: string, server: Server, serverIdle: number): Promise<Measured> {
  const [port] = await freePorts(1)
  const flags = '-varz -jsz=all -connz -routez -subz -healthz -accstatz'.split(' ')
  const args = ['-a', '127.0.0.1', '-p', String(port), ...flags, server.url]
  const program = start(official, args, join(folder, 'theirs.out'))
  const url = `http://127.0.0.1:${port}/metrics`
  try {
    await until('the official exporter answers', 60, async () => (await fetch(url)).ok)
    return await measure(program, server.process, url, { serverIdle, scrapes })
  } finally {
    await program.end()
  }
}

/** `always`: all that the official one asks for at every scrape too; else by the plan of the defaults, some of it now and then. */
async function ours(folder: string, server: Server, serverIdle: number, always: boolean): Promise<Measured> {
  const [port] = await freePorts(1)
  const name = always ? 'always' : 'planned'
  const config = join(folder, `${name}.yaml`)
  const asked = 'jsz_consumers jsz_config healthz connz routez subsz accstatz'.split(' ')
  const left = 'gatewayz leafz accountz ipqueuesz debug_vars'.split(' ')
  const collectors = {
    ...Object.fromEntries(left.map((collector) => [collector, 'off'])),
    ...(always
      ? { ...Object.fromEntries(asked.map((collector) => [collector, 'scrape'])), jsz_consumers: 'always' }
      : {}),
  }
  const common = { healthz_mode: 'full', scrape_deadline: '60s', state_file: join(folder, `${name}.json`) }
  const targets = [{ url: server.url }]
  writeFileSync(config, JSON.stringify({ listen: `127.0.0.1:${port}`, targets, collectors, ...common }))
  const program = startShipped(config, join(folder, `${name}.out`))
  try {
    await until('this exporter answers', 60, async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok)
    const url = `http://127.0.0.1:${port}/metrics`
    return await measure(program, server.process, url, { serverIdle, scrapes: ownScrapes })
  } finally {
    await program.end()
  }
}

/** Ends when it is told to. */
async function traffic(server: Server, streams: number): Promise<() => void> {
  const client = await connect(server.port, { user: 'js', password: 'js', name: 'traffic' })
  const timer = setInterval(() => {
    for (let number = 0; number < streams; number += 1 / busy) client.publish(`s.${number}.a`, 'x')
  }, 1000)
  return () => {
    clearInterval(timer)
    client.close()
  }
}

async function populate(server: Server, streams: number): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: 8 }, () => connect(server.port, { user: 'js', password: 'js', name: 'bench' })),
  )
  await Promise.all(
    clients.map(async (client, at) => {
      for (let number = at; number < streams; number += clients.length) {
        const name = `STREAM-${number}`
        await createStream(client, { name, subjects: [`s.${number}.>`], num_replicas: 1 })
        for (let consumer = 0; consumer < consumersPerStream; consumer++)
          await createConsumer(client, name, { durable_name: `consumer-${consumer}` })
        client.publish(`s.${number}.a`, 'x'.repeat(100))
      }
    }),
  )
  for (const client of clients) client.close()
}

const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(0)} ms`
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Each number beside its share of the official one's. */
function print(streams: number, official: Measured, own: readonly Measured[]): void {
  const row = (what: string, of: (measured: Measured) => number, show: (value: number) => string): string => {
    const share = (value: number): string => (of(official) < 0.001 ? '' : ` (${(value / of(official)).toFixed(2)})`)
    const cells = own.map((measured) => `${show(of(measured))}${share(of(measured))}`)
    return `| ${[what, show(of(official)), ...cells].join(' | ')} |`
  }
  const lines = [
    `\n${streams} streams of ${consumersPerStream} consumers\n`,
    '| | official 0.20.1 | as shipped | all at every scrape |\n|---|---|---|---|',
    row('latency, median', ({ latencies }) => median(latencies), milliseconds),
    row('latency, highest', ({ latencies }) => Math.max(...latencies), milliseconds),
    row('CPU a scrape, exporter', ({ exporterCpu }) => exporterCpu, milliseconds),
    row('CPU a scrape, nats-server', ({ serverCpu }) => serverCpu, milliseconds),
    row(
      'CPU between scrapes, share of a core',
      ({ idle }) => idle,
      (share) => `${(share * 100).toFixed(1)} %`,
    ),
    row('peak memory', ({ peakBytes }) => peakBytes, mebibytes),
    row('bytes', ({ bytes }) => bytes, mebibytes),
    row(
      'series',
      ({ series }) => series,
      (count) => String(count),
    ),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function compare(folder: string, server: Server, streams: number): Promise<void> {
  const quiet = await traffic(server, streams)
  try {
    const before = cpuSeconds(server.process)
    await delay(interval * 1000)
    const idle = (cpuSeconds(server.process) - before) / interval
    const own = await scrape(`${server.url}/jsz?accounts=1&streams=1&consumers=1&config=1`)
    process.stdout.write(`\n/jsz of nats-server alone: ${milliseconds(own.seconds)}, ${mebibytes(own.text.length)}\n`)
    const official = await theirs(folder, server, idle)
    print(streams, official, [await ours(folder, server, idle, false), await ours(folder, server, idle, true)])
  } finally {
    quiet()
  }
}

for (const streams of sizes.length === 0 ? [1000] : sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scrape-'))
  const cluster = await startCluster({ program: nats, folder, names: ['n1'], accounts: ['JS'] })
  try {
    const server = cluster.server('n1')
    await populate(server, streams)
    await compare(folder, server, streams)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
