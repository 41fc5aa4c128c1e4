// Servers: down and hung are told apart, and restarts, other clusters and unlimited settings are no alarm.
import { about, as, collector, g1, n1, n2, n3, one, type Case, type Labels } from './case.ts'

const up = (labels: Labels, values: string) => one('nats_up', { ...labels, target: `${labels['server']}:8222` }, values)
const errors = (labels: Labels, code: string, values: string) =>
  one(
    'nats_exporter_collector_errors_total',
    { ...labels, target: `${labels['server']}:8222`, collector: 'varz', code },
    values,
  )
const refused = (labels: Labels) => ({
  ...up(labels, '1 1 0x20'),
  ...errors(labels, 'refused', '0 0 1+1x20'),
  ...errors(labels, 'timeout', '0x22'),
})
const silent = (labels: Labels) => ({
  ...up(labels, '1 1 0x20'),
  ...errors(labels, 'refused', '0x22'),
  ...errors(labels, 'timeout', '0 0 1+1x20'),
})
const of = (name: string, labels: Labels, value: string, limit: string, max: string) => ({
  ...one(name, labels, value),
  ...one(limit, labels, max),
})
const start = 'nats_server_start_timestamp_seconds'
const memory = (labels: Labels, values: string) => one('nats_server_memory_bytes', labels, values)
const routes = (labels: Labels, values: string) => one('nats_server_route_peers', labels, values)
const expires = (labels: Labels, at: string) =>
  one('nats_server_certificate_expiry_timestamp_seconds', { ...labels, listener: 'client' }, at)
const info = (labels: Labels, version: string, values: string) =>
  one('nats_server_info', { ...labels, version, go_version: 'go1.25' }, values)
const listener = { ...n1, listener: 'client' }

const presence: Case[] = [
  about('NatsServerDown')(
    'connections are refused',
    { ...refused(n1), ...silent(n2) },
    { '2m': [], '210s': [as('critical', n1)] },
  ),
  about('NatsServerDown')(
    'a restart, a server that hangs, and one that another exporter reaches',
    {
      ...up(n1, '1 1 0 0 1x20'),
      ...silent(n2),
      ...up(n3, '0x20'),
      ...up({ ...n3, instance: 'e2:7778' }, '1x20'),
    },
    { '90s': [], '4m': [], '8m': [] },
  ),
  about('NatsServerHung')(
    'requests time out',
    { ...silent(n1), ...refused(n2) },
    { '1m': [], '150s': [as('critical', n1)] },
  ),
  about('NatsServerHung')(
    'one endpoint hangs, and a server is down',
    { ...up(n1, '1x20'), ...errors(n1, 'timeout', '0+1x20'), ...refused(n2) },
    { '5m': [] },
  ),
  about('NatsServerUnhealthy')(
    'for over five minutes',
    one('nats_health_ok', { ...n1, mode: 'js-enabled-only' }, '1 0x20'),
    { '5m': [], '6m': [as('warning', n1)] },
  ),
  about('NatsServerUnhealthy')(
    'while it starts',
    one('nats_health_ok', { ...n1, mode: 'js-enabled-only' }, '0x6 1x20'),
    { '3m': [], '8m': [] },
  ),
  about('NatsServerCatchingUp')(
    'after a start',
    { ...one('nats_raft_catching_up', g1, '0 1x20'), ...one(start, n1, '1x40') },
    { '0s': [], '2m': [as('info', n1)] },
  ),
  about('NatsServerCatchingUp')(
    'long after its start',
    { ...one('nats_raft_catching_up', g1, '1x80'), ...one(start, n1, '1x80') },
    { '20m': [] },
  ),
  about('NatsServerRestarting')('two starts within an hour', one(start, n1, '1x4 100x20 900x40'), {
    '5m': [],
    '16m': [as('warning', n1)],
  }),
  about('NatsServerRestarting')('one', one(start, n1, '1x4 100x40'), { '16m': [] }),
]

const load: Case[] = [
  about('NatsServerMemoryHigh')(
    '91 % of GOMEMLIMIT',
    of('nats_server_memory_bytes', n1, '91x40', 'nats_server_memory_limit_bytes', '100x40'),
    { '9m': [], '11m': [as('warning', n1)] },
  ),
  about('NatsServerMemoryHigh')(
    '91 % of what its control group allows, with and without GOMEMLIMIT',
    {
      ...of('nats_server_memory_bytes', n1, '91x40', 'nats_process_memory_limit_bytes', '100x40'),
      ...of('nats_server_memory_bytes', n2, '91x40', 'nats_process_memory_limit_bytes', '100x40'),
      ...one('nats_server_memory_limit_bytes', n2, '200x40'),
    },
    { '9m': [], '11m': [as('warning', n1), as('warning', n2)] },
  ),
  about('NatsServerMemoryHigh')(
    'half, and no limit',
    {
      ...of('nats_server_memory_bytes', n1, '50x40', 'nats_server_memory_limit_bytes', '100x40'),
      ...memory(n2, '99e9x40'),
    },
    { '15m': [] },
  ),
  about('NatsServerMemoryUneven')(
    'twice its peers',
    { ...memory(n1, '4e9x80'), ...memory(n2, '1e9x80'), ...memory(n3, '1e9x80') },
    { '29m': [], '31m': [as('info', n1)] },
  ),
  about('NatsServerMemoryUneven')(
    'small, or alike',
    {
      ...memory(n1, '4e8x80'),
      ...memory(n2, '1e8x80'),
      ...memory({ ...n1, nats_cluster: 'c2' }, '4e9x80'),
      ...memory({ ...n2, nats_cluster: 'c2' }, '4e9x80'),
    },
    { '35m': [] },
  ),
  about('NatsCpuHigh')(
    'all of its four cores',
    {
      ...of('nats_server_cpu_cores', n1, '3.8x40', 'nats_server_gomaxprocs', '4x40'),
      ...of('nats_server_cpu_cores', n2, '2x40', 'nats_server_cores', '2x40'),
    },
    { '9m': [], '11m': [as('warning', n1), as('warning', n2)] },
  ),
  about('NatsCpuHigh')(
    'all of its quota of half a core',
    {
      ...of('nats_server_cpu_cores', n1, '0.48x40', 'nats_server_gomaxprocs', '4x40'),
      ...one('nats_process_cpu_limit_cores', n1, '0.5x40'),
    },
    { '9m': [], '11m': [as('warning', n1)] },
  ),
  about('NatsCpuHigh')(
    'one of four cores',
    {
      ...of('nats_server_cpu_cores', n1, '1x40', 'nats_server_gomaxprocs', '4x40'),
      ...one('nats_server_cores', n1, '1x40'),
    },
    { '15m': [] },
  ),
  about('NatsConnectionsHigh')(
    '80 %',
    of('nats_server_connections', n1, '80x40', 'nats_server_max_connections', '100x40'),
    { '4m': [], '6m': [as('warning', n1)] },
  ),
  about('NatsConnectionsHigh')(
    '70 %, and any number without a limit',
    {
      ...of('nats_server_connections', n1, '70x40', 'nats_server_max_connections', '100x40'),
      ...one('nats_server_connections', n2, '90000x40'),
    },
    { '9m': [] },
  ),
  about('NatsStaleConnections')(
    'a dozen within ten minutes',
    one('nats_server_stale_connections_total', n1, '0x4 12x40'),
    { '2m': [], '4m': [as('info', n1)] },
  ),
  about('NatsStaleConnections')('since the start', one('nats_server_stale_connections_total', n1, '500x80'), {
    '20m': [],
  }),
  about('NatsStalledClients')(
    'hundreds within ten minutes',
    one('nats_server_stalled_clients_total', n1, '0x4 300x40'),
    { '2m': [], '4m': [as('info', n1)] },
  ),
  about('NatsStalledClients')('a few', one('nats_server_stalled_clients_total', n1, '900x4 910x40'), { '4m': [] }),
]

const route = (labels: Labels, name: string, values: string) =>
  one(`nats_route_${name}`, { ...labels, peer: 'n9' }, values)
const gateway = (labels: Labels, link: string, values: string) =>
  one('nats_gateway_connections', { ...labels, gateway: 'east', link }, values)
const toPeer = { ...n1, peer: 'n9' }

const slowLinks: Case[] = [
  about('NatsRouteSlow')(
    'by round trip, and by bytes that wait',
    {
      ...route(n1, 'rtt_seconds', '0.06x40'),
      ...route(n1, 'pending_bytes', '0x40'),
      ...route(n2, 'rtt_seconds', '0.001x40'),
      ...route(n2, 'pending_bytes', '2000000x40'),
    },
    { '4m': [], '6m': [as('warning', toPeer), as('warning', { ...toPeer, ...n2 })] },
  ),
  about('NatsRouteSlow')(
    'a fast one, and a moment',
    { ...route(n1, 'rtt_seconds', '0.001 0.001 9 0.001x40'), ...route(n1, 'pending_bytes', '0 0 9000000 0x40') },
    { '2m': [], '8m': [] },
  ),
  about('NatsGatewayLost')(
    'the connection is gone, or the cluster with it',
    {
      ...gateway(n1, 'outbound', '1x4 0x40'),
      ...gateway(n2, 'outbound', '1x4 stale'),
      ...collector(n1, 'gatewayz', '1x60'),
      ...collector(n2, 'gatewayz', '1x60'),
    },
    { '6m': [], '8m': [as('critical', { ...n1, gateway: 'east' }), as('critical', { ...n2, gateway: 'east' })] },
  ),
  about('NatsGatewayLost')(
    'not read, inbound only, and a reconnect',
    {
      ...gateway(n1, 'outbound', '1x4 stale'),
      ...collector(n1, 'gatewayz', '1x4 0x60'),
      ...gateway(n2, 'inbound', '1x4 0x60'),
      ...collector(n2, 'gatewayz', '1x60'),
      ...gateway(n3, 'outbound', '1x4 0 0 1x60'),
      ...collector(n3, 'gatewayz', '1x60'),
    },
    { '3m': [], '15m': [] },
  ),
]

const links: Case[] = [
  about('NatsRoutesMissing')(
    'one of three has one route',
    { ...routes(n1, '2x20'), ...routes(n2, '2x20'), ...routes(n3, '2 1x20') },
    { '5m': [], '6m': [as('warning', n3)] },
  ),
  about('NatsRoutesMissing')(
    'a server is down; another cluster has other servers',
    {
      ...routes(n1, '2x4 1x20'),
      ...routes(n2, '2x4 1x20'),
      ...routes(n3, '2x4 stale'),
      ...routes({ ...n1, nats_cluster: 'c2' }, '0x24'),
    },
    { '9m': [] },
  ),
  about('NatsLeafnodesLost')(
    'all of them',
    {
      ...one('nats_server_leafnode_connections', n1, '2x80 0x20'),
      ...one('nats_server_leafnode_connections', n2, '0x100'),
    },
    { '41m': [], '46m': [as('warning', { nats_cluster: 'c1' })] },
  ),
  about('NatsLeafnodesLost')(
    'never had any, or it moved to the other server',
    {
      ...one('nats_server_leafnode_connections', { ...n1, nats_cluster: 'c2' }, '0x100'),
      ...one('nats_server_leafnode_connections', n1, '2x80 0x20'),
      ...one('nats_server_leafnode_connections', n2, '0x80 2x20'),
    },
    { '46m': [] },
  ),
  about('NatsCertificateExpiring')(
    'in a month and in a week',
    { ...expires(n1, '2000000x10'), ...expires(n2, '500000x10') },
    {
      '2m': [as('warning', listener), as('warning', { ...listener, ...n2 }), as('critical', { ...listener, ...n2 })],
    },
  ),
  about('NatsCertificateExpiring')(
    'in a year, and no certificate',
    { ...expires(n1, '31536000x10'), ...expires(n2, '0x10') },
    { '2m': [] },
  ),
  about('NatsServerVersionsDiffer')(
    'for a day',
    { ...info(n1, '2.11.8', '1x400'), ...info(n2, '2.14.5', '1x400') },
    { '20h': [], '26h': [as('info', { nats_cluster: 'c1' })] },
    '5m',
  ),
  about('NatsServerVersionsDiffer')(
    'an upgrade',
    { ...info(n1, '2.11.8', '1x50 stale'), ...info(n1, '2.14.5', '_x50 1x400'), ...info(n2, '2.14.5', '1x400') },
    { '4h': [], '26h': [] },
    '5m',
  ),
]

export const cases: Case[] = [...presence, ...load, ...slowLinks, ...links]
