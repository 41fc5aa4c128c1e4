// What watching stores costs: the shipped program beside three stores with their streams, and the same without them, scraped
// every 15 s. Usage: tsx bench/stores.ts [SECONDS [STREAMS]]; 60 s and 500 streams a store are the default.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newOwner, scratch } from '../test/cluster/scratch.ts'
import { until } from '../test/cluster/until.ts'
import { childrenOf, cpuSeconds, residentBytes, type Running } from '../test/cluster/usage.ts'
import { samples, startExporter, type Exporter } from '../test/e2e/exporter.ts'

const [seconds = 60, streams = 500] = process.argv.slice(2).map(Number)
const blocks = 20
const scrapeEvery = 15
const stores = 3

const owner = newOwner()
const folder = scratch(owner)
const print = (text: string): boolean => process.stdout.write(`${text}\n`)

/** As nats-server lays it out, with blocks of a few bytes: a census looks at files and does not read them. */
function storeOf(name: string): string {
  const dir = join(folder, name)
  for (let n = 0; n < streams; n++) {
    const stream = join(dir, 'jetstream/APP/streams', `S${n}`)
    mkdirSync(join(stream, 'msgs'), { recursive: true })
    for (const file of ['meta.inf', 'meta.sum', 'msgs/index.db']) writeFileSync(join(stream, file), 'x')
    for (let block = 1; block <= blocks; block++) writeFileSync(join(stream, `msgs/${block}.blk`), 'x')
  }
  return dir
}

/** Percent of a core, of each, over the time of the measurement. */
async function shares(exporter: Exporter, processes: readonly Running[]): Promise<number[]> {
  const before = processes.map(cpuSeconds)
  for (let done = 0; done < seconds; done += scrapeEvery) {
    await exporter.scrape()
    await delay(scrapeEvery * 1000)
  }
  return processes.map((one, at) => ((cpuSeconds(one) - (before[at] ?? 0)) / seconds) * 100)
}

const percent = (share: number | undefined): string => `${(share ?? NaN).toFixed(2)} % of a core`

try {
  const log = join(folder, 'nats.log')
  writeFileSync(log, '')
  const logs = [{ path: log, server: 'n0', time_zone: 'utc' }]
  const bare = await startExporter(owner, folder, 'without', { logs })
  await delay(20_000)
  const [without] = await shares(bare, [bare.process])
  await bare.process.end()
  print(`without stores: ${percent(without)}`)

  const dirs = Array.from({ length: stores }, (_, n) => ({ dir: storeOf(`store-${n}`), server: `n${n}` }))
  const exporter = await startExporter(owner, folder, 'with', { logs, stores: dirs })
  const counted = async (): Promise<number> =>
    samples((await exporter.scrape()).text, 'nats_store_census_timestamp_seconds').length
  await until('every store is counted', 600, async () => (await counted()) === stores)
  const children = childrenOf(exporter.process)
  const counting = children.reduce((sum, child) => sum + cpuSeconds(child), 0)
  print(
    `census of ${stores} × ${streams * (blocks + 3)} files: ${counting.toFixed(2)} s of processor in the child, start included`,
  )
  const [own, ...ofChildren] = await shares(exporter, [exporter.process, ...children])
  print(
    `with ${stores} stores: exporter ${percent(own)}, ${children.length} child ${ofChildren.map(percent).join(', ')}`,
  )
  const peaks = children.map((child) => `${(residentBytes(child, 'peak') / 2 ** 20).toFixed(1)} MiB`)
  print(`memory of the child at most: ${peaks.join(', ')}`)
} finally {
  await owner.end()
}
