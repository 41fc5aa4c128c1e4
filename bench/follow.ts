// What following a log costs: how late a line is, what an idle file takes, and whether memory stays flat over ten million lines.
import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { schema } from '../src/config/schema.ts'
import { watchLogs } from '../src/log/watch.ts'
import { emptyMemory } from '../src/state.ts'

const lines = process.argv.slice(2).map(Number).find(Number.isInteger) ?? 10_000_000
const perFile = 500_000
const folder = mkdtempSync(join(tmpdir(), 'nje-bench-'))
const path = join(folder, 'nats.log')
const memory = emptyMemory()
const stop = new AbortController()
let heard: () => void = () => undefined

const watch = watchLogs(schema.parse({ logs: [{ path, server: 'nats-0', time_zone: 'utc' }] }).logs, {
  memory,
  now: () => Date.now() / 1000,
  signal: stop.signal,
  log: { warn: (_, message) => process.stderr.write(`${message}\n`) },
  lookbackSeconds: 3600,
  onEvent: () => heard(),
})

const counted = (): number => Object.values(memory.log['nats-0']?.lines ?? {}).reduce((sum, count) => sum + count, 0)
const stamp = (): string => new Date().toISOString().slice(0, 23).replace('T', ' ').replaceAll('-', '/')
const line = (n: number): string =>
  n % 11 === 0
    ? `[7] ${stamp()}000 [WRN] RAFT [S1Nunr6R - S-R3F-${String(n % 5000).padStart(8, '0')}] 10000 append entries pending\n`
    : `[7] ${stamp()}000 [INF] 10.0.0.${n % 250}:${n % 60000} - rid:${n} - Router connection created\n`

/** Milliseconds from the end of the write to the event, the slowest of many. */
async function latency(): Promise<number> {
  let slowest = 0
  for (let n = 0; n < 50; n++) {
    const event = new Promise<void>((resolve) => (heard = resolve))
    await delay(Math.random() * 100)
    appendFileSync(path, line(0))
    const begin = performance.now()
    await event
    slowest = Math.max(slowest, performance.now() - begin)
  }
  heard = () => undefined
  return slowest
}

/** Percent of a core while nothing is written, and nothing is left to do of what was. */
async function idle(): Promise<number> {
  const seconds = 20
  await delay(seconds * 1000)
  const before = process.cpuUsage()
  await delay(seconds * 1000)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6 / seconds / 0.01
}

/** Resident MiB after the first million lines, the most after that, and at the end. */
async function resident(): Promise<{ settled: number; most: number; last: number; seconds: number }> {
  const mebibytes = (): number => process.memoryUsage.rss() / 2 ** 20
  const begin = performance.now()
  const block = Array.from({ length: 10_000 }, (_, n) => line(n)).join('')
  let settled = 0
  let most = 0
  const start = counted()
  for (let written = 0; written < lines; written += 10_000) {
    if (written > 0 && written % perFile === 0) {
      rmSync(`${path}.1`, { force: true })
      renameSync(path, `${path}.1`)
    }
    appendFileSync(path, block)
    while (written - (counted() - start) > perFile / 2) await delay(5)
    if (written === 1_000_000) settled = mebibytes()
    if (written > 1_000_000) most = Math.max(most, mebibytes())
  }
  while (counted() - start < lines) await delay(5)
  return { settled, most, last: mebibytes(), seconds: (performance.now() - begin) / 1000 }
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`)

await watch.ready
print(`a line is in after at most ${(await latency()).toFixed(0)} ms`)
print(`an idle file takes ${(await idle()).toFixed(2)} % of a core`)
const { settled, most, last, seconds } = await resident()
print(`${lines} lines in ${seconds.toFixed(1)} s, all counted`)
print(
  `resident: ${settled.toFixed(0)} MiB after the first million, ${last.toFixed(0)} MiB at the end, at most ${most.toFixed(0)} MiB between`,
)
stop.abort()
await watch.close()
rmSync(folder, { recursive: true, force: true })
