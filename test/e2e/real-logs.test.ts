// Every warning and error that real servers of five versions log, in maintenance and in trouble, is known to the catalog.
import t from 'tap'
import { engine } from '../../src/log/catalog/engine.ts'
import type { Event } from '../../src/log/catalog/event.ts'
import type { Line } from '../../src/log/line/line.ts'
import { unwrapper } from '../../src/log/line/unwrap.ts'
import { fixtureLog, fixtureServers, recordedVersions, scenarios, type Scenario } from '../fixtures.ts'

/** What a scenario must be known by, whichever server logged it. */
const signs: Partial<Record<Scenario, string>> = {
  start: 'server_started',
  'wrong-password': 'auth_failed',
  'slow-client': 'slow_consumer',
  'rolling-restart': 'server_stopping',
  killed: 'server_started',
  ladder: 'raft_append_entries_pending',
  'no-quorum': 'stream_no_quorum',
}

for (const version of recordedVersions) {
  t.test(version, (t) => {
    for (const scenario of scenarios) {
      const events: Event[] = []
      const unknown: Line[] = []
      for (const server of fixtureServers) {
        const lines = fixtureLog(version, scenario, server)
        const read = engine(
          {
            event: (event) => events.push(event),
            unrecognized: (line) => unknown.push(line),
            counted: () => undefined,
          },
          unwrapper({ zone: 'utc', now: () => 0 }),
        )
        read.push(Buffer.from(lines.map((line) => `${line}\n`).join('')))
        read.flush()
      }
      t.same([...new Set(unknown.map(({ text }) => text))], [], `${scenario}: nothing unknown`)
      const sign = signs[scenario]
      if (sign !== undefined) {
        t.ok(
          events.some(({ id }) => id === sign),
          `${scenario}: ${sign}`,
        )
      }
    }
    t.end()
  })
}
