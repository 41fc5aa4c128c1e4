// The watch on the watchers: an exporter, a collector or a log that cannot be read must be heard of, since blind is not well.
import { duration, max, min, on, onServer } from './promql.ts'
import { hiddenGroups } from './hidden.ts'
import { lossOf } from './lost.ts'
import { ofCluster } from './identity.ts'
import { alert, type Alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const dashboard = 'nats-js-exporter'

const exporterDown = alert({
  alert: 'NatsExporterDown',
  dashboard,
  severity: 'critical',
  by: ['job', 'instance'],
  thresholds: {},
  for: 120,
  keep: 30,
  expr: (_, { job }) => `${max(['job', 'instance'], `up{job=~"${job}"}`)} == 0
or absent(up{job=~"${job}"})
  unless on () nats_up`,
  words: () =>
    'Prometheus cannot scrape the exporter, or knows no such target and has no series of one under another job either',
  summary: 'The exporter cannot be scraped: the state of NATS is unknown.',
  description:
    '{{ with $labels.instance }}Target {{ . }} of job {{ $labels.job }} does not answer{{ else }}Prometheus has no scrape target for NATS{{ end }}: rungs of the ladder stay on their last value for an hour, everything else is unknown.',
})

const lost = 'server:nats_up:lost'

const recordings: readonly Recording[] = [
  lossOf({
    record: lost,
    by: onServer,
    what: 'the sight of a server',
    lost: `group by (${onServer.join(', ')}) (
  last_over_time(nats_up{server!~".*:[0-9]+"}[1h]) unless on (job, instance, target) nats_up
)`,
    // Nobody is missing where the meta group has no more members than are up: a cluster that was made smaller.
    back: `nats_up
or ${lostOfSmaller()}`,
  }),
]

function lostOfSmaller(): string {
  return `${lost}
  and ${on(['nats_cluster'])} (
    count by (nats_cluster) (${max(onServer, 'nats_up{nats_cluster!=""}')} == 1)
      >= ${max(['nats_cluster'], 'nats_meta_group_size')}
  )`
}

function monitoringLost(severity: 'warning' | 'critical', seconds: number): Alert {
  return alert({
    alert: 'NatsMonitoringLost',
    severity,
    by: onServer,
    thresholds: {},
    for: seconds,
    expr: () => `time() - ${lost} >= 0`,
    words: () =>
      "a server's series were there within the last hour and are gone; told until they are back, or the meta group has no more members than are up",
    summary: 'Nothing is known of a server any more: its state is unknown.',
    description:
      'Server {{ $labels.server }}{{ with $labels.nats_cluster }} of cluster {{ . }}{{ end }} has been in no scrape for {{ $value | humanizeDuration }}: server, exporter or their host is gone. Its state is unknown.',
  })
}

const collectorFailing = alert({
  alert: 'NatsCollectorFailing',
  dashboard,
  severity: 'warning',
  by: [...onServer, 'collector'],
  thresholds: {},
  for: 120,
  keep: 120,
  expr: () => `${max([...onServer, 'collector'], 'nats_exporter_collector_success')} == 0`,
  words: () => 'an endpoint of a server has not answered in time or not with what it should',
  summary: 'An endpoint of a server is not read: what it would say is unknown.',
  description:
    'Collector {{ $labels.collector }} of {{ $labels.server }} fails{{ with printf "max by (code) (increase(nats_exporter_collector_errors_total{nats_cluster=%q,server=%q,collector=%q}[5m])) > 0" $labels.nats_cluster $labels.server $labels.collector | query }}:{{ range . | sortByLabel "code" }} {{ .Labels.code }}{{ end }}{{ end }}. Its state is unknown.',
})

const source = [...onServer, 'source']

const logSourceStalled = alert({
  alert: 'NatsLogSourceStalled',
  dashboard,
  severity: 'warning',
  by: source,
  thresholds: { down: 300, lagBytes: 65_536, startedAfter: 60 },
  expr: ({ down, lagBytes, startedAfter }) =>
    `${max(source, `max_over_time(nats_exporter_log_source_up[${duration(down)}])`)} == 0
  and ${max(source, `count_over_time(nats_exporter_log_source_up[${duration(down * 2)}] offset ${duration(down)})`)} > 0
or ${min(source, 'min_over_time(nats_exporter_log_lag_bytes[3m])')} > ${lagBytes}
  and ${min(source, 'deriv(nats_exporter_log_lag_bytes[3m])')} >= 0
or ${max(source, 'nats_exporter_log_last_line_timestamp_seconds')}
  < on (nats_cluster, server) group_left () (${max(onServer, 'nats_server_start_timestamp_seconds')} - ${startedAfter})`,
  words: ({ down, lagBytes, startedAfter }) =>
    `a log cannot be read for ${duration(down)}, or over ${lagBytes} bytes lie unread for 3m and do not get fewer, or the server started ${startedAfter} s after the newest line; never mere silence`,
  summary: 'A server log is not read: its warnings go unseen.',
  description:
    'Log {{ $labels.source }} of {{ $labels.server }} is not read to its end{{ with printf "max by (code) (nats_exporter_log_source_fault_info{nats_cluster=%q,server=%q,source=%q})" $labels.nats_cluster $labels.server $labels.source | query }}:{{ range . | sortByLabel "code" }} {{ .Labels.code }}{{ end }}{{ end }}. Warnings that only the log has are missed.',
})

const unrecognized = alert({
  alert: 'NatsLogUnrecognizedWarnings',
  dashboard,
  severity: 'info',
  by: [...onServer, 'level'],
  thresholds: { lines: 10 },
  expr: ({ lines }) =>
    `${max([...onServer, 'level'], 'increase(nats_log_unrecognized_lines_total{level=~"WRN|ERR|FTL"}[1h])')} >= ${lines}`,
  words: ({ lines }) => `${lines} warnings or errors in an hour that the catalog of log lines does not know`,
  summary: 'A server logs warnings that are in no catalog.',
  description:
    '{{ $value | humanize }} lines of level {{ $labels.level }} on {{ $labels.server }} within an hour are in no catalog: read them.',
})

const dropped = alert({
  alert: 'NatsExporterSeriesDropped',
  dashboard,
  severity: 'warning',
  by: [...onServer, 'family'],
  thresholds: {},
  for: 60,
  keep: 300,
  expr: () => `${max([...onServer, 'family'], 'increase(nats_exporter_series_dropped_total[5m])')} > 0`,
  words: () => 'the limit of series was hit and rows are left out',
  summary: 'The exporter leaves out series: a limit was hit.',
  description:
    '{{ $value | humanize }} rows of {{ $labels.family }} on {{ $labels.server }} were left out within 5m. Raise the limit or filter.',
})

const hidden = alert({
  alert: 'NatsExporterAssetsHidden',
  dashboard,
  severity: 'info',
  by: ['nats_cluster'],
  thresholds: { told: thresholds.hidden.told },
  for: 60,
  keep: 60,
  expr: ({ told }) => `${hiddenGroups()}
unless ${on(['nats_cluster'])} ${hiddenGroups(` offset ${duration(told)}`)}`,
  words: ({ told }) =>
    `there are so many RAFT groups that only those in trouble have series of their own, with streams and consumers that an alert may be about; told for ${duration(told)} from when it began`,
  summary: 'The exporter shows single RAFT groups, streams and consumers only while they are in trouble.',
  description: `{{ $value | humanize }} RAFT groups${ofCluster}, each counted on every server that has it, are well and have no series of their own now: alerts and totals go on, boards show single groups only in trouble.`,
})

const configFailed = alert({
  alert: 'NatsExporterConfigFailed',
  dashboard,
  severity: 'warning',
  by: ['job', 'instance'],
  thresholds: {},
  for: 60,
  keep: 60,
  expr: () => `${max(['job', 'instance'], 'nats_exporter_config_last_reload_successful')} == 0`,
  words: () => 'the last load of the configuration failed, the one before is in force',
  summary: 'The exporter could not load its configuration.',
  description:
    'Exporter {{ $labels.instance }} of job {{ $labels.job }} refused its changed configuration and goes on with the one before. Its own log names the line.',
})

const stateNotSaved = alert({
  alert: 'NatsExporterStateNotSaved',
  dashboard,
  severity: 'warning',
  by: ['job', 'instance'],
  thresholds: {},
  for: 120,
  keep: 60,
  expr: () => `${max(['job', 'instance'], 'nats_exporter_state_last_save_successful')} == 0`,
  words: () => 'the state file cannot be written',
  summary: 'The exporter cannot save its state: a restart would forget.',
  description:
    'Exporter {{ $labels.instance }} of job {{ $labels.job }} cannot write its state file: after a restart logs are read again from an older place and rungs of the ladder are forgotten.',
})

const bytesLost = alert({
  alert: 'NatsLogBytesLost',
  dashboard,
  severity: 'warning',
  by: source,
  thresholds: { window: 600 },
  keep: 300,
  expr: ({ window }) => `${max(source, `increase(nats_exporter_log_lost_bytes_total[${duration(window)}])`)} > 0`,
  words: ({ window }) => `bytes of a log were removed before they were read, within ${duration(window)}`,
  summary: 'A part of a server log is gone before it was read.',
  description:
    '{{ $value | humanize1024 }}B of log {{ $labels.source }} of {{ $labels.server }} were removed before they were read: warnings in it are missed. It is rotated too fast, or the exporter was away too long.',
})

/** Always fires, where a site asks for it: whoever expects it hears when Prometheus or Alertmanager have gone. */
const watchdog = alert({
  alert: 'Watchdog',
  severity: 'info',
  by: [],
  optional: true,
  thresholds: {},
  expr: () => 'vector(1)',
  words: () => 'always, where overrides ask for it with `drop: false`',
  summary: 'Alerting works from Prometheus on.',
  description: 'Always {{ $value }}: when it stops, nothing of Prometheus arrives.',
})

export const exporterGroup: Group = {
  name: 'exporter',
  help: 'The exporter itself, its collectors and logs: what cannot be read is unknown, not well.',
  recordings,
  alerts: [
    exporterDown,
    monitoringLost('warning', 120),
    monitoringLost('critical', 600),
    collectorFailing,
    logSourceStalled,
    unrecognized,
    dropped,
    hidden,
    configFailed,
    stateNotSaved,
    bytesLost,
    watchdog,
  ],
}
