// gnatsd_varz_*: what the official exporter makes of /varz, and its successors here.
import { alike, gone, type Group } from './moved.ts'

const counter = { wrong: 'A counter typed as a gauge.' }
const milliseconds = { how: { kind: 'times', factor: 1000 }, wrong: 'In milliseconds.' } as const
const nanoseconds = { how: { kind: 'times', factor: 1e9 }, wrong: 'In nanoseconds.' } as const
const nanosecondCounter = { ...nanoseconds, wrong: 'A counter typed as a gauge, in nanoseconds.' }
const stalled = { wrong: 'Keeps its last value when JetStream is disabled at run time; here it comes from /jsz.' }
const unlimited = { absentAt: [0, -1] }

const identity: Group['rows'] = [
  ['server_name', 'nats_server_info', { labels: { value: 'server' } }],
  ['cluster_name', 'nats_server_info', { labels: { value: 'nats_cluster' } }],
  ['version', 'nats_server_info', { labels: { value: 'version' } }],
  ['jetstream_config_domain', 'nats_jetstream_info', { labels: { value: 'domain' } }],
]

const process: Group['rows'] = [
  ['start', 'nats_server_start_timestamp_seconds', milliseconds],
  ['config_load_time', 'nats_server_config_load_timestamp_seconds', milliseconds],
  ['mem', 'nats_server_memory_bytes', { moves: true }],
  [
    'cpu',
    'nats_server_cpu_cores',
    { how: { kind: 'times', factor: 100 }, moves: true, wrong: 'In percent of a core.' },
  ],
  ['cores', 'nats_server_cores'],
  ['gomaxprocs', 'nats_server_gomaxprocs'],
  ['gomemlimit', 'nats_server_memory_limit_bytes'],
  ['connections', 'nats_server_connections'],
  ['total_connections', 'nats_server_connections_opened_total', counter],
  ['routes', 'nats_server_route_connections'],
  ['remotes', 'nats_server_route_peers'],
  ['leafnodes', 'nats_server_leafnode_connections'],
  ['subscriptions', 'nats_server_subscriptions'],
  ...'varz connz routez gatewayz leafz subsz accountz accstatz jsz healthz'
    .split(' ')
    .map((path): Group['rows'][number] => [
      `http_req_stats_${path}`,
      `nats_server_http_requests_total{path="/${path}"}`,
      { ...counter, moves: true },
    ]),
]

const traffic = alike(
  {
    in_msgs: 'nats_server_messages_total{direction="received"}',
    out_msgs: 'nats_server_messages_total{direction="sent"}',
    in_bytes: 'nats_server_bytes_total{direction="received"}',
    out_bytes: 'nats_server_bytes_total{direction="sent"}',
    in_client_msgs: 'nats_server_client_messages_total{direction="received"}',
    out_client_msgs: 'nats_server_client_messages_total{direction="sent"}',
    in_client_bytes: 'nats_server_client_bytes_total{direction="received"}',
    out_client_bytes: 'nats_server_client_bytes_total{direction="sent"}',
    slow_consumers: 'nats_server_slow_consumers_total',
    slow_consumer_stats_clients: 'nats_server_slow_consumers_by_kind_total{kind="client"}',
    slow_consumer_stats_routes: 'nats_server_slow_consumers_by_kind_total{kind="route"}',
    slow_consumer_stats_gateways: 'nats_server_slow_consumers_by_kind_total{kind="gateway"}',
    slow_consumer_stats_leafs: 'nats_server_slow_consumers_by_kind_total{kind="leafnode"}',
    stale_connections: 'nats_server_stale_connections_total',
    stale_connection_stats_clients: 'nats_server_stale_connections_by_kind_total{kind="client"}',
    stale_connection_stats_routes: 'nats_server_stale_connections_by_kind_total{kind="route"}',
    stale_connection_stats_gateways: 'nats_server_stale_connections_by_kind_total{kind="gateway"}',
    stale_connection_stats_leafs: 'nats_server_stale_connections_by_kind_total{kind="leafnode"}',
    stalled_clients: 'nats_server_stalled_clients_total',
    pinned_account_fails: 'nats_server_pinned_account_fails_total',
    disk_io_wait_stats_waits: 'nats_disk_io_waits_total',
    ocsp_peer_cache_cache_hits: 'nats_server_ocsp_cache_hits_total',
    ocsp_peer_cache_cache_misses: 'nats_server_ocsp_cache_misses_total',
  },
  counter,
)

const storage: Group['rows'] = [
  ['disk_io_wait_stats_waiters', 'nats_disk_io_waiters'],
  ['disk_io_wait_stats_wait_time', 'nats_disk_io_wait_seconds_total', nanosecondCounter],
  ['disk_io_wait_stats_max_wait_time', 'nats_disk_io_wait_max_seconds', nanoseconds],
  ['ocsp_peer_cache_cached_responses', 'nats_server_ocsp_cached_responses'],
  ['ocsp_peer_cache_cached_good_responses', 'nats_server_ocsp_cached_good_responses'],
  ['ocsp_peer_cache_cached_revoked_responses', 'nats_server_ocsp_cached_revoked_responses'],
  ['ocsp_peer_cache_cached_unknown_responses', 'nats_server_ocsp_cached_unknown_responses'],
]

const limits: Group['rows'] = [
  ['max_connections', 'nats_server_max_connections', unlimited],
  ['max_subscriptions', 'nats_server_max_subscriptions', unlimited],
  ['max_payload', 'nats_server_max_payload_bytes'],
  ['max_pending', 'nats_server_max_pending_bytes'],
  ['max_control_line', 'nats_server_max_control_line_bytes'],
  ['ping_max', 'nats_server_max_pings'],
  ['ping_interval', 'nats_server_ping_interval_seconds', nanoseconds],
  ['write_deadline', 'nats_server_write_deadline_seconds', nanoseconds],
  ['auth_timeout', 'nats_server_auth_timeout_seconds'],
  ['tls_timeout', 'nats_server_tls_timeout_seconds'],
  ['cluster_pool_size', 'nats_server_route_pool_size'],
]

const jetstream: Group['rows'] = [
  ['jetstream_config_max_memory', 'nats_jetstream_max_memory_bytes', { ...stalled, ...unlimited }],
  ['jetstream_config_max_storage', 'nats_jetstream_max_storage_bytes', { ...stalled, ...unlimited }],
  ['jetstream_config_sync_interval', 'nats_jetstream_sync_interval_seconds', nanoseconds],
  ['jetstream_stats_memory', 'nats_jetstream_memory_bytes', stalled],
  ['jetstream_stats_storage', 'nats_jetstream_storage_bytes', stalled],
  ['jetstream_stats_reserved_memory', 'nats_jetstream_reserved_memory_bytes', stalled],
  ['jetstream_stats_reserved_storage', 'nats_jetstream_reserved_storage_bytes', stalled],
  ['jetstream_stats_accounts', 'nats_jetstream_accounts', stalled],
  ['jetstream_stats_ha_assets', 'nats_jetstream_ha_assets', stalled],
  ['jetstream_stats_api_level', 'nats_jetstream_api_level', stalled],
  ['jetstream_stats_api_total', 'nats_jetstream_api_requests_total', counter],
  ['jetstream_stats_api_errors', 'nats_jetstream_api_errors_total', counter],
  ['jetstream_stats_api_inflight', 'nats_jetstream_api_inflight', stalled],
  ['jetstream_meta_cluster_size', 'nats_meta_group_size', stalled],
  ['jetstream_meta_pending', 'nats_meta_api_pending', stalled],
  ['jetstream_meta_pending_requests', 'nats_meta_api_pending_requests', stalled],
  ['jetstream_meta_pending_infos', 'nats_meta_api_pending_infos', stalled],
  ['jetstream_meta_snapshot_pending_entries', 'nats_meta_snapshot_pending_entries', stalled],
  ['jetstream_meta_snapshot_pending_size', 'nats_meta_snapshot_pending_bytes', stalled],
  [
    'jetstream_meta_snapshot_last_duration',
    'nats_metalayer_snapshot_last_seconds{part="total",source="jsz"}',
    nanoseconds,
  ],
  ['jetstream_limits_max_ha_assets', 'nats_jetstream_max_ha_assets', stalled],
  ['jetstream_limits_max_ack_pending', 'nats_jetstream_max_ack_pending', stalled],
  ['jetstream_limits_max_request_batch', 'nats_jetstream_max_request_batch', stalled],
  ['jetstream_limits_max_duplicate_window', 'nats_jetstream_max_duplicate_window_seconds', nanoseconds],
  ['jetstream_limits_max_batch_inflight_per_stream', 'nats_jetstream_max_batch_inflight_per_stream', stalled],
  ['jetstream_limits_max_batch_inflight_total', 'nats_jetstream_max_batch_inflight', stalled],
  ['jetstream_limits_max_batch_size', 'nats_jetstream_max_batch_messages', stalled],
  ['jetstream_limits_max_batch_timeout', 'nats_jetstream_max_batch_timeout_seconds', nanoseconds],
]

export const varz: Group = {
  title: 'prometheus-nats-exporter: varz',
  prefix: 'gnatsd_varz_',
  labels: { server_id: 'server' },
  wrong: ['Goes on with its last value after the server has gone.'],
  rows: [
    ...identity,
    ...process,
    ...traffic,
    ...storage,
    ...limits,
    ...jetstream,
    ...gone('An id in a label: a new series with each restart.', 'server_id'),
    ...gone('Is the name of the cluster, the label nats_cluster.', 'gateway_name jetstream_meta_name'),
    ...gone('A leader in a label: a new series with each election. See nats_meta_leader.', 'jetstream_meta_leader'),
    ...gone(
      'An address or a setting that changes with the configuration only.',
      'proto port http_port https_port cluster_write_deadline gateway_write_deadline cluster_cluster_port cluster_auth_timeout cluster_tls_timeout gateway_port gateway_auth_timeout gateway_tls_timeout mqtt_port mqtt_auth_timeout mqtt_tls_timeout mqtt_ack_wait mqtt_max_ack_pending websocket_port websocket_handshake_timeout websocket_auth_timeout',
    ),
  ],
}
