// Half an hour of what a day brings, at once, on real programs: two Prometheus servers scrape every second, streams and consumers
// come and go, all logs rotate every 10 s, the configuration is reloaded every minute. Nothing may be lost, and nothing may grow.
// Usage: npm run soak -- [MINUTES], 30 unless given.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../test/cluster/client.ts'
import { startCluster, type Cluster } from '../test/cluster/cluster.ts'
import { freePorts } from '../test/cluster/ports.ts'
import { start } from '../test/cluster/process.ts'
import { natsVersions, required } from '../test/cluster/programs.ts'
import { newOwner, scratch, type Owner } from '../test/cluster/scratch.ts'
import { until } from '../test/cluster/until.ts'
import { everything, samples, startExporter, type Exporter } from '../test/e2e/exporter.ts'
import { probeInto, report, trend, type Inside } from './inside.read.ts'
import { writeEvenly, writtenLog, type WrittenLog } from './soak.logs.ts'

const args = process.argv.slice(2)
const minutes = args.map(Number).find(Number.isFinite) ?? 30
const version = natsVersions.at(-1)!
const names = ['n1', 'n2', 'n3']
const own = { rotated: 'rotated', piped: 'piped' }
const perSecond = 500
const every = { rotation: 10, reload: 60, ask: 30, asset: 2 }
/** Streams that live at one time; each has two consumers. */
const living = 10
/** What is learned of assets is kept for 15 minutes, and a program that has just started grows. */
const settled = (minutes > 22 ? 17 : minutes / 2) * 60
const mebibyte = 2 ** 20

interface Prometheus {
  query(expression: string): Promise<number>
}

/** Scrapes the exporter every second, and gives it all of that second. */
async function startPrometheus(owner: Owner, folder: string, name: string, target: string): Promise<Prometheus> {
  const [port] = await freePorts(1)
  const config = join(folder, `${name}.yml`)
  const scrape = { job_name: 'nats', static_configs: [{ targets: [target] }] }
  const global = { scrape_interval: '1s', scrape_timeout: '1s' }
  writeFileSync(config, JSON.stringify({ global, scrape_configs: [scrape] }))
  const options = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, name)}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const program = start(required('prometheus'), options, join(folder, `${name}.out`))
  owner.teardown(() => program.end())
  const url = `http://127.0.0.1:${port}`
  await until(`${name} ready`, 60, async () => (await fetch(`${url}/-/ready`)).ok)
  return {
    async query(expression) {
      const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`)
      const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
      return Number(data.result[0]?.value[1] ?? NaN)
    },
  }
}

/** Makes a stream with two consumers and some messages, and deletes the oldest beyond those that may live. */
async function turnOver(client: Client, at: number): Promise<void> {
  const ask = (subject: string, body?: object) => client.request(`$JS.API.${subject}`, body)
  const name = `SOAK-${at}`
  const subjects = [`soak.${at}.>`]
  await ask(`STREAM.CREATE.${name}`, { name, subjects, retention: 'limits', storage: 'file', num_replicas: 3 })
  for (const durable_name of ['one', 'two']) {
    const config = { durable_name, ack_policy: 'explicit', deliver_policy: 'all', replay_policy: 'instant' }
    await ask(`CONSUMER.DURABLE.CREATE.${name}.${durable_name}`, { stream_name: name, config })
  }
  for (let n = 0; n < 20; n++) client.publish(`soak.${at}.${n}`, 'x'.repeat(200))
  if (at >= living) await ask(`STREAM.DELETE.SOAK-${at - living}`)
}

interface Held extends Inside {
  state: number
}

/** What is done over and over until the time is up. */
interface Round {
  seconds: number
  act(times: number): unknown
}

/** Each at its own pace, none waiting for another; what goes wrong once is counted. */
async function repeat(rounds: Record<string, Round>): Promise<Map<string, { times: number; failed: number }>> {
  const end = performance.now() + minutes * 60_000
  const done = Object.entries(rounds).map(async ([name, { seconds, act }]) => {
    const count = { times: 0, failed: 0 }
    for (
      let due = performance.now() + seconds * 1000;
      due < end;
      due = Math.max(due + seconds * 1000, performance.now())
    ) {
      await delay(due - performance.now())
      try {
        await act(count.times)
      } catch (error) {
        count.failed++
        process.stderr.write(`${name}: ${String(error)}\n`)
      }
      count.times++
    }
    return [name, count] as const
  })
  return new Map(await Promise.all(done))
}

const total = (text: string, family: string, match: (labels: Record<string, string>) => boolean = () => true): number =>
  samples(text, family)
    .filter(({ labels }) => match(labels))
    .reduce((sum, { value }) => sum + value, 0)

const countedOf = (text: string, server: string): number =>
  total(text, 'nats_log_lines_total', (labels) => labels['server'] === server)

interface Scene {
  cluster: Cluster
  exporter: Exporter
  probe: ReturnType<typeof probeInto>
  prometheus: Prometheus[]
  /** By server: the logs that rotate. */
  logs: Map<string, WrittenLog>
  piped: string
}

/** Logs are there before anybody writes to them, so that every line of theirs counts. */
async function setUp(owner: Owner): Promise<Scene> {
  const folder = scratch(owner)
  const pathOf = (name: string): string => join(folder, `${name}.log`)
  const logs = new Map([...names, own.rotated].map((name) => [name, writtenLog(pathOf(name))]))
  writeFileSync(pathOf(own.piped), '')
  const sources = [...names, own.rotated].map((server) => ({ path: pathOf(server), server, time_zone: 'utc' }))
  const piped = { command: ['tail', '-n', '+1', '-f', pathOf(own.piped)], server: own.piped }
  const probe = probeInto(join(folder, 'inside'))
  const configured = { logs: [...sources, piped] }
  const exporter = await startExporter(owner, folder, 'exporter', configured, probe)
  const cluster = await startCluster({ program: required(`nats-server@${version}`), folder, names })
  owner.teardown(() => cluster.stop())
  const { targets } = everything(cluster) as { targets: object[] }
  const before = JSON.parse(readFileSync(exporter.configFile, 'utf8')) as object
  writeFileSync(exporter.configFile, JSON.stringify({ ...before, targets }))
  exporter.process.signal('SIGHUP')
  await until(
    'the servers are scraped',
    60,
    async () => total((await exporter.scrape()).text, 'nats_up') === names.length,
  )
  const prometheus = [1, 2].map((n) => startPrometheus(owner, folder, `prometheus-${n}`, exporter.address))
  return { cluster, exporter, probe, prometheus: await Promise.all(prometheus), logs, piped: pathOf(own.piped) }
}

async function run({ cluster, exporter, probe, logs, piped }: Scene) {
  const held: Held[] = []
  const path = (name: string): string => join(piped, '..', `${name}.log`)
  const writers = [writeEvenly(path(own.rotated), perSecond), writeEvenly(piped, perSecond / 10)] as const
  const client = await cluster.client('JS')
  // What starting took is no matter of a long life.
  await probe.ask(exporter.process)
  const done = await repeat({
    rotation: {
      seconds: every.rotation,
      act() {
        for (const log of logs.values()) log.rotate()
        for (const server of cluster.servers) server.process.signal('SIGUSR1')
      },
    },
    reload: { seconds: every.reload, act: () => exporter.process.signal('SIGHUP') },
    assets: { seconds: every.asset, act: (times) => turnOver(client, times) },
    look: {
      seconds: every.ask,
      async act() {
        const inside = await probe.ask(exporter.process)
        held.push({ ...inside, state: statSync(exporter.stateFile).size })
        process.stderr.write(`${JSON.stringify(held.at(-1))}\n`)
      },
    },
  })
  for (const writer of writers) writer.end()
  return { held, done, piped: writers[1].written() }
}

/** Lines written and not counted, and lines counted more than once, of each log. The servers still write: they are stopped first. */
async function compare({ cluster, exporter, logs }: Scene, piped: number) {
  await cluster.stop()
  const written = new Map([
    ...[...logs].map(([name, log]) => [name, log.lines()] as const),
    [own.piped, piped] as const,
  ])
  const missing = (text: string): number[] => [...written].map(([name, lines]) => lines - countedOf(text, name))
  const text = await until('every line is counted', 60, async () => {
    const { text } = await exporter.scrape()
    return missing(text).every((lines) => lines <= 0) && text
  }).catch(async () => (await exporter.scrape()).text)
  const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + Math.max(0, one), 0)
  return {
    lines: [...written.values()].reduce((all, one) => all + one, 0),
    lost: sum(missing(text)),
    repeated: sum(missing(text).map((lines) => -lines)),
    lostBytes: total(text, 'nats_exporter_log_lost_bytes_total'),
  }
}

/** Scrapes that failed, by either Prometheus, and those in which a server was not up. */
async function scraped(prometheus: readonly Prometheus[]) {
  const range = `[${Math.ceil(minutes * 60)}s]`
  const all = async (expression: string): Promise<number> =>
    (await Promise.all(prometheus.map(({ query }) => query(expression)))).reduce((sum, one) => sum + one, 0)
  return {
    times: await all(`count_over_time(up${range})`),
    failed: await all(`count_over_time(up${range}) - sum_over_time(up${range})`),
    blind: await all(`sum(count_over_time(nats_up${range}) - sum_over_time(nats_up${range}))`),
    slowest: Math.max(
      ...(await Promise.all(prometheus.map(({ query }) => query(`max_over_time(scrape_duration_seconds${range})`)))),
    ),
  }
}

const owner = newOwner()
try {
  const scene = await setUp(owner)
  const { held, done, piped } = await run(scene)
  const scrapes = await scraped(scene.prometheus)
  const lines = await compare(scene, piped)
  await scene.exporter.process.end()
  const exit = await scene.exporter.process.ended
  const later = held.slice(Math.floor((held.length * settled) / (minutes * 60)))
  const rise = (of: (one: Held) => number): number => {
    const { rise, mean } = trend(later.map((one) => ({ at: one.at, value: of(one) })))
    return (100 * rise) / mean
  }
  const last = held.at(-1)!
  const count = (name: string) => done.get(name) ?? { times: 0, failed: 0 }
  const { text, good } = report([
    { what: 'lines lost', value: lines.lost, unit: '', most: 0 },
    { what: 'lines repeated', value: lines.repeated, unit: '', most: 0 },
    { what: 'bytes said to be lost', value: lines.lostBytes, unit: '', most: 0 },
    { what: 'scrapes that failed', value: scrapes.failed, unit: '', most: 0 },
    { what: 'times that a server was not up in a scrape', value: scrapes.blind, unit: '', most: 0 },
    { what: 'memory (RSS after garbage collection) rises by', value: rise(({ rss }) => rss), unit: '%', most: 5 },
    { what: 'heap rises by', value: rise(({ heapUsed }) => heapUsed), unit: '%', most: 5 },
    { what: 'state file grows by', value: rise(({ state }) => state), unit: '%', most: 5 },
    { what: 'open files rise by', value: rise(({ files }) => files), unit: '%', most: 10 },
    { what: 'handles rise by', value: rise(({ handles }) => handles), unit: '%', most: 10 },
    {
      what: 'event loop late, p99, by its own work',
      value: Math.max(...held.map(({ loop }) => loop.busy.p99)),
      unit: 'ms',
      most: 50,
    },
    { what: 'exit code at the end', value: Number(exit), unit: '', most: 0 },
  ])
  const figures = [
    `${minutes} minutes, nats-server ${version}, ${lines.lines} lines in ${scene.logs.size + 1} logs, ${count('rotation').times} rotations of each, ${count('reload').times} reloads, ${count('assets').times - count('assets').failed} streams with two consumers made and deleted, ${scrapes.times} scrapes (the slowest took ${scrapes.slowest.toFixed(2)} s). Slopes are those of the last ${((minutes * 60 - settled) / 60).toFixed(0)} minutes; at the end: ${(last.rss / mebibyte).toFixed(0)} MiB, heap ${(last.heapUsed / mebibyte).toFixed(0)} MiB, ${last.files} files, ${last.handles} handles, state file ${(last.state / 1024).toFixed(0)} KiB.`,
    '',
    text,
  ].join('\n')
  process.stdout.write(`${figures}\n`)
  if (!good) process.exitCode = 1
} finally {
  await owner.end()
}
