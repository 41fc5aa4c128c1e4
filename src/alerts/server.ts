// The servers: are they there, healthy, connected, and within their means. A server that hangs is not called down.
import { eventsOf, lastSeen, namedBy, repeated, seen } from './events.ts'
import { count, duration, inAnyCluster, max, min, on, onGroup, onServer } from './promql.ts'
import { ofCluster } from './identity.ts'
import { alert, type Alert, type Group } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { server, eventWindow } = thresholds
const dashboard = 'nats-js-cluster'
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`

const unanswered = `${max(onServer, 'nats_up')} == 0`
/** Why requests fail, over several scrapes of 60 s. */
const fails = (code: string) =>
  `${max(onServer, `increase(nats_exporter_collector_errors_total{code${code}}[3m])`)} > 0`
/** The errors of a server that accepts connections and answers none: a machine that is gone makes other errors too. */
const silent = `(
  ${fails('="timeout"')}
    unless ${on(onServer)} ${fails('=~"refused|unreachable"')}
)`

const down = alert({
  alert: 'NatsServerDown',
  severity: 'critical',
  by: onServer,
  dashboard,
  thresholds: {},
  for: server.downFor,
  keep: 120,
  expr: () => `${unanswered}
unless ${on(onServer)} ${silent}`,
  words: () => 'no endpoint answers, and not because of time-outs alone: refused or unreachable',
  summary: 'A server is down.',
  description: `{{ $labels.server }}${ofCluster} refuses connections or cannot be reached.`,
})

const hung = alert({
  alert: 'NatsServerHung',
  severity: 'critical',
  by: onServer,
  dashboard,
  thresholds: {},
  for: server.hungFor,
  keep: 120,
  expr: () => `${unanswered}
and ${on(onServer)} ${silent}`,
  words: () =>
    'no endpoint answers, requests time out and none is refused: the process is stopped, starved, or its store hangs',
  summary: 'A server hangs: it accepts connections and answers nothing.',
  description: `{{ $labels.server }}${ofCluster} answers nothing and refuses nothing. Stopped, frozen with its machine, or stuck on its store: only its log or its host can tell.`,
})

const cannotServe = eventsOf('NatsServerUnhealthy', 'critical')
const failedChecks = eventsOf('NatsServerUnhealthy', 'warning')

const unhealthy = [
  alert({
    alert: 'NatsServerUnhealthy',
    severity: 'warning',
    by: onServer,
    dashboard,
    thresholds: {},
    for: server.unhealthyFor,
    keep: 120,
    expr: () => `${max(onServer, 'nats_health_ok')} == 0
or ${repeated(onServer, lastSeen, failedChecks, 60)}`,
    words: () =>
      'the health check fails, or the server logs again and again that it does: the check that is asked for may cover less than the one that others ask for. A start or a catch-up takes less',
    summary: 'The health check of a server fails.',
    description: `/healthz of {{ $labels.server }} has said for minutes that it is not healthy: listeners, or JetStream on it${namedBy(failedChecks, eventWindow)}.`,
  }),
  alert({
    alert: 'NatsServerUnhealthy',
    severity: 'critical',
    by: onServer,
    dashboard,
    thresholds: { window: eventWindow },
    keep: 300,
    expr: ({ window }) => seen(onServer, cannotServe, window),
    words: ({ window }) =>
      `a server logged within ${duration(window)} that it cannot accept connections, or could not recover a stream or consumer`,
    summary: 'A server cannot accept connections, or could not recover what it holds.',
    description: `{{ $labels.server }} said {{ $value | humanizeDuration }} ago that it cannot accept connections, or could not recover a stream or consumer${namedBy(cannotServe, eventWindow)}.`,
  }),
]

const catchingUp = alert({
  alert: 'NatsServerCatchingUp',
  severity: 'info',
  by: onServer,
  dashboard,
  thresholds: { seconds: server.catchingUpFor },
  keep: 60,
  expr: ({ seconds }) => `(
  ${max(onServer, 'nats_raft_flagged_groups{flag="catching_up"}')} > 0
  or count by (${onServer.join(', ')}) (${max(onGroup, 'nats_raft_catching_up')} == 1)
)
and ${on(onServer)} time() - ${max(onServer, 'nats_server_start_timestamp_seconds')} < ${seconds}`,
  words: ({ seconds }) => `RAFT groups catch up on a server that started within ${duration(seconds)}`,
  summary: 'A server catches up after its start: entries pending and lag on it are by design.',
  description: '{{ $value }} RAFT groups of {{ $labels.server }} catch up after its start.',
})

const usedOf = (limit: string) => `${max(onServer, 'nats_server_memory_bytes')} / (${max(onServer, limit)} > 0)`

const memoryHigh = alert({
  alert: 'NatsServerMemoryHigh',
  severity: 'warning',
  by: onServer,
  dashboard,
  thresholds: { ratio: server.memory },
  for: server.loadFor,
  keep: 600,
  expr: ({ ratio }) => `${usedOf('nats_server_memory_limit_bytes')} >= ${ratio}
or ${usedOf('nats_process_memory_limit_bytes')} >= ${ratio}`,
  words: ({ ratio }) =>
    `${percent(ratio)} of GOMEMLIMIT, or of the limit of its control group where the exporter sees that, for 10m`,
  summary: 'A server has used most of the memory it may use.',
  description:
    '{{ $labels.server }} uses {{ $value | humanizePercentage }} of the memory that GOMEMLIMIT or its control group allows.',
})

const memoryUneven = alert({
  alert: 'NatsServerMemoryUneven',
  severity: 'info',
  by: onServer,
  dashboard,
  thresholds: { times: server.memoryUneven, floor: server.memoryFloor },
  for: 1_800,
  keep: 600,
  expr: ({ times, floor }) => {
    const own = max(onServer, `nats_server_memory_bytes{${inAnyCluster}}`)
    return `(${own} >= ${floor}) > ${on(['nats_cluster'])} group_left () ${times} * avg by (nats_cluster) (${own})`
  },
  words: ({ times }) => `over 1 GiB and ${times} times the mean of its cluster for 30m`,
  summary: 'A server uses much more memory than its peers.',
  description: `{{ $labels.server }} uses {{ $value | humanize1024 }}B, far more than the mean${ofCluster}.`,
})

const cpuHigh = alert({
  alert: 'NatsCpuHigh',
  severity: 'warning',
  by: onServer,
  dashboard,
  thresholds: { ratio: server.cpu },
  for: server.loadFor,
  keep: 600,
  expr: ({ ratio }) =>
    `${max(onServer, 'nats_server_cpu_cores')} / ${max(onServer, 'nats_server_gomaxprocs or nats_server_cores')} >= ${ratio}
or ${max(onServer, 'nats_server_cpu_cores')} / ${max(onServer, 'nats_process_cpu_limit_cores')} >= ${ratio}`,
  words: ({ ratio }) =>
    `${percent(ratio)} of all cores that the server may use, or of the quota of its control group where the exporter sees that, for 10m`,
  summary: 'A server uses nearly all processor time it may use.',
  description: '{{ $labels.server }} uses {{ $value | humanizePercentage }} of its processor time.',
})

function connectionsHigh(severity: 'warning' | 'critical', ratio: number, seconds: number): Alert {
  return alert({
    alert: 'NatsConnectionsHigh',
    severity,
    by: onServer,
    dashboard,
    thresholds: { ratio },
    for: seconds,
    keep: 300,
    expr: ({ ratio }) =>
      `${max(onServer, 'nats_server_connections')} / (${max(onServer, 'nats_server_max_connections')} > 0) >= ${ratio}`,
    words: ({ ratio }) => `${percent(ratio)} of max_connections`,
    summary: 'A server has nearly as many connections as it allows.',
    description:
      '{{ $labels.server }} has {{ $value | humanizePercentage }} of the connections it allows; at all of them new clients are refused.',
  })
}

const staleConnections = alert({
  alert: 'NatsStaleConnections',
  severity: 'info',
  by: onServer,
  dashboard,
  thresholds: { connections: server.staleConnections },
  keep: 300,
  expr: ({ connections }) => `${max(onServer, 'increase(nats_server_stale_connections_total[10m])')} >= ${connections}`,
  words: ({ connections }) => `${connections} connections answered no ping within 10m`,
  summary: 'Many connections answer no ping: the network or the peers are in trouble.',
  description: '{{ $labels.server }} closed {{ $value | humanize }} connections within 10m that answered no ping.',
})

const stalledClients = alert({
  alert: 'NatsStalledClients',
  severity: 'info',
  by: onServer,
  dashboard,
  thresholds: { times: 100 },
  keep: 300,
  expr: ({ times }) => `${max(onServer, 'increase(nats_server_stalled_clients_total[10m])')} >= ${times}`,
  words: ({ times }) => `publishers were held back ${count(times)} times within 10m`,
  summary: 'Publishers are held back because subscribers read too slowly.',
  description: '{{ $labels.server }} held publishers back {{ $value | humanize }} times within 10m.',
})

function certificate(severity: 'warning' | 'critical', seconds: number): Alert {
  return alert({
    alert: 'NatsCertificateExpiring',
    severity,
    by: [...onServer, 'listener'],
    dashboard,
    thresholds: { seconds },
    expr: ({ seconds }) =>
      `(${min([...onServer, 'listener'], 'nats_server_certificate_expiry_timestamp_seconds')} > 0) - time() < ${seconds}`,
    words: ({ seconds }) => `a certificate expires within ${duration(seconds)}`,
    summary: 'A TLS certificate of a server expires soon.',
    description:
      'The certificate of listener {{ $labels.listener }} of {{ $labels.server }} expires in {{ $value | humanizeDuration }}.',
  })
}

const versionsDiffer = alert({
  alert: 'NatsServerVersionsDiffer',
  severity: 'info',
  by: ['nats_cluster'],
  dashboard,
  thresholds: {},
  for: 86_400,
  expr: () => `count by (nats_cluster) (count by (nats_cluster, version) (nats_server_info{nats_cluster!=""})) > 1`,
  words: () => 'servers of a cluster run different versions for a day',
  summary: 'Servers of one cluster have run different versions for a day.',
  description: '{{ $labels.nats_cluster }} runs {{ $value }} versions of nats-server: an upgrade was left half done.',
})

export const serverGroup: Group = {
  name: 'server',
  help: 'Servers: there, healthy, connected, within their means.',
  recordings: [],
  alerts: [
    down,
    hung,
    ...unhealthy,
    catchingUp,
    memoryHigh,
    memoryUneven,
    cpuHigh,
    connectionsHigh('warning', server.connections, 300),
    connectionsHigh('critical', server.connectionsFull, 75),
    staleConnections,
    stalledClients,
    certificate('warning', server.certificateWarning),
    certificate('critical', server.certificateCritical),
    versionsDiffer,
  ],
}
