// Clusters so large that only groups in trouble have series: one server alone in trouble is not taken for the whole group.
import { about, as, collector, g1, g2, g3, n1, n2, n3, one, type Case, type Labels } from './case.ts'

const inCluster = { nats_cluster: 'c1', account: 'APP', stream: 'ORDERS', group: 'S-R3F-orders' }
const each = (name: string, values: string, more: Labels = {}, servers = [n1, n2, n3]) =>
  Object.assign({}, ...servers.map((server) => one(name, { ...server, ...more }, values))) as Record<string, string>
const read = Object.assign({}, ...[n1, n2, n3].map((server) => collector(server, 'raftz', '1x400'))) as Record<
  string,
  string
>
const hidden = {
  ...read,
  ...each('nats_meta_group_size', '3x400'),
  ...each('nats_exporter_assets_hidden', '1999x400', { kind: 'group' }),
}
/** A third of 3,000 groups with three members is led by each. */
const whole = {
  ...each('nats_raft_led_members', '3000x400'),
  ...each('nats_raft_groups', '1000x400', { state: 'leader' }),
  ...each('nats_raft_groups', '2000x400', { state: 'follower' }),
}
/** Of the group on a server where it is in trouble. */
const shown = (group: Labels) => ({
  ...one('nats_raft_group_size', group, '3x400'),
  ...one('nats_raft_quorum_needed', group, '2x400'),
})

export const cases: Case[] = [
  about('NatsRaftNoLeader')(
    'one server of three is cut off, the others are well and hidden',
    { ...hidden, ...shown(g1), ...one('nats_raft_has_leader', g1, '0x400') },
    { '5m': [], '20m': [] },
  ),
  about('NatsRaftNoLeader')(
    'two servers of three say so, the third is well and hidden',
    {
      ...hidden,
      ...shown(g1),
      ...shown(g2),
      ...one('nats_raft_has_leader', g1, '0x400'),
      ...one('nats_raft_has_leader', g2, '0x400'),
    },
    { '5m': [as('critical', inCluster)] },
  ),
  about('NatsRaftNoLeader')(
    'one server says so, and nobody reads the others',
    {
      ...hidden,
      ...collector(n2, 'raftz', '0x400'),
      ...collector(n3, 'raftz', '0x400'),
      ...shown(g1),
      ...one('nats_raft_has_leader', g1, '0x400'),
    },
    { '5m': [as('critical', inCluster)] },
  ),
  about('NatsExporterAssetsHidden')(
    'so many groups that those which are well are hidden: told once',
    each('nats_exporter_assets_hidden', '0x10 1999x400', { kind: 'group' }),
    { '5m': [], '8m': [as('info', { nats_cluster: 'c1' })], '64m': [as('info', { nats_cluster: 'c1' })], '70m': [] },
  ),
  about('NatsExporterAssetsHidden')(
    'consumers that end with their clients are left out as configured',
    each('nats_exporter_assets_hidden', '20x40', { kind: 'consumer' }),
    { '5m': [] },
  ),
  about('NatsRaftPeerRemoved')(
    'a calm group loses a member: shown with the size before for one sample',
    { ...hidden, ...each('nats_raft_group_size', '_x20 3x2 2x40', { ...g1, stream: 'ORDERS' }, [n1]) },
    { '9m': [], '15m': [as('warning', inCluster)] },
  ),
  about('NatsRaftGroupMissing')(
    'a group in trouble on one server alone, the others hidden',
    { ...hidden, ...whole, ...shown(g3) },
    { '8m': [], '20m': [] },
  ),
  about('NatsRaftGroupMissing')(
    'two members less than leaders count',
    { ...hidden, ...whole, ...each('nats_raft_groups', '1998x400', { state: 'follower' }, [n2]) },
    { '4m': [], '8m': [as('warning', { nats_cluster: 'c1' })] },
  ),
  about('NatsServerCatchingUp')(
    'a server starts, its groups are hidden',
    {
      ...one('nats_raft_flagged_groups', { ...n1, flag: 'catching_up' }, '12x10 0x40'),
      ...one('nats_raft_flagged_groups', { ...n2, flag: 'catching_up' }, '12x40'),
      ...one('nats_server_start_timestamp_seconds', n1, '0x40'),
      ...one('nats_server_start_timestamp_seconds', n2, '-9000x40'),
    },
    { '2m': [as('info', n1)], '10m': [] },
  ),
  about('NatsClusterNameAmbiguous')(
    'two exporters of one server show the groups that were in trouble when they asked',
    {
      ...each('nats_exporter_assets_hidden', '1999x60', { kind: 'group' }, [n1]),
      ...one('nats_raft_group_size', { ...g1, instance: 'e1:7778' }, '3x60'),
      ...one('nats_raft_group_size', { ...g1, group: 'S-R3F-other', instance: 'e2:7778' }, '3x60'),
      ...one('nats_raft_group_size', { ...n1, group: '_meta_', instance: 'e1:7778' }, '3x60'),
      ...one('nats_raft_group_size', { ...n1, group: '_meta_', instance: 'e2:7778' }, '3x60'),
    },
    { '10m': [] },
  ),
]
