// Whether the exporter forgets: 10,000 assets a minute made and deleted, in front of it a fake server, beside it that server's log.
// Usage: tsx bench/churn.ts [MINUTES], 30 unless given. What is deleted is remembered for 15 minutes: before 17 nothing can be flat.
import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newOwner, scratch, type Owner } from '../test/cluster/scratch.ts'
import { drain } from '../test/faults/scrapers.ts'
import { startExporter } from '../test/e2e/exporter.ts'
import { stamp } from '../test/e2e/stamp.ts'
import { startChurn, streamGroup, streamName } from './churn.server.ts'
import { probeInto, report, trend, type Inside, type Trend } from './inside.read.ts'

const minutes = process.argv.slice(2).map(Number).find(Number.isFinite) ?? 30
/** A stream and its consumer are two assets. */
const churn = { perSecond: 10_000 / 60 / 2, seconds: 20 }
const scrapeSeconds = 15
const askSeconds = 30
/** From when on as much is forgotten as is learned: the 15 minutes, and a sweep. */
const fullMinutes = 17
const from = (minutes > fullMinutes + 5 ? fullMinutes : minutes / 2) * 60
/** Of the mean, over the time in which as much is forgotten as is learned. */
const flatPercent = 5
const mebibyte = 2 ** 20

/** What the server says of a stream when it is made; of one in ten more than a healthy one would. */
function lines(at: number): string {
  const said = `[7] ${stamp(at)} [INF] JetStream cluster new stream leader for 'APP > ${streamName(at)}'\n`
  return at % 10 > 0
    ? said
    : `${said}[7] ${stamp(at)} [WRN] RAFT [fjFyEjc1 - ${streamGroup(at)}] 10000 append entries pending\n`
}

interface Held extends Inside {
  /** Bytes of the state file. */
  state: number
}

/** Scrapes as Prometheus does and writes the log until the time is up; what was held meanwhile, and scrapes that failed. */
async function run(owner: Owner): Promise<{ held: Held[]; scrapes: number; failed: number }> {
  const folder = scratch(owner)
  const log = join(folder, 'nats.log')
  writeFileSync(log, '')
  const url = await startChurn(owner, churn)
  const probe = probeInto(join(folder, 'inside'))
  const logs = [{ path: log, server: 'n1', nats_cluster: 'c1' }]
  const exporter = await startExporter(owner, folder, 'exporter', { targets: [{ url }], logs }, probe)
  // What starting took is no churn.
  await probe.ask(exporter.process)
  const begin = performance.now()
  const passed = (): number => (performance.now() - begin) / 1000
  const found = { held: new Array<Held>(), scrapes: 0, failed: 0 }
  let [written, askAt] = [0, askSeconds]
  while (passed() < minutes * 60) {
    for (; written < passed() * churn.perSecond; written++) appendFileSync(log, lines(written))
    if (passed() >= found.scrapes * scrapeSeconds) {
      found.scrapes++
      if ((await drain(`http://${exporter.address}/metrics`)) !== 200) found.failed++
    }
    if (passed() >= askAt) {
      askAt += askSeconds
      const inside = await probe.ask(exporter.process)
      found.held.push({ ...inside, state: statSync(exporter.stateFile).size })
      process.stderr.write(`${passed().toFixed(0)} s: ${JSON.stringify(found.held.at(-1))}\n`)
    }
    await delay(100)
  }
  return found
}

const owner = newOwner()
try {
  const { held, scrapes, failed } = await run(owner)
  const full = held.slice(Math.floor((held.length * from) / (minutes * 60)))
  const course = (of: (one: Held) => number) => trend(full.map((one) => ({ at: one.at, value: of(one) })))
  const [memory, heap, state] = [
    course(({ rss }) => rss),
    course(({ heapUsed }) => heapUsed),
    course((one) => one.state),
  ]
  const highest = (of: (one: Held) => number): number => Math.max(...held.map(of))
  const rise = ({ rise, mean }: Trend): number => (100 * rise) / mean
  const { text, good } = report([
    { what: 'memory (RSS after garbage collection) rises by', value: rise(memory), unit: '%', most: flatPercent },
    { what: 'heap rises by', value: rise(heap), unit: '%', most: flatPercent },
    { what: 'state file grows by', value: rise(state), unit: '%', most: flatPercent },
    {
      what: 'the event loop was held up for so much of the processor',
      value: highest(({ loop }) => loop.busy.max),
      unit: 'ms',
      most: 100,
    },
    { what: 'scrapes that failed', value: failed, unit: '', most: 0 },
  ])
  const size = ({ mean, perHour }: Trend): string =>
    `${(mean / mebibyte).toFixed(1)} MiB, ${(perHour / mebibyte).toFixed(1)} MiB an hour more`
  process.stdout.write(
    [
      `${minutes} minutes, 10,000 assets a minute, ${scrapes} scrapes; slopes are those of the last ${((minutes * 60 - from) / 60).toFixed(0)} minutes`,
      ...(minutes <= fullMinutes
        ? [`what was deleted is remembered for 15 minutes, so that nothing can be flat before ${fullMinutes}`]
        : []),
      `memory ${size(memory)}; heap ${size(heap)}; state file ${size(state)}`,
      `event loop late by the clock, which counts what else runs on the machine: ${highest(({ loop }) => loop.late.max).toFixed(0)} ms at most`,
      text,
    ].join('\n'),
  )
  if (!good) process.exitCode = 1
} finally {
  await owner.end()
}
