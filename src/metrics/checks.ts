// What a review of a server's configuration looks for: settings with which a fault costs more than it must, and what to do.
import type { StoreFacts } from '../host/facts.ts'
import type { Provider } from '../host/system/medium.ts'
import type { Jsz } from '../nats/endpoints/jsz.ts'
import type { Varz } from '../nats/endpoints/varz.ts'
import { isAtLeast } from '../nats/endpoints/version.ts'
import { keyOf } from '../world/servers.ts'
import type { OwnedStore } from '../world/stores.ts'
import { numberAt, objectAt } from './field.ts'

/** One server as far as it can be seen: by its answers, and beside its stores where they are watched. */
export interface Seen {
  varz: Varz | undefined
  /** Undefined too where JetStream does not run. */
  jsz: Jsz | undefined
  stores: readonly OwnedStore[]
  /** Stores on this host, of whatever server. */
  all: readonly OwnedStore[]
}

export interface Check {
  /** Value of the label. */
  finding: string
  /** What was found, as a sentence without its subject. */
  says: string
  /** Where it is read. */
  source: string
  /** Why it matters. */
  matters: string
  /** What to do. */
  remedy: string
  /** Undefined: it cannot be seen here. */
  holds(seen: Seen): boolean | undefined
}

const defaultSync = 120e9

/** True if it is so of one store, undefined if no store tells. */
function ofStores(of: (store: StoreFacts) => boolean | undefined): Check['holds'] {
  return ({ stores }) => {
    const told = stores.map(({ store }) => of(store)).filter((one) => one !== undefined)
    return told.length === 0 ? undefined : told.some(Boolean)
  }
}

/** Undefined unless all numbers are there: an unset limit is no limit, and no finding. */
function compare(
  of: (seen: Seen) => readonly (number | undefined)[],
  isBad: (...numbers: number[]) => boolean,
): Check['holds'] {
  return (seen) => {
    const numbers = of(seen)
    const there = numbers.filter((one) => one !== undefined)
    return there.length < numbers.length ? undefined : isBad(...there)
  }
}

const syncsAlways = ({ raw }: Jsz): boolean => objectAt(raw, 'config')?.['sync_always'] === true
const memoryLimit = ({ stores }: Seen): number | undefined => stores[0]?.store.group?.memoryLimit
const cpuLimit = ({ stores }: Seen): number | undefined => stores[0]?.store.group?.cpuLimit
const ofVarz = ({ varz }: Seen, path: string): number | undefined => varz && numberAt(varz.raw, path)
const ofJsz = ({ jsz }: Seen, path: string): number | undefined => jsz && numberAt(jsz.raw, path)

/** GOMEMLIMIT; 0 where there is none. A server older than 2.12 need not tell. */
const softLimit = (seen: Seen): number | undefined =>
  ofVarz(seen, 'gomemlimit') ?? (isAtLeast(seen.varz?.version ?? '', [2, 12]) ? 0 : undefined)

/** On one volume with a store of another server. On a network other hosts may share it, which nobody sees from here. */
const isShared: Check['holds'] = ({ stores, all }) => {
  const told = stores.flatMap((own) => {
    const { place } = own.store
    const others = all.filter((other) => keyOf(other) !== keyOf(own))
    if (place === undefined) return []
    return others.some(({ store }) => store.place?.volume === place.volume) ? [true] : place.network ? [] : [false]
  })
  return told.length === 0 ? undefined : told.some(Boolean)
}

const losesAtStop: ReadonlySet<Provider> = new Set(['instance_store', 'gce_local', 'azure_local'])

/** RAFT groups without a block say nothing of encryption. */
const encryptions = ({ census }: StoreFacts): boolean[] =>
  (census?.stores ?? []).filter(({ blocks }) => blocks > 0).map(({ encrypted }) => encrypted)

const syncing: readonly Check[] = [
  {
    finding: 'sync_interval_long',
    says: 'syncs its store less often than by default',
    source: '/jsz config.sync_interval, config.sync_always',
    matters:
      'Between two syncs acknowledged messages are in memory only: when the machine fails they are gone on this server, and after a power cut of several machines for good.',
    remedy: 'Leave `sync_interval` at its default of 2 minutes, or make it shorter.',
    holds: compare(
      (seen) => [ofJsz(seen, 'config.sync_interval'), seen.jsz && Number(syncsAlways(seen.jsz))],
      (interval, always) => interval > defaultSync && always === 0,
    ),
  },
  {
    finding: 'sync_delayed_alone',
    says: 'is no member of a cluster and syncs its store only at intervals',
    source: '/jsz meta_cluster, config.sync_always',
    matters:
      'There is no other copy: when the machine fails, all that was acknowledged since the last sync (2 minutes by default) is lost.',
    remedy: 'Set `sync_interval: always`, or run three servers with streams of three replicas.',
    holds: ({ jsz }) => jsz && objectAt(jsz.raw, 'meta_cluster') === undefined && !syncsAlways(jsz),
  },
  {
    finding: 'sync_always',
    says: 'syncs its store at every write',
    source: '/jsz config.sync_always',
    matters:
      'Nothing acknowledged is lost in a power cut, and every publish pays what an fsync costs: a store that is slow to sync is a slow stream at once, with unapplied entries.',
    remedy:
      'Keep it where all copies can lose power together, on disks whose fsync takes a few milliseconds (`nats_store_probe_seconds`); else leave the default.',
    holds: ({ jsz }) => jsz && syncsAlways(jsz),
  },
]

const placing: readonly Check[] = [
  {
    finding: 'store_not_encrypted',
    says: 'keeps messages unencrypted',
    source: 'census of the store: msgs/*.key',
    matters: 'Whoever gets the disk, a snapshot of it or a backup of its files reads all messages.',
    remedy: 'Where the volume is not encrypted itself: set `jetstream { key: … }`, which costs some processor time.',
    holds: ofStores((store) => {
      const found = encryptions(store)
      return found.length === 0 ? undefined : found.every((one) => !one)
    }),
  },
  {
    finding: 'store_partly_encrypted',
    says: 'keeps some streams encrypted and others not',
    source: 'census of the store: msgs/*.key',
    matters: 'Blocks written before the key was set stay readable until they are written anew.',
    remedy: 'Copy those streams into new ones, or restore them from a backup, and delete the old ones.',
    holds: ofStores((store) => {
      const found = encryptions(store)
      return found.length === 0 ? undefined : new Set(found).size > 1
    }),
  },
  {
    finding: 'store_on_network',
    says: 'has its store on a network file system',
    source: '/proc/self/mountinfo',
    matters:
      'Opens and syncs wait for the network and for a server that others use; when it hangs, nats-server hangs with it and cannot be killed.',
    remedy: 'Use a block device of its own: a local disk, or a volume of the cloud with enough operations a second.',
    holds: ofStores(({ place }) => place?.network),
  },
  {
    finding: 'store_shared',
    says: 'has its store on a volume with that of another server',
    source: '/proc/self/mountinfo, /sys/class/block',
    matters: 'One slow or broken disk takes several replicas at once: the copies are no copies.',
    remedy: 'Give each server a volume of its own, on a host of its own.',
    holds: isShared,
  },
  {
    finding: 'store_on_instance_storage',
    says: 'has its store on a disk that belongs to the instance',
    source: '/sys/class/block/*/device/model',
    matters: 'It is fast, and empty after the instance was stopped: with it goes this replica of everything.',
    remedy:
      'Fine for streams of three replicas in three zones whose instances are never stopped together; else use a volume that outlives the instance.',
    holds: ofStores(({ place }) => place && losesAtStop.has(place.provider)),
  },
  {
    finding: 'store_in_memory',
    says: 'has its store on a file system in memory',
    source: '/proc/self/mountinfo',
    matters: 'File streams are gone after a restart of the machine, and their blocks count against its memory.',
    remedy: 'Set `store_dir` to a disk; its default below /tmp often is a tmpfs.',
    holds: ofStores(({ place }) => (place === undefined ? undefined : place.medium === 'memory')),
  },
  {
    finding: 'log_on_store_disk',
    says: 'has a log on the volume of its store',
    source: '/proc/self/mountinfo, logs of the configuration; links in a path are not followed',
    matters:
      'nats-server writes its log under a lock: when the disk hangs, the log stops as well, and both witnesses are lost together.',
    remedy: 'Write the log to another disk, to syslog or to standard error.',
    holds: ofStores(({ logsBeside }) => logsBeside && logsBeside.length > 0),
  },
]

const limiting: readonly Check[] = [
  {
    finding: 'gomemlimit_missing',
    says: 'may use limited memory and does not know it',
    source: '/varz gomemlimit (2.12 and newer), memory.max',
    matters:
      'Go lets garbage grow until the kernel kills the process: restarts under load, each with a long recovery of the store.',
    remedy: 'Set GOMEMLIMIT to 80 to 90 % of the limit of memory.',
    holds: compare(
      (seen) => [memoryLimit(seen), softLimit(seen)],
      (_, soft) => soft === 0,
    ),
  },
  {
    finding: 'gomemlimit_over_limit',
    says: 'has a GOMEMLIMIT that is not below its limit of memory',
    source: '/varz gomemlimit, memory.max',
    matters: 'The kernel kills the process before Go begins to save memory.',
    remedy: 'Set GOMEMLIMIT to 80 to 90 % of the limit of memory.',
    holds: compare(
      (seen) => [ofVarz(seen, 'gomemlimit'), memoryLimit(seen)],
      (soft, hard) => soft >= hard,
    ),
  },
  {
    finding: 'jetstream_memory_over_limit',
    says: 'lets memory streams take more than its limit of memory',
    source: '/jsz config.max_memory, memory.max',
    matters:
      'The default is 75 % of the memory of the machine, not of the container: streams fill until the kernel kills.',
    remedy: 'Set `max_memory_store` well below the limit of memory.',
    holds: compare(
      (seen) => [ofJsz(seen, 'config.max_memory'), memoryLimit(seen)],
      (streams, limit) => streams > limit,
    ),
  },
  {
    finding: 'jetstream_storage_over_disk',
    says: 'lets file streams take more than their file system holds',
    source: '/jsz config.max_storage, statfs(2)',
    matters:
      'The disk is full before JetStream refuses a message: writes fail and JetStream is disabled on this server.',
    remedy: 'Set `max_file_store` to at most 80 % of the size of the file system.',
    holds: compare(
      (seen) => [ofJsz(seen, 'config.max_storage'), seen.stores[0]?.store.space?.size],
      (streams, size) => streams > size,
    ),
  },
  {
    finding: 'gomaxprocs_over_limit',
    says: 'runs on more threads than it may use processors',
    source: '/varz gomaxprocs, cpu.max',
    matters:
      'It uses up its quota early in each period of 100 ms and stands still for the rest: elections and slow routes.',
    remedy: 'Set GOMAXPROCS to the limit of processors, rounded up.',
    holds: compare(
      (seen) => [ofVarz(seen, 'gomaxprocs'), cpuLimit(seen)],
      (threads, limit) => threads > Math.ceil(limit),
    ),
  },
  {
    finding: 'cpu_limit_below_one',
    says: 'may use less than one processor',
    source: 'cpu.max',
    matters: 'Every burst of work ends in waiting for the next period: answers come in steps of 100 ms.',
    remedy: 'Allow two processors at least, or set a request and no limit.',
    holds: compare(
      (seen) => [cpuLimit(seen)],
      (limit) => limit < 1,
    ),
  },
  {
    finding: 'even_servers',
    says: 'is in a meta group with an even number of members',
    source: '/jsz meta_cluster.cluster_size',
    matters:
      'One server more to fail, and no more failures survived: four bear the loss of one, as three do; two bear none.',
    remedy: 'Run three or five servers, or remove a peer that is gone for good.',
    holds: compare(
      (seen) => [ofJsz(seen, 'meta_cluster.cluster_size')],
      (size) => size > 0 && size % 2 === 0,
    ),
  },
]

/** In the order of the document. */
export const checks: readonly Check[] = [...syncing, ...placing, ...limiting]
