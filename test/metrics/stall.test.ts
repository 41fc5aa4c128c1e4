// Durations that servers log when storage is slow: closed sets from 0, stores as they come.
import t from 'tap'
import { bounds, classes, kinds, stages } from '../../src/log/state/state.ts'
import { stallTables } from '../../src/metrics/stall.ts'
import { jsz, noon, originLog, samples, server, world } from './build.ts'

const origins = { a: { server: 'n1', cluster: '' } }
const of = (log: Parameters<typeof originLog>[0], raw: Record<string, unknown> = {}) =>
  world([server('n1', { answers: { jsz: jsz({ raw }) } })], { origins, log: { a: originLog(log) } })
const labels = 'nats_cluster="c1",server="n1"'

t.test('bounds rise, and servers log nothing below the first', (t) => {
  for (const [name, upper] of Object.entries(bounds))
    t.strictSame(
      [...new Set(upper)].sort((a, b) => a - b),
      [...upper],
      name,
    )
  t.end()
})

t.test('closed sets are there from 0', (t) => {
  const sets = {
    nats_metalayer_snapshot_seconds_count: stages.map((value) => `stage="${value}"`),
    nats_internal_subscription_seconds_count: classes.map((value) => `class="${value}"`),
    nats_readloop_processing_seconds_count: kinds.map((value) => `kind="${value}"`),
  }
  for (const [name, values] of Object.entries(sets))
    t.strictSame(
      samples(stallTables, name, of({})),
      values.map((value) => `${name}{${labels},${value}} 0`),
    )
  t.strictSame(samples(stallTables, 'nats_writefullstate_seconds_count', of({})), [], 'stores are not a closed set')
  t.end()
})

t.test('the last metalayer snapshot, as the log and as /jsz tell it', (t) => {
  const snapshot = { last_time: new Date(noon * 1000).toISOString(), last_duration: 1_500_000 }
  const last = { at: noon - 9, seconds: 61, marshalSeconds: 1, streams: 4 }
  const both = of({ metaSnapshot: { stages: {}, last } }, { meta_cluster: { snapshot } })
  const line = (name: string, rest: string, value: number) =>
    `nats_metalayer_snapshot_last_${name}{${labels},${rest}} ${value}`
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_seconds', both), [
    line('seconds', 'part="total",source="log"', 61),
    line('seconds', 'part="marshal",source="log"', 1),
    line('seconds', 'part="total",source="jsz"', 0.0015),
  ])
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_timestamp_seconds', both), [
    line('timestamp_seconds', 'source="log"', noon - 9),
    line('timestamp_seconds', 'source="jsz"', noon),
  ])
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_streams', both), [line('streams', 'source="log"', 4)])
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_bytes', both), [])
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_consumers', both), [])
  const never = of({}, { meta_cluster: { snapshot: { last_time: '0001-01-01T00:00:00Z' } } })
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_timestamp_seconds', never), [], 'never is no moment')
  const only = of({}, { meta_cluster: { snapshot: { last_time: snapshot.last_time } } })
  t.strictSame(samples(stallTables, 'nats_metalayer_snapshot_last_seconds', only), [], 'duration unknown')
  t.end()
})

t.test('writes of the full state, by store', (t) => {
  const counts = bounds.writeFullState.map(() => 0)
  const written = { histogram: { counts: [...counts, 1], sum: 3000 }, seconds: 3000, bytes: 73, at: noon }
  const slow = of({ writeFullState: { ORDERS: written } })
  t.strictSame(samples(stallTables, 'nats_writefullstate_seconds_sum', slow), [
    `nats_writefullstate_seconds_sum{${labels},store="ORDERS"} 3000`,
  ])
  for (const [name, value] of [
    ['seconds', 3000],
    ['bytes', 73],
    ['timestamp_seconds', noon],
  ] as const)
    t.strictSame(samples(stallTables, `nats_writefullstate_last_${name}`, slow), [
      `nats_writefullstate_last_${name}{${labels},store="ORDERS"} ${value}`,
    ])
  t.end()
})
