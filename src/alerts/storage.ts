// Storage that is slow, failing or stalled: what servers say of it themselves, and where that agrees with their disk as seen from beside.
import { eventsOf, namedBy, seen } from './events.ts'
import { count, duration, inAnyCluster, max, on, onServer } from './promql.ts'
import { alert, type Alert, type Group } from './rule.ts'
import {
  ofServer,
  ofStore,
  onStore,
  recordings,
  stalls,
  storeStalled,
  storeThrottled,
  suspected,
  symptomCount,
  symptoms,
} from './symptoms.ts'
import { thresholds } from '../thresholds.ts'

const { writeFullState, metalayerSnapshot, storeSlow, stall, eventWindow, fsync, disk } = thresholds

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

const storeStalledAlert = alert({
  alert: 'NatsStoreStalled',
  severity: 'critical',
  by: onStore,
  thresholds: {},
  keep: 60,
  expr: () => storeStalled,
  words: () =>
    `an operation of the probe has run for ${fsync.stuck} s; or requests are in flight and the disk of the store has completed none for ${disk.hung} s, with no round of the probe ended for ${disk.proven} s`,
  summary: 'A store stands still: what is asked of its disk does not end.',
  description: `The store {{ $labels.store_dir }} of {{ $labels.server }} has answered nothing for {{ $value | humanizeDuration }}{{ range ${ofStore((own) => `max by (op) (nats_store_probe_started_timestamp_seconds{${own}}) > 0`)} }}, in {{ .Labels.op }}{{ end }}{{ range ${ofStore((own) => `max by (device, volume) (nats_store_info{${own}})`)} }}; it lies on {{ with .Labels.device }}{{ . }}{{ else }}no disk{{ end }}, volume {{ .Labels.volume }}{{ end }}. nats-server goes on until it needs the disk, then all that is written through it waits.`,
})

const storageStall = alert({
  alert: 'NatsStorageStall',
  severity: 'critical',
  by: onServer,
  thresholds: {},
  for: stall.for,
  keep: 120,
  expr: () => stalls,
  words: () =>
    `${stall.symptoms} different signs of slow storage on one server, at least one that starved processors do not make; and unless one of them is of the disk itself, /varz is fast and the process is neither stopped nor held back`,
  summary: 'Storage of one server stalls: several signs agree.',
  description: `{{ $value }} signs agree that storage of {{ $labels.server }} is slow:{{ range ${ofServer((own) => `${symptoms}{${own}}`)} | sortByLabel "symptom" }} {{ .Labels.symptom }}{{ end }}.{{ range ${ofServer((own) => `${storeThrottled}{${own}}`)} | sortByLabel "limit" }} Volume {{ .Labels.volume }} is at its limit: {{ .Labels.limit }}.{{ end }}`,
})

/** Servers whose storage stalls, by signs that agree or beyond doubt. */
const stalled = (where: string) => `(${stalls}${where} or ${max(onServer, `${storeStalled}${where}`)})`
const stalledVolumes = `group by (${onServer.join(', ')}, volume) (nats_store_info) and ${on(onServer)} ${stalled('')}`

const storageStallOnSeveralServers = alert({
  alert: 'NatsStorageStallOnSeveralServers',
  severity: 'page',
  by: ['nats_cluster'],
  thresholds: { servers: stall.pageServers },
  for: stall.for,
  keep: 120,
  expr: ({ servers }) => `count by (nats_cluster) (
${stalled(`{${inAnyCluster}}`)}
) >= ${servers}
or count by (nats_cluster) (
  ${stalledVolumes}
    and on (volume) count by (volume) (${stalledVolumes}) >= ${servers}
)`,
  words: ({ servers }) =>
    `NatsStorageStall or NatsStoreStalled holds on ${servers} servers of a cluster, or on ${servers} whose stores lie on one volume`,
  summary: 'Storage stalls on several servers at once: suspect what they share.',
  description: `Signs of slow storage on {{ $value }} servers of {{ with $labels.nats_cluster }}{{ . }}{{ else }}no cluster{{ end }}:{{ range printf "${symptoms}{nats_cluster=%q}" $labels.nats_cluster | query | sortByLabel "server" }} {{ .Labels.server }}/{{ .Labels.symptom }}{{ end }}.{{ range printf "count by (volume) (group by (nats_cluster, server, volume) (nats_store_info{nats_cluster=%q})) > 1" $labels.nats_cluster | query }} Volume {{ .Labels.volume }} holds stores of {{ .Value }} of them.{{ end }} Look at what they share: volume class, array, hypervisor, throttling.`,
})

const alerts: readonly Alert[] = [
  storeStalledAlert,
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
  help: `Storage that is slow or stands still; ${count(symptomCount)} signs are correlated.`,
  recordings,
  alerts,
}
