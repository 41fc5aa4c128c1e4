// Links between servers, clusters and streams that copy: slow, gone, or silent.
import { eventsOf, namedBy, seen } from './events.ts'
import { lossOf } from './lost.ts'
import { count, duration, inAnyCluster, max, on, onServer, perCluster } from './promql.ts'
import { ofCluster } from './identity.ts'
import { alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { links, server, eventWindow } = thresholds
const dashboard = 'nats-js-cluster'

const onPeer = [...onServer, 'peer'] as const
const onGateway = [...onServer, 'gateway'] as const
const onLeaf = ['nats_cluster', 'account', 'peer'] as const
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
  keep: 300,
  expr: ({ seconds, bytes }) => `${routeRtt} >= ${seconds}
or ${routePending} >= ${bytes}`,
  words: ({ seconds, bytes }) =>
    `the round trip of a route takes ${seconds} s, or ${count(bytes)} bytes wait to be written to the other server`,
  summary: 'A route between two servers is slow: all RAFT traffic between them is.',
  description:
    'The route from {{ $labels.server }} to {{ $labels.peer }} is slow{{ with printf "max by (peer) (nats_route_rtt_seconds{nats_cluster=%q,server=%q,peer=%q})" $labels.nats_cluster $labels.server $labels.peer | query }}: {{ . | first | value | humanizeDuration }} a round trip{{ end }}{{ with printf "max by (peer) (nats_route_pending_bytes{nats_cluster=%q,server=%q,peer=%q})" $labels.nats_cluster $labels.server $labels.peer | query }}, {{ . | first | value | humanize1024 }}B waiting{{ end }}.',
})

const routePeers = max(onServer, `nats_server_route_peers{${inAnyCluster}}`)
const sameName = eventsOf('NatsRoutesMissing', 'critical')

const routesMissing = [
  alert({
    alert: 'NatsRoutesMissing',
    severity: 'warning',
    by: onServer,
    dashboard,
    thresholds: {},
    for: server.routesFor,
    keep: 120,
    expr: () => `${routePeers}
  < ${on(['nats_cluster'])} group_left () (count by (nats_cluster) (${routePeers} >= 0) - 1)`,
    words: () => 'a server has routes to fewer servers than there are others in its cluster that answer',
    summary: 'A server has no route to a server of its cluster that is up.',
    description:
      '{{ $labels.server }} has routes to {{ $value }} servers only, fewer than answer in {{ $labels.nats_cluster }}.',
  }),
  alert({
    alert: 'NatsRoutesMissing',
    severity: 'critical',
    by: onServer,
    dashboard,
    thresholds: { window: eventWindow },
    keep: 300,
    expr: ({ window }) => seen(onServer, sameName, window),
    words: ({ window }) => `a server logged within ${duration(window)} that another one has its name`,
    summary: 'Two servers of a cluster have the same name: one of them gets no route.',
    description: `{{ $labels.server }} said {{ $value | humanizeDuration }} ago that a server with a name that is taken wants a route${namedBy(sameName, eventWindow)}.`,
  }),
]

const pooled = max(onPeer, 'nats_route_connections')

const routesUneven = alert({
  alert: 'NatsRoutesUneven',
  severity: 'warning',
  by: onPeer,
  dashboard,
  thresholds: {},
  for: links.unevenFor,
  keep: 300,
  expr: () => `${pooled}
  < ${on(onServer)} group_left () ${max(onServer, 'nats_route_connections')}`,
  words: () => 'a server has fewer connections to one peer than to another: some of a pool are missing',
  summary: 'A route lacks connections of its pool: accounts that use them are cut off.',
  description:
    '{{ $labels.server }} has {{ $value }} connections to {{ $labels.peer }}, fewer than to its other peers. Each account uses one connection of the pool: those of the missing ones do not reach {{ $labels.peer }}.',
})

const connected = 'nats_gateway_connections{link="outbound"}'
const gatewaySince = 'gateway:nats_gateway_connections:lost'

const gatewayLost = alert({
  alert: 'NatsGatewayLost',
  severity: 'critical',
  by: onGateway,
  dashboard,
  thresholds: {},
  for: links.lostFor,
  expr: () => `time() - ${gatewaySince} >= 0`,
  words: () =>
    'a server had a connection to another cluster and has none, since it was last read; told until it is back',
  summary: 'A server has lost its gateway to another cluster.',
  description: `{{ $labels.server }}${ofCluster} has had no connection to cluster {{ $labels.gateway }} for {{ $value | humanizeDuration }}.`,
})

const leafTotal = 'cluster:nats_server_leafnode_connections:sum'
const leafExpected = 'cluster:nats_server_leafnode_connections:expected'
const leafSince = 'leafnode:nats_leafnode_connections:lost'
const leafServers = (by: readonly string[], where: string, offset = '') =>
  `count by (${by.join(', ')}) (${max(onServer, `nats_server_leafnode_connections{${where}}${offset}`)})`
/** By cluster, or by server for those that stand alone: whatever of the two a series has. */
const onHub = ['nats_cluster', 'server'] as const

const recordings: readonly Recording[] = [
  lossOf({
    record: gatewaySince,
    by: onGateway,
    what: 'the gateway of a server to another cluster',
    lost: `${max(onGateway, `max_over_time(${connected}[1h])`)} > 0
unless ${on(onGateway)} ${max(onGateway, connected)} > 0
and ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="gatewayz"}')} == 1`,
    back: `${max(onGateway, connected)} > 0`,
  }),
  {
    record: leafTotal,
    by: onHub,
    help: 'leaf node connections of a cluster, or of a server that stands alone',
    expr: perCluster(
      ['nats_cluster'],
      (by, where) => `sum by (${by.join(', ')}) (${max(onServer, `nats_server_leafnode_connections{${where}}`)})`,
    ),
  },
  {
    record: leafExpected,
    by: onHub,
    help: `leaf node connections that there were at all times of the hour before, while there are fewer, for up to ${duration(thresholds.lost.forgotten)}`,
    expr: `(
  last_over_time(${leafExpected}[${duration(thresholds.lost.outage)}])
    unless ${on(onHub)} ${leafExpected} offset ${duration(thresholds.lost.forgotten)}
  or min_over_time(${leafTotal}[50m] offset 10m)
    unless ${on(onHub)} (${perCluster(['nats_cluster'], (by, where) => `${leafServers(by, where)} < ${leafServers(by, where, ' offset 10m')}`)})
)
> ${on(onHub)} ${leafTotal}`,
  },
  lossOf({
    record: leafSince,
    by: onLeaf,
    what: 'a leaf node that has a name',
    lost: `sum by (${onLeaf.join(', ')}) (${max([...onServer, 'account', 'peer'], 'count_over_time(nats_leafnode_connections{peer!=""}[1h])')})
  >= ${on(['nats_cluster'])} group_left () ${links.leafnodePresent} * ${max(['nats_cluster'], 'count_over_time(nats_exporter_collector_success{collector="leafz"}[1h])')}
and ${on(onLeaf)} ${max(onLeaf, 'nats_leafnode_connections offset 30m')}
unless ${on(['account', 'peer'])} ${max(onLeaf, 'nats_leafnode_connections')} > 0
unless ${on(onLeaf)} ${max(onLeaf, 'last_over_time(nats_leafnode_spoke[1h])')} == 1
unless ${on(['nats_cluster'])} ${max(onServer, 'nats_exporter_collector_success{collector="leafz"}')} == 0`,
    back: `${max(onLeaf, 'nats_leafnode_connections')} > 0`,
  }),
]

const leafnodesLost = alert({
  alert: 'NatsLeafnodesLost',
  severity: 'warning',
  by: [...onServer, 'account', 'peer'],
  dashboard,
  thresholds: {},
  for: links.lostFor,
  keep: 60,
  expr: () => `0 * ${leafSince}
or ${leafTotal}
  < ${on(onHub)} ${leafExpected}
  unless ${on(['nats_cluster'])} ${leafSince}`,
  words: () =>
    'a leaf node that was there for most of the last hour is connected to no server, or there are fewer leaf nodes than at any time of the hour before; told until they are back',
  summary: 'Leaf nodes are gone.',
  description: `{{ with $labels.peer }}Leaf node {{ . }} of account {{ $labels.account }} is connected to no server${ofCluster}{{ else }}{{ with $labels.nats_cluster }}{{ . }}{{ else }}{{ $labels.server }}{{ end }} has {{ $value }} leaf node connections, fewer than it had{{ end }}.`,
})

export const linksGroup: Group = {
  name: 'links',
  file: 'server',
  help: 'Routes, gateways and leaf nodes: between servers, clusters and their edge.',
  recordings,
  alerts: [...routesMissing, routesUneven, routeSlow, gatewayLost, leafnodesLost],
}

/** A mirror or source that hears nothing, or that falls behind. */
export const sourceStalled = alert({
  alert: 'NatsStreamSourceStalled',
  severity: 'warning',
  by: onCopy,
  dashboard: 'nats-js-streams',
  thresholds: { silence: links.sourceSilence, messages: links.sourceLag },
  for: links.sourceFor,
  keep: 300,
  expr: ({ silence, messages }) =>
    perCluster(onCopy, (by, where) => {
      const lag = max(by, `nats_stream_source_lag_messages{${where}}`)
      const contact = max(by, `nats_stream_source_last_contact_timestamp_seconds{${where}}`)
      return `${lag} >= ${messages}
  unless ${on(by)} ${lag} < ${on(by)} ${max(by, `nats_stream_source_lag_messages{${where}} offset 5m`)}
or time() - (${contact} > 0) >= ${silence}
or ${lag}
  unless ${on(by)} ${contact}
  unless ${on(by)} ${max(by, `changes(nats_stream_source_lag_messages{${where}}[1h])`)} > 0
or ${max(by, `nats_stream_source_contacted{${where}}`)} == 0
or ${max(by, `nats_stream_source_error{${where}}`)} == 1`
    }),
  words: ({ silence, messages }) =>
    `a mirror or source is ${count(messages)} messages behind and does not come closer, has heard nothing for ${duration(silence)} or never (its lag does not move either), or names an error`,
  summary: 'A mirror or source of a stream has stalled or falls behind.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} copies {{ $labels.source_stream }} ({{ $labels.copy }}) no more, or too slowly{{ with printf "max by (stream) (nats_stream_source_lag_messages{nats_cluster=%q,account=%q,stream=%q,source_stream=%q})" $labels.nats_cluster $labels.account $labels.stream $labels.source_stream | query }}: {{ . | first | value | humanize }} messages behind{{ end }}.',
})
