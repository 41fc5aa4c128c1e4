// RAFT groups by what they are and not by how they are called or counted: names unknown, streams that move, clusters that share a meta group.
import {
  allRungs,
  about,
  as,
  assetLastSeen,
  collector,
  g1,
  g2,
  g3,
  lastSeen,
  leads,
  level,
  logged,
  n1,
  n2,
  n3,
  one,
  rung,
  type Case,
  type Labels,
} from './case.ts'

const inCluster = { nats_cluster: 'c1', account: 'APP', stream: 'ORDERS', group: 'S-R3F-orders' }
const unnamed = Object.fromEntries(Object.entries(g3).filter(([name]) => name !== 'stream'))
const each = (name: string, values: string, labels: readonly Labels[] = [g1, g2, g3]) =>
  Object.assign({}, ...labels.map((one_) => one(name, one_, values))) as Record<string, string>
const alive = {
  ...collector(n1, 'raftz', '1x400'),
  ...collector(n2, 'raftz', '1x400'),
  ...collector(n3, 'raftz', '1x400'),
}

const names: Case[] = [
  about('NatsRaftNoLeader')(
    'a leader that one server does not know, which does not know the name of the group either',
    { ...each('nats_raft_has_leader', '1x40', [g1, g2]), ...one('nats_raft_has_leader', unnamed, '0x40') },
    { '5m': [] },
  ),
  about('NatsRaftNoLeader')(
    'one alert for a group, by its name where one server knows it',
    { ...each('nats_raft_has_leader', '0x40', [g1, g2]), ...one('nats_raft_has_leader', unnamed, '0x40') },
    { '5m': [as('critical', inCluster)] },
  ),
  about('NatsRaftNoLeader')(
    'one server is cut off, and the others say no more than that they have the group',
    { ...each('nats_raft_group_size', '3x40'), ...one('nats_raft_has_leader', g1, '_x4 0x30') },
    { '5m': [], '10m': [] },
  ),
  about('NatsRaftNoLeader')(
    'all three say so, where none said anything before',
    { ...each('nats_raft_group_size', '3x40'), ...each('nats_raft_has_leader', '_x4 0x30') },
    { '3m': [], '5m': [as('critical', inCluster)] },
  ),
  about('NatsRaftGroupMissing')(
    'a group that is on three servers, one of which does not know its name',
    {
      ...alive,
      ...each('nats_meta_group_size', '3x40', [n1, n2, n3]),
      ...each('nats_raft_group_size', '3x40', [g1, g2]),
      ...one('nats_raft_group_size', unnamed, '3x40'),
    },
    { '8m': [] },
  ),
  about('NatsRaftGroupMissing')(
    'in one of two clusters that share a meta group',
    {
      ...alive,
      ...each('nats_meta_group_size', '6x40', [n1, n2, n3]),
      ...each('nats_server_route_peers', '2x40', [n1, n2, n3]),
      ...each('nats_raft_group_size', '3x40', [g1, g2]),
    },
    { '8m': [as('warning', inCluster)] },
  ),
  about('NatsRaftGroupMissing')(
    'a server of such a cluster is down',
    {
      ...collector(n1, 'raftz', '1x40'),
      ...collector(n2, 'raftz', '1x40'),
      ...each('nats_meta_group_size', '6x40', [n1, n2]),
      ...each('nats_server_route_peers', '2x4 1x40', [n1, n2]),
      ...each('nats_raft_group_size', '3x40', [g1, g2]),
    },
    { '8m': [], '15m': [] },
  ),
  about('NatsRaftPeerRemoved')(
    'a stream that is moved has twice the members for five minutes; one that is scaled down by its configuration',
    {
      ...each('nats_raft_group_size', '3x20 6x10 stale'),
      ...one('nats_raft_group_size', { ...g1, server: 'n4' }, '_x20 6x10 3x200'),
      ...one('nats_raft_group_size', { ...g1, stream: 'B', group: 'S-R3F-b' }, '3x40 1x200'),
      ...one('nats_stream_configured_replicas', { ...n1, account: 'APP', stream: 'B' }, '3x46 1x200'),
    },
    { '20m': [], '24m': [], '40m': [], '80m': [] },
  ),
  about('NatsRaftPeerRemoved')(
    'fewer than its stream is configured to have',
    {
      ...each('nats_raft_group_size', '3x20 2x200', [g1, g2]),
      ...one('nats_stream_configured_replicas', { ...n1, account: 'APP', stream: 'ORDERS' }, '3x220'),
    },
    { '12m': [], '20m': [as('warning', inCluster)] },
  ),
  about('NatsRaftWalLarge')(
    'two gigabytes, and two million entries',
    { ...one('nats_raft_wal_bytes', g1, '2e9x60'), ...one('nats_raft_wal_entries', g2, '2e6x60') },
    { '9m': [], '12m': [as('warning', g1), as('warning', g2)] },
  ),
  about('NatsRaftWalLarge')(
    'some megabytes, and one that a snapshot has made short again',
    { ...one('nats_raft_wal_bytes', g1, '8e6x60'), ...one('nats_raft_wal_bytes', g2, '2e9x10 0x60') },
    { '12m': [], '20m': [] },
  ),
  about('NatsRaftWalError')('by the log', lastSeen(n1, 'raft_wal_reset', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', n1)],
  }),
  about('NatsRaftQuorumLost')('a rescue', lastSeen(n1, 'raft_quorum_rescue', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', n1)],
  }),
  about('NatsStreamReplicaLagging')('a replica that was reset', lastSeen(n1, 'stream_reset', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', { ...n1, peer: 'n1' })],
  }),
  about('NatsStreamReplicasDiverge')(
    'streams of one name on two servers that stand alone',
    {
      ...one('nats_stream_last_sequence', { server: 'edge-a', account: 'APP', stream: 'ORDERS' }, '50000x80'),
      ...one('nats_stream_last_sequence', { server: 'edge-b', account: 'APP', stream: 'ORDERS' }, '1x80'),
      ...one('nats_stream_messages', { server: 'edge-a', account: 'APP', stream: 'ORDERS' }, '50000x80'),
    },
    { '20m': [] },
  ),
  about('NatsMetaNoLeader')(
    'by the log of a server that has never told of one; not where another server has',
    {
      ...lastSeen(n1, 'meta_no_leader', '_ _ 60x40'),
      ...lastSeen({ ...n1, nats_cluster: 'c2' }, 'meta_no_leader', '_ _ 60x40'),
      ...lastSeen({ ...n2, nats_cluster: 'c2' }, 'meta_new_leader', '10x40'),
    },
    { '90s': [], '4m': [{ nats_cluster: 'c1', severity: 'critical' }] },
  ),
]

const ladder: Case[] = [
  about('NatsRaftPendingEntries')(
    'Prometheus was away for ten minutes and cannot read the group after that',
    { ...collector(n1, 'raftz', '1 0x20'), ...level(g1, '20000 stale _x20') },
    {
      '0s': allRungs(g1),
      '10m': allRungs(g1),
      '40m': allRungs(g1),
      '90m': [],
    },
    '10m',
  ),
  about('NatsRaftPendingEntries')(
    'the leader is well again, and a follower only catches up',
    {
      ...alive,
      ...level(g1, '20000x8 0x400'),
      ...leads(g1, '1x400'),
      ...one('nats_raft_unapplied_entries', g3, '30000x400'),
      ...one('nats_raft_catching_up', g3, '0x8 1x400'),
    },
    { '1m': allRungs(g1), '10m': [] },
    '15s',
  ),
  about('NatsRaftPendingEntries')(
    'the stream was deleted, a server is stuck with its group and the log still tells of it',
    {
      ...alive,
      ...level(g1, '20000x8 stale'),
      ...logged(g1, '20000x400'),
      ...one('nats_raft_unapplied_entries', g3, '30000x400'),
    },
    { '1m': allRungs(g1), '20m': [] },
    '15s',
  ),
  about('NatsRaftPendingEntries')(
    'a level that dances around the first rung is one alert',
    { ...alive, ...level(g1, '5 5 10100 9900 9900 9900 9900 9900 10100 9900 9900 9900 9900 9900 10100 5x40') },
    { '30s': rung(g1, '10k'), '105s': rung(g1, '10k'), '3m': rung(g1, '10k'), '10m': [] },
    '15s',
  ),
  about('NatsRaftPendingEntriesWillReachLimit')(
    'ten entries a second are told before the second rung',
    level(g1, '0+600x60'),
    { '10m': [], '20m': [as('critical', g1)] },
    '60s',
  ),
  about('NatsRaftPendingEntriesWillReachLimit')(
    'one high sample of a scrape a minute',
    level(g1, '5 5 5 8000 5x30'),
    { '3m': [], '3m30s': [], '4m': [] },
    '60s',
  ),
  about('NatsRaftFollowerSlow')(
    'one high sample of a scrape every half minute, and two of one a minute',
    {
      ...leads(g2, '0x20'),
      ...one('nats_raft_queue_length', { ...g2, queue: 'entry' }, '0 0 0 1500 0x30'),
      ...leads(g3, '0x40'),
      ...one('nats_raft_queue_length', { ...g3, queue: 'entry' }, '0 0 0 _ _ 1500 _ 1500 _ 0x30'),
    },
    { '105s': [], '2m': [], '3m15s': [], '3m30s': [as('warning', g3)] },
  ),
  about('NatsRaftUnappliedEntries')(
    'what waited while the server was down is applied by and by',
    {
      ...one('nats_raft_unapplied_entries', g1, '_x8 60000-1000x60'),
      ...one('nats_raft_applied_index', g1, '_x8 0+1000x60'),
      ...one('nats_server_start_timestamp_seconds', n1, '_x8 110x60'),
    },
    { '3m': [], '6m': [], '12m': [] },
    '15s',
  ),
  about('NatsRaftOverrun')('by the log, and not long after', assetLastSeen(g1, 'raft_quorum_paused', '_ _ 60x40'), {
    '30s': [],
    '2m': [as('critical', g1)],
    '10m': [],
  }),
]

const cascade: Case[] = [
  about('NatsStreamHighLag')('messages that were dropped', lastSeen(n1, 'stream_ingest_dropped', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', n1)],
  }),
  about('NatsApiQueueGrowing')('requests that were dropped', lastSeen(n1, 'api_requests_dropped', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', n1)],
  }),
  about('NatsInternalSubscriptionSlow')(
    'one every three minutes is one alert',
    one('nats_internal_subscription_seconds_count', { ...n1, class: 'jsapi' }, '0x5 1x5 2x5 3x5 4x5 5x40'),
    {
      '5m': [as('warning', { ...n1, class: 'jsapi' })],
      '8m': [as('warning', { ...n1, class: 'jsapi' })],
      '11m': [as('warning', { ...n1, class: 'jsapi' })],
    },
  ),
  about('NatsStoreWriteError')('a vote that is not on disk', lastSeen(n1, 'raft_vote_not_persisted', '0x4 140x40'), {
    '2m': [],
    '4m': [as('critical', n1)],
  }),
  about('NatsMetalayerSnapshotSlow')(
    'a slow one of hours ago, quick ones since',
    {
      ...one('nats_metalayer_snapshot_last_seconds', { ...n1, part: 'total', source: 'log' }, '61x400'),
      ...one('nats_metalayer_snapshot_last_timestamp_seconds', { ...n1, source: 'log' }, '-9000x400'),
      ...one('nats_metalayer_snapshot_last_seconds', { ...n1, part: 'total', source: 'jsz' }, '0.004x400'),
      ...one('nats_metalayer_snapshot_last_timestamp_seconds', { ...n1, source: 'jsz' }, '0+30x400'),
    },
    { '10m': [], '90m': [] },
  ),
  about('NatsStorageStallOnSeveralServers')(
    'slow disks of two servers that stand alone',
    Object.assign(
      {},
      ...['edge-a', 'edge-b'].map((server) => ({
        ...lastSeen({ server }, 'write_full_state_slow', '0x4 140+30x40'),
        ...one('nats_disk_io_waiters', { server }, '0x4 7x40'),
      })),
    ) as Record<string, string>,
    { '5m': [] },
  ),
]

export const cases: Case[] = [...names, ...ladder, ...cascade]
