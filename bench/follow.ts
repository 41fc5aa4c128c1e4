// What following a log costs the shipped program: how late a line is in /metrics, what an idle file takes, and whether memory stays flat.
// Usage: tsx bench/follow.ts [LINES]; ten million lines, which are written, rotated and deleted as it goes, are the default.
import { appendFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { newOwner, scratch } from '../test/cluster/scratch.ts'
import { until } from '../test/cluster/until.ts'
import { cpuSeconds, residentBytes } from '../test/cluster/usage.ts'
import { samples, startExporter } from '../test/e2e/exporter.ts'
import { shipped } from './shipped.ts'

const lines = process.argv.slice(2).map(Number).find(Number.isInteger) ?? 10_000_000
const perFile = 500_000
const perBlock = 10_000

const owner = newOwner()
const folder = scratch(owner)
const path = join(folder, 'nats.log')
const stamp = (): string => new Date().toISOString().slice(0, 23).replace('T', ' ').replaceAll('-', '/')
const line = (n: number): string =>
  n % 11 === 0
    ? `[7] ${stamp()}000 [WRN] RAFT [S1Nunr6R - S-R3F-${String(n % 5000).padStart(8, '0')}] 10000 append entries pending\n`
    : `[7] ${stamp()}000 [INF] 10.0.0.${n % 250}:${n % 60000} - rid:${n} - Router connection created\n`
appendFileSync(path, '')
const config = { logs: [{ path, server: 'nats-0', time_zone: 'utc' }] }
const exporter = await startExporter(owner, folder, 'exporter', config, { options: shipped(), env: {} })

const counted = async (): Promise<number> =>
  samples((await exporter.scrape()).text, 'nats_log_lines_total').reduce((sum, { value }) => sum + value, 0)

/** Milliseconds from the end of the write until /metrics counts the line, the slowest of many. */
async function latency(): Promise<number> {
  let slowest = 0
  for (let n = 0; n < 50; n++) {
    await delay(Math.random() * 100)
    const before = await counted()
    appendFileSync(path, line(0))
    const begin = performance.now()
    while ((await counted()) === before) await delay(1)
    slowest = Math.max(slowest, performance.now() - begin)
  }
  return slowest
}

/** Percent of a core while nothing is written, and nothing is left to do of what was. */
async function idle(): Promise<number> {
  const seconds = 20
  await delay(seconds * 1000)
  const before = cpuSeconds(exporter.process)
  await delay(seconds * 1000)
  return ((cpuSeconds(exporter.process) - before) / seconds) * 100
}

/** Highest resident MiB while each million lines was read, in order. */
async function resident(): Promise<{ peaks: number[]; seconds: number }> {
  const begin = performance.now()
  const block = Array.from({ length: perBlock }, (_, n) => line(n)).join('')
  const start = await counted()
  const peaks: number[] = []
  for (let written = 0; written < lines; written += perBlock) {
    if (written > 0 && written % perFile === 0) {
      rmSync(`${path}.1`, { force: true })
      renameSync(path, `${path}.1`)
    }
    appendFileSync(path, block)
    if ((written + perBlock) % (perFile / 5) === 0)
      await until('it keeps up', 60, async () => (await counted()) - start > written - perFile / 2)
    const million = Math.floor(written / 1_000_000)
    peaks[million] = Math.max(peaks[million] ?? 0, residentBytes(exporter.process, 'now') / 2 ** 20)
  }
  await until('all lines are counted', 60, async () => (await counted()) - start === lines)
  return { peaks, seconds: (performance.now() - begin) / 1000 }
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`)

try {
  print(`a line is in /metrics after at most ${(await latency()).toFixed(0)} ms`)
  print(`an idle file takes ${(await idle()).toFixed(2)} % of a core`)
  const { peaks, seconds } = await resident()
  print(`${lines} lines in ${seconds.toFixed(1)} s, all counted`)
  print(`highest resident memory of each million lines: ${peaks.map((one) => one.toFixed(0)).join(' ')} MiB`)
} finally {
  await owner.end()
}
