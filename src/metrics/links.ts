// Links between servers: routes within the cluster, gateways to other clusters, leaf nodes.
import type { Gateway } from '../nats/endpoints/gatewayz.ts'
import type { Leaf } from '../nats/endpoints/leafz.ts'
import type { Route } from '../nats/endpoints/routez.ts'
import type { Traffic } from '../nats/endpoints/traffic.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { table, type Family, type Labels } from './family.ts'
import { answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

interface Row<Link extends Traffic> extends Identity {
  link: Link
}

interface Directed<Link extends Traffic> extends Row<Link> {
  direction: 'received' | 'sent'
}

const routez = answered('routez')
const gatewayz = answered('gatewayz')
const leafz = answered('leafz')

const routeRows = (world: World): Row<Route>[] =>
  routez(world).flatMap(({ cluster, server, answer }) => answer.routes.map((link) => ({ cluster, server, link })))
const gatewayRows = (world: World): Row<Gateway>[] =>
  gatewayz(world).flatMap(({ cluster, server, answer }) => answer.gateways.map((link) => ({ cluster, server, link })))
const leafRows = (world: World): Row<Leaf>[] =>
  leafz(world).flatMap(({ cluster, server, answer }) => answer.leafs.map((link) => ({ cluster, server, link })))

const routeLabels: Labels<Row<Route>> = { ...serverLabels, peer: ({ link }) => link.peer }
const gatewayLabels: Labels<Row<Gateway>> = {
  ...serverLabels,
  gateway: ({ link }) => link.gateway,
  link: ({ link }) => link.direction,
}
const leafLabels: Labels<Row<Leaf>> = {
  ...serverLabels,
  account: ({ link }) => link.account,
  peer: ({ link }) => link.peer,
}

const routes = table<Row<Route>>({
  entity: 'Route',
  cached: true,
  rows: routeRows,
  labels: routeLabels,
  families: [
    {
      name: 'nats_route_connections',
      type: 'gauge',
      help: 'Connections to the other server of the cluster.',
      source: '/routez routes[].{remote_name,remote_id}',
      value: ({ link }) => link.connections,
    },
    {
      name: 'nats_route_pending_bytes',
      type: 'gauge',
      help: 'Bytes that wait to be written to the other server (2.10.26 and newer).',
      source: '/routez routes[].pending_size',
      value: ({ link }) => link.pendingBytes,
    },
    {
      name: 'nats_route_rtt_seconds',
      type: 'gauge',
      help: 'Round-trip time of the slowest connection to the other server in seconds.',
      source: '/routez routes[].rtt',
      value: ({ link }) => link.rttSeconds,
    },
    {
      name: 'nats_route_subscriptions',
      type: 'gauge',
      help: 'Subscriptions of the other server.',
      source: '/routez routes[].subscriptions',
      value: ({ link }) => link.subscriptions,
    },
  ],
})

const gateways = table<Row<Gateway>>({
  entity: 'Gateway',
  cached: true,
  rows: gatewayRows,
  labels: gatewayLabels,
  families: [
    {
      name: 'nats_gateway_configured',
      type: 'gauge',
      help: '1 if the configuration names the remote cluster, 0 if it was learned.',
      source: '/gatewayz {outbound,inbound}_gateways.*.configured',
      value: ({ link }) => Number(link.configured),
    },
    {
      name: 'nats_gateway_connections',
      type: 'gauge',
      help: 'Connections to or from the remote cluster.',
      source: '/gatewayz {outbound,inbound}_gateways.*.connection',
      value: ({ link }) => link.connections,
    },
    {
      name: 'nats_gateway_start_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time when the newest connection to or from the remote cluster was made.',
      source: '/gatewayz {outbound,inbound}_gateways.*.connection.start',
      value: ({ link }) => link.startedAt,
    },
    {
      name: 'nats_gateway_pending_bytes',
      type: 'gauge',
      help: 'Bytes that wait to be written to the remote cluster.',
      source: '/gatewayz {outbound,inbound}_gateways.*.connection.pending_bytes',
      value: ({ link }) => link.pendingBytes,
    },
    {
      name: 'nats_gateway_rtt_seconds',
      type: 'gauge',
      help: 'Round-trip time of the slowest connection to or from the remote cluster in seconds.',
      source: '/gatewayz {outbound,inbound}_gateways.*.connection.rtt',
      value: ({ link }) => link.rttSeconds,
    },
    {
      name: 'nats_gateway_subscriptions',
      type: 'gauge',
      help: 'Subscriptions over the connections to or from the remote cluster.',
      source: '/gatewayz {outbound,inbound}_gateways.*.connection.subscriptions',
      value: ({ link }) => link.subscriptions,
    },
  ],
})

const leafs = table<Row<Leaf>>({
  entity: 'Leaf node',
  cached: true,
  rows: leafRows,
  labels: leafLabels,
  families: [
    {
      name: 'nats_leafnode_connections',
      type: 'gauge',
      help: 'Leaf node connections of the account with the other server.',
      source: '/leafz leafs[].{account,name}',
      value: ({ link }) => link.connections,
    },
    {
      name: 'nats_leafnode_spoke',
      type: 'gauge',
      help: '1 if the other server is the hub, else 0 (2.10 and newer).',
      source: '/leafz leafs[].is_spoke',
      value: ({ link }) => (link.isSpoke === undefined ? undefined : Number(link.isSpoke)),
    },
    {
      name: 'nats_leafnode_rtt_seconds',
      type: 'gauge',
      help: 'Round-trip time of the slowest leaf node connection with the other server in seconds.',
      source: '/leafz leafs[].rtt',
      value: ({ link }) => link.rttSeconds,
    },
    {
      name: 'nats_leafnode_subscriptions',
      type: 'gauge',
      help: 'Subscriptions over the leaf node connections.',
      source: '/leafz leafs[].subscriptions',
      value: ({ link }) => link.subscriptions,
    },
  ],
})

type Name = `nats_${'route' | 'gateway' | 'leafnode'}_${'messages' | 'bytes'}_total`

function directed<Link extends Traffic>(rows: (world: World) => Row<Link>[]) {
  return (world: World): Directed<Link>[] =>
    rows(world).flatMap((row) => [
      { ...row, direction: 'received' as const },
      { ...row, direction: 'sent' as const },
    ])
}

/** Summed by the exporter over connections that come and go: increases are right, the absolute number starts with it. */
function traffic<Link extends Traffic>(
  messages: Name,
  bytes: Name,
  path: string,
  over: string,
): Family<Directed<Link>>[] {
  return [
    {
      name: messages,
      type: 'counter',
      help: `Messages over ${over}.`,
      source: `${path}{in,out}_msgs`,
      value: ({ link, direction }) => (direction === 'received' ? link.inMessages : link.outMessages),
    },
    {
      name: bytes,
      type: 'counter',
      help: `Payload bytes over ${over}.`,
      source: `${path}{in,out}_bytes`,
      value: ({ link, direction }) => (direction === 'received' ? link.inBytes : link.outBytes),
    },
  ]
}

const direction = ({ direction }: { direction: string }): string => direction

export const linkTables = [
  routes,
  table<Directed<Route>>({
    entity: 'Route',
    cached: true,
    rows: directed(routeRows),
    labels: { ...routeLabels, direction },
    families: traffic(
      'nats_route_messages_total',
      'nats_route_bytes_total',
      '/routez routes[].',
      'the routes to the other server',
    ),
  }),
  gateways,
  table<Directed<Gateway>>({
    entity: 'Gateway',
    cached: true,
    rows: directed(gatewayRows),
    labels: { ...gatewayLabels, direction },
    families: traffic(
      'nats_gateway_messages_total',
      'nats_gateway_bytes_total',
      '/gatewayz {outbound,inbound}_gateways.*.connection.',
      'the connections with the remote cluster',
    ),
  }),
  leafs,
  table<Directed<Leaf>>({
    entity: 'Leaf node',
    cached: true,
    rows: directed(leafRows),
    labels: { ...leafLabels, direction },
    families: traffic(
      'nats_leafnode_messages_total',
      'nats_leafnode_bytes_total',
      '/leafz leafs[].',
      'the leaf node connections',
    ),
  }),
]
