// A store as seen from beside: what the probe pays, and the file system it lies on.
import type { HeldBack } from '../host/facts.ts'
import { errorCodes, probeBounds, probeStates, type ErrorCode, type ProbeState } from '../host/probe.ts'
import type { IoLimitKind } from '../host/system/io-limits.ts'
import { probeOps, type ProbeOp } from '../host/work.ts'
import { serverLabels } from './identity.ts'
import type { OwnedStore } from '../world/stores.ts'
import type { World } from '../world/world.ts'
import { table } from './family.ts'

export const storeLabels = { ...serverLabels, store_dir: ({ store }: OwnedStore) => store.dir }

const probe = 'probe in a process of its own'
const statfs = 'statfs(2)'

type Probe = NonNullable<OwnedStore['store']['probe']>
type Probed = OwnedStore & { probe: Probe }

const probed = (world: World): Probed[] =>
  world.stores.flatMap((row) => (row.store.probe === undefined ? [] : [{ ...row, probe: row.store.probe }]))

interface OpRow extends Probed {
  op: ProbeOp
  facts: Probe['ops'][ProbeOp]
}

const ops = table<OpRow>({
  entity: 'Store probe',
  rows: (world) => probed(world).flatMap((row) => probeOps.map((op) => ({ ...row, op, facts: row.probe.ops[op] }))),
  labels: { ...storeLabels, op: ({ op }) => op },
  families: [
    {
      name: 'nats_store_probe_seconds',
      type: 'histogram',
      help: 'How long an operation of the probe took in seconds, without waiting for a processor.',
      source: probe,
      value: ({ facts: { counts, sum } }) => ({ bounds: probeBounds, counts, sum }),
    },
    {
      name: 'nats_store_probe_last_seconds',
      type: 'gauge',
      help: 'How long the last finished operation of the probe took in seconds.',
      source: probe,
      value: ({ facts }) => facts.recent.at(-1),
    },
    {
      name: 'nats_store_probe_started_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time at which the operation of the probe that runs now began, 0 where none does.',
      source: probe,
      value: ({ facts }) => facts.startedAt,
    },
    {
      name: 'nats_store_probe_sustained_seconds',
      type: 'gauge',
      help: 'Third longest of the last six operations of the probe in seconds, a running one counted by its age.',
      source: probe,
      value: ({ facts }) => facts.sustained,
    },
  ],
})

const errors = table<Probed & { code: ErrorCode }>({
  entity: 'Store probe',
  rows: (world) => probed(world).flatMap((row) => errorCodes.map((code) => ({ ...row, code }))),
  labels: { ...storeLabels, code: ({ code }) => code },
  families: [
    {
      name: 'nats_store_probe_errors_total',
      type: 'counter',
      help: 'Rounds of the probe that failed, by what the file system said.',
      source: probe,
      value: ({ probe, code }) => probe.errors[code],
    },
  ],
})

const states = table<Probed & { state: ProbeState }>({
  entity: 'Store probe',
  rows: (world) => probed(world).flatMap((row) => probeStates.map((state) => ({ ...row, state }))),
  labels: { ...storeLabels, state: ({ state }) => state },
  families: [
    {
      name: 'nats_store_probe_state',
      type: 'gauge',
      help: 'What the last round of the probe met: 1 for that state, 0 for the others.',
      source: probe,
      value: ({ probe, state }) => (probe.state === undefined ? undefined : Number(probe.state === state)),
    },
  ],
})

const rounds = table<Probed>({
  entity: 'Store probe',
  rows: probed,
  labels: storeLabels,
  families: [
    {
      name: 'nats_store_probe_up',
      type: 'gauge',
      help: '1 if the last round of the probe ended without error, else 0; 0 too while one operation has run for 5 s.',
      source: probe,
      value: ({ probe }) => Number(probe.up),
    },
    {
      name: 'nats_store_probe_last_success_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time at which a whole round of the probe last ended without error.',
      source: probe,
      value: ({ probe }) => probe.lastSuccess,
    },
  ],
})

/** Some file systems make inodes as they need them, and say 0. */
const tableOf = ({ space }: OwnedStore['store']) => (space?.inodes === 0 ? undefined : space)

const fileSystem = table<OwnedStore>({
  entity: 'Store',
  rows: ({ stores }) => stores,
  labels: storeLabels,
  families: [
    {
      name: 'nats_store_size_bytes',
      type: 'gauge',
      help: 'Size of the file system of the store in bytes.',
      source: statfs,
      value: ({ store }) => store.space?.size,
    },
    {
      name: 'nats_store_free_bytes',
      type: 'gauge',
      help: 'Free on the file system of the store in bytes, with what is reserved for root.',
      source: statfs,
      value: ({ store }) => store.space?.free,
    },
    {
      name: 'nats_store_available_bytes',
      type: 'gauge',
      help: 'Available on the file system of the store to who is not root, in bytes.',
      source: statfs,
      value: ({ store }) => store.space?.available,
    },
    {
      name: 'nats_store_inodes',
      type: 'gauge',
      help: 'Inodes of the file system of the store; none where it has no table of them.',
      source: statfs,
      value: ({ store }) => tableOf(store)?.inodes,
    },
    {
      name: 'nats_store_inodes_free',
      type: 'gauge',
      help: 'Free inodes of the file system of the store; none where it has no table of them.',
      source: statfs,
      value: ({ store }) => tableOf(store)?.inodesFree,
    },
    {
      name: 'nats_store_read_only',
      type: 'gauge',
      help: '1 if the store is mounted read-only, or was made so after an error, else 0.',
      source: '/proc/self/mountinfo',
      value: ({ store }) => store.place && Number(store.place.readOnly),
    },
    {
      name: 'nats_store_network',
      type: 'gauge',
      help: '1 if the store lies on a network file system, else 0.',
      source: '/proc/self/mountinfo',
      value: ({ store }) => store.place && Number(store.place.network),
    },
    {
      name: 'nats_store_census_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time at which the files of the store were last counted.',
      source: 'census',
      value: ({ store }) => store.census?.at,
    },
  ],
})

interface HeldRow extends OwnedStore {
  limit: IoLimitKind
  held: HeldBack
}

const heldBack = table<HeldRow>({
  entity: 'Store',
  rows: (world) =>
    world.stores.flatMap((row) => [...(row.store.heldBack ?? [])].map(([limit, held]) => ({ ...row, limit, held }))),
  labels: { ...storeLabels, limit: ({ limit }) => limit },
  families: [
    {
      name: 'nats_store_throttled_seconds_total',
      type: 'counter',
      help: "Time in seconds that nats-server's control group was at a limit that it has on the disk of the store; none without limit.",
      source: 'io.max and io.stat, blkio.throttle',
      value: ({ held }) => held.total,
    },
  ],
})

const info = table<OwnedStore & { place: NonNullable<OwnedStore['store']['place']> }>({
  entity: 'Store',
  rows: (world) =>
    world.stores.flatMap((row) => (row.store.place === undefined ? [] : [{ ...row, place: row.store.place }])),
  labels: {
    ...storeLabels,
    device: ({ place }) => place.device,
    volume: ({ place }) => place.volume,
    fstype: ({ place }) => place.fstype,
    medium: ({ place }) => place.medium,
    provider: ({ place }) => place.provider,
  },
  families: [
    {
      name: 'nats_store_info',
      type: 'gauge',
      help: 'Always 1; where the store lies: stores of one volume share a disk.',
      source: '/proc/self/mountinfo, /sys/class/block',
      value: () => 1,
    },
  ],
})

export const storeTables = [ops, errors, states, rounds, fileSystem, heldBack, info]
