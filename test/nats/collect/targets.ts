// Targets with a clock of their own and servers of our making, for tests of what is asked of them.
import type { Test } from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { openTargets, type TargetOptions, type Targets } from '../../../src/nats/collect/collect.ts'
import { type ServerSnapshot } from '../../../src/nats/collect/snapshot.ts'
import { optionalCollectors } from '../../../src/nats/endpoints/answers.ts'
import type { Schedule } from '../../../src/schedule.ts'
import { emptyMemory, type Memory } from '../../../src/world/memory.ts'
import { fakeServer, healthy, type FakeServer } from '../fake-server.ts'
import { manualClock, type ManualClock } from '../manual-clock.ts'

const others = optionalCollectors.filter((name) => name !== 'jsz_consumers' && name !== 'healthz')

/** The defaults, but for small limits and for the collectors that are tested on their own. */
export const options: TargetOptions = schema.parse({
  body_limit_bytes: 100_000,
  limits: { streams: 10, consumers: 10, groups: 10 },
  collectors: Object.fromEntries(others.map((name) => [name, 'off'])),
})

interface Bench {
  clock: ManualClock
  memory: Memory
  logged: string[]
  targets: Targets
  /** What is scheduled, by its expression. */
  scheduled: Map<string, () => void>
}

export function bench(
  t: Test,
  targets: Parameters<typeof openTargets>[0],
  changes: Partial<TargetOptions> = {},
  memory = emptyMemory(),
): Bench {
  const clock = manualClock()
  const logged: string[] = []
  const log = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const logger = { info: log, warn: log, error: log }
  const scheduled = new Map<string, () => void>()
  const schedule: Schedule = (expression, run) => {
    scheduled.set(expression, run)
    return () => void scheduled.delete(expression)
  }
  const around = {
    memory,
    schedule,
    now: clock.now,
    steady: clock.steady,
    after: clock.after,
    signal: new AbortController().signal,
    log: logger,
  }
  const opened = openTargets(targets, { ...options, ...changes }, around)
  t.teardown(() => opened.close())
  return { clock, memory, logged, scheduled, targets: opened }
}

export const success = ({ status }: ServerSnapshot): object =>
  Object.fromEntries(status.map((row) => [row.collector, row.failure?.code ?? 'success']))

export const allGood = {
  varz: 'success',
  raftz: 'success',
  jsz: 'success',
  jsz_consumers: 'success',
  healthz: 'success',
}

export async function three(t: Test): Promise<[FakeServer, FakeServer, FakeServer]> {
  return [await fakeServer(t, healthy('n1')), await fakeServer(t, healthy('n2')), await fakeServer(t, healthy('n3'))]
}

export const asTargets = (servers: FakeServer[]) => servers.map(({ url }) => ({ url }))
