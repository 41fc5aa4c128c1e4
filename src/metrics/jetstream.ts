// JetStream of one server, its accounts, and the meta group as /jsz shows them.
import type { Account, Jsz } from '../nats/endpoints/jsz.ts'
import type { World } from '../world/world.ts'
import { table } from './family.ts'
import { fields, objectAt, textAt, type FieldSpec } from './field.ts'
import { peerFamilies, peerRowsOf, replicasOf, type OfPeer } from './replica.ts'
import { answered, type Answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

type Row = Answered<Jsz>

const jsz = answered('jsz')
const running = (world: World): Row[] => jsz(world).filter(({ answer }) => !answer.disabled)

const state = table<Row>({
  entity: 'JetStream',
  rows: jsz,
  labels: serverLabels,
  families: [
    {
      name: 'nats_jetstream_enabled',
      type: 'gauge',
      help: '1 while JetStream runs, 0 if it is not configured or has been disabled.',
      source: '/jsz disabled',
      value: ({ answer }) => Number(!answer.disabled),
    },
  ],
})

const totals: FieldSpec[] = [
  ['nats_jetstream_memory_bytes', 'memory', 'Memory used by streams on this server in bytes.'],
  ['nats_jetstream_storage_bytes', 'storage', 'File storage used by streams on this server in bytes.'],
  ['nats_jetstream_reserved_memory_bytes', 'reserved_memory', 'Memory reserved by streams with a limit in bytes.'],
  [
    'nats_jetstream_reserved_storage_bytes',
    'reserved_storage',
    'File storage reserved by streams with a limit in bytes.',
  ],
  [
    'nats_jetstream_max_memory_bytes',
    'config.max_memory',
    'Memory that streams may use on this server in bytes.',
    'limit',
  ],
  [
    'nats_jetstream_max_storage_bytes',
    'config.max_storage',
    'File storage that streams may use on this server in bytes.',
    'limit',
  ],
  [
    'nats_jetstream_sync_interval_seconds',
    'config.sync_interval',
    'Interval between syncs of the store to disk in seconds.',
    'nanoseconds',
  ],
  ['nats_jetstream_sync_always', 'config.sync_always', '1 if every write is synced to disk, else 0.', 'flag'],
  ['nats_jetstream_accounts', 'accounts', 'Accounts that use JetStream on this server.'],
  ['nats_jetstream_ha_assets', 'ha_assets', 'RAFT groups with a member on this server, the meta group included.'],
  [
    'nats_jetstream_max_ha_assets',
    'limits.max_ha_assets',
    'RAFT groups allowed on this server, where limited.',
    'limit',
  ],
  ['nats_jetstream_streams', 'streams', 'Streams with a replica on this server.'],
  ['nats_jetstream_consumers', 'consumers', 'Consumers with a replica on this server.'],
  [
    'nats_jetstream_stream_leaders',
    'streams_leader',
    'Streams that this server leads, those without replicas included.',
  ],
  [
    'nats_jetstream_consumer_leaders',
    'consumers_leader',
    'Consumers that this server leads, those without replicas included.',
  ],
  ['nats_jetstream_messages', 'messages', 'Messages in the streams on this server.'],
  ['nats_jetstream_stream_bytes', 'bytes', 'Bytes in the streams on this server.'],
  ['nats_jetstream_api_requests_total', 'api.total', 'JetStream API requests that this server served.'],
  ['nats_jetstream_api_errors_total', 'api.errors', 'JetStream API requests that this server answered with an error.'],
  ['nats_jetstream_api_inflight', 'api.inflight', 'JetStream API requests queued or running on this server.', 'count'],
  ['nats_jetstream_api_level', 'api.level', 'Level of the JetStream API that this server supports.'],
]

const limits: FieldSpec[] = [
  [
    'nats_jetstream_max_ack_pending',
    'limits.max_ack_pending',
    'Messages that a consumer may have delivered and not acknowledged, where limited.',
    'limit',
  ],
  [
    'nats_jetstream_max_request_batch',
    'limits.max_request_batch',
    'Messages that one pull request may ask for, where limited.',
    'limit',
  ],
  [
    'nats_jetstream_max_duplicate_window_seconds',
    'limits.max_duplicate_window',
    'Longest duplicate window of a stream in seconds, where limited.',
    'nanoseconds',
  ],
  [
    'nats_jetstream_max_batch_inflight_per_stream',
    'limits.max_batch_inflight_per_stream',
    'Atomic batches that may be open on one stream, where limited.',
    'limit',
  ],
  [
    'nats_jetstream_max_batch_inflight',
    'limits.max_batch_inflight_total',
    'Atomic batches that may be open on this server, where limited.',
    'limit',
  ],
  [
    'nats_jetstream_max_batch_messages',
    'limits.max_batch_size',
    'Messages that one atomic batch may hold, where limited.',
    'limit',
  ],
  [
    'nats_jetstream_max_batch_timeout_seconds',
    'limits.max_batch_timeout',
    'Time after which an open atomic batch is given up in seconds, where limited.',
    'nanoseconds',
  ],
  [
    'nats_jetstream_default_max_consumers',
    'limits.default_max_consumers',
    'Consumers that a stream may have unless it says otherwise (2.15 and newer).',
    'limit',
  ],
]

const server = table<Row>({
  entity: 'JetStream',
  rows: running,
  labels: serverLabels,
  families: fields('/jsz ', ({ answer }) => answer.raw, [...totals, ...limits]),
})

const info = table<Row>({
  entity: 'JetStream',
  rows: running,
  labels: { ...serverLabels, domain: ({ answer }) => textAt(answer.raw, 'config.domain') },
  families: [
    {
      name: 'nats_jetstream_info',
      type: 'gauge',
      help: 'JetStream domain, in the label.',
      source: '/jsz config.domain',
      value: () => 1,
    },
  ],
})

interface AccountRow extends Row {
  account: Account
}

const accountFields: FieldSpec[] = [
  [
    'nats_account_jetstream_memory_bytes',
    'memory',
    'Memory used by the account in the whole cluster in bytes: every server says the same.',
  ],
  [
    'nats_account_jetstream_storage_bytes',
    'storage',
    'File storage used by the account in the whole cluster in bytes: every server says the same.',
  ],
  [
    'nats_account_jetstream_max_memory_bytes',
    'reserved_memory',
    'Memory that the account may use in bytes, where limited.',
    'limit',
  ],
  [
    'nats_account_jetstream_max_storage_bytes',
    'reserved_storage',
    'File storage that the account may use in bytes, where limited.',
    'limit',
  ],
  [
    'nats_account_jetstream_api_requests_total',
    'api.total',
    'JetStream API requests of the account that this server served.',
  ],
  [
    'nats_account_jetstream_api_errors_total',
    'api.errors',
    'JetStream API requests of the account that this server answered with an error.',
  ],
]

const accounts = table<AccountRow>({
  entity: 'Account',
  rows: (world) => running(world).flatMap((row) => row.answer.accounts.map((account) => ({ ...row, account }))),
  labels: { ...serverLabels, account: ({ account }) => account.account },
  families: fields('/jsz account_details[].', ({ account }) => account.raw, accountFields),
})

/** Absent standalone. */
const clustered = (world: World): Row[] =>
  running(world).filter(({ answer }) => objectAt(answer.raw, 'meta_cluster') !== undefined)

const metaFields: FieldSpec[] = [
  ['nats_meta_group_size', 'meta_cluster.cluster_size', 'Members of the meta group.'],
  [
    'nats_meta_quorum_needed',
    'meta_cluster.quorum_needed',
    'Members of the meta group that make a majority (2.15 and newer).',
  ],
  [
    'nats_meta_api_pending',
    'meta_cluster.pending',
    'JetStream API requests that wait on this server; at 10,000 all of them are dropped.',
  ],
  [
    'nats_meta_api_pending_requests',
    'meta_cluster.pending_requests',
    'JetStream API requests that wait on this server, without info requests (2.14 and newer).',
  ],
  [
    'nats_meta_api_pending_infos',
    'meta_cluster.pending_infos',
    'JetStream API info requests that wait on this server (2.14 and newer).',
  ],
  [
    'nats_meta_snapshot_pending_entries',
    'meta_cluster.snapshot.pending_entries',
    'Entries in the log of the meta group since its last snapshot.',
  ],
  [
    'nats_meta_snapshot_pending_bytes',
    'meta_cluster.snapshot.pending_size',
    'Bytes in the log of the meta group since its last snapshot.',
  ],
]

const leader = (row: Row): string => textAt(row.answer.raw, 'meta_cluster.leader')

const meta = table<Row>({
  entity: 'Meta group',
  rows: clustered,
  labels: serverLabels,
  families: [
    {
      name: 'nats_meta_has_leader',
      type: 'gauge',
      help: '1 if this server knows a leader of the meta group, else 0.',
      source: '/jsz meta_cluster.leader',
      value: (row) => Number(leader(row) !== ''),
    },
    {
      name: 'nats_meta_leader',
      type: 'gauge',
      help: '1 if this server leads the meta group, else 0.',
      source: '/jsz meta_cluster.leader',
      value: (row) => (row.ownName === undefined ? undefined : Number(leader(row) === row.ownName)),
    },
    ...fields<Row>('/jsz ', ({ answer }) => answer.raw, metaFields),
    {
      name: 'nats_meta_rescue',
      type: 'gauge',
      help: '1 while somebody has lowered the majority that this server needs of the meta group, unsafely, else 0 (2.15 and newer).',
      source: '/jsz meta_cluster.rescue',
      value: ({ answer: { raw } }) => {
        const meta = objectAt(raw, 'meta_cluster')
        // Left out while false; quorum_needed, which is always sent, came with it.
        return meta?.['quorum_needed'] === undefined ? undefined : Number(meta['rescue'] === true)
      },
    },
  ],
})

/** Followers do not know how their fellows are: only what the leader says is told. */
const metaPeers = table<Row & OfPeer>({
  entity: 'Meta group',
  rows: (world: World) =>
    clustered(world)
      .filter((row) => leader(row) !== '' && leader(row) === row.ownName)
      .flatMap((row) => peerRowsOf(row, replicasOf(row.answer.raw))),
  labels: { ...serverLabels, peer: ({ peer }) => peer.name },
  families: peerFamilies('meta', '/jsz meta_cluster.replicas[]'),
})

export const jetstreamTables = [state, server, info, accounts, meta, metaPeers]
