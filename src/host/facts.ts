// What host/ knows at one moment, as plain values: one for each store, with the machine and the process around it.
import type { DiskCounters, ErrorSource } from './system/disk.ts'
import type { KernelErrorKind, KernelRecoveryKind } from './system/kernel.ts'
import type { IoLimitKind } from './system/io-limits.ts'
import type { NfsCounters, NfsOp } from './system/mountstats.ts'
import type { Medium, Provider } from './system/medium.ts'
import type { DirtyMemory, Pressure, Resource } from './system/pressure.ts'
import type { ProcessState } from './system/process.ts'
import type { ErrorCode, OpMemory, ProbeState } from './probe.ts'
import type { ProbeOp, Space, StoreCensus } from './work.ts'

/** A store to watch. Empty server or cluster: learned from the servers that are asked. */
export interface StoreTarget {
  /** store_dir of nats-server, the folder above its `jetstream`, or that itself. */
  dir: string
  server: string
  cluster: string
  /** Where to write instead of beside `jetstream`. */
  probeDir: string | undefined
}

export interface ProbeFacts {
  ops: Readonly<Record<ProbeOp, Readonly<OpMemory> & { sustained: number | undefined; startedAt: number }>>
  errors: Readonly<Record<ErrorCode, number>>
  state: ProbeState | undefined
  up: boolean
  /** Unix seconds. */
  lastSuccess: number | undefined
}

export interface PlaceFacts {
  device: string
  disks: readonly string[]
  volume: string
  medium: Medium
  provider: Provider
  fstype: string
  readOnly: boolean
  network: boolean
}

export interface CensusFacts {
  /** Unix seconds at which it ended. */
  at: number
  stores: readonly StoreCensus[]
}

export interface DiskFacts {
  name: string
  counters: DiskCounters
  /** Unix seconds; undefined while nothing is in flight. */
  lastCompletion: number | undefined
  errors: ReadonlyMap<ErrorSource, number>
}

export interface ProcessOfStore {
  state: ProcessState | undefined
  blocked: number | undefined
  openFds: number | undefined
  readBytes: number | undefined
  writtenBytes: number | undefined
  runQueueSeconds: number
}

export interface GroupOfStore {
  memoryLimit: number | undefined
  cpuLimit: number | undefined
  throttled: number | undefined
  pressure: ReadonlyMap<Resource, Pressure> | undefined
}

/** Seconds at a limit: since it has been watched, and within `thresholds.throttled.window`. */
export interface HeldBack {
  total: number
  recent: number
}

/** What may be hidden from us, by right or by namespace. */
export type HostSource = 'diskstats' | 'pressure' | 'cgroup' | 'kmsg' | 'mountstats' | 'process'

/** Undefined: unknown. What cannot be read is in no field, and its source is false. */
export interface StoreFacts extends StoreTarget {
  probe: ProbeFacts | undefined
  space: Space | undefined
  place: PlaceFacts | undefined
  census: CensusFacts | undefined
  /** Logs of the configuration that lie on the store's volume, as named there. */
  logsBeside: readonly string[] | undefined
  disks: readonly DiskFacts[]
  nfs: ReadonlyMap<NfsOp, NfsCounters> | undefined
  kernelErrors: ReadonlyMap<KernelErrorKind, number> | undefined
  kernelRecoveries: ReadonlyMap<KernelRecoveryKind, number> | undefined
  pressure: ReadonlyMap<Resource, Pressure> | undefined
  memory: DirtyMemory | undefined
  process: ProcessOfStore | undefined
  group: GroupOfStore | undefined
  /** By limit that nats-server's control group has on the store's disk; none where it has none. */
  heldBack: ReadonlyMap<IoLimitKind, HeldBack> | undefined
  sources: ReadonlyMap<HostSource, boolean>
}

export interface HostFacts {
  /** Unix seconds by this host's clock. */
  now: number
  stores: readonly StoreFacts[]
}
