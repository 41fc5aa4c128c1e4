// One nats-server as /varz shows it: identity, load, traffic, limits.
import type { Varz } from '../nats/endpoints/varz.ts'
import { table } from './family.ts'
import { fields, numberAt, objectAt, textAt, timeAt, type FieldSpec } from './field.ts'
import { answered, type Answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

type Row = Answered<Varz>

const varz = answered('varz')
const entity = 'Server'

const load: FieldSpec[] = [
  ['nats_server_start_timestamp_seconds', 'start', 'Unix time when the server started.', 'time'],
  [
    'nats_server_config_load_timestamp_seconds',
    'config_load_time',
    'Unix time when the server last loaded its configuration.',
    'time',
  ],
  ['nats_server_memory_bytes', 'mem', 'Resident memory in bytes.'],
  ['nats_server_cpu_cores', 'cpu', 'Processor cores in use, over 1 where the server works on several.', 'percent'],
  ['nats_server_cores', 'cores', 'Processor cores of the machine.'],
  ['nats_server_gomaxprocs', 'gomaxprocs', 'Processor cores that the server may use at a time.'],
  ['nats_server_memory_limit_bytes', 'gomemlimit', 'Go memory limit (GOMEMLIMIT) in bytes, where one is set.', 'limit'],
  ['nats_server_connections', 'connections', 'Client connections.'],
  [
    'nats_server_connections_opened_total',
    'total_connections',
    'Client connections accepted since the start of the server.',
  ],
  ['nats_server_route_connections', 'routes', 'Route connections, several to each peer since 2.10.'],
  ['nats_server_route_peers', 'remotes', 'Servers of the cluster to which there is a route.'],
  ['nats_server_leafnode_connections', 'leafnodes', 'Leaf node connections.'],
  ['nats_server_subscriptions', 'subscriptions', 'Subscriptions, those of other servers of the cluster included.'],
]

const trouble: FieldSpec[] = [
  [
    'nats_server_slow_consumers_total',
    'slow_consumers',
    'Connections of all kinds closed because they read too slowly.',
  ],
  ['nats_server_stale_connections_total', 'stale_connections', 'Connections closed because they answered no ping.'],
  [
    'nats_server_stalled_clients_total',
    'stalled_clients',
    'Times a publisher was held back because its subscribers read too slowly.',
  ],
  [
    'nats_server_pinned_account_fails_total',
    'pinned_account_fails',
    'Logins refused because the account was not of a pinned operator.',
    'count',
  ],
  ['nats_disk_io_waiters', 'disk_io_wait_stats.waiters', 'Goroutines that wait for a disk operation to be allowed.'],
  ['nats_disk_io_waits_total', 'disk_io_wait_stats.waits', 'Disk operations that had to wait to be allowed.'],
  [
    'nats_disk_io_wait_seconds_total',
    'disk_io_wait_stats.wait_time',
    'Seconds that disk operations waited to be allowed.',
    'nanoseconds',
  ],
  [
    'nats_disk_io_wait_max_seconds',
    'disk_io_wait_stats.max_wait_time',
    'Longest wait of a disk operation to be allowed since the start of the server in seconds.',
    'nanoseconds',
  ],
]

const ocsp: FieldSpec[] = [
  [
    'nats_server_ocsp_cache_hits_total',
    'ocsp_peer_cache.cache_hits',
    'OCSP responses of client certificates found in the cache.',
  ],
  [
    'nats_server_ocsp_cache_misses_total',
    'ocsp_peer_cache.cache_misses',
    'OCSP responses of client certificates that had to be fetched.',
  ],
  ['nats_server_ocsp_cached_responses', 'ocsp_peer_cache.cached_responses', 'OCSP responses in the cache.'],
  [
    'nats_server_ocsp_cached_good_responses',
    'ocsp_peer_cache.cached_good_responses',
    'OCSP responses in the cache that say good.',
  ],
  [
    'nats_server_ocsp_cached_revoked_responses',
    'ocsp_peer_cache.cached_revoked_responses',
    'OCSP responses in the cache that say revoked.',
  ],
  [
    'nats_server_ocsp_cached_unknown_responses',
    'ocsp_peer_cache.cached_unknown_responses',
    'OCSP responses in the cache that say unknown.',
  ],
]

const limits: FieldSpec[] = [
  [
    'nats_server_route_pool_size',
    'cluster.pool_size',
    'Connections of each route, those of accounts of their own not counted (2.10 and newer).',
  ],
  ['nats_server_max_connections', 'max_connections', 'Client connections allowed.', 'limit'],
  [
    'nats_server_max_subscriptions',
    'max_subscriptions',
    'Subscriptions allowed for each connection, where limited.',
    'limit',
  ],
  ['nats_server_max_payload_bytes', 'max_payload', 'Largest message allowed in bytes.'],
  ['nats_server_max_control_line_bytes', 'max_control_line', 'Longest protocol line allowed in bytes.'],
  [
    'nats_server_max_pending_bytes',
    'max_pending',
    'Bytes that may wait for one connection before it counts as a slow consumer.',
  ],
  ['nats_server_max_pings', 'ping_max', 'Pings that may stay unanswered before a connection is closed.'],
  ['nats_server_ping_interval_seconds', 'ping_interval', 'Interval between pings in seconds.', 'nanoseconds'],
  [
    'nats_server_write_deadline_seconds',
    'write_deadline',
    'Time a write to a client may take before it counts as a slow consumer in seconds.',
    'nanoseconds',
  ],
  ['nats_server_auth_timeout_seconds', 'auth_timeout', 'Time a client has to authenticate in seconds.'],
  ['nats_server_tls_timeout_seconds', 'tls_timeout', 'Time a client has for the TLS handshake in seconds.'],
  ['nats_server_auth_required', 'auth_required', '1 if clients must authenticate, else 0.', 'flag'],
  ['nats_server_tls_required', 'tls_required', '1 if clients must use TLS, else 0.', 'flag'],
  ['nats_server_tls_verify', 'tls_verify', '1 if clients must show a certificate, else 0.', 'flag'],
]

const general = table<Row>({
  entity,
  rows: varz,
  labels: serverLabels,
  families: fields('/varz ', ({ answer }) => answer.raw, [...load, ...trouble, ...ocsp, ...limits]),
})

const info = table<Row>({
  entity,
  rows: varz,
  labels: {
    ...serverLabels,
    version: ({ answer }) => answer.version,
    go_version: ({ answer }) => textAt(answer.raw, 'go'),
    nats_domain: ({ answer }) => textAt(answer.raw, 'jetstream.config.domain'),
    nats_supercluster: ({ supercluster }) => supercluster,
  },
  families: [
    {
      name: 'nats_server_info',
      type: 'gauge',
      help: 'Versions, and where the server belongs, in the labels.',
      source: '/varz version, go, jetstream.config.domain',
      value: () => 1,
    },
  ],
})

/** Only where the server has the field (2.11 and newer): an empty digest would look like a difference. */
const config = table<Row>({
  entity,
  rows: (world) => varz(world).filter(({ answer }) => textAt(answer.raw, 'config_digest') !== ''),
  labels: { ...serverLabels, digest: ({ answer }) => textAt(answer.raw, 'config_digest') },
  families: [
    {
      name: 'nats_server_config_info',
      type: 'gauge',
      help: 'Digest of the configuration, in the label.',
      source: '/varz config_digest',
      value: () => 1,
    },
  ],
})

interface TrafficRow extends Row {
  direction: 'received' | 'sent'
}

const prefixes = { received: 'in', sent: 'out' } as const
const traffic = (what: string) => (row: TrafficRow) => numberAt(row.answer.raw, `${prefixes[row.direction]}_${what}`)

const directions = table<TrafficRow>({
  entity,
  rows: (world) =>
    varz(world).flatMap((row) => [
      { ...row, direction: 'received' as const },
      { ...row, direction: 'sent' as const },
    ]),
  labels: { ...serverLabels, direction: ({ direction }) => direction },
  families: [
    {
      name: 'nats_server_messages_total',
      type: 'counter',
      help: 'Messages of clients, routes, gateways and leaf nodes.',
      source: '/varz {in,out}_msgs',
      value: traffic('msgs'),
    },
    {
      name: 'nats_server_bytes_total',
      type: 'counter',
      help: 'Payload bytes of clients, routes, gateways and leaf nodes.',
      source: '/varz {in,out}_bytes',
      value: traffic('bytes'),
    },
    {
      name: 'nats_server_client_messages_total',
      type: 'counter',
      help: 'Messages of clients (2.12.9, 2.14.1 and newer).',
      source: '/varz {in,out}_client_msgs',
      value: traffic('client_msgs'),
    },
    {
      name: 'nats_server_client_bytes_total',
      type: 'counter',
      help: 'Payload bytes of clients (2.12.9, 2.14.1 and newer).',
      source: '/varz {in,out}_client_bytes',
      value: traffic('client_bytes'),
    },
  ],
})

const kindKeys = { client: 'clients', route: 'routes', gateway: 'gateways', leafnode: 'leafs' } as const
type Kind = keyof typeof kindKeys

const kinds = table<Row & { kind: Kind }>({
  entity,
  rows: (world) => varz(world).flatMap((row) => (Object.keys(kindKeys) as Kind[]).map((kind) => ({ ...row, kind }))),
  labels: { ...serverLabels, kind: ({ kind }) => kind },
  families: [
    {
      name: 'nats_server_slow_consumers_by_kind_total',
      type: 'counter',
      help: 'Connections closed because they read too slowly; routes mean that RAFT traffic was lost.',
      source: '/varz slow_consumer_stats.{clients,routes,gateways,leafs}',
      value: ({ answer, kind }) => numberAt(answer.raw, `slow_consumer_stats.${kindKeys[kind]}`),
    },
    {
      name: 'nats_server_stale_connections_by_kind_total',
      type: 'counter',
      help: 'Connections closed because they answered no ping, by kind.',
      source: '/varz stale_connection_stats.{clients,routes,gateways,leafs}',
      value: ({ answer, kind }) => numberAt(answer.raw, `stale_connection_stats.${kindKeys[kind]}`),
    },
  ],
})

const listenerKeys = {
  client: '',
  cluster: 'cluster.',
  gateway: 'gateway.',
  leafnode: 'leaf.',
  mqtt: 'mqtt.',
  websocket: 'websocket.',
} as const
type Listener = keyof typeof listenerKeys

const certificates = table<Row & { listener: Listener }>({
  entity,
  rows: (world) =>
    varz(world).flatMap((row) => (Object.keys(listenerKeys) as Listener[]).map((listener) => ({ ...row, listener }))),
  labels: { ...serverLabels, listener: ({ listener }) => listener },
  families: [
    {
      name: 'nats_server_certificate_expiry_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time when the certificate of the listener expires (2.11.12, 2.12.4 and newer).',
      source: '/varz tls_cert_not_after, {cluster,gateway,leaf,mqtt,websocket}.tls_cert_not_after',
      value: ({ answer, listener }) => timeAt(answer.raw, `${listenerKeys[listener]}tls_cert_not_after`),
    },
  ],
})

const requests = table<Row & { path: string }>({
  entity,
  rows: (world) =>
    varz(world).flatMap((row) =>
      Object.keys(objectAt(row.answer.raw, 'http_req_stats') ?? {}).map((path) => ({ ...row, path })),
    ),
  labels: { ...serverLabels, path: ({ path }) => path },
  families: [
    {
      name: 'nats_server_http_requests_total',
      type: 'counter',
      help: 'Requests to the monitoring endpoints; some endpoints are not counted by nats-server.',
      source: '/varz http_req_stats.*',
      value: ({ answer, path }) => {
        const found = objectAt(answer.raw, 'http_req_stats')?.[path]
        return typeof found === 'number' ? found : undefined
      },
    },
  ],
})

export const serverTables = [general, info, config, directions, kinds, certificates, requests]
