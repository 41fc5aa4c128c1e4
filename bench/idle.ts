// What 200 idle logs cost: looked at every 100 ms, at their own pace, and found by a pattern; and how late a first line is then.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { schema } from '../src/config/schema.ts'
import { watchLogs } from '../src/log/watch.ts'
import { emptyMemory } from '../src/world/memory.ts'

const settle = 35_000
const measured = 20_000

const folder = mkdtempSync(join(tmpdir(), 'nje-idle-'))
const paths = Array.from({ length: 200 }, (_, n) => join(folder, `nats-${n}.log`))

async function measure(name: string, logs: string[], wake?: () => Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const memory = emptyMemory()
  const watch = watchLogs(schema.parse({ logs: logs.map((path) => ({ path, time_zone: 'utc' })) }).logs, {
    ...{ memory, signal: stop.signal, wake, lookbackSeconds: 3600 },
    now: () => Date.now() / 1000,
    log: { warn: () => undefined },
    onEvent: () => undefined,
  })
  const lines = (): number => [...memory.log.values()].reduce((sum, log) => sum + (log.lines.WRN ?? 0), 0)
  await watch.ready
  await delay(settle)
  const before = process.cpuUsage()
  await delay(measured)
  const { user, system } = process.cpuUsage(before)
  let slowest = 0
  for (const path of paths.slice(0, 10)) {
    const counted = lines()
    const begin = performance.now()
    appendFileSync(path, '[7] [WRN] a\n')
    while (lines() === counted) await delay(1)
    slowest = Math.max(slowest, performance.now() - begin)
  }
  const share = ((user + system) / 10 / measured).toFixed(2)
  process.stdout.write(`${name}: ${share} % of a core, a first line within ${slowest.toFixed(0)} ms\n`)
  stop.abort()
  await watch.close()
}

try {
  for (const path of paths) writeFileSync(path, '')
  await measure('every 100 ms', paths, () => delay(100))
  await measure('at their pace', paths)
  await measure('by a pattern', [join(folder, '*.log')])
} finally {
  rmSync(folder, { recursive: true })
}
