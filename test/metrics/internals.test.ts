// Internals: queues by kind, and numbers taken as sent, in base units.
import t from 'tap'
import { internalTables } from '../../src/metrics/internals.ts'
import { noon, samples, server, world } from './build.ts'

const labels = 'nats_cluster="c1",server="n1"'
const of = world([
  server('n1', {
    answers: {
      ipqueuesz: [{ queue: 'mqtt', queues: 2, pending: 9, longest: 7, inProgress: 1 }],
      subsz: { num_subscriptions: 93, num_matches: 397, cache_hit_rate: 0.6322418136020151, avg_fanout: 1.5 },
      debug_vars: { PauseTotalNs: 1_500_000_000, LastGC: noon * 1e9, HeapAlloc: 5 },
    },
  }),
])
const one = (name: string) => samples(internalTables, name, of)

for (const [name, value] of Object.entries({
  queues: 2,
  pending_entries: 9,
  longest_entries: 7,
  in_progress_entries: 1,
}))
  t.strictSame(one(`nats_ipqueue_${name}`), [`nats_ipqueue_${name}{${labels},queue="mqtt"} ${value}`])
t.strictSame(one('nats_sublist_subscriptions'), [`nats_sublist_subscriptions{${labels}} 93`])
t.strictSame(one('nats_sublist_cache_hits_total'), [`nats_sublist_cache_hits_total{${labels}} 251`])
t.strictSame(one('nats_sublist_cache_subscriptions'), [], 'an average of nobody knows how many')
t.strictSame(one('nats_server_go_gc_pause_seconds_total'), [`nats_server_go_gc_pause_seconds_total{${labels}} 1.5`])
t.strictSame(one('nats_server_go_last_gc_timestamp_seconds'), [
  `nats_server_go_last_gc_timestamp_seconds{${labels}} ${noon}`,
])
t.strictSame(one('nats_server_go_sys_bytes'), [], 'not sent')
