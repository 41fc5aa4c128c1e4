// nats-surveyor's series and their successors here. It asks over NATS, so some of what it sees is on no endpoint.
import { alike, gone, type Group, type Row } from './moved.ts'

const server = { server_name: 'server', server_cluster: 'nats_cluster' } as const
const jetstreamServer = { server_name: 'server', cluster_name: 'nats_cluster' } as const
const counterName = 'A counter that ends in _count or _bytes, not in _total.'
const idLabel = 'Carries the id of the server: a restart starts new series.'
const elsewhere = 'Comes over a connection to the system account, which this exporter does not make.'

const servers: Group = {
  title: 'nats-surveyor: servers',
  prefix: 'nats_core_',
  labels: server,
  wrong: [idLabel],
  rows: [
    ['info', 'nats_server_info', { labels: { server_version: 'version' } }],
    [
      'start_time',
      'nats_server_start_timestamp_seconds',
      { how: { kind: 'times', factor: 1e9 }, wrong: 'In nanoseconds.' },
    ],
    ['uptime', 'nats_server_start_timestamp_seconds', { how: { kind: 'age', factor: 1 }, moves: true }],
    ['mem_bytes', 'nats_server_memory_bytes', { moves: true }],
    ['go_memlimit_bytes', 'nats_server_memory_limit_bytes'],
    ['core_count', 'nats_server_cores'],
    ['cpu_percentage', 'nats_server_cpu_cores', { how: { kind: 'times', factor: 100 }, moves: true }],
    ['connection_count', 'nats_server_connections'],
    ['subs_count', 'nats_server_subscriptions'],
    ['slow_consumer_count', 'nats_server_slow_consumers_total', { wrong: 'A counter typed as a gauge.' }],
    ['route_count', 'nats_server_route_peers'],
    ...alike(
      {
        total_connection_count: 'nats_server_connections_opened_total',
        sent_msgs_count: 'nats_server_messages_total{direction="sent"}',
        sent_bytes: 'nats_server_bytes_total{direction="sent"}',
        recv_msgs_count: 'nats_server_messages_total{direction="received"}',
        recv_bytes: 'nats_server_bytes_total{direction="received"}',
      },
      { wrong: counterName },
    ),
    ...gone('A round trip over NATS, which this exporter does not make.', 'rtt_nanoseconds'),
    ...gone('Count the series of nats_gateway_configured.', 'gateway_count'),
    ...gone('Count the series of nats_account_connections.', 'active_account_count account_count'),
  ],
}

const sums = (kind: 'route' | 'gateway', messages: string): Row[] =>
  alike(
    {
      [`${kind}_sent_${messages}`]: `nats_${kind}_messages_total{direction="sent"}`,
      [`${kind}_sent_bytes`]: `nats_${kind}_bytes_total{direction="sent"}`,
      [`${kind}_recv_msg_count`]: `nats_${kind}_messages_total{direction="received"}`,
      [`${kind}_recv_bytes`]: `nats_${kind}_bytes_total{direction="received"}`,
    },
    { wrong: counterName, sum: true },
  )

const both = ['outbound', 'inbound'] as const
const gatewayz = (end: (typeof both)[number]): Row[] => {
  const ours = (name: string, more = ''): string => `nats_gateway_${name}{link="${end}"${more}}`
  const old = (name: string): string => `gatewayz_${end}_gateway_${name}`
  return [
    [old('configured'), ours('configured')],
    [
      old('conn_uptime_seconds'),
      ours('start_timestamp_seconds'),
      { how: { kind: 'age', factor: 1 }, wrong: 'Reads 0 after a day: days are not understood.' },
    ],
    [old('conn_rtt'), ours('rtt_seconds')],
    [old('conn_pending_bytes'), ours('pending_bytes')],
    [old('conn_subscriptions'), ours('subscriptions')],
    [old('conn_in_msgs'), ours('messages_total', ',direction="received"')],
    [old('conn_out_msgs'), ours('messages_total', ',direction="sent"')],
    [old('conn_in_bytes'), ours('bytes_total', ',direction="received"')],
    [old('conn_out_bytes'), ours('bytes_total', ',direction="sent"')],
    [old('conn_start_time_seconds'), ours('start_timestamp_seconds'), { wrong: 'Declared and never set.' }],
    ...gone(
      'Of one connection; the rate of the traffic says the same.',
      `${old('conn_last_activity_seconds')} ${old('conn_idle_seconds')}`,
    ),
  ]
}

const links: Group = {
  title: 'nats-surveyor: routes, gateways, meta group',
  prefix: 'nats_core_',
  labels: server,
  wrong: [],
  rows: [
    ...sums('route', 'msg_count'),
    ['route_pending_bytes', 'nats_route_pending_bytes', { sum: true }],
    ...sums('gateway', 'msgs_count'),
    ...gone(
      'Is the number of inbound connections, not of messages: nats_gateway_connections.',
      'gateway_inbound_msg_count',
    ),
    ...both.flatMap(gatewayz),
    ...alike(
      {
        raftz_meta_committed: 'nats_raft_committed_index{group="_meta_"}',
        raftz_meta_applied: 'nats_raft_applied_index{group="_meta_"}',
        raftz_meta_pindex: 'nats_raft_log_index{group="_meta_"}',
      },
      { wrong: 'Of the meta group alone, and the labels of id and cluster are swapped.' },
    ),
  ],
}

const jetstream: Group = {
  title: 'nats-surveyor: JetStream',
  prefix: 'nats_core_jetstream_',
  labels: jetstreamServer,
  wrong: [idLabel],
  rows: [
    ['info', 'nats_jetstream_info', { labels: { server_domain: 'domain' } }],
    ['enabled', 'nats_jetstream_enabled'],
    ['filestore_size_bytes', 'nats_jetstream_max_storage_bytes'],
    ['filestore_used_bytes', 'nats_jetstream_storage_bytes'],
    ['filestore_reserved_bytes', 'nats_jetstream_reserved_storage_bytes'],
    ['memstore_size_bytes', 'nats_jetstream_max_memory_bytes'],
    ['memstore_used_bytes', 'nats_jetstream_memory_bytes'],
    ['memstore_reserved_bytes', 'nats_jetstream_reserved_memory_bytes'],
    ['accounts', 'nats_jetstream_accounts'],
    ['ha_assets', 'nats_jetstream_ha_assets'],
    ['api_requests', 'nats_jetstream_api_requests_total', { wrong: counterName }],
    ['api_errors', 'nats_jetstream_api_errors_total', { wrong: counterName }],
    [
      'api_pending',
      'nats_meta_api_pending',
      { wrong: 'Named as if it were of the API; it is what waits in the meta layer.' },
    ],
    ['cluster_raft_group_size', 'nats_meta_group_size'],
    ['cluster_raft_group_leader', 'nats_meta_leader'],
    ['cluster_raft_group_replica_peer_current', 'nats_meta_peer_current'],
    ['cluster_raft_group_replica_peer_offline', 'nats_meta_peer_offline'],
    [
      'cluster_raft_group_replica_peer_active',
      'nats_meta_peer_last_contact_timestamp_seconds',
      { how: { kind: 'age', factor: 1e9 }, moves: true, wrong: 'An age in nanoseconds, without its unit.' },
    ],
    ...gone('nats_meta_group_size less one.', 'cluster_raft_group_replicas'),
    ...gone('A leader in a label. See nats_meta_leader.', 'cluster_raft_group_info'),
    ['meta_snapshot_pending_entries', 'nats_meta_snapshot_pending_entries'],
    ['meta_snapshot_pending_bytes', 'nats_meta_snapshot_pending_bytes'],
    ['meta_snapshot_last_duration_seconds', 'nats_metalayer_snapshot_last_seconds{part="total",source="jsz"}'],
    ['meta_snapshot_last_timestamp_seconds', 'nats_metalayer_snapshot_last_timestamp_seconds{source="jsz"}'],
    ['server_jetstream_disabled', 'nats_jetstream_enabled', { how: { kind: 'inverted' } }],
    ['server_total_streams', 'nats_jetstream_streams'],
    ['server_total_consumers', 'nats_jetstream_consumers'],
    ['server_total_stream_leaders', 'nats_jetstream_stream_leaders'],
    ['server_total_consumer_leaders', 'nats_jetstream_consumer_leaders'],
    ['server_total_messages', 'nats_jetstream_messages'],
    ['server_total_message_bytes', 'nats_jetstream_stream_bytes'],
    ['server_max_memory', 'nats_jetstream_max_memory_bytes'],
    ['server_max_storage', 'nats_jetstream_max_storage_bytes'],
  ],
}

const byKind = (old: string, kind: string): Row[] => [
  [`${old}_bytes_sent`, `nats_account_bytes_by_kind_total{direction="sent",kind="${kind}"}`, { wrong: counterName }],
  [
    `${old}_bytes_recv`,
    `nats_account_bytes_by_kind_total{direction="received",kind="${kind}"}`,
    { wrong: counterName },
  ],
  [`${old}_msgs_sent`, `nats_account_messages_by_kind_total{direction="sent",kind="${kind}"}`, { wrong: counterName }],
  [
    `${old}_msgs_recv`,
    `nats_account_messages_by_kind_total{direction="received",kind="${kind}"}`,
    { wrong: counterName },
  ],
]

const accounts: Group = {
  title: 'nats-surveyor: accounts',
  prefix: 'nats_core_account_',
  labels: { account: 'account' },
  wrong: ['Summed over servers that may be missing.'],
  rows: [
    ['conn_count', 'nats_account_connections', { sum: true }],
    ['leaf_count', 'nats_account_leafnode_connections', { sum: true }],
    ['sub_count', 'nats_account_subscriptions', { sum: true }],
    ['slow_consumer_count', 'nats_account_slow_consumers_total', { sum: true }],
    ['bytes_sent', 'nats_account_bytes_total{direction="sent"}', { sum: true }],
    ['bytes_recv', 'nats_account_bytes_total{direction="received"}', { sum: true }],
    ['msgs_sent', 'nats_account_messages_total{direction="sent"}', { sum: true }],
    ['msgs_recv', 'nats_account_messages_total{direction="received"}', { sum: true }],
    ...byKind('leaf', 'leafnode'),
    ...byKind('route', 'route'),
    ...byKind('gateway', 'gateway'),
    ...gone('The whole less the other kinds.', 'client_bytes_sent client_bytes_recv client_msgs_sent client_msgs_recv'),
    ...gone('Clients and leaf nodes now: add the two.', 'total_conn_count'),
    ['jetstream_enabled', 'nats_account_jetstream_enabled'],
    ['jetstream_memory_used', 'nats_account_jetstream_memory_bytes', { wrong: 'Of whichever server answered last.' }],
    ['jetstream_storage_used', 'nats_account_jetstream_storage_bytes', { wrong: 'Of whichever server answered last.' }],
    ['jetstream_memory_reserved', 'nats_account_jetstream_max_memory_bytes'],
    ['jetstream_storage_reserved', 'nats_account_jetstream_max_storage_bytes'],
    ...gone('Count the series of nats_stream_leader.', 'jetstream_stream_count'),
    ['jetstream_consumer_count', 'nats_stream_consumers'],
    ['jetstream_replica_count', 'nats_stream_replicas'],
    ...gone(
      'Tiers are in no answer that this exporter asks for.',
      'jetstream_tiered_memory_used jetstream_tiered_memory_reserved jetstream_tiered_storage_used jetstream_tiered_storage_reserved',
    ),
  ],
}

const streamLabels = {
  server_name: 'server',
  cluster_name: 'nats_cluster',
  account: 'account',
  stream: 'stream',
} as const
const leaderLabel = 'The leader is a label: each election starts new series.'

const streams: Group = {
  title: 'nats-surveyor: streams',
  prefix: 'nats_stream_',
  labels: streamLabels,
  wrong: [leaderLabel],
  rows: [
    ['total_messages', 'nats_stream_messages'],
    ['total_bytes', 'nats_stream_bytes'],
    ['first_seq', 'nats_stream_first_sequence'],
    ['last_seq', 'nats_stream_last_sequence'],
    ['consumer_count', 'nats_stream_consumers'],
    ['subject_count', 'nats_stream_subjects'],
  ],
}

const consumers: Group = {
  title: 'nats-surveyor: consumers',
  prefix: 'nats_consumer_',
  labels: { ...streamLabels, consumer_name: 'consumer' },
  wrong: [leaderLabel],
  rows: [
    ['delivered_consumer_seq', 'nats_consumer_delivered_consumer_sequence'],
    ['delivered_stream_seq', 'nats_consumer_delivered_stream_sequence'],
    ['ack_floor_consumer_seq', 'nats_consumer_ack_floor_consumer_sequence'],
    ['ack_floor_stream_seq', 'nats_consumer_ack_floor_stream_sequence'],
    ['num_ack_pending', 'nats_consumer_ack_pending_messages'],
    ['num_redelivered', 'nats_consumer_redelivered_messages'],
    ['num_waiting', 'nats_consumer_waiting_pulls'],
    ['num_pending', 'nats_consumer_pending_messages'],
  ],
}

const others: Group = {
  title: 'nats-surveyor: itself, advisories, latencies',
  prefix: 'nats_',
  labels: {},
  wrong: [],
  rows: [
    ['up', 'nats_up', { wrong: 'One for all servers; here one a server.' }],
    ['survey_duration_seconds', 'nats_exporter_collector_duration_seconds'],
    ['survey_poll_error_count', 'nats_exporter_collector_errors_total', { sum: true }],
    ...gone('Count nats_up.', 'survey_surveyed_count survey_expected_count survey_no_replies_count'),
    ...gone(elsewhere, 'survey_late_replies_count survey_nats_reconnects'),
    ...gone(
      `${elsewhere} What the server logs of it is in nats_log_events_total.`,
      'jetstream_advisory_count jetstream_api_audit jetstream_delivery_exceeded_count jetstream_delivery_terminated_count jetstream_consumer_nak jetstream_acknowledgement_deliveries jetstream_acknowledgement_duration jetstream_unknown_advisories jetstream_total_advisories jetstream_advisory_parse_errors jetstream_consumer_actions jetstream_stream_actions jetstream_snapshot_size_bytes jetstream_snapshot_duration jetstream_restore_created_count jetstream_restore_size_bytes jetstream_restore_duration',
    ),
    ['jetstream_stream_leader_elected', 'nats_raft_leader_changes_total', { wrong: elsewhere }],
    ['jetstream_consumer_leader_elected', 'nats_raft_leader_changes_total', { wrong: elsewhere }],
    ['jetstream_stream_quorum_lost', 'nats_log_events_total{event="stream_no_quorum"}', { wrong: elsewhere }],
    ['jetstream_consumer_quorum_lost', 'nats_log_events_total{event="consumer_no_quorum"}', { wrong: elsewhere }],
    ...gone(
      elsewhere,
      'latency_observations_count latency_observations_received_count latency_observation_status_count latency_observation_error_count latency_service_duration latency_total_duration latency_requestor_rtt latency_responder_rtt latency_system_rtt',
    ),
  ],
}

export const surveyor: readonly Group[] = [servers, links, jetstream, accounts, streams, consumers, others]
