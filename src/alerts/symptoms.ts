// Signs of slow storage on a server, recorded one by one, and when they agree: from its log, its endpoints, and its disk as seen from beside.
import { causes } from '../diagnose/causes.ts'
import { eventsOf, seen } from './events.ts'
import { entryQueue } from './followers.ts'
import { duration, max, min, on, onGroup, onServer } from './promql.ts'
import type { Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { storeSlow, stall, starved, fsync, disk, throttled } = thresholds

export const onStore = [...onServer, 'store_dir'] as const
const onDisk = [...onServer, 'device'] as const
const group = (by: readonly string[], vector: string) => `group by (${by.join(', ')}) (${vector})`

const answered = (collector: string) =>
  min(onServer, `nats_exporter_collector_duration_seconds{collector="${collector}"}`)

const consumersSeconds = 'server:nats_jsz_consumers_seconds:min'
const consumersBaseline = 'server:nats_jsz_consumers_seconds:quantile25_1d'
const varzSeconds = 'server:nats_varz_seconds:min'
export const suspected = 'server:nats_store_slow:suspected'
export const symptoms = 'server:nats_storage_symptom:seen'
/** How many signs agree on a server. */
export const stalls = 'server:nats_storage_stall:signs'
/** Seconds for which a store has stood still. */
export const storeStalled = 'store:nats_store_stalled:seconds'
export const storeThrottled = 'store:nats_store_throttled:seconds'

/** Seconds between a time and the scrape it came with, by the clock of that host. `labels` are those that the time has beside those of its host. */
export const since = (labels: string, time: string) =>
  `nats_host_timestamp_seconds - ignoring (${labels}) group_right () ${time}`

const probeAge = max(onStore, since('store_dir, op', '(nats_store_probe_started_timestamp_seconds > 0)'))
const diskAge = max(onDisk, since('device', 'nats_host_disk_last_completion_timestamp_seconds'))
const storeOnDisk = group([...onServer, 'store_dir', 'device'], 'nats_store_info')
/** A round of the probe that ended is proof that the disk works, whatever an old kernel counts as in flight. */
const proven = `${min(onStore, since('store_dir', 'nats_store_probe_last_success_timestamp_seconds'))} < ${disk.proven}`
const hungDisk = `${max(onStore, `${storeOnDisk} * ${on(onDisk)} group_left () ${diskAge}`)} >= ${disk.hung}
  unless ${on(onStore)} ${proven}`

/** Mean seconds of one operation of a disk, over the window. */
function meanOf(seconds: string, operations: string): string {
  const within = (counter: string) => max(onDisk, `increase(${counter}[${duration(disk.window)}])`)
  return max(onServer, `${within(seconds)} / ${within(operations)}`)
}

const slowWrites = meanOf('nats_host_disk_write_time_seconds_total', 'nats_host_disk_writes_completed_total')
const slowFlushes = meanOf('nats_host_disk_flush_requests_time_seconds_total', 'nats_host_disk_flush_requests_total')

/** The disk itself, seen from beside: a lack of processor time makes none of them. */
const direct = {
  probe: `${max(onServer, 'nats_store_probe_sustained_seconds')} >= ${fsync.critical}
  or ${max(onServer, probeAge)} >= ${causes.store_stuck.limit}`,
  device: `${slowWrites} >= ${disk.wait}
  or ${max(onServer, hungDisk)}`,
  flush_time: `${slowFlushes} >= ${disk.wait}`,
}

/** Signs of slow storage by themselves, unless the server lacks processor time. */
const indirect = {
  store_opens: suspected,
  write_full_state: seen(onServer, 'write_full_state_slow', stall.window),
  metalayer_snapshot: seen(onServer, 'metalayer_snapshot_slow', stall.window),
  write_error: seen(onServer, eventsOf('NatsStoreWriteError', 'critical'), stall.window),
  disk_io_waiting: `${max(onServer, 'nats_disk_io_waiters')} > 0`,
  unapplied_entries: max(
    onServer,
    `nats_raft_unapplied_entries >= ${causes.unapplied.limit} unless ${on(onGroup)} nats_raft_catching_up == 1`,
  ),
  received_entries: max(
    onServer,
    `${entryQueue} >= ${causes.slow_follower.limit} unless ${on(onGroup)} (nats_raft_leader == 1 or nats_raft_catching_up == 1)`,
  ),
}

/** Signs that slow storage shares with a lack of processor time: alone they say nothing. */
const shared = {
  internal_subscription: `${max(onServer, 'increase(nats_internal_subscription_seconds_count{class="raft"}[5m])')} > 0`,
  readloop: `${max(onServer, 'increase(nats_readloop_processing_seconds_count{kind="route"}[5m])')} > 0`,
}

const symptomRows: Readonly<Record<string, string>> = { ...direct, ...indirect, ...shared }
const nameMatcher = (operator: string, rows: object) => `{symptom${operator}"${Object.keys(rows).join('|')}"}`
export const symptomCount = Object.keys(symptomRows).length

/** Starved processors make every endpoint slow, in steps of the quota; a stopped process makes all of them hang. */
const notStorage = [
  `${varzSeconds} >= ${starved.varz}`,
  `${max(onServer, 'nats_process_state{state="stopped"}')} == 1`,
  `${max(onServer, `rate(nats_process_cpu_throttled_seconds_total[${duration(starved.window)}])`)} >= ${starved.throttled}`,
  `${max(onServer, `rate(nats_process_run_queue_seconds_total[${duration(starved.window)}])`)} >= ${starved.waiting}`,
]

/** Limits of an EBS volume and of its machine, as the CSI driver tells; `volume_id` is the volume of nats_store_info. */
export const volumeLimits = {
  volume_iops: 'aws_ebs_csi_exceeded_iops_seconds_total',
  volume_throughput: 'aws_ebs_csi_exceeded_tp_seconds_total',
  machine_iops: 'aws_ebs_csi_ec2_exceeded_iops_seconds_total',
  machine_throughput: 'aws_ebs_csi_ec2_exceeded_tp_seconds_total',
} as const

function heldBack([limit, counter]: readonly [string, string]): string {
  const seconds = max(['volume_id'], `increase(${counter}[${duration(throttled.window)}])`)
  const ofVolume = `label_replace(${seconds}, "volume", "$1", "volume_id", "(.+)")`
  return `label_replace(${group([...onStore, 'volume'], 'nats_store_info')} * on (volume) group_left () ${ofVolume}, "limit", "${limit}", "", "") >= ${causes.store_throttled.limit}`
}

/** Limits of nats-server's own control group on that disk, as we count them. */
const heldByGroup = `label_replace(${max([...onStore, 'limit'], `increase(nats_store_throttled_seconds_total[${duration(throttled.window)}])`)} * on (${onStore.join(', ')}) group_left (volume) ${group([...onStore, 'volume'], 'nats_store_info')}, "limit", "cgroup_$1", "limit", "(.+)") >= ${causes.store_throttled.limit}`

/** Template text: a query of the server, or of the store, that an alert names. `labels` are what its selector begins with. */
export const ofServer = (query: (labels: string) => string) =>
  asked(query('nats_cluster=%q,server=%q'), '$labels.nats_cluster $labels.server')
export const ofStore = (query: (labels: string) => string) =>
  asked(query('nats_cluster=%q,server=%q,store_dir=%q'), '$labels.nats_cluster $labels.server $labels.store_dir')

const asked = (query: string, labels: string) => `printf "${query.replaceAll('"', '\\"')}" ${labels} | query`

const slowReads: readonly Recording[] = [
  {
    record: consumersSeconds,
    by: onServer,
    help: 'seconds that /jsz with consumers took or has been waited for',
    expr: answered('jsz_consumers'),
  },
  {
    record: consumersBaseline,
    by: onServer,
    help: 'the same on a good moment of the last day',
    expr: `quantile_over_time(0.25, ${consumersSeconds}[1d])`,
  },
  { record: varzSeconds, by: onServer, help: 'seconds that /varz took', expr: answered('varz') },
  {
    record: suspected,
    by: onServer,
    help: 'seconds of /jsz with consumers while only it is slow: store opens and reads are',
    expr: `(
  ${consumersSeconds} > ${causes.slow_opens.limit}
  or min_over_time(${consumersSeconds}[${duration(storeSlow.sustainedWindow)}]) > ${storeSlow.sustained}
)
  > ${storeSlow.timesBaseline} * ${consumersBaseline}
  > ${storeSlow.timesVarz} * ${varzSeconds}
and ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="varz"}')} == 1
and ${on(onServer)} ${max(onServer, 'min_over_time(nats_up[1m])')} == 1`,
  },
]

export const recordings: readonly Recording[] = [
  ...slowReads,
  {
    record: storeStalled,
    by: onStore,
    help: 'seconds for which an operation of the probe has run, or the disk of the store has completed nothing though asked to',
    expr: `${probeAge} >= ${causes.store_stuck.limit}
or ${hungDisk}`,
  },
  {
    record: storeThrottled,
    by: [...onStore, 'volume', 'limit'],
    help: `seconds within ${duration(throttled.window)} at a limit of the volume, its machine or the control group of nats-server`,
    expr: [...Object.entries(volumeLimits).map(heldBack), heldByGroup].join('\nor '),
  },
  {
    record: symptoms,
    by: [...onServer, 'symptom'],
    help: `signs of slow storage on a server: ${Object.keys(symptomRows).join(', ')}; the last two it shares with starved processors, the first three are of the disk itself`,
    expr: Object.entries(symptomRows)
      .map(([symptom, expr]) => `label_replace(${group(onServer, expr)}, "symptom", "${symptom}", "", "")`)
      .join('\nor '),
  },
  {
    record: stalls,
    by: onServer,
    help: 'how many of these signs agree that storage of a server is slow, where neither starved processors nor a stopped process explain them',
    expr: `count by (${onServer.join(', ')}) (${symptoms}) >= ${stall.symptoms}
and ${on(onServer)} ${symptoms}${nameMatcher('!~', shared)}
unless ${on(onServer)} (
  (
    ${notStorage.join(`\n    or ${on(onServer)} `)}
  )
  unless ${on(onServer)} ${symptoms}${nameMatcher('=~', direct)}
)`,
  },
]
