// Inside one nats-server: its internal queues, its subscription list, its Go runtime.
import type { Json } from '../nats/json/decode.ts'
import type { QueueKind } from '../nats/endpoints/ipqueuesz.ts'
import { table, type Family } from './family.ts'
import { fields, numberAt, type FieldSpec } from './field.ts'
import { answered, type Answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

const ipqueuesz = answered('ipqueuesz')

const queues = table<Answered<QueueKind[]> & { queue: QueueKind }>({
  entity: 'Internal queue',
  rows: (world) => ipqueuesz(world).flatMap((row) => row.answer.map((queue) => ({ ...row, queue }))),
  labels: { ...serverLabels, queue: ({ queue }) => queue.queue },
  families: [
    {
      name: 'nats_ipqueue_queues',
      type: 'gauge',
      help: 'Internal queues of the kind that are not empty.',
      source: '/ipqueuesz, by name',
      value: ({ queue }) => queue.queues,
    },
    {
      name: 'nats_ipqueue_pending_entries',
      type: 'gauge',
      help: 'Entries waiting in all internal queues of the kind.',
      source: '/ipqueuesz pending',
      value: ({ queue }) => queue.pending,
    },
    {
      name: 'nats_ipqueue_longest_entries',
      type: 'gauge',
      help: 'Entries waiting in the longest internal queue of the kind.',
      source: '/ipqueuesz pending, the highest',
      value: ({ queue }) => queue.longest,
    },
    {
      name: 'nats_ipqueue_in_progress_entries',
      type: 'gauge',
      help: 'Entries taken from internal queues of the kind and still worked on.',
      source: '/ipqueuesz in_progress',
      value: ({ queue }) => queue.inProgress,
    },
  ],
})

type Raw = Answered<Json>
const raw = ({ answer }: Raw): Json => answer

const subscriptions: FieldSpec[] = [
  ['nats_sublist_subscriptions', 'num_subscriptions', 'Subscriptions in the subscription lists of all accounts.'],
  ['nats_sublist_cache_entries', 'num_cache', 'Subjects in the match caches.'],
  ['nats_sublist_inserts_total', 'num_inserts', 'Subscriptions inserted.'],
  ['nats_sublist_removes_total', 'num_removes', 'Subscriptions removed.'],
  ['nats_sublist_matches_total', 'num_matches', 'Subjects matched against the subscription lists.'],
  ['nats_sublist_fanout_max', 'max_fanout', 'Most subscriptions that one cached subject matches.'],
]

/** A share and an average as the counts that they were made of, so that servers can be added and time be narrowed down. */
function times(share: string, of: string): (row: Raw) => number | undefined {
  return ({ answer }) => {
    const [part, whole] = [numberAt(answer, share), numberAt(answer, of)]
    return part === undefined || whole === undefined ? undefined : Math.round(part * whole)
  }
}

const multiplied: readonly Family<Raw>[] = [
  {
    name: 'nats_sublist_cache_hits_total',
    type: 'counter',
    help: 'Matches answered from the caches.',
    source: '/subsz cache_hit_rate * num_matches',
    value: times('cache_hit_rate', 'num_matches'),
  },
  {
    name: 'nats_sublist_cache_subscriptions',
    type: 'gauge',
    help: 'Subscriptions that the cached subjects match, once for each subject.',
    source: '/subsz avg_fanout * num_cache',
    value: times('avg_fanout', 'num_cache'),
  },
]

const sublist = table<Raw>({
  entity: 'Subscription list',
  cached: true,
  rows: answered('subsz'),
  labels: serverLabels,
  families: [...fields('/subsz ', raw, subscriptions), ...multiplied],
})

const memory: FieldSpec[] = [
  ['nats_server_go_sys_bytes', 'Sys', 'Memory that the Go runtime has from the system in bytes.'],
  ['nats_server_go_allocated_bytes_total', 'TotalAlloc', 'Bytes allocated on the Go heap so far.'],
  ['nats_server_go_mallocs_total', 'Mallocs', 'Objects allocated on the Go heap so far.'],
  ['nats_server_go_frees_total', 'Frees', 'Objects freed from the Go heap so far.'],
  ['nats_server_go_heap_alloc_bytes', 'HeapAlloc', 'Go heap in use by objects in bytes.'],
  ['nats_server_go_heap_sys_bytes', 'HeapSys', 'Go heap obtained from the system in bytes.'],
  ['nats_server_go_heap_idle_bytes', 'HeapIdle', 'Go heap in spans without objects in bytes.'],
  ['nats_server_go_heap_inuse_bytes', 'HeapInuse', 'Go heap in spans with objects in bytes.'],
  ['nats_server_go_heap_released_bytes', 'HeapReleased', 'Go heap given back to the system in bytes.'],
  ['nats_server_go_heap_objects', 'HeapObjects', 'Objects on the Go heap.'],
  ['nats_server_go_stack_inuse_bytes', 'StackInuse', 'Go stacks in use in bytes.'],
]

const collection: FieldSpec[] = [
  ['nats_server_go_next_gc_bytes', 'NextGC', 'Size of the Go heap that starts the next garbage collection in bytes.'],
  ['nats_server_go_gc_cycles_total', 'NumGC', 'Garbage collections so far.'],
  ['nats_server_go_forced_gc_cycles_total', 'NumForcedGC', 'Garbage collections that the program asked for.'],
  [
    'nats_server_go_gc_pause_seconds_total',
    'PauseTotalNs',
    'Time that garbage collection stopped everything in seconds.',
    'nanoseconds',
  ],
  ['nats_server_go_last_gc_timestamp_seconds', 'LastGC', 'Unix time of the last garbage collection.', 'nanoseconds'],
]

const runtime = table<Raw>({
  entity: 'Go runtime of the server',
  cached: true,
  rows: answered('debug_vars'),
  labels: serverLabels,
  families: fields('/debug/vars memstats.', raw, [...memory, ...collection]),
})

export const internalTables = [queues, sublist, runtime]
