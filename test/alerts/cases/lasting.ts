// Losses that last stay told, also when one of many is lost; what comes back or was taken away on purpose does not.
import { about, as, collector, lastSeen, n1, n2, n3, one, series, type Case, type Labels } from './case.ts'

const cluster = { nats_cluster: 'c1' }
const up = (labels: Labels, values: string) => one('nats_up', { target: `${labels['server']}:8222`, ...labels }, values)
const failed = (labels: Labels, code: string, values: string) =>
  one(
    'nats_exporter_collector_errors_total',
    { ...labels, target: `${labels['server']}:8222`, collector: 'varz', code },
    values,
  )
const leaf = (labels: Labels, peer: string, values: string) =>
  one('nats_leafnode_connections', { ...labels, account: 'APP', peer }, values)
const leafs = (labels: Labels, values: string) => one('nats_server_leafnode_connections', labels, values)
const route = (labels: Labels, peer: string, values: string) =>
  one('nats_route_connections', { ...labels, peer }, values)
const standalone = (server: string) => ({ nats_cluster: '', server })

const links: Case[] = [
  about('NatsLeafnodesLost')(
    'one of eighty; the only one of a server that stands alone; told for hours',
    {
      ...leafs(n1, '40x120 39x480'),
      ...leafs(n2, '40x600'),
      ...leafs(standalone('hub'), '1x120 0x480'),
      ...leafs({ ...n1, nats_cluster: 'c2' }, '3x120 2x60 3x480'),
    },
    {
      '119m': [],
      '140m': [as('warning', cluster), as('warning', standalone('hub')), as('warning', { nats_cluster: 'c2' })],
      '4h': [as('warning', cluster), as('warning', standalone('hub'))],
      '9h': [as('warning', cluster), as('warning', standalone('hub'))],
    },
    '60s',
  ),
  about('NatsLeafnodesLost')(
    'by name, and not once more by number',
    {
      ...leaf(n1, 'store-7', '1x80 stale'),
      ...leaf(n1, 'store-8', '1x800'),
      ...leafs(n1, '2x80 1x720'),
      ...collector(n1, 'leafz', '1x800'),
    },
    {
      '41m': [],
      '50m': [as('warning', { ...cluster, account: 'APP', peer: 'store-7' })],
      '6h': [as('warning', { ...cluster, account: 'APP', peer: 'store-7' })],
    },
  ),
  about('NatsLeafnodesLost')(
    'one that moved, one that came back, one seen for a minute, the hub as its leaf sees it, and a server that is not read',
    {
      ...leaf(n1, 'store-7', '1x80 stale'),
      ...leaf(n2, 'store-7', '_x80 1x120'),
      ...leaf(n1, 'store-8', '1x80 stale _x5 1x120'),
      ...leaf(n1, 'laptop', '1 1 1 stale'),
      ...collector(n1, 'leafz', '1x200'),
      ...collector(n2, 'leafz', '1x200'),
      ...leaf({ ...n1, nats_cluster: 'edge' }, 'hub-1', '1x80 stale'),
      ...one('nats_leafnode_spoke', { ...n1, nats_cluster: 'edge', account: 'APP', peer: 'hub-1' }, '1x80 stale'),
      ...collector({ ...n1, nats_cluster: 'edge' }, 'leafz', '1x200'),
      ...leafs({ ...n1, nats_cluster: 'c3' }, '2x80 stale'),
      ...leafs({ ...n2, nats_cluster: 'c3' }, '2x200'),
    },
    { '44m': [], '55m': [], '90m': [] },
  ),
  about('NatsGatewayLost')(
    'for hours, and until it is back',
    {
      ...one('nats_gateway_connections', { ...n1, gateway: 'east', link: 'outbound' }, '1x60 stale _x400 1x200'),
      ...collector(n1, 'gatewayz', '1x700'),
    },
    {
      '40m': [as('critical', { ...n1, gateway: 'east' })],
      '3h': [as('critical', { ...n1, gateway: 'east' })],
      '4h30m': [],
    },
  ),
  about('NatsRoutesUneven')(
    'some connections of a pool are missing',
    { ...route(n1, 'n2', '4x60'), ...route(n1, 'n3', '2x60') },
    { '14m': [], '16m': [as('warning', { ...n1, peer: 'n3' })] },
  ),
  about('NatsRoutesUneven')(
    'all alike, and a peer that restarts',
    { ...route(n1, 'n2', '4x60'), ...route(n1, 'n3', '4x10 1 2 4x60'), ...route(n2, 'n3', '9x60') },
    { '10m': [], '20m': [] },
  ),
  about('NatsRoutesMissing')(
    'two servers of one name',
    { ...lastSeen(n1, 'duplicate_server_name', '0x4 140x40') },
    { '2m': [], '4m': [as('critical', n1)] },
  ),
  about('NatsRoutesMissing')(
    'servers that stand alone have none',
    {
      ...one('nats_server_route_peers', standalone('edge-a'), '0x40'),
      ...one('nats_server_route_peers', standalone('edge-b'), '0x40'),
    },
    { '10m': [] },
  ),
]

const servers: Case[] = [
  about('NatsServerDown')(
    'a machine that is gone: requests time out and are unreachable in turn',
    { ...up(n1, '1 1 0x30'), ...failed(n1, 'timeout', '0 0 1+1x30'), ...failed(n1, 'unreachable', '0 0 0 1+1x30') },
    { '6m': [as('critical', n1)] },
  ),
  about('NatsServerHung')(
    'a machine that is gone',
    { ...up(n1, '1 1 0x30'), ...failed(n1, 'timeout', '0 0 1+1x30'), ...failed(n1, 'unreachable', '0 0 0 1+1x30') },
    { '6m': [] },
  ),
  about('NatsServerRestarting')(
    'a pod with a new address each time',
    {
      ...one('nats_server_start_timestamp_seconds', { ...n1, instance: '10.0.0.1:7778' }, '-9000x20 stale'),
      ...one('nats_server_start_timestamp_seconds', { ...n1, instance: '10.0.0.2:7778' }, '_x22 660x20 stale'),
      ...one('nats_server_start_timestamp_seconds', { ...n1, instance: '10.0.0.3:7778' }, '_x44 1320x60'),
    },
    { '20m': [], '30m': [as('warning', n1)] },
  ),
  about('NatsServerRestarting')(
    'two exporters see one start',
    {
      ...one('nats_server_start_timestamp_seconds', { ...n1, instance: 'a:7778' }, '-9000x20 620x40'),
      ...one('nats_server_start_timestamp_seconds', { ...n1, instance: 'b:7778' }, '-9000x21 620x40'),
    },
    { '15m': [] },
  ),
  about('NatsServerCrashed')('told by its log', lastSeen(n1, 'server_cannot_start', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', n1)],
  }),
  about('NatsServerCrashed')('never', lastSeen(n1, 'server_cannot_start', '0x40'), { '9m': [] }),
  about('NatsServerReloadFailed')(
    'until a reload goes well',
    {
      ...lastSeen(n1, 'server_reload_failed', '0x4 140x80'),
      ...lastSeen(n1, 'server_reloaded', '0x40 1220x40'),
      ...lastSeen(n2, 'server_reload_failed', '0x4 140x80'),
      ...lastSeen(n2, 'server_reloaded', '10x80'),
    },
    { '2m': [], '10m': [as('warning', n1), as('warning', n2)], '30m': [as('warning', n2)] },
  ),
  about('NatsServerReloadFailed')('never', lastSeen(n1, 'server_reload_failed', '0x40'), { '9m': [] }),
  about('NatsServerUnhealthy')(
    'by its log alone, and what it cannot do',
    {
      ...one('nats_health_ok', { ...n1, mode: 'js-enabled-only' }, '1x60'),
      ...lastSeen(n1, 'health_check_failed', '0x4 140+30x60'),
      ...lastSeen(n2, 'server_accept_failed', '0x4 140x60'),
    },
    { '2m': [], '5m': [as('critical', n2)], '12m': [as('warning', n1), as('critical', n2)] },
  ),
  about('NatsServerUnhealthy')(
    'a health check that failed once or twice',
    lastSeen(n1, 'health_check_failed', '0x4 140x8 400x40'),
    { '6m': [], '12m': [] },
  ),
  about('NatsConnectionsHigh')(
    'all of them',
    { ...one('nats_server_connections', n1, '1000x40'), ...one('nats_server_max_connections', n1, '1000x40') },
    { '6m': [as('warning', n1), as('critical', n1)] },
  ),
]

const watchers: Case[] = [
  about('NatsMonitoringLost')(
    'for longer than the hour within which it was seen',
    { ...up(n1, '1x20 stale'), ...up({ ...n2, instance: 'e2:7778' }, '1x400') },
    { '3h': [as('warning', n1), as('critical', n1)] },
  ),
  about('NatsMonitoringLost')(
    'a cluster that was made smaller: the meta group has no more members than are up',
    {
      ...up({ ...n3, instance: 'e3:7778' }, '1x20 stale'),
      ...up(n1, '1x400'),
      ...up(n2, '1x400'),
      ...one('nats_meta_group_size', n1, '3x18 2x400'),
    },
    { '15m': [], '40m': [] },
  ),
  about('NatsExporterDown')(
    'an application with nats in its name; an exporter under another job',
    {
      [series('up', { instance: 'app:9090', job: 'billing-nats-consumer' })]: '0x40',
      [series('up', { instance: '10.0.0.7:7778', job: 'messaging/jetstream' })]: '1x40',
      ...up({ ...n1, job: 'messaging/jetstream' }, '1x40'),
    },
    { '5m': [] },
  ),
  about('NatsExporterDown')(
    'a PodMonitor',
    { [series('up', { instance: 'e1:7778', job: 'messaging/nats-jetstream-exporter' })]: '0x40' },
    { '3m': [as('critical', { instance: 'e1:7778', job: 'messaging/nats-jetstream-exporter' })] },
  ),
  about('NatsExporterConfigFailed')(
    'a reload failed',
    one('nats_exporter_config_last_reload_successful', {}, '1 0x20'),
    {
      '1m': [],
      '3m': [as('warning', { instance: 'e1:7778', job: 'nats' })],
    },
  ),
  about('NatsExporterConfigFailed')('none failed', one('nats_exporter_config_last_reload_successful', {}, '1x20'), {
    '5m': [],
  }),
  about('NatsExporterStateNotSaved')('a full disk', one('nats_exporter_state_last_save_successful', {}, '1 0x20'), {
    '1m': [],
    '4m': [as('warning', { instance: 'e1:7778', job: 'nats' })],
  }),
  about('NatsExporterStateNotSaved')('one failure', one('nats_exporter_state_last_save_successful', {}, '1 0 1x20'), {
    '5m': [],
  }),
  about('NatsLogBytesLost')(
    'rotated away',
    one('nats_exporter_log_lost_bytes_total', { ...n1, source: '/n1.log' }, '0x4 9000x40'),
    { '2m': [], '4m': [as('warning', { ...n1, source: '/n1.log' })] },
  ),
  about('NatsLogBytesLost')(
    'long ago',
    one('nats_exporter_log_lost_bytes_total', { ...n1, source: '/n1.log' }, '9000x60'),
    { '20m': [] },
  ),
]

export const cases: Case[] = [...links, ...servers, ...watchers]
