// Consensus: halts, splits and flapping are called; restarts, step-downs and elections are not.
import {
  about,
  as,
  assetLastSeen,
  collector,
  g1,
  g2,
  g3,
  lastSeen,
  level,
  n1,
  n2,
  n3,
  one,
  type Case,
  type Labels,
} from './case.ts'

const inCluster = { nats_cluster: 'c1', account: 'APP', stream: 'ORDERS', group: 'S-R3F-orders' }
const ofStream = { nats_cluster: 'c1', account: 'APP', stream: 'ORDERS' }
const group = (name: string, ...values: string[]) =>
  Object.assign({}, ...[g1, g2, g3].map((labels, at) => one(name, labels, values[at] ?? values[0] ?? ''))) as Record<
    string,
    string
  >
const cluster = (name: string, ...values: string[]) =>
  Object.assign({}, ...[n1, n2, n3].map((labels, at) => one(name, labels, values[at] ?? values[0] ?? ''))) as Record<
    string,
    string
  >
const changed = (labels: Labels, values: string, source = 'raftz') =>
  one('nats_raft_leader_changes_total', { ...labels, source }, values)
const meta = (labels: Labels) => ({ ...labels, group: '_meta_' })
const committed = (labels: Labels, values: string) => one('nats_raft_committed_index', labels, values)
const cut = { ...inCluster, ...n1 }

const leaders: Case[] = [
  about('NatsRaftNoLeader')('nobody knows a leader for a minute', group('nats_raft_has_leader', '1 1 0x20'), {
    '90s': [],
    '150s': [as('critical', inCluster)],
  }),
  about('NatsRaftNoLeader')(
    'an election, and one server that is cut off',
    {
      ...group('nats_raft_has_leader', '1 1 0 1x20', '1 1 0 1x20', '0x40'),
      ...one('nats_raft_has_leader', meta(n1), '0x40'),
    },
    { '90s': [], '5m': [] },
  ),
  about('NatsRaftSeveralLeaders')('two lead for over a minute', group('nats_raft_leader', '1x20', '0 0 1x20', '0x20'), {
    '90s': [],
    '150s': [as('critical', { nats_cluster: 'c1', group: 'S-R3F-orders' })],
  }),
  about('NatsRaftSeveralLeaders')(
    'a change of leader between two scrapes',
    group('nats_raft_leader', '1 1 1 0x20', '0 0 1x20', '0x20'),
    {
      '1m': [],
      '2m': [],
      '5m': [],
    },
  ),
  about('NatsRaftLeaderFlapping')(
    'five changes on three servers within a quarter of an hour, once for each source',
    {
      ...changed(g1, '0 0 1 1 2 2 2x40'),
      ...changed(g1, '0 0 1 1 2 2 2x40', 'log'),
      ...changed(g2, '0 0 0 1 1 2 2x40'),
      ...changed(g3, '0x4 1x40'),
    },
    { '1m': [], '5m': [as('warning', inCluster)] },
  ),
  about('NatsRaftLeaderFlapping')(
    'a rolling restart of three moves a leader five times',
    {
      ...changed(g1, '0 0 1 1 2 2 2x40'),
      ...changed(g2, '0 0 0 1 1 2 2x40'),
      ...changed(g3, '0x4 1x40'),
      ...cluster('nats_server_start_timestamp_seconds', '-9000 60x40', '-9000x2 90x40', '-9000x4 150x40'),
    },
    { '5m': [] },
  ),
  about('NatsMetaLeaderFlapping')(
    'three changes within ten minutes',
    { ...changed(meta(n1), '0 0 1 1 2x40'), ...changed(meta(n2), '0 0 0 1x40') },
    {
      '30s': [],
      '4m': [{ nats_cluster: 'c1', severity: 'warning' }],
    },
  ),
  about('NatsMetaLeaderFlapping')(
    'one planned step-down, and a restart that moves it twice',
    {
      ...changed(meta(n1), '0 0 1x40'),
      ...changed(meta({ ...n1, nats_cluster: 'c2' }), '0 0 1 1 2x40'),
      ...one('nats_server_start_timestamp_seconds', { ...n1, nats_cluster: 'c2' }, '-9000 60x40'),
    },
    { '4m': [] },
  ),
  about('NatsMetaNoLeader')('no server knows a meta leader', cluster('nats_meta_has_leader', '1 1 0x20'), {
    '90s': [],
    '150s': [{ nats_cluster: 'c1', severity: 'critical' }],
    '4m': [{ nats_cluster: 'c1', severity: 'critical' }, as('warning', n1), as('warning', n2), as('warning', n3)],
  }),
  about('NatsMetaNoLeader')(
    'the log alone says so',
    { ...lastSeen(n1, 'meta_no_leader', '0 0 60x40'), ...lastSeen(n1, 'meta_new_leader', '1x40') },
    { '90s': [], '150s': [{ nats_cluster: 'c1', severity: 'critical' }] },
  ),
  about('NatsMetaNoLeader')(
    'a step-down logs "no" first, an endpoint knows better than the log, and a start takes a minute',
    {
      ...lastSeen(n1, 'meta_no_leader', '0 0 60x40'),
      ...lastSeen(n1, 'meta_new_leader', '1 1 1 61x40'),
      ...one('nats_meta_has_leader', { ...n1, nats_cluster: 'c2' }, '1x40'),
      ...lastSeen({ ...n1, nats_cluster: 'c2' }, 'meta_no_leader', '60x40'),
      ...lastSeen({ ...n1, nats_cluster: 'c2' }, 'meta_new_leader', '1x40'),
      ...one('nats_meta_has_leader', { ...n2, nats_cluster: 'c2' }, '1 0 0 1x40'),
    },
    { '90s': [], '5m': [] },
  ),
]

const halts: Case[] = [
  about('NatsRaftCommitStalled')(
    'entries wait and nothing is committed for a minute',
    { ...level(g1, '0 0 0 0 40x40'), ...committed(g1, '0+100x4 400x40') },
    { '75s': [], '135s': [as('critical', cut)] },
    '15s',
  ),
  about('NatsRaftCommitStalled')(
    'scraped once a minute',
    { ...level(g1, '0 0 40x40'), ...committed(g1, '0 100 200x40') },
    { '2m': [], '6m': [as('critical', cut)] },
    '60s',
  ),
  about('NatsRaftCommitStalled')(
    'a group that was made, or came back with its server, half a minute ago',
    { ...level(g1, '_ _ _ 5x2 0x30'), ...committed(g1, '_ _ _ 7x2 8+1x30') },
    { '60s': [], '75s': [], '3m': [] },
    '15s',
  ),
  about('NatsRaftCommitStalled')(
    'an idle group, a busy one, one that catches up and one that is paused',
    {
      ...level(g1, '0x40'),
      ...committed(g1, '7x40'),
      ...level(g2, '300x40'),
      ...committed(g2, '0+100x40'),
      ...level(g3, '300x40'),
      ...committed(g3, '7x40'),
      ...one('nats_raft_catching_up', g3, '1x40'),
      ...level({ ...g3, group: 'S-R3F-paused' }, '300x40'),
      ...committed({ ...g3, group: 'S-R3F-paused' }, '7x40'),
      ...one('nats_raft_paused', { ...g3, group: 'S-R3F-paused' }, '1x40'),
    },
    { '3m': [], '8m': [] },
    '15s',
  ),
  about('NatsRaftQuorumLost')(
    'the line comes every ten seconds',
    assetLastSeen({ ...n1, ...ofStream, ...g1, consumer: 'billing' }, 'consumer_no_quorum', '_ _ 60+30x20'),
    { '1m': [], '150s': [as('critical', { ...ofStream, consumer: 'billing' })], '14m': [] },
  ),
  about('NatsRaftQuorumLost')(
    'one line: a step-down or a lame duck',
    assetLastSeen(g1, 'stream_no_quorum', '_ _ 60x40'),
    {
      '1m': [],
      '90s': [],
      '2m': [],
      '3m': [],
    },
  ),
  about('NatsRaftQuorumLost')(
    'the meta group decides with a lowered quorum, as its servers say',
    one('nats_meta_rescue', n1, '0x4 1x10 0x20'),
    { '1m': [], '3m': [as('critical', n1)], '12m': [] },
  ),
  about('NatsRaftWalError')('of one group', one('nats_raft_wal_error', g1, '0 0 1x20'), {
    '30s': [],
    '1m': [as('critical', cut)],
  }),
  about('NatsRaftWalError')('none', group('nats_raft_wal_error', '0x20'), { '5m': [] }),
]

const read = { ...collector(n1, 'raftz', '1x40'), ...collector(n2, 'raftz', '1x40'), ...collector(n3, 'raftz', '1x40') }

const members: Case[] = [
  about('NatsRaftPeerRemoved')('three members become two', group('nats_raft_group_size', '3 3 2x20'), {
    '90s': [],
    '150s': [as('warning', inCluster)],
  }),
  about('NatsRaftPeerRemoved')(
    'scaled up, and as ever',
    { ...group('nats_raft_group_size', '1 1 3x20') },
    { '5m': [] },
  ),
  about('NatsRaftGroupMissing')(
    'on two of three servers that are all read',
    {
      ...read,
      ...cluster('nats_meta_group_size', '3x40'),
      ...one('nats_raft_group_size', g1, '3x40'),
      ...one('nats_raft_group_size', g2, '3x40'),
    },
    { '4m': [], '6m': [as('warning', inCluster)] },
  ),
  about('NatsRaftGroupMissing')(
    'one server is not read, and one recovers its groups after a start',
    {
      ...collector(n1, 'raftz', '1x40'),
      ...collector(n2, 'raftz', '1x40'),
      ...collector(n3, 'raftz', '0x40'),
      ...cluster('nats_meta_group_size', '3x40'),
      ...one('nats_raft_group_size', g1, '3x40'),
      ...one('nats_raft_group_size', g2, '3x40'),
    },
    { '6m': [], '15m': [] },
  ),
  about('NatsMetaGroupEven')('four members for an hour', one('nats_meta_group_size', n1, '4x200'), {
    '50m': [],
    '70m': [{ nats_cluster: 'c1', severity: 'info' }],
  }),
  about('NatsMetaGroupEven')(
    'three, and one',
    {
      ...one('nats_meta_group_size', n1, '3x200'),
      ...one('nats_meta_group_size', { ...n1, nats_cluster: 'c2' }, '1x200'),
    },
    { '90m': [] },
  ),
]

export const cases: Case[] = [...leaders, ...halts, ...members]
