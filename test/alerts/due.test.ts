// Alerts that are named: of the highest rung, and of lines whose rules fire at once.
import t from 'tap'
import { alertsFor } from '../../src/alerts/due.ts'
import { ladder } from '../../src/diagnose/ladder.ts'
import { rungs } from '../../src/ladder.ts'
import { thresholds } from '../../src/thresholds.ts'
import { noon, originLog, raftGroup, server, world } from '../metrics/build.ts'

const due = (pending: number, events: Parameters<typeof originLog>[0] = {}) => {
  const of = world([server('n1', { answers: { raftz: [raftGroup('S-R3F-a', { pending })] } })], {
    origins: { n1: { server: 'n1', cluster: 'c1' } },
    log: { n1: originLog(events) },
  })
  return alertsFor(of, ladder(of))
}
const at = (seconds: number) => ({ count: 3, last: noon - seconds })

t.test('the ladder', async (t) => {
  t.strictSame(due(9_999), [])
  for (const { name: rung, entries, severity } of rungs)
    t.strictSame(due(entries), [{ alert: 'NatsRaftPendingEntries', severity, rung }])
})

t.test('lines', async (t) => {
  const lag = { alert: 'NatsStreamHighLag', severity: 'warning' }
  t.strictSame(due(0, { events: { stream_high_lag: at(5) } }), [lag])
  t.strictSame(due(0, { events: { stream_high_lag: at(thresholds.events.shortest) } }), [], 'too old')
  t.strictSame(due(0, { events: { server_started: at(5) } }), [], 'ordinary')
  t.strictSame(due(0, { events: { health_check_failed: at(5) } }), [], 'its rule waits')
  t.match(due(20_000, { events: { stream_high_lag: at(5) } }), [{ rung: '20k' }, lag], 'the worst first')
})
