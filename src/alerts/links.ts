// Links between servers, clusters and streams that copy: slow, gone, or silent.
import { count, duration, max, on, onServer } from './promql.ts'
import { alert, type Alert } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { links } = thresholds

const onPeer = [...onServer, 'peer'] as const
const onGateway = [...onServer, 'gateway'] as const
const onCopy = ['nats_cluster', 'account', 'stream', 'copy', 'source_stream'] as const
const routeRtt = max(onPeer, 'nats_route_rtt_seconds')
const routePending = max(onPeer, 'nats_route_pending_bytes')

const routeSlow = alert({
  alert: 'NatsRouteSlow',
  severity: 'warning',
  by: onPeer,
  dashboard: 'nats-js-cluster',
  thresholds: { seconds: links.rtt, bytes: links.pendingBytes },
  for: links.slowFor,
  expr: ({ seconds, bytes }) => `${routeRtt} >= ${seconds}
or ${routePending} >= ${bytes}`,
  words: ({ seconds, bytes }) =>
    `the round trip of a route takes ${seconds} s, or ${count(bytes)} bytes wait to be written to the other server`,
  summary: 'A route between two servers is slow: all RAFT traffic between them is.',
  description:
    'The route from {{ $labels.server }} to {{ $labels.peer }} is slow{{ with printf "max by (peer) (nats_route_rtt_seconds{nats_cluster=%q,server=%q,peer=%q})" $labels.nats_cluster $labels.server $labels.peer | query }}: {{ . | first | value | humanizeDuration }} a round trip{{ end }}{{ with printf "max by (peer) (nats_route_pending_bytes{nats_cluster=%q,server=%q,peer=%q})" $labels.nats_cluster $labels.server $labels.peer | query }}, {{ . | first | value | humanize1024 }}B waiting{{ end }}.',
})

const connected = 'nats_gateway_connections{link="outbound"}'

const gatewayLost = alert({
  alert: 'NatsGatewayLost',
  severity: 'critical',
  by: onGateway,
  dashboard: 'nats-js-cluster',
  thresholds: {},
  for: links.lostFor,
  expr: () => `${max(onGateway, `max_over_time(${connected}[1h])`)} > 0
unless ${on(onGateway)} ${max(onGateway, connected)} > 0
and ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="gatewayz"}')} == 1`,
  words: () => 'a server had a connection to another cluster within the hour, is read, and has none',
  summary: 'A server has lost its gateway to another cluster.',
  description:
    '{{ $labels.server }} of {{ $labels.nats_cluster }} has no connection to cluster {{ $labels.gateway }} any more (it had {{ $value }}).',
})

const leafnodesLost = alert({
  alert: 'NatsLeafnodesLost',
  severity: 'warning',
  by: ['nats_cluster'],
  dashboard: 'nats-js-cluster',
  thresholds: {},
  for: links.lostFor,
  expr: () => `sum by (nats_cluster) (${max(onServer, 'nats_server_leafnode_connections')}) == 0
and ${on(['nats_cluster'])} sum by (nats_cluster) (${max(onServer, 'avg_over_time(nats_server_leafnode_connections[1h])')}) > 0.5`,
  words: () => 'no leaf node is connected to a cluster that had one for most of the last hour',
  summary: 'All leaf nodes of a cluster are gone.',
  description: '{{ $labels.nats_cluster }} has {{ $value }} leaf node connections and had some within the hour.',
})

export const linkAlerts: readonly Alert[] = [routeSlow, gatewayLost, leafnodesLost]

/** A mirror or source that hears nothing, or that falls behind. */
export const sourceStalled = alert({
  alert: 'NatsStreamSourceStalled',
  severity: 'warning',
  by: onCopy,
  dashboard: 'nats-js-streams',
  thresholds: { silence: links.sourceSilence, messages: links.sourceLag },
  for: links.sourceFor,
  expr: ({ silence, messages }) => `${max(onCopy, 'nats_stream_source_lag_messages')} >= ${messages}
or time() - (${max(onCopy, 'nats_stream_source_last_contact_timestamp_seconds')} > 0) >= ${silence}`,
  words: ({ silence, messages }) =>
    `a mirror or source is ${count(messages)} messages behind, or has heard nothing for ${duration(silence)}`,
  summary: 'A mirror or source of a stream has stalled or falls behind.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} copies {{ $labels.source_stream }} ({{ $labels.copy }}) no more, or too slowly{{ with printf "max by (stream) (nats_stream_source_lag_messages{nats_cluster=%q,account=%q,stream=%q,source_stream=%q})" $labels.nats_cluster $labels.account $labels.stream $labels.source_stream | query }}: {{ . | first | value | humanize }} messages behind{{ end }}.',
})
