// A cluster in trouble with something to show for every family: n1 leads and the log of it has climbed the ladder.
import { bounds } from '../../src/log/state/state.ts'
import { consumer, jsz, jszConsumers, noon, originLog, raftGroup, seen, server, stream, varz, world } from './build.ts'
import { host, storeFacts } from './hosts.ts'

const group = 'S-R3F-Orders01'
const peers = [
  { name: 'n2', lastReplicatedIndex: 80_000, lastSeenSeconds: 0.25 },
  { name: 'n3', lastReplicatedIndex: 0, lastSeenSeconds: undefined },
  { name: '', lastReplicatedIndex: 0, lastSeenSeconds: undefined },
]
const replicas = [
  { name: 'n2', current: true, offline: false, activeSeconds: 0.5, lag: 0 },
  { name: 'n3', current: false, offline: true, activeSeconds: undefined, lag: 9000 },
]
const joining = { name: 'n4', current: false, offline: false, activeSeconds: undefined, lag: 0, pending: true as const }
const cluster = { group, leader: 'n1', replicas: [...replicas, joining], move: { since: noon - 60, replicas: 3 } }

const ones = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 1]))
const ocsp =
  'cache_hits cache_misses cached_responses cached_good_responses cached_revoked_responses cached_unknown_responses'
const jszLimits =
  'max_ack_pending max_request_batch max_duplicate_window max_batch_inflight_per_stream max_batch_inflight_total max_batch_size max_batch_timeout default_max_consumers'

export const varzRaw = {
  start: '2025-11-22T11:00:00Z',
  config_load_time: '2025-11-22T11:00:00Z',
  go: 'go1.26.1',
  mem: 29_777_920,
  cpu: 50,
  cores: 4,
  gomaxprocs: 2,
  gomemlimit: 1e9,
  connections: 12,
  total_connections: 40,
  max_connections: 65_536,
  max_subscriptions: 1000,
  routes: 8,
  remotes: 2,
  leafnodes: 0,
  subscriptions: 786,
  in_msgs: 2003,
  in_bytes: 311_619,
  out_msgs: 2050,
  out_bytes: 332_966,
  in_client_msgs: 91,
  in_client_bytes: 10_596,
  out_client_msgs: 91,
  out_client_bytes: 33_655,
  slow_consumers: 3,
  slow_consumer_stats: { clients: 1, routes: 2, gateways: 0, leafs: 0 },
  stale_connections: 0,
  stale_connection_stats: { clients: 0, routes: 0, gateways: 0, leafs: 0 },
  stalled_clients: 0,
  http_req_stats: { '/': 1, '/varz': 3 },
  ping_interval: 120_000_000_000,
  ping_max: 2,
  write_deadline: 10_000_000_000,
  auth_timeout: 2,
  tls_timeout: 2,
  max_payload: 1_048_576,
  max_pending: 67_108_864,
  max_control_line: 4096,
  tls_cert_not_after: '2026-11-22T12:00:00Z',
  ocsp_peer_cache: ones(ocsp),
  cluster: { name: 'c1', pool_size: 3, tls_cert_not_after: '2026-01-01T00:00:00Z' },
  config_digest: 'sha256:36b9',
  disk_io_wait_stats: { waiters: 1, waits: 2, wait_time: 3_000_000_000, max_wait_time: 2_500_000_000 },
}

export const jszRaw = {
  memory: 0,
  storage: 8520,
  reserved_memory: 0,
  reserved_storage: 62_914_560,
  accounts: 2,
  ha_assets: 31,
  api: { level: 5, total: 9, errors: 1 },
  config: { max_memory: 268_435_456, max_storage: 8_589_934_592, sync_interval: 120_000_000_000, domain: 'hub' },
  limits: { max_ha_assets: 2000, ...ones(jszLimits) },
  streams: 6,
  streams_leader: 1,
  consumers: 24,
  consumers_leader: 7,
  messages: 60,
  bytes: 8520,
  meta_cluster: {
    name: 'c1',
    leader: 'n1',
    cluster_size: 3,
    quorum_needed: 2,
    pending: 3,
    pending_requests: 2,
    pending_infos: 1,
    replicas: [
      { name: 'n2', current: true, active: 245_000_000, peer: 'x' },
      { name: 'n3', current: false, offline: true, active: 0, lag: 12, peer: 'y' },
    ],
    snapshot: {
      pending_entries: 28,
      pending_size: 28_599,
      last_time: '2025-11-22T11:59:00Z',
      last_duration: 1_500_000,
    },
  },
}

const account = {
  account: 'APP',
  name: 'APP',
  raw: { storage: 25_560, memory: 0, reserved_memory: 5e8, reserved_storage: 1e9, api: { total: 31, errors: 0 } },
}

const traffic = { inMessages: 1, inBytes: 2, outMessages: 3, outBytes: 4 }
const connection = { connections: 1, pendingBytes: 5, rttSeconds: 0.001, subscriptions: 6 }

const links = {
  routez: { routes: [{ ...connection, ...traffic, peer: 'n2' }] },
  gatewayz: {
    name: 'c1',
    gateways: [
      {
        ...connection,
        ...traffic,
        gateway: 'c2',
        direction: 'outbound' as const,
        configured: true,
        startedAt: noon - 9,
      },
    ],
  },
  leafz: { leafs: [{ ...connection, ...traffic, account: 'APP', peer: 'leaf1', isSpoke: false }] },
  connz: {
    total: 2,
    groups: [{ account: 'APP', kind: 'nats', connections: 2, pendingBytes: 7, subscriptions: 8, stalls: 0 }],
    top: [{ account: 'APP', client: 'billing', inMessages: 9, inBytes: 10, pendingBytes: 11 }],
  },
}

const flow = { msgs: 1, bytes: 2 }
const bothWays = { ...flow, gateways: flow, routes: flow, leafs: flow }
const claims = { nats: { limits: { subs: 1, data: 2, payload: 3, imports: 4, exports: 5, conn: 6, leaf: 7 } } }
const accstatz = { conns: 1, leafnodes: 2, num_subscriptions: 3, slow_consumers: 4, sent: bothWays, received: bothWays }
const accountz = { update_time: '2025-11-22T11:00:00Z', complete: true, jetstream_enabled: true, decoded_jwt: claims }
const subsz = 'num_subscriptions num_cache num_inserts num_removes num_matches cache_hit_rate max_fanout avg_fanout'
const memstats =
  'Sys TotalAlloc Mallocs Frees HeapAlloc HeapSys HeapIdle HeapInuse HeapReleased HeapObjects StackInuse NextGC NumGC NumForcedGC PauseTotalNs LastGC'
const limits = { maxMessages: 5, maxMessagesPerSubject: 4, maxMessageBytes: 3, maxConsumers: 2, maxAgeSeconds: 60 }
const policies = { retention: 'limits', storage: 'file', discard: 'old', sealed: true, replicas: 3 }

const internals = {
  accstatz: [{ account: 'APP', name: 'APP', raw: accstatz }],
  accountz: [{ account: 'APP', name: 'App', raw: accountz }],
  ipqueuesz: [{ queue: 'jetstream_api', queues: 1, pending: 12, longest: 12, inProgress: 3 }],
  subsz: ones(subsz),
  debug_vars: ones(memstats),
  jsz_config: {
    streams: [{ account: 'APP', stream: 'ORDERS', maxBytes: 1e7, duplicateWindowSeconds: 120, ...limits, ...policies }],
    consumers: [
      {
        ...{ account: 'APP', stream: 'ORDERS', consumer: 'worker' },
        ...{ maxAckPending: 1000, maxDeliver: 5, maxWaiting: 512, ackWaitSeconds: 30, durable: true },
      },
    ],
  },
}

const n1 = server('n1', {
  answers: {
    ...links,
    ...internals,
    varz: varz('n1', varzRaw),
    healthz: { mode: 'full', status: 503, ok: false, failures: { STREAM: 1, NEW: 2 } },
    raftz: [
      raftGroup('_meta_', { account: '', state: 'LEADER' }),
      raftGroup(group, {
        ...{
          state: 'LEADER',
          committed: 90_000,
          applied: 89_000,
          logIndex: 102_500,
          pending: 12_500,
          pendingBytes: 13_107_200,
          unapplied: 1000,
        },
        ...{ overrun: false, overruns: 2, queues: { proposal: 1, entry: 2, response: 3, apply: 4 }, peers },
      }),
    ],
    jsz: jsz({
      accounts: [account],
      streams: [
        stream('ORDERS', {
          cluster,
          sources: [{ kind: 'mirror', stream: 'FROM', lag: 3, activeSeconds: 0.5, failed: false }],
        }),
      ],
      owners: [{ group, account: 'APP', stream: 'ORDERS', consumer: '' }],
      raw: jszRaw,
    }),
    jsz_consumers: jszConsumers([
      consumer('worker', { paused: true, pauseSeconds: 60, cluster: { ...cluster, group: 'C-R3F-Worker01' } }),
    ]),
  },
})

const histogram = (of: keyof typeof bounds, index: number, sum: number) => ({
  counts: [...bounds[of], 0].map((_, at) => Number(at === index)),
  sum,
})

const n1Log = originLog({
  lines: { INF: 100, WRN: 7 },
  unrecognized: { WRN: 1 },
  events: { raft_append_entries_pending: { count: 2, last: noon - 20 } },
  assets: {
    a: {
      event: 'raft_append_entries_pending',
      account: '',
      stream: '',
      consumer: '',
      group,
      count: 2,
      last: noon - 20,
    },
  },
  rungs: {
    [group]: { pending: 15_000, bytes: 134_217_728, at: noon - 20, reached: { '10k': noon - 22, '15k': noon - 20 } },
  },
  writeFullState: { ORDERS: { histogram: histogram('writeFullState', 1, 66), seconds: 66, bytes: 73, at: noon - 60 } },
  metaSnapshot: {
    stages: { total: histogram('metaSnapshot', 9, 61) },
    last: {
      at: noon - 30,
      seconds: 61,
      marshalSeconds: 0.5,
      compressSeconds: 0.25,
      streams: 4,
      consumers: 43,
      bytes: 9000,
    },
  },
  internalSubscription: { raft: histogram('internalSubscription', 0, 2) },
  readloop: { route: histogram('readloop', 11, 300) },
  leaderChanges: { 'APP > ORDERS': 1, _meta_: 1 },
  lastLine: noon - 1,
})

const source = {
  source: '/var/log/n1.log',
  origin: 'n1',
  up: true,
  reason: undefined,
  lagBytes: 12,
  lastLine: noon - 1,
  rotations: 1,
  lostBytes: 0,
}

export const incident = world([n1, server('n2', { up: false })], {
  assets: { [group]: { account: 'APP', stream: 'ORDERS', consumer: '' } },
  origins: { n1: { server: 'n1', cluster: '' } },
  raft: {
    'http://n1:8222': {
      [group]: seen({
        leader: true,
        leaderChanges: 2,
        peaks: [[noon - 10, 14_000]],
        bytePeaks: [[noon - 10, 14_680_064]],
        reached: { '10k': noon - 21 },
      }),
    },
  },
  log: { n1: n1Log },
  sources: [source, { ...source, source: '/var/log/old.log', up: false, code: 'denied', reason: 'EACCES' }],
  host: host(storeFacts()),
})
