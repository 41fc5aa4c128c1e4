// Stores as seen from beside nats-server: the probe, their file systems, the kernel's own words. For exporters with `stores:`; else there are no such series.
import type { KernelErrorKind } from '../host/system/kernel.ts'
import type { ProbeState } from '../host/probe.ts'
import { duration, max, min, on, onServer } from './promql.ts'
import { alert, type Alert, type Group } from './rule.ts'
import { ofServer, ofStore, onStore, since, storeThrottled } from './symptoms.ts'
import { thresholds } from '../thresholds.ts'

const { fsync, space, throttled, probe, kernelErrors } = thresholds

const dashboard = 'nats-js-storage'
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
const oneOf = (values: readonly string[]) => `"${values.join('|')}"`

const inState = (by: readonly string[], states: readonly ProbeState[]) =>
  `${max(by, `nats_store_probe_state{state=~${oneOf(states)}}`)} == 1`
const theStore = 'the store {{ $labels.store_dir }} of {{ $labels.server }}'
const slowText = {
  alert: 'NatsStoreFsyncSlow',
  by: onStore,
  summary: 'Writing to a store and flushing it is slow, as nats-server would find it.',
  description: `The probe of ${theStore} takes {{ $value | humanizeDuration }} and more again and again; under 10 ms is normal:{{ range ${ofStore((own) => `max by (op) (nats_store_probe_sustained_seconds{${own}})`)} | sortByLabel "op" }} {{ .Labels.op }} {{ .Value | humanizeDuration }}{{ end }}. Votes pay this always, messages with sync_interval always, and the log says nothing until it is late.`,
} as const

const sustained = max(onStore, 'nats_store_probe_sustained_seconds')
/** Both in one round: known before the third round. */
const both = `${min(onStore, 'nats_store_probe_last_seconds{op=~"vote|append"}')} > ${fsync.critical}`

const fsyncSlow = [
  alert({
    ...slowText,
    severity: 'warning',
    thresholds: { seconds: fsync.warning },
    keep: 60,
    expr: ({ seconds }) => `${sustained} > ${seconds}
or ${both}`,
    words: ({ seconds }) =>
      `an operation of the probe took over ${seconds} s in ${fsync.outOf} of its last ${fsync.samples} rounds; or a vote and an append took over ${fsync.critical} s each in one round`,
  }),
  alert({
    ...slowText,
    severity: 'critical',
    thresholds: { seconds: fsync.critical },
    keep: 60,
    expr: ({ seconds }) => `${sustained} > ${seconds}`,
    words: ({ seconds }) =>
      `an operation of the probe took over ${seconds} s in ${fsync.outOf} of its last ${fsync.samples} rounds`,
  }),
]

const storeThrottledAlert = alert({
  alert: 'NatsStoreThrottled',
  severity: 'warning',
  by: [...onStore, 'volume', 'limit'],
  thresholds: {},
  keep: 300,
  expr: () => storeThrottled,
  words: () =>
    `the CSI driver of EBS counts ${throttled.seconds} s within ${duration(throttled.window)} at a limit of the volume, or of the machine it is attached to; or the control group of nats-server was as long at a limit of its own`,
  summary: 'A store is held back by a limit of its volume or of its control group.',
  description: `${theStore.replace('t', 'T')} lies on volume {{ $labels.volume }}, which was at its limit ({{ $labels.limit }}) for {{ $value | humanizeDuration }} within ${duration(throttled.window)}. The disk is well: it may not go faster.`,
})

const readOnly = alert({
  alert: 'NatsStoreReadOnly',
  severity: 'critical',
  by: onStore,
  thresholds: {},
  keep: 60,
  expr: () => `${max(onStore, 'nats_store_read_only')} == 1
or ${inState(onStore, ['read_only'])}`,
  words: () => 'the file system of a store is mounted read-only, or says so to the probe',
  summary: 'The file system of a store is read-only.',
  description: `Nothing can be written to ${theStore}{{ with ${ofStore((own) => `nats_store_info{${own}}`)} }}, on {{ . | first | label "device" }}{{ end }}. {{ $labels.server }} stops each stream at its next write.`,
})

/** `what` of a share that is left; `left` and `all` are of one unit. */
interface Room {
  alert: string
  what: string
  left: string
  all: string
  effect: string
  full: readonly ProbeState[]
}

const bytes: Room = {
  alert: 'NatsStoreFull',
  what: 'space',
  left: 'nats_store_available_bytes',
  // As df has it: what is kept for root is neither used nor left.
  all: '(nats_store_size_bytes - nats_store_free_bytes + nats_store_available_bytes)',
  effect: 'Without any, nats-server takes JetStream out of service.',
  full: ['no_space', 'quota'],
}

const inodes: Room = {
  alert: 'NatsStoreInodesLow',
  what: 'inodes',
  left: 'nats_store_inodes_free',
  all: 'nats_store_inodes',
  effect: 'Without any, no file can be made and writes fail though space is left.',
  full: [],
}

/** By the slopes of a long and a short while: a burst that is over predicts nothing. */
function low(room: Room, severity: 'warning' | 'critical', share: number, within: number, wait: number): Alert {
  const { what, left, all, effect, full } = room
  const ratio = min(onStore, `${left} / ${all}`)
  const seconds = (window: number) =>
    `${min(onStore, left)} / (${max(onStore, `-1 * deriv(${left}[${duration(window)}])`)} > 0)`
  const isFull = severity === 'critical' && full.length > 0
  return alert({
    alert: room.alert,
    severity,
    by: onStore,
    dashboard,
    thresholds: { share, within, floor: space.floor },
    for: wait,
    keep: 300,
    expr: ({ share, within, floor }) => `${ratio} < ${share}
or ${ratio} < ${floor}
  and ${on(onStore)} (${seconds(space.window)} < ${within})
  and ${on(onStore)} (${seconds(space.window / 3)} < ${within})${isFull ? `\nor ${ratio} and ${on(onStore)} ${inState(onStore, full)}` : ''}`,
    words: ({ share, within, floor }) =>
      `under ${percent(share)} left; or under ${percent(floor)} and none left within ${duration(within)} by the slope of the last hour and of the last 20 minutes${isFull ? '; or none for the probe' : ''}`,
    summary: `The file system of a store runs out of ${what}.`,
    description: `{{ $value | humanizePercentage }} of the ${what} of ${theStore} are left${isFull ? `{{ with ${ofStore((own) => `nats_store_probe_state{${own},state="quota"} == 1`)} }}, and the quota of its owner is used up{{ end }}` : ''}. ${effect}`,
  })
}

const roomLow = [bytes, inodes].flatMap((room) => [
  low(room, 'warning', space.warning, space.warningWithin, space.warningFor),
  low(room, 'critical', space.critical, space.criticalWithin, space.criticalFor),
])

const onNetwork = alert({
  alert: 'NatsStoreOnNetworkFileSystem',
  severity: 'info',
  by: onStore,
  dashboard,
  thresholds: {},
  keep: 600,
  expr: () => `${max(onStore, 'nats_store_network')} == 1`,
  words: () => 'a store lies on a network file system, by its type',
  summary: 'A store lies on a network file system: its locks and flushes are not those of a disk.',
  description: `${theStore.replace('t', 'T')} lies on a network file system{{ with ${ofStore((own) => `nats_store_info{${own}}`)} }} ({{ . | first | label "fstype" }}, {{ . | first | label "volume" }}){{ end }}. Each open and flush is a round trip, and a server that is away hangs the store: use a disk of its own.`,
})

const failingText = {
  alert: 'NatsStoreProbeFailing',
  by: [...onStore, 'state'],
  summary: 'The probe of a store fails: what it would find nobody knows.',
  description: `The probe of ${theStore} {{ with $labels.state }}fails: {{ . }}{{ else }}has ended no round for minutes{{ end }}{{ range ${ofStore((own) => `sum by (code) (increase(nats_store_probe_errors_total{${own}}[10m])) > 0`)} | sortByLabel "code" }}, {{ .Labels.code }}{{ end }}.`,
} as const

const failing = [
  alert({
    ...failingText,
    severity: 'warning',
    thresholds: { silent: probe.silent },
    for: probe.failingFor,
    keep: 120,
    expr: ({ silent }) => `${inState(failingText.by, ['denied', 'missing', 'moved'])}
or ${min(onStore, since('store_dir', 'nats_store_probe_last_success_timestamp_seconds'))} > ${silent}
  and ${on(onStore)} ${inState(onStore, ['ok'])}`,
    words: ({ silent }) =>
      `the exporter may not write there, or the store is not there or another one; or no round has ended for ${duration(silent)}`,
  }),
  alert({
    ...failingText,
    severity: 'critical',
    thresholds: {},
    keep: 120,
    expr: () => inState(failingText.by, ['io_error', 'stale']),
    words: () => 'the file system answers with I/O errors, or its server has forgotten it (ESTALE)',
    summary: 'The file system of a store answers with errors.',
  }),
]

/** A process that was killed for memory is no fault of storage. */
const otherKinds: readonly KernelErrorKind[] = ['oom_kill']
/** After these the file system or the disk is gone, or what it held. */
const lethal: readonly KernelErrorKind[] = [
  'ext4_error',
  'remounted_read_only',
  'xfs_shutdown',
  'btrfs_error',
  'critical_medium_error',
  'scsi_medium_error',
  'scsi_offline',
]

const told = (matcher: string) =>
  `sum by (${onServer.join(', ')}) (${max([...onServer, 'kind'], `increase(nats_host_kernel_errors_total{kind${matcher}}[${duration(kernelErrors.window)}])`)}) > 0`
/** The file system counts what its disk has counted already: the higher of the two, disk by disk. */
const counted = `sum by (${onServer.join(', ')}) (${max([...onServer, 'device'], `increase(nats_host_disk_errors_total[${duration(kernelErrors.window)}])`)}) > 0`

const lately = (by: string, metric: string, matchers: string) => (own: string) =>
  `sum by (${by}) (increase(${metric}{${own}${matchers}}[${duration(kernelErrors.window)}])) > 0`
const kinds = ofServer(lately('kind', 'nats_host_kernel_errors_total', ',kind!="oom_kill"'))
const disks = ofServer(lately('device, source', 'nats_host_disk_errors_total', ''))
const kernelText = {
  alert: 'NatsKernelStorageErrors',
  by: onServer,
  dashboard,
  summary: 'The kernel reports errors of the storage below a server.',
  description: `The kernel of {{ $labels.server }} reported errors of its storage within ${duration(kernelErrors.window)}:{{ range ${kinds} | sortByLabel "kind" }} {{ .Labels.kind }}{{ end }}{{ range ${disks} | sortByLabel "device" }} {{ .Labels.source }} of {{ .Labels.device }}{{ end }}. {{ printf "%.0f" $value }} in all.`,
} as const

const kernelStorageErrors = [
  alert({
    ...kernelText,
    severity: 'warning',
    thresholds: {},
    keep: 300,
    expr: () => `${told(`!~${oneOf(otherKinds)}`)}
or ${counted}`,
    words: () =>
      `an error of storage in the kernel's messages, or counted by it for a disk of the store, within ${duration(kernelErrors.window)}`,
  }),
  alert({
    ...kernelText,
    severity: 'critical',
    thresholds: {},
    keep: 300,
    expr: () => told(`=~${oneOf(lethal)}`),
    words: () => `one after which a file system or what a disk held is lost: ${lethal.join(', ')}`,
  }),
]

export const storesGroup: Group = {
  name: 'stores',
  file: 'storage',
  help: 'Stores as seen from beside nats-server, with `stores:` in the configuration or `--store`.',
  recordings: [],
  alerts: [...fsyncSlow, storeThrottledAlert, readOnly, ...roomLow, onNetwork, ...failing, ...kernelStorageErrors],
}
