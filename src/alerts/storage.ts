// Storage that is slow, failing or stalled, as the servers themselves betray it: their logs, their queues, and which of their endpoints hang.
import { count, duration, inAnyCluster, max, min, on, onGroup, onServer } from './promql.ts'
import { eventsOf, namedBy, seen } from './events.ts'
import { alert, type Alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { writeFullState, metalayerSnapshot, storeSlow, stall, eventWindow, unapplied, receivedWaiting, starved } =
  thresholds

const answered = (collector: string) =>
  min(onServer, `nats_exporter_collector_duration_seconds{collector="${collector}"}`)

const consumersSeconds = 'server:nats_jsz_consumers_seconds:min'
const consumersBaseline = 'server:nats_jsz_consumers_seconds:quantile25_1d'
const varzSeconds = 'server:nats_varz_seconds:min'
const suspected = 'server:nats_store_slow:suspected'
export const symptoms = 'server:nats_storage_symptom:seen'

/** Each is of storage by itself, except the last two, which slow storage shares with starved processors. */
const symptomRows: Record<string, string> = {
  store_opens: suspected,
  write_full_state: seen(onServer, 'write_full_state_slow', stall.window),
  metalayer_snapshot: seen(onServer, 'metalayer_snapshot_slow', stall.window),
  write_error: seen(onServer, eventsOf('NatsStoreWriteError', 'critical'), stall.window),
  disk_io_waiting: `${max(onServer, 'nats_disk_io_waiters')} > 0`,
  unapplied_entries: max(
    onServer,
    `nats_raft_unapplied_entries >= ${unapplied.critical} unless ${on(onGroup)} nats_raft_catching_up == 1`,
  ),
  received_entries: max(
    onServer,
    `nats_raft_queue_length{queue="entry"} >= ${receivedWaiting.warning} unless ${on(onGroup)} (nats_raft_leader == 1 or nats_raft_catching_up == 1)`,
  ),
  internal_subscription: `${max(onServer, 'increase(nats_internal_subscription_seconds_count{class="raft"}[5m])')} > 0`,
  readloop: `${max(onServer, 'increase(nats_readloop_processing_seconds_count{kind="route"}[5m])')} > 0`,
}

const shared = ['internal_subscription', 'readloop']

const recordings: readonly Recording[] = [
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
  ${consumersSeconds} > ${storeSlow.seconds}
  or min_over_time(${consumersSeconds}[${duration(storeSlow.sustainedWindow)}]) > ${storeSlow.sustained}
)
  > ${storeSlow.timesBaseline} * ${consumersBaseline}
  > ${storeSlow.timesVarz} * ${varzSeconds}
and ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="varz"}')} == 1
and ${on(onServer)} ${max(onServer, 'min_over_time(nats_up[1m])')} == 1`,
  },
  {
    record: symptoms,
    by: [...onServer, 'symptom'],
    help: `signs of slow storage on a server: ${Object.keys(symptomRows).join(', ')}; the last two it shares with starved processors`,
    expr: Object.entries(symptomRows)
      .map(
        ([symptom, expr]) =>
          `label_replace(group by (${onServer.join(', ')}) (${expr}), "symptom", "${symptom}", "", "")`,
      )
      .join('\nor '),
  },
]

const writeFullStateSlow = alert({
  alert: 'NatsWriteFullStateSlow',
  severity: 'critical',
  by: [...onServer, 'store'],
  thresholds: { seconds: writeFullState.critical, window: eventWindow },
  keep: 120,
  expr: ({ seconds, window }) => `${max([...onServer, 'store'], 'nats_writefullstate_last_seconds')} >= ${seconds}
  and ${on([...onServer, 'store'])} time() - ${max([...onServer, 'store'], 'nats_writefullstate_last_timestamp_seconds')} < ${window}`,
  words: ({ seconds, window }) =>
    `a write of the full state of a store took ${seconds} s, logged within ${duration(window)}`,
  summary: 'Writing the state of a stream took over a minute.',
  description:
    'WriteFullState of {{ $labels.store }} on {{ $labels.server }} took {{ $value | humanizeDuration }}; under 100 ms is normal. A call is logged when it ends, so this began earlier. Look at storage of {{ $labels.server }}.',
})

const onSource = [...onServer, 'source']
/** Log and endpoint each tell of their own last snapshot: seconds of the one and time of the other are of no snapshot that ever was. */
const slowSnapshot = (seconds: number, window: number) => `max by (${onServer.join(', ')}) (
  ${max(onSource, 'nats_metalayer_snapshot_last_seconds{part="total"}')} >= ${seconds}
    and ${on(onSource)} time() - ${max(onSource, 'nats_metalayer_snapshot_last_timestamp_seconds')} < ${window}
)`

const snapshotText = {
  by: onServer,
  summary: 'Snapshots of the meta layer take seconds.',
  description:
    '{{ with printf "max by (server) (nats_metalayer_snapshot_last_seconds{nats_cluster=%q,server=%q,part=\\"total\\"})" $labels.nats_cluster $labels.server | query }}The last snapshot of the meta layer on {{ $labels.server }} took {{ . | first | value | humanizeDuration }}{{ else }}Snapshots of the meta layer are slow on {{ $labels.server }}{{ end }}; under 10 ms is normal. With few assets and little to marshal it waits for the disk; with a hundred thousand consumers it is size.',
} as const

const snapshotSlow = [
  alert({
    ...snapshotText,
    alert: 'NatsMetalayerSnapshotSlow',
    severity: 'warning',
    thresholds: { async: metalayerSnapshot.warningAsync, window: eventWindow },
    keep: 120,
    expr: ({ async, window }) => `${slowSnapshot(async, window)}
or ${max(
      onServer,
      `increase(nats_metalayer_snapshot_seconds_count{stage!="async"}[${duration(window)}])
    - ignoring (le) increase(nats_metalayer_snapshot_seconds_bucket{stage!="async",le=~"${metalayerSnapshot.warning}|${metalayerSnapshot.warning}.0"}[${duration(window)}])`,
    )} > 0`,
    words: ({ async }) =>
      `a snapshot, its generation or its blocking part over ${metalayerSnapshot.warning} s, an asynchronous one of ${async} s`,
  }),
  alert({
    ...snapshotText,
    alert: 'NatsMetalayerSnapshotSlow',
    severity: 'critical',
    thresholds: { seconds: metalayerSnapshot.critical, window: eventWindow },
    keep: 120,
    expr: ({ seconds, window }) => slowSnapshot(seconds, window),
    words: ({ seconds }) => `a snapshot of ${seconds} s`,
  }),
]

const storeSlowSuspected = alert({
  alert: 'NatsStoreSlowSuspected',
  severity: 'warning',
  by: onServer,
  thresholds: {},
  for: storeSlow.for,
  keep: 60,
  expr: () => suspected,
  words: () =>
    `/jsz with consumers takes over ${storeSlow.seconds} s, or ${storeSlow.sustained} s for ${duration(storeSlow.sustainedWindow)}, ${storeSlow.timesBaseline} times its own last day and ${storeSlow.timesVarz} times /varz, which answers`,
  summary: 'Opening and reading files of the store seems slow on one server.',
  description:
    'On {{ $labels.server }} /jsz with consumers takes {{ $value | humanizeDuration }}, far more than on its own last day, while /varz is fast: its store is slow to open or read files. That this alert is silent elsewhere proves nothing.',
})

const diskIoWaiting = alert({
  alert: 'NatsDiskIoWaiting',
  severity: 'warning',
  by: onServer,
  thresholds: { waiters: 1 },
  for: 60,
  keep: 60,
  expr: ({ waiters }) => `${max(onServer, 'nats_disk_io_waiters')} >= ${waiters}`,
  words: ({ waiters }) => `${waiters} disk operation waits for its turn (nats-server 2.12.14, 2.14.4 and newer)`,
  summary: 'Disk operations of a server wait for their turn.',
  description:
    '{{ $value }} disk operations of {{ $labels.server }} wait for a slot of max_concurrent_io: thousands are in flight, the disk does not keep up.',
})

/** A write that failed, a block that does not read, a vote or state that is not on disk. */
const writeErrors = eventsOf('NatsStoreWriteError', 'critical')

const writeError = alert({
  alert: 'NatsStoreWriteError',
  severity: 'critical',
  by: onServer,
  thresholds: { window: eventWindow },
  keep: 300,
  expr: ({ window }) => seen(onServer, writeErrors, window),
  words: ({ window }) => `the log told of a write that failed within ${duration(window)}`,
  summary: 'A write to the store failed.',
  description: `{{ $labels.server }} logged a failed write {{ $value | humanizeDuration }} ago${namedBy(writeErrors, eventWindow)}. The disk is full, read-only or broken, or a file is corrupt. JetStream may be disabled next.`,
})

const symptomList = `{{ range printf "${symptoms}{nats_cluster=%q,server=%q}" $labels.nats_cluster $labels.server | query | sortByLabel "symptom" }} {{ .Labels.symptom }}{{ end }}`

/** Starved processors make every endpoint slow, in steps of the quota, and share the last two symptoms. */
const stalled = (where: string) => `count by (${onServer.join(', ')}) (${symptoms}${where}) >= ${stall.symptoms}
and ${on(onServer)} ${symptoms}{symptom!~"${shared.join('|')}"}
unless ${on(onServer)} ${varzSeconds} >= ${starved.varz}`

const storageStall = alert({
  alert: 'NatsStorageStall',
  severity: 'critical',
  by: onServer,
  thresholds: {},
  for: stall.for,
  keep: 120,
  expr: () => stalled(''),
  words: () =>
    `${stall.symptoms} different signs of slow storage on one server, at least one that starved processors do not make, while /varz is fast`,
  summary: 'Storage of one server stalls: several signs agree.',
  description: `{{ $value }} signs agree that storage of {{ $labels.server }} is slow:${symptomList}.`,
})

const storageStallOnSeveralServers = alert({
  alert: 'NatsStorageStallOnSeveralServers',
  severity: 'page',
  by: ['nats_cluster'],
  thresholds: { servers: stall.pageServers },
  for: stall.for,
  keep: 120,
  expr: ({ servers }) => `count by (nats_cluster) (
${stalled(`{${inAnyCluster}}`)}
) >= ${servers}`,
  words: ({ servers }) => `NatsStorageStall holds on ${servers} servers of a cluster`,
  summary: 'Storage stalls on several servers of one cluster: suspect what they share.',
  description: `Signs of slow storage on {{ $value }} servers of {{ $labels.nats_cluster }}:{{ range printf "${symptoms}{nats_cluster=%q}" $labels.nats_cluster | query | sortByLabel "server" }} {{ .Labels.server }}/{{ .Labels.symptom }}{{ end }}. Look at what they share: volume class, array, hypervisor, throttling.`,
})

const alerts: readonly Alert[] = [
  writeFullStateSlow,
  ...snapshotSlow,
  storeSlowSuspected,
  diskIoWaiting,
  writeError,
  storageStall,
  storageStallOnSeveralServers,
]

export const storageGroup: Group = {
  name: 'storage',
  help: `Storage that is slow or failing, as servers betray it; ${count(Object.keys(symptomRows).length)} signs are correlated.`,
  recordings,
  alerts,
}
