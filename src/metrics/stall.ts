// What slow storage makes a server log: durations of state writes, snapshots, internal subscriptions and read loops.
import { bounds, classes, kinds, stages, type Histogram, type WrittenState } from '../log/state/state.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { table, type Buckets } from './family.ts'
import type { ServerLog } from '../world/logs.ts'
import { answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'
import { numberAt, timeAt } from './field.ts'

/** A closed label set has its histograms from 0 at start. */
function buckets(of: keyof typeof bounds, histogram: Histogram | undefined): Buckets {
  const upper = bounds[of]
  return {
    bounds: upper,
    counts: histogram?.counts ?? new Array<number>(upper.length + 1).fill(0),
    sum: histogram?.sum ?? 0,
  }
}

interface StoreRow extends ServerLog {
  store: string
  written: WrittenState
}

const source = 'log write_full_state_slow'

const writeFullState = table<StoreRow>({
  entity: 'Stream state write',
  rows: ({ logs }) =>
    logs.flatMap((row) => [...row.log.writeFullState].map(([store, written]) => ({ ...row, store, written }))),
  labels: { ...serverLabels, store: ({ store }) => store },
  families: [
    {
      name: 'nats_writefullstate_seconds',
      type: 'histogram',
      help: 'Duration of writes of the full state of a store in seconds; servers log only those over a minute.',
      source,
      value: ({ written }) => buckets('writeFullState', written.histogram),
    },
    {
      name: 'nats_writefullstate_last_seconds',
      type: 'gauge',
      help: 'Duration of the last logged write of the full state in seconds.',
      source,
      value: ({ written }) => written.seconds,
    },
    {
      name: 'nats_writefullstate_last_bytes',
      type: 'gauge',
      help: 'Size of the last logged write of the full state in bytes.',
      source,
      value: ({ written }) => written.bytes,
    },
    {
      name: 'nats_writefullstate_last_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the last logged write of the full state.',
      source,
      value: ({ written }) => written.at,
    },
  ],
})

const snapshotStages = table<ServerLog & { stage: (typeof stages)[number] }>({
  entity: 'Metalayer snapshot',
  rows: ({ logs }) => logs.flatMap((row) => stages.map((stage) => ({ ...row, stage }))),
  labels: { ...serverLabels, stage: ({ stage }) => stage },
  families: [
    {
      name: 'nats_metalayer_snapshot_seconds',
      type: 'histogram',
      help: 'Duration of logged, hence slow, snapshots of the meta layer in seconds.',
      source: 'log metalayer_snapshot_slow',
      value: ({ log, stage }) => buckets('metaSnapshot', log.metaSnapshot.stages[stage]),
    },
  ],
})

interface Last extends Identity {
  source: 'log' | 'jsz'
  at: number | undefined
  parts: { total: number | undefined; marshal: number | undefined; compress: number | undefined }
  streams: number | undefined
  consumers: number | undefined
  bytes: number | undefined
}

const jsz = answered('jsz')

/** The log tells of slow snapshots in detail, /jsz of every one but only when and how long (2.11.11, 2.12.2 and newer). */
function* lastSnapshots(world: World): Iterable<Last> {
  for (const { cluster, server, log } of world.logs) {
    const last = log.metaSnapshot.last
    if (last === undefined) continue
    const { at, seconds, marshalSeconds, compressSeconds, streams, consumers, bytes } = last
    const parts = { total: seconds, marshal: marshalSeconds, compress: compressSeconds }
    yield { cluster, server, source: 'log', at, parts, streams, consumers, bytes }
  }
  for (const { cluster, server, answer } of jsz(world)) {
    const at = timeAt(answer.raw, 'meta_cluster.snapshot.last_time')
    if (at === undefined) continue
    const nanoseconds = numberAt(answer.raw, 'meta_cluster.snapshot.last_duration')
    const total = nanoseconds === undefined ? undefined : nanoseconds / 1e9
    const parts = { total, marshal: undefined, compress: undefined }
    yield { cluster, server, source: 'jsz', at, parts, streams: undefined, consumers: undefined, bytes: undefined }
  }
}

const partNames = ['total', 'marshal', 'compress'] as const

const snapshotParts = table<Last & { part: (typeof partNames)[number] }>({
  entity: 'Metalayer snapshot',
  rows: (world) => [...lastSnapshots(world)].flatMap((row) => partNames.map((part) => ({ ...row, part }))),
  labels: { ...serverLabels, part: ({ part }) => part, source: ({ source }) => source },
  families: [
    {
      name: 'nats_metalayer_snapshot_last_seconds',
      type: 'gauge',
      help: 'Duration of the last snapshot of the meta layer in seconds, from the log of the last one logged.',
      source: 'log metalayer_snapshot_slow, /jsz meta_cluster.snapshot.last_duration',
      value: ({ parts, part }) => parts[part],
    },
  ],
})

const snapshots = table<Last>({
  entity: 'Metalayer snapshot',
  rows: lastSnapshots,
  labels: { ...serverLabels, source: ({ source }) => source },
  families: [
    {
      name: 'nats_metalayer_snapshot_last_streams',
      type: 'gauge',
      help: 'Streams in the last logged snapshot of the meta layer.',
      source: 'log metalayer_snapshot_slow',
      value: ({ streams }) => streams,
    },
    {
      name: 'nats_metalayer_snapshot_last_consumers',
      type: 'gauge',
      help: 'Consumers in the last logged snapshot of the meta layer.',
      source: 'log metalayer_snapshot_slow',
      value: ({ consumers }) => consumers,
    },
    {
      name: 'nats_metalayer_snapshot_last_bytes',
      type: 'gauge',
      help: 'Size of the last logged snapshot of the meta layer in bytes.',
      source: 'log metalayer_snapshot_slow',
      value: ({ bytes }) => bytes,
    },
    {
      name: 'nats_metalayer_snapshot_last_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the last snapshot of the meta layer, from the log of the last one logged.',
      source: 'log metalayer_snapshot_slow, /jsz meta_cluster.snapshot.last_time',
      value: ({ at }) => at,
    },
  ],
})

const subscriptions = table<ServerLog & { class: (typeof classes)[number] }>({
  entity: 'Internal subscription',
  rows: ({ logs }) => logs.flatMap((row) => classes.map((name) => ({ ...row, class: name }))),
  labels: { ...serverLabels, class: (row) => row.class },
  families: [
    {
      name: 'nats_internal_subscription_seconds',
      type: 'histogram',
      help: 'Duration of internal subscription callbacks in seconds; servers log only those of 2 s and more.',
      source: 'log internal_subscription_slow',
      value: (row) => buckets('internalSubscription', row.log.internalSubscription[row.class]),
    },
  ],
})

const readloops = table<ServerLog & { kind: (typeof kinds)[number] }>({
  entity: 'Read loop',
  rows: ({ logs }) => logs.flatMap((row) => kinds.map((kind) => ({ ...row, kind }))),
  labels: { ...serverLabels, kind: ({ kind }) => kind },
  families: [
    {
      name: 'nats_readloop_processing_seconds',
      type: 'histogram',
      help: 'Time spent on one read of a connection in seconds; servers log only those of 2 s and more.',
      source: 'log readloop_slow',
      value: ({ log, kind }) => buckets('readloop', log.readloop[kind]),
    },
  ],
})

export const stallTables = [writeFullState, snapshotStages, snapshotParts, snapshots, subscriptions, readloops]
