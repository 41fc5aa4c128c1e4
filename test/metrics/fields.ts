// Every field that servers of the recorded versions have answered with, by endpoint: what the tables are held against.
import { fixture, fixtureServers, recordedVersions, type Endpoint } from '../fixtures.ts'

/** Recorded requests by the endpoint that sources name. */
const requests: Record<string, readonly Endpoint[]> = {
  '/varz': ['/varz'],
  '/connz': ['/connz?auth=1'],
  '/routez': ['/routez'],
  '/gatewayz': ['/gatewayz'],
  '/leafz': ['/leafz'],
  '/subsz': ['/subsz'],
  '/accountz': ['/accountz', '/accountz?acc=JS'],
  '/accstatz': ['/accstatz?unused=1'],
  '/jsz': ['/jsz?accounts=1&streams=1&consumers=1&raft=1&config=1'],
  '/healthz': ['/healthz', '/healthz?details=true'],
  '/ipqueuesz': ['/ipqueuesz?all=1'],
  '/raftz': ['/raftz', '/raftz?acc=JS'],
  '/debug/vars': ['/debug/vars'],
}

/** Objects that are maps: their keys are names, not fields. Depth of leading maps for those that are nothing else. */
const maps = /(^|\.)(peers|outbound_gateways|inbound_gateways|http_req_stats|feature_flags|metadata|mappings)$/
const leadingMaps: Record<string, number> = { '/raftz': 2, '/ipqueuesz': 1 }

function collect(value: unknown, path: string, depth: number, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path.endsWith('*') ? path : `${path}[]`, depth, into)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const step = maps.test(path) ? '*' : key
      collect(inner, depth > 0 ? path : path === '' ? step : `${path}.${step}`, depth - 1, into)
    }
  } else if (value !== null && value !== undefined && path !== '') into.add(path)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    // A version without the endpoint answers in plain text.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Paths of all leaves: [] is an item of an array, * a name in a map. */
export function recordedFields(): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>()
  for (const [endpoint, paths] of Object.entries(requests)) {
    const found = new Set<string>()
    for (const version of recordedVersions)
      for (const server of fixtureServers)
        for (const path of paths)
          collect(parse(fixture(version, server, path).body), '', leadingMaps[endpoint] ?? 0, found)
    fields.set(endpoint, found)
  }
  return fields
}

const tls = 'tls_cert_not_after tls_required tls_verify tls_ocsp_peer_verify'
const stream = 'account_details[].stream_detail[]'
const consumer = `${stream}.consumer_detail[]`
const under = (parent: string, names: string): string[] => names.split(' ').map((name) => `${parent}.${name}`)

/** Fields that the recorded servers had no reason to send, from the structs of nats-server 2.9 to 2.15. */
const unsent: Record<string, string[]> = {
  '/varz': [
    ...'ip git_commit ws_connect_urls[] tls_cert_not_after tls_ocsp_peer_verify tls_verify max_subscriptions'.split(
      ' ',
    ),
    ...'write_timeout gomemlimit pinned_account_fails tags[] metadata.* trusted_operators_jwt[]'.split(' '),
    ...'trusted_operators_claim[] proxies.trusted[].key'.split(' '),
    ...under('ocsp_peer_cache', 'cache_type cache_hits cache_misses cached_responses cached_revoked_responses'),
    ...under('ocsp_peer_cache', 'cached_good_responses cached_unknown_responses'),
    ...under('cluster', `${tls} write_deadline write_timeout`),
    ...under('gateway', `${tls} advertise connect_retries reject_unknown write_deadline write_timeout`),
    ...under('leaf', `${tls} write_deadline write_timeout remotes[].deny.exports[]`),
    ...under('mqtt', 'host port no_auth_user auth_timeout tls_map tls_timeout tls_pinned_certs[] js_domain ack_wait'),
    ...under('mqtt', 'max_ack_pending tls_cert_not_after tls_ocsp_peer_verify'),
    ...under('websocket', 'host port advertise no_auth_user jwt_cookie handshake_timeout auth_timeout no_tls tls_map'),
    ...under('websocket', 'tls_pinned_certs[] same_origin allowed_origins[] compression tls_cert_not_after'),
    ...under('websocket', 'tls_ocsp_peer_verify'),
  ],
  '/connz': under(
    'connections[]',
    'kind type stop reason stalls tls_version tls_cipher_suite tls_peer_certs[] tls_first jwt issuer_key tags[] subscriptions_list[] subscriptions_list_detail[] mqtt_client proxy.key account',
  ),
  '/routez': [
    ...'import.* export.*'.split(' '),
    ...under('routes[]', 'import.* export.* subscriptions_list[] subscriptions_list_detail[] account'),
  ],
  '/gatewayz': ['outbound_gateways.*.accounts[].name', 'inbound_gateways.*.accounts[].name'],
  '/leafz': under('leafs[]', 'is_isolated proxy.key subscriptions_list[]'),
  '/subsz': ['subscriptions_list[]'],
  '/accountz': [
    ...under('account_detail', 'is_system exports[].subject mappings.* jwt issuer_key name_tag tags[] responses.*'),
    ...under('account_detail', 'validation_result_jwt[] revoked_user.* decoded_jwt.sub'),
    ...under('account_detail.decoded_jwt.nats.limits', 'subs payload data imports exports conn leaf wildcards'),
  ],
  '/healthz': ['error', 'status_code', ...under('errors[]', 'type account stream consumer error')],
  '/ipqueuesz': ['pending', 'in_progress'],
  '/jsz': [
    ...'disabled config.sync_always config.domain config.unique_tag api.inflight meta_cluster.rescue'.split(' '),
    ...under('meta_cluster', 'snapshot.last_duration replicas[].offline replicas[].lag'),
    ...under('limits', 'max_request_batch max_ack_pending max_ha_assets max_duplicate_window default_max_consumers'),
    ...under('limits', 'max_batch_inflight_per_stream max_batch_inflight_total max_batch_size max_batch_timeout'),
    ...under(stream, 'cluster.replicas[].offline cluster.replicas[].pending cluster.desired.name mirror.error'),
    ...under(stream, 'mirror.external.api mirror.filter_subject mirror.subject_transforms[] sources[].error'),
    ...under(stream, 'sources[].external.api sources[].filter_subject sources[].subject_transforms[]'),
    ...under(stream, 'state.lost state.num_lost state.deleted[] state.subjects.* direct_consumer_detail[].name'),
    ...under(`${stream}.config`, 'description placement.cluster template_owner subject_transform.src republish.src'),
    ...under(`${stream}.config`, 'subject_delete_marker_ttl first_seq no_ack discard_new_per_subject allow_msg_ttl'),
    ...under(`${stream}.config`, 'consumer_limits.max_ack_pending allow_msg_counter allow_atomic allow_msg_schedules'),
    ...under(`${stream}.config`, 'allow_batched persist_mode metadata.*'),
    ...under(consumer, 'ack_floor.last_active paused pause_remaining priority_groups[].group'),
    ...under(consumer, 'cluster.replicas[].offline cluster.replicas[].pending'),
    ...under(`${consumer}.config`, 'deliver_group filter_subject filter_subjects[] description sample_freq backoff[]'),
    ...under(`${consumer}.config`, 'opt_start_seq opt_start_time rate_limit_bps flow_control idle_heartbeat'),
    ...under(
      `${consumer}.config`,
      'headers_only max_batch max_expires max_bytes inactive_threshold direct pause_until',
    ),
    ...under(`${consumer}.config`, 'priority_groups[] priority_policy priority_timeout metadata.*'),
  ],
  '/raftz': ['observer', 'paused', 'overrun', 'overrun_count', 'catching_up', 'wal_error', 'wal.num_deleted', 'leader'],
}

/** Every field there is: recorded, or known from the source of nats-server. */
export function allFields(): Map<string, Set<string>> {
  const fields = recordedFields()
  for (const [endpoint, found] of fields) for (const field of unsent[endpoint] ?? []) found.add(field)
  return fields
}
