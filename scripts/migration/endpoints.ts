// What the official exporter makes of the endpoints beyond /varz, and the successors here.
import { alike, gone, type Group } from './moved.ts'

const stale = 'Goes on with its last value after the server has gone.'
const counter = { wrong: 'A counter typed as a gauge.' }
const server = { server_id: 'server' } as const
const account = { ...server, account: 'account' } as const

const subsz: Group = {
  title: 'prometheus-nats-exporter: subsz',
  prefix: 'gnatsd_subsz_',
  labels: server,
  wrong: [stale],
  rows: [
    ['num_subscriptions', 'nats_sublist_subscriptions', { moves: true }],
    ['num_cache', 'nats_sublist_cache_entries', { moves: true }],
    ['num_inserts', 'nats_sublist_inserts_total', { ...counter, moves: true }],
    ['num_removes', 'nats_sublist_removes_total', { ...counter, moves: true }],
    ['num_matches', 'nats_sublist_matches_total', { ...counter, moves: true }],
    [
      'cache_hit_rate',
      'nats_sublist_cache_hits_total',
      {
        how: { kind: 'share', of: 'nats_sublist_matches_total' },
        moves: true,
        wrong: 'Since the start of the server.',
      },
    ],
    ['max_fanout', 'nats_sublist_fanout_max', { moves: true }],
    [
      'avg_fanout',
      'nats_sublist_cache_subscriptions',
      { how: { kind: 'share', of: 'nats_sublist_cache_entries' }, moves: true },
    ],
    ...gone('Says how the list would have been paged, which was not asked for.', 'total offset limit'),
    ...gone('An id in a label: a new series with each restart.', 'server_id'),
  ],
}

const routez: Group = {
  title: 'prometheus-nats-exporter: routez',
  prefix: 'gnatsd_routez_',
  labels: server,
  wrong: [stale, 'The only number of a route; bytes, round trips and what waits were ignored, see nats_route_*.'],
  rows: [
    ['num_routes', 'nats_server_route_connections'],
    ['server_name', 'nats_server_info', { labels: { value: 'server' } }],
    ...gone('An id in a label: a new series with each restart.', 'server_id'),
  ],
}

const open = 'Of the connections now open, 1,024 at most: it falls when clients leave, and is called a counter. See '
const detailed =
  'One series for every connection, with its id, address and port: without bound, and under names of other series. See nats_connections_top_*.'

const connz: Group = {
  title: 'prometheus-nats-exporter: connz',
  prefix: 'gnatsd_connz_',
  labels: server,
  wrong: ['Of 1,024 connections at most.'],
  rows: [
    ['num_connections', 'nats_connections_on_server'],
    ['total', 'nats_connections_on_server'],
    ['pending_bytes', 'nats_connections_pending_bytes', { sum: true, absentAt: [0] }],
    ['subscriptions', 'nats_connections_subscriptions', { sum: true, absentAt: [0] }],
    ...gone(`${open}nats_server_client_messages_total.`, 'in_msgs out_msgs'),
    ...gone(`${open}nats_server_client_bytes_total.`, 'in_bytes out_bytes'),
    ...gone('Says how the answer was paged.', 'offset limit'),
    ...gone(detailed, 'start last_activity rtt uptime idle'),
  ],
}

const modes = { status: 'full', js_enabled_only_status: 'js-enabled-only', js_server_only_status: 'js-server-only' }

const healthz: Group = {
  title: 'prometheus-nats-exporter: healthz',
  prefix: 'gnatsd_healthz_',
  labels: server,
  wrong: ['An unreachable server has no status, only a text in a label; here nats_up is 0.'],
  rows: [
    ...Object.entries(modes).map(([old, mode]): Group['rows'][number] => [
      old,
      `nats_health_ok{mode="${mode}"}`,
      { how: { kind: 'inverted' }, wrong: '0 means well, 1 means ill.' },
    ]),
    ...gone('Text in a label.', 'status_value js_enabled_only_status_value js_server_only_status_value'),
  ],
}

const ends = ['outbound', 'inbound'] as const

const gatewayz: Group = {
  title: 'prometheus-nats-exporter: gatewayz',
  prefix: 'gnatsd_gatewayz_',
  labels: { ...server, remote_gateway_name: 'gateway' },
  wrong: ['One series for every connection, with its id in a label.'],
  rows: ends.flatMap((end) => {
    const ours = (name: string, more = ''): string => `nats_gateway_${name}{link="${end}"${more}}`
    const received = ',direction="received"'
    const sent = ',direction="sent"'
    const rows: Group['rows'] = [
      ['configured', ours('configured')],
      ['conn_start_time_seconds', ours('start_timestamp_seconds'), { tolerance: 1, wrong: 'Whole seconds.' }],
      ['conn_uptime_seconds', ours('start_timestamp_seconds'), { how: { kind: 'age', factor: 1 }, moves: true }],
      ['conn_rtt', ours('rtt_seconds'), { moves: true, wrong: 'No unit in the name.' }],
      ['conn_pending_bytes', ours('pending_bytes')],
      ['conn_in_msgs', ours('messages_total', received), counter],
      ['conn_out_msgs', ours('messages_total', sent), counter],
      ['conn_in_bytes', ours('bytes_total', received), counter],
      ['conn_out_bytes', ours('bytes_total', sent), counter],
      ['conn_subscriptions', ours('subscriptions')],
      ...gone(
        'Of one connection; the rate of the traffic says the same.',
        'conn_last_activity_seconds conn_idle_seconds',
      ),
    ]
    return rows.map(([old, name, extra]): Group['rows'][number] => [`${end}_gateway_${old}`, name, extra ?? {}])
  }),
}

const leafNodes: Group = {
  title: 'prometheus-nats-exporter: leafz of a server',
  prefix: 'gnatsd_leafz_',
  labels: server,
  wrong: ['A gauge with the suffix of a counter.'],
  rows: [['conn_nodes_total', 'nats_server_leafnode_connections']],
}

const leafz: Group = {
  title: 'prometheus-nats-exporter: leafz',
  prefix: 'gnatsd_leafz_',
  labels: { ...account, name: 'peer' },
  wrong: ['Address and port in labels: a new series with each reconnect.'],
  rows: [
    ['info', 'nats_leafnode_connections'],
    ['conn_rtt', 'nats_leafnode_rtt_seconds', { moves: true, wrong: 'No unit in the name.' }],
    ['conn_in_msgs', 'nats_leafnode_messages_total{direction="received"}', counter],
    ['conn_out_msgs', 'nats_leafnode_messages_total{direction="sent"}', counter],
    ['conn_in_bytes', 'nats_leafnode_bytes_total{direction="received"}', counter],
    ['conn_out_bytes', 'nats_leafnode_bytes_total{direction="sent"}', counter],
    ['conn_subscriptions_total', 'nats_leafnode_subscriptions', { wrong: 'A gauge with the suffix of a counter.' }],
    ...gone('Never exported: the subscriptions are not asked for.', 'conn_subscriptions'),
  ],
}

const accstatz: Group = {
  title: 'prometheus-nats-exporter: accstatz',
  prefix: 'gnatsd_accstatz_',
  labels: account,
  wrong: [],
  rows: [
    ['current_connections', 'nats_account_connections'],
    ['leaf_nodes', 'nats_account_leafnode_connections'],
    ['subscriptions', 'nats_account_subscriptions', { moves: true }],
    ['slow_consumers', 'nats_account_slow_consumers_total', counter],
    ['sent_messages', 'nats_account_messages_total{direction="sent"}', counter],
    ['received_messages', 'nats_account_messages_total{direction="received"}', counter],
    ['sent_bytes', 'nats_account_bytes_total{direction="sent"}', counter],
    ['received_bytes', 'nats_account_bytes_total{direction="received"}', counter],
    ...gone(
      'Not all connections ever, as the name says, but clients and leaf nodes now: add nats_account_connections and nats_account_leafnode_connections.',
      'total_connections',
    ),
  ],
}

const accountz: Group = {
  title: 'prometheus-nats-exporter: accountz',
  prefix: 'gnatsd_accountz_',
  labels: { ...server, account_id: 'account' },
  wrong: [],
  rows: [
    ['client_connections', 'nats_account_connections'],
    ['leafnode_connections', 'nats_account_leafnode_connections'],
    ['subscriptions', 'nats_account_subscriptions', { moves: true }],
    ['is_system', 'nats_account_system'],
    ['expired', 'nats_account_expired'],
    ['complete', 'nats_account_complete'],
    ['jetstream_enabled', 'nats_account_jetstream_enabled'],
    ...alike(
      {
        limit_subs: 'nats_account_max_subscriptions',
        limit_data: 'nats_account_max_data_bytes',
        limit_payload: 'nats_account_max_payload_bytes',
        limit_imports: 'nats_account_max_imports',
        limit_exports: 'nats_account_max_exports',
        limit_conn: 'nats_account_max_connections',
        limit_leaf: 'nats_account_max_leafnode_connections',
      },
      { absentAt: [0, -1], wrong: '0 where there is no limit at all.' },
    ),
    ...gone('Not a limit but a permission of the claims.', 'limit_wildcards'),
  ],
}

export const endpoints: readonly Group[] = [
  subsz,
  routez,
  connz,
  healthz,
  gatewayz,
  leafNodes,
  leafz,
  accstatz,
  accountz,
]
