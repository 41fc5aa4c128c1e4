// Fields of the endpoints that are no series, and why: with the tables this accounts for every field servers send.

/** Fields by endpoint, in the notation of `source`; a field stands for all below it as well. */
export interface LeftOut {
  reason: string
  fields: Readonly<Record<string, string>>
}

const stream = 'account_details[].stream_detail[]'
const consumer = `${stream}.consumer_detail[]`
const of = (parent: string, names: string): string =>
  names
    .split(' ')
    .map((name) => `${parent}.${name}`)
    .join(' ')
const both = (names: string): string => `${of('inbound_gateways.*', names)} ${of('outbound_gateways.*', names)}`

const labels: LeftOut = {
  reason: 'It tells whose a series is: a label, or what links one to the other.',
  fields: {
    '/varz': 'server_name cluster.name gateway.name system_account',
    '/connz': 'server_id connections[].name connections[].name_tag',
    '/routez': 'server_id server_name',
    '/gatewayz': 'server_id name',
    '/leafz': 'server_id',
    '/subsz': 'server_id',
    '/accountz': 'server_id system_account accounts[]',
    '/accstatz': 'server_id account_statz[].acc account_statz[].name',
    '/jsz': [
      'server_id meta_cluster.name meta_cluster.peer meta_cluster.replicas[].name meta_cluster.replicas[].peer',
      'account_details[].name account_details[].id',
      of(
        stream,
        'name cluster.name cluster.raft_group cluster.replicas[].name cluster.replicas[].peer stream_raft_group',
      ),
      of(stream, 'consumer_raft_groups mirror.name sources[].name config.name'),
      of(consumer, 'stream_name name cluster.name cluster.raft_group cluster.leader cluster.replicas[].name'),
      of(consumer, 'cluster.replicas[].peer config.name config.durable_name'),
    ].join(' '),
    '/raftz': 'id peers.*.name',
  },
}

const sameElsewhere: LeftOut = {
  reason: 'Another field says the same, and is a series.',
  fields: {
    // Stale once JetStream is disabled at run time; /jsz tells the truth.
    '/varz': 'jetstream uptime now',
    '/connz': 'now num_connections offset limit connections[].uptime connections[].idle',
    '/routez': 'now num_routes routes[].uptime routes[].idle',
    '/gatewayz': `now ${both('connection.uptime connection.idle connection.kind connection.name')}`,
    '/leafz': 'now leafnodes',
    '/subsz': 'now total offset limit',
    '/accountz':
      'now account_detail.leafnode_connections account_detail.client_connections account_detail.subscriptions',
    '/accstatz': 'now account_statz[].total_conns',
    '/jsz': `now total account_details[].accounts account_details[].ha_assets account_details[].api.level ${consumer}.ts`,
    '/raftz': 'wal.last_seq ever_had_leader pterm',
    '/debug/vars': 'memstats.Alloc',
  },
}

const freeText: LeftOut = {
  reason: 'An address, an id or free text: each change would start a new series.',
  fields: {
    '/varz': [
      'git_commit ip host port connect_urls[] ws_connect_urls[] http_host http_port http_base_path https_port',
      'cluster.addr cluster.cluster_port cluster.urls[] gateway.host gateway.port gateway.advertise gateway.gateways[]',
      'leaf.host leaf.port leaf.remotes[] mqtt.host mqtt.port mqtt.no_auth_user mqtt.js_domain websocket.host',
      'websocket.port websocket.advertise websocket.no_auth_user websocket.jwt_cookie websocket.allowed_origins[]',
      'tags[] metadata trusted_operators_jwt[] trusted_operators_claim[] proxies ocsp_peer_cache.cache_type',
    ].join(' '),
    '/connz':
      'connections[].cid connections[].ip connections[].port connections[].authorized_user connections[].jwt connections[].issuer_key connections[].tags[] connections[].mqtt_client connections[].proxy connections[].tls_peer_certs[] connections[].reason',
    '/routez': 'import export routes[].rid routes[].ip routes[].port routes[].import routes[].export routes[].account',
    '/gatewayz': `host port ${both('connection.cid connection.ip connection.port')}`,
    '/leafz': 'leafs[].id leafs[].ip leafs[].port leafs[].proxy',
    '/accountz':
      'account_detail.imports[] account_detail.exports[] account_detail.mappings account_detail.jwt account_detail.issuer_key account_detail.tags[] account_detail.validation_result_jwt[] account_detail.revoked_user account_detail.responses',
    '/healthz': 'error errors[].account errors[].stream errors[].consumer errors[].error status_code',
    '/jsz': [
      'config.store_dir',
      of(
        stream,
        'config.subjects[] config.metadata config.mirror config.sources[] config.description config.placement',
      ),
      of(stream, 'config.template_owner config.subject_transform config.republish'),
      of(stream, 'mirror.external sources[].external mirror.filter_subject sources[].filter_subject'),
      of(stream, 'mirror.subject_transforms[] sources[].subject_transforms[] cluster.desired.name'),
      of(consumer, 'config.deliver_subject config.deliver_group config.filter_subject config.filter_subjects[]'),
      of(consumer, 'config.description config.metadata config.sample_freq config.backoff[] priority_groups[]'),
    ].join(' '),
    '/raftz': 'voted_for',
    '/debug/vars': 'cmdline[]',
  },
}

const settings: LeftOut = {
  reason:
    'A setting or a policy that changes with the configuration only, and that no panel or alert measures against.',
  fields: {
    '/varz': [
      'proto tls_ocsp_peer_verify write_timeout feature_flags',
      of(
        'cluster',
        'auth_timeout tls_timeout tls_required tls_verify tls_ocsp_peer_verify write_deadline write_timeout',
      ),
      of(
        'gateway',
        'auth_timeout tls_timeout tls_required tls_verify tls_ocsp_peer_verify write_deadline write_timeout',
      ),
      of('gateway', 'connect_retries reject_unknown'),
      of('leaf', 'auth_timeout tls_timeout tls_required tls_verify tls_ocsp_peer_verify write_deadline write_timeout'),
      of('mqtt', 'auth_timeout tls_timeout tls_map tls_pinned_certs[] tls_ocsp_peer_verify ack_wait max_ack_pending'),
      of('websocket', 'handshake_timeout auth_timeout no_tls tls_map tls_pinned_certs[] tls_ocsp_peer_verify'),
      of('websocket', 'same_origin compression'),
    ].join(' '),
    '/connz':
      'connections[].lang connections[].version connections[].tls_version connections[].tls_cipher_suite connections[].tls_first',
    '/routez': 'routes[].did_solicit routes[].is_configured routes[].compression',
    '/leafz': 'leafs[].is_isolated leafs[].compression',
    '/accountz': 'account_detail.decoded_jwt.sub account_detail.decoded_jwt.nats.limits.wildcards',
    '/jsz': [
      'config.compress_ok config.strict config.unique_tag',
      of(stream, 'config.compression config.allow_direct config.mirror_direct config.deny_delete config.deny_purge'),
      of(stream, 'config.allow_rollup_hdrs config.allow_msg_ttl config.subject_delete_marker_ttl config.first_seq'),
      of(stream, 'config.no_ack config.discard_new_per_subject config.consumer_limits config.allow_msg_counter'),
      of(stream, 'config.allow_atomic config.allow_msg_schedules config.allow_batched config.persist_mode'),
      of(stream, 'cluster.system_account cluster.traffic_account'),
      of(consumer, 'config.deliver_policy config.ack_policy config.replay_policy config.num_replicas'),
      of(consumer, 'config.mem_storage config.opt_start_seq config.opt_start_time config.rate_limit_bps'),
      of(consumer, 'config.flow_control config.idle_heartbeat config.headers_only config.max_batch config.max_expires'),
      of(consumer, 'config.max_bytes config.inactive_threshold config.direct config.pause_until'),
      of(consumer, 'config.priority_groups[] config.priority_policy config.priority_timeout'),
      of(consumer, 'cluster.system_account cluster.traffic_account created'),
    ].join(' '),
    '/raftz': 'system_account traffic_account',
    '/debug/vars': 'memstats.EnableGC memstats.DebugGC',
  },
}

const perConnection: LeftOut = {
  reason: 'Of one connection: it falls when the connection goes, and there may be thousands.',
  fields: {
    '/connz':
      'connections[].start connections[].stop connections[].last_activity connections[].rtt connections[].out_msgs connections[].out_bytes connections[].subscriptions_list[] connections[].subscriptions_list_detail[]',
    '/routez':
      'routes[].start routes[].last_activity routes[].subscriptions_list[] routes[].subscriptions_list_detail[]',
    '/gatewayz': both('connection.last_activity accounts[]'),
    '/leafz': 'leafs[].subscriptions_list[]',
    '/subsz': 'subscriptions_list[]',
  },
}

const noUse: LeftOut = {
  reason: 'Says nothing that an operator could act on, or costs the server more than it tells.',
  fields: {
    '/accountz': 'account_detail.sublist_stats',
    '/jsz': [
      of(
        stream,
        'cluster.leader_since sources[].seq state.lost state.deleted[] state.subjects direct_consumer_detail[]',
      ),
      of(stream, 'state.num_lost'),
      of(consumer, 'cluster.leader_since'),
    ].join(' '),
    '/raftz': 'leader_since peers.*.known wal.first_ts wal.last_ts wal.consumer_count wal.num_deleted',
    '/debug/vars': of(
      'memstats',
      'Lookups StackSys MSpanInuse MSpanSys MCacheInuse MCacheSys BuckHashSys GCSys OtherSys PauseNs[] PauseEnd[] BySize GCCPUFraction',
    ),
  },
}

export const leftOut: readonly LeftOut[] = [labels, sameElsewhere, freeText, settings, perConnection, noUse]
