// One exporter for a fleet: 51 servers of 2,002 RAFT groups each, with series of what is in trouble only, and with all beside it.
// Usage: tsx bench/fleet.ts [CLUSTERS [STREAMS [SCRAPES]]], 17 clusters of three servers, 182 R3 streams of 10 consumers and 20 scrapes by default. Loopback only, ends by itself.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startGrown } from '../test/cluster/grown.ts'
import { freePorts } from '../test/cluster/ports.ts'
import { until } from '../test/cluster/until.ts'
import { cpuSeconds, residentBytes } from '../test/cluster/usage.ts'
import { shardsOf } from './fleet.shards.ts'
import { startShipped } from './shipped.ts'

const [clusters = 17, streams = 182, scrapes = 20] = process.argv.slice(2).map(Number)
const consumers = 10
/** Seconds. */
const interval = 10
const limits = { seconds: 3, bytes: 2 ** 30, lag: 0.1, share: 0.05 }
type Mode = 'trouble' | 'all'

interface Measured {
  /** Seconds. */
  p95: number
  highest: number
  peakBytes: number
  /** 99th percentile of the event loop's delay, in seconds: the worst of all scrapes. */
  lag: number
  /** CPU seconds a scrape, with all that is done between two. */
  cpu: number
  series: number
  bytes: number
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN

const valueOf = (text: string, name: string): number => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1])

async function measure(url: string, program: Parameters<typeof cpuSeconds>[0]): Promise<Measured> {
  // Names of streams and consumers come with the first answers, limits with the second.
  for (let warm = 0; warm < 3; warm++) await (await fetch(`${url}/metrics`)).text()
  const began = cpuSeconds(program)
  const taken: number[] = []
  let lag = 0
  let text = ''
  for (let done = 0; done < scrapes; done++) {
    const begin = performance.now()
    text = await (await fetch(`${url}/metrics`, { headers: { 'accept-encoding': 'gzip' } })).text()
    const seconds = (performance.now() - begin) / 1000
    taken.push(seconds)
    lag = Math.max(lag, valueOf(text, 'nodejs_eventloop_lag_p99_seconds'))
    await delay(Math.max(0, interval - seconds) * 1000)
  }
  const failed = text.match(/^nats_exporter_collector_success\{.*\} 0$/gm) ?? []
  if (failed.length > 0) process.stdout.write(`${failed.length} collectors brought nothing, as ${failed[0]}\n`)
  return {
    p95: quantile(taken, 0.95),
    highest: Math.max(...taken),
    peakBytes: residentBytes(program, 'peak'),
    lag,
    cpu: (cpuSeconds(program) - began) / scrapes,
    series: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
    bytes: text.length,
  }
}

async function run(folder: string, urls: readonly string[], groups: Mode): Promise<Measured> {
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const config = join(folder, `${groups}.yaml`)
  const targets = urls.map((target, at) => ({ url: target, nats_cluster: `cluster-${Math.floor(at / 3)}` }))
  const collectors = { connz: 'off', subsz: 'off', debug_vars: 'off', accstatz: 'off', leafz: 'off', gatewayz: 'off' }
  const common = { scrape_deadline: '60s', collectors, state_file: join(folder, `${groups}.json`) }
  writeFileSync(config, JSON.stringify({ listen: `127.0.0.1:${port}`, targets, ...common, series: { groups } }))
  const program = startShipped(config, join(folder, `${groups}.out`))
  try {
    await until('the exporter lives', 60, async () => (await fetch(`${url}/-/healthy`)).ok)
    if (groups === 'trouble') await shardsOf(folder, url, urls.length)
    return await measure(url, program)
  } finally {
    await program.end()
  }
}

function print({ trouble, all }: Record<Mode, Measured>): void {
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
  const row = (what: string, of: (measured: Measured) => string, limit = ''): string =>
    `| ${[what, of(trouble), of(all), limit].join(' | ')} |`
  const lines = [
    '| | trouble only | all | limit of trouble only |\n|---|---|---|---|',
    row('scrape, 95th percentile', ({ p95 }) => `${p95.toFixed(2)} s`, `${limits.seconds} s`),
    row('scrape, slowest', ({ highest }) => `${highest.toFixed(2)} s`),
    row('peak memory', ({ peakBytes }) => mebibytes(peakBytes), mebibytes(limits.bytes)),
    row('event loop, delay at p99', ({ lag }) => `${(lag * 1000).toFixed(0)} ms`, `${limits.lag * 1000} ms`),
    row(`CPU a scrape of ${interval} s`, ({ cpu }) => `${cpu.toFixed(1)} s`),
    row('series', ({ series }) => series.toLocaleString('en-US'), `${limits.share * 100} % of all`),
    row('text', ({ bytes }) => mebibytes(bytes)),
    `\nseries in trouble-only mode: ${((100 * trouble.series) / all.series).toFixed(1)} % of all`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const folder = mkdtempSync(join(tmpdir(), 'bench-fleet-'))
const grown = await startGrown({ streams, consumers, acknowledged: true, passing: true }, clusters)
try {
  process.stdout.write(`${grown.urls.length} servers of ${streams * (consumers + 1)} RAFT groups\n`)
  const trouble = await run(folder, grown.urls, 'trouble')
  print({ trouble, all: await run(folder, grown.urls, 'all') })
} finally {
  grown.close()
  rmSync(folder, { recursive: true, force: true })
}
