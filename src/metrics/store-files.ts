// What lies in a store, as last counted, and how a store on NFS fares.
import type { NfsCounters, NfsOp } from '../host/system/mountstats.ts'
import type { StoreCensus } from '../host/work.ts'
import type { OwnedStore } from '../world/stores.ts'
import type { World } from '../world/world.ts'
import { table } from './family.ts'
import { storeLabels } from './store.ts'

interface Counted extends OwnedStore {
  counted: StoreCensus
  /** Many stores in one row: what is not a sum is unknown. */
  isRest: boolean
}

/** Streams and RAFT groups with rows of their own: those whose state is the largest to write. */
const largest = 20

function* counted(world: World): Iterable<Counted> {
  for (const row of world.stores) {
    const all = [...(row.store.census?.stores ?? [])].sort((a, b) => (b.index?.bytes ?? 0) - (a.index?.bytes ?? 0))
    for (const one of all.slice(0, largest)) yield { ...row, counted: one, isRest: false }
    if (all.length > largest) yield { ...row, counted: sumOf(all.slice(largest)), isRest: true }
  }
}

function sumOf(stores: readonly StoreCensus[]): StoreCensus {
  const sum = (value: (one: StoreCensus) => number): number => stores.reduce((total, one) => total + value(one), 0)
  return {
    ...{ account: '', stream: '', group: '', encrypted: false, newestBlock: undefined },
    ...{ blocks: sum((one) => one.blocks), bytes: sum((one) => one.bytes), leftovers: sum((one) => one.leftovers) },
    index: { bytes: sum((one) => one.index?.bytes ?? 0), modified: 0 },
  }
}

const one = <T>({ isRest }: Counted, value: T): T | undefined => (isRest ? undefined : value)

const census = table<Counted>({
  entity: 'Store census',
  rows: counted,
  labels: {
    ...storeLabels,
    account: ({ counted: { account } }) => account,
    stream: ({ counted: { stream } }) => stream,
    group: ({ counted: { group } }) => group,
  },
  families: [
    {
      name: 'nats_store_blocks',
      type: 'gauge',
      help: 'Block files of a stream or RAFT group; all labels of it empty: of all others together.',
      source: 'census of msgs/*.blk',
      value: ({ counted }) => counted.blocks,
    },
    {
      name: 'nats_store_bytes',
      type: 'gauge',
      help: 'Size of the block files of a stream or RAFT group in bytes.',
      source: 'census of msgs/*.blk',
      value: ({ counted }) => counted.bytes,
    },
    {
      name: 'nats_store_block_modified_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time at which a block of a stream or RAFT group was last written to.',
      source: 'census of msgs/*.blk',
      value: (row) => one(row, row.counted.newestBlock),
    },
    {
      name: 'nats_store_encrypted',
      type: 'gauge',
      help: '1 if a stream or RAFT group is encrypted on disk, else 0.',
      source: 'census of meta.key',
      value: (row) => one(row, Number(row.counted.encrypted)),
    },
    {
      name: 'nats_store_index_bytes',
      type: 'gauge',
      help: 'Size in bytes of what WriteFullState writes of a stream or RAFT group.',
      source: 'census of msgs/index.db',
      value: ({ counted }) => counted.index?.bytes,
    },
    {
      name: 'nats_store_index_modified_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time at which the state of a stream or RAFT group was last written; idle ones are not written.',
      source: 'census of msgs/index.db',
      value: (row) => one(row, row.counted.index?.modified),
    },
    {
      name: 'nats_store_leftover_files',
      type: 'gauge',
      help: 'Files older than ten minutes that nats-server makes for a moment only: of a crash, or of a write that hangs.',
      source: 'census of *.tmp, *.new, __msgs__',
      value: ({ counted }) => counted.leftovers,
    },
  ],
})

interface NfsRow extends OwnedStore {
  op: NfsOp
  counters: NfsCounters
}

const nfs = table<NfsRow>({
  entity: 'Store on NFS',
  rows: (world) =>
    world.stores.flatMap((row) => [...(row.store.nfs ?? [])].map(([op, counters]) => ({ ...row, op, counters }))),
  labels: { ...storeLabels, op: ({ op }) => op },
  families: [
    {
      name: 'nats_store_nfs_operations_total',
      type: 'counter',
      help: 'NFS operations of the mount of the store; commit is what an fsync is there.',
      source: '/proc/self/mountstats',
      value: ({ counters }) => counters.operations,
    },
    {
      name: 'nats_store_nfs_operation_seconds_total',
      type: 'counter',
      help: 'Time of NFS operations in seconds, with the time in the queue.',
      source: '/proc/self/mountstats',
      value: ({ counters }) => counters.seconds,
    },
    {
      name: 'nats_store_nfs_round_trip_seconds_total',
      type: 'counter',
      help: 'Time between request and answer of NFS operations in seconds.',
      source: '/proc/self/mountstats',
      value: ({ counters }) => counters.roundTripSeconds,
    },
    {
      name: 'nats_store_nfs_retransmissions_total',
      type: 'counter',
      help: 'NFS requests that were sent again.',
      source: '/proc/self/mountstats',
      value: ({ counters }) => counters.retransmissions,
    },
    {
      name: 'nats_store_nfs_timeouts_total',
      type: 'counter',
      help: 'NFS operations that waited too long for an answer.',
      source: '/proc/self/mountstats',
      value: ({ counters }) => counters.timeouts,
    },
  ],
})

export const storeFileTables = [census, nfs]
