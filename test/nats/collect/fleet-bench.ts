// A fake fleet behind the system account, asked by the collector under a clock of the test.
import type { Test } from 'tap'
import { parseConfig } from '../../../src/config/load.ts'
import { openTargets, type TargetOptions } from '../../../src/nats/collect/collect.ts'
import type { ServerSnapshot } from '../../../src/nats/collect/snapshot.ts'
import { emptyMemory } from '../../../src/world/memory.ts'
import { manualClock, type ManualClock } from '../manual-clock.ts'
import { fakeServer, type FakeFleet, type FakeServer } from '../system-account/fake-fleet.ts'
import { options } from './targets.ts'

export function surroundings() {
  const logged: string[] = []
  const log = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
  return { clock: manualClock(), logged, log: { info: log, warn: log, error: log } }
}

/** Lets time go on until the work is done. */
export async function pump<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let found: { value: T } | undefined
  void work.then((value) => (found = { value }))
  for (let turn = 0; turn < 200; turn++) await Promise.resolve()
  while (found === undefined) await clock.advance(0.25)
  return found.value
}

export function bench(
  t: Test,
  fleet: FakeFleet,
  more: Record<string, unknown> = {},
  changes: Partial<TargetOptions> = {},
) {
  const { nats_cluster, ...nats } = more
  const text = JSON.stringify({
    targets: [{ nats: { servers: [fleet.servers[0]?.url], user: 'u', password: 'p', ...nats }, nats_cluster }],
  })
  const { targets: configs } = parseConfig('f', text, {})
  const { clock, logged, log } = surroundings()
  const memory = emptyMemory()
  const targets = openTargets(
    configs,
    { ...options, ...changes },
    {
      ...{ memory, dial: fleet.dial, now: clock.now, after: clock.after, log },
      signal: new AbortController().signal,
    },
  )
  t.teardown(() => targets.close())
  const collect = async (): Promise<readonly ServerSnapshot[]> => (await pump(clock, targets.collect(3))).servers
  return { targets, clock, logged, memory, collect }
}

export function three(): FakeServer[] {
  const servers = [fakeServer('n1', 4221), fakeServer('n2', 4222), fakeServer('n3', 4223)]
  for (const server of servers) server.statsz = { active_servers: 3 }
  return servers
}

export const up = (servers: readonly ServerSnapshot[]): object =>
  Object.fromEntries(servers.map((server) => [server.target, server.up]))
