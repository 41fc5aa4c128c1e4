// Clusters as a whole: an outage is a page, two clusters of one name are found out, and what is done on purpose is left alone.
import { about, as, n1, n2, n3, one, series, type Case, type Labels } from './case.ts'

const cluster = { nats_cluster: 'c1' }
const up = (labels: Labels, values: string) => one('nats_up', { target: `${labels['server']}:8222`, ...labels }, values)
const sidecar = (labels: Labels, values: string) => up({ ...labels, instance: `${labels['server']}:7778` }, values)
const metaLeader = (labels: Labels, values: string) => one('nats_meta_leader', labels, values)
const knowsLeader = (labels: Labels, values: string) => one('nats_meta_has_leader', labels, values)
const started = (labels: Labels, values: string) => one('nats_server_start_timestamp_seconds', labels, values)
const quorum = about('NatsClusterQuorumLost')
const ambiguous = about('NatsClusterNameAmbiguous')
const larger = about('NatsMetaGroupLargerThanCluster')

const outages: Case[] = [
  quorum(
    'two of three are down',
    { ...up(n1, '1 1 0x20'), ...up(n2, '1 1 0x20'), ...up(n3, '1x22'), ...knowsLeader(n3, '1 1 0x20') },
    { '2m': [], '3m30s': [as('page', cluster)] },
  ),
  quorum(
    'all sidecars are gone with their servers',
    { ...sidecar(n1, '1 1 stale'), ...sidecar(n2, '1 1 stale'), ...sidecar(n3, '1 1 stale') },
    { '2m': [], '4m': [as('page', cluster)], '40m': [as('page', cluster)] },
  ),
  quorum(
    'no server knows a meta leader, scraped once a minute',
    { ...knowsLeader(n1, '1 1 0x20'), ...knowsLeader(n2, '1 1 0x20'), ...up(n1, '1x22'), ...up(n2, '1x22') },
    { '3m': [], '5m': [as('page', cluster)] },
    '60s',
  ),
  quorum(
    'one of three is down; standalone servers are down; a restart of all',
    {
      ...up(n1, '1 1 0x20'),
      ...up(n2, '1x22'),
      ...up(n3, '1x22'),
      ...up({ server: 'edge-a' }, '1 1 0x20'),
      ...up({ server: 'edge-b' }, '1 1 0x20'),
      ...up({ ...n1, nats_cluster: 'c2' }, '1 1 0 0 1x20'),
      ...up({ ...n2, nats_cluster: 'c2' }, '1 1 0 0 1x20'),
    },
    { '2m': [], '4m': [], '9m': [] },
  ),
  quorum(
    'the one exporter of all servers is down itself; a second one cannot reach them; servers with new names each time',
    {
      ...up(n1, '1 1 stale'),
      ...up(n2, '1 1 stale'),
      ...up(n3, '1 1 stale'),
      [series('up', { instance: 'e1:7778', job: 'nats' })]: '1 1 0x40',
      ...up({ ...n1, nats_cluster: 'c2' }, '0x40'),
      ...up({ ...n2, nats_cluster: 'c2' }, '0x40'),
      ...knowsLeader({ ...n3, nats_cluster: 'c2' }, '1x40'),
    },
    { '4m': [], '9m': [] },
  ),
]

const names: Case[] = [
  ambiguous(
    'servers of one name started at different times',
    {
      ...started({ nats_cluster: 'nats', server: 'nats-0', instance: '10.0.0.1:7778' }, '-9000x40'),
      ...started({ nats_cluster: 'nats', server: 'nats-0', instance: '10.1.0.1:7778' }, '-700x40'),
    },
    { '4m': [], '6m': [as('critical', { nats_cluster: 'nats' })] },
  ),
  ambiguous(
    'two servers lead the meta group',
    { ...metaLeader(n1, '1x40'), ...metaLeader(n2, '0x40'), ...metaLeader({ ...n3, instance: 'other:7778' }, '1x40') },
    { '4m': [], '6m': [as('critical', cluster)] },
  ),
  ambiguous(
    'servers of one name have no group in common',
    {
      ...one('nats_raft_group_size', { ...n1, group: '_meta_', instance: 'a:7778' }, '3x40'),
      ...one('nats_raft_group_size', { ...n1, group: '_meta_', instance: 'b:7778' }, '3x40'),
      ...one('nats_raft_group_size', { ...n1, group: 'S-R3F-a', instance: 'a:7778' }, '3x40'),
      ...one('nats_raft_group_size', { ...n1, group: 'S-R3F-b', instance: 'b:7778' }, '3x40'),
    },
    { '4m': [], '6m': [as('critical', cluster)] },
  ),
  ambiguous(
    'two exporters on one cluster, a restart seen by one of them first, a change of leader, servers that stand alone',
    {
      ...started({ ...n1, instance: 'a:7778' }, '-9000x8 240x40'),
      ...started({ ...n1, instance: 'b:7778' }, '-9000x9 240x40'),
      ...metaLeader({ ...n1, instance: 'a:7778' }, '1x8 0x40'),
      ...metaLeader({ ...n1, instance: 'b:7778' }, '1x9 0x40'),
      ...metaLeader({ ...n2, instance: 'a:7778' }, '0x7 1x40'),
      ...metaLeader({ ...n2, instance: 'b:7778' }, '0x7 1x40'),
      ...one('nats_raft_group_size', { ...n1, group: '_meta_', instance: 'a:7778' }, '3x40'),
      ...one('nats_raft_group_size', { ...n1, group: '_meta_', instance: 'b:7778' }, '3x40'),
      ...one('nats_raft_group_size', { ...n1, group: 'S-R3F-a', instance: 'a:7778' }, '3x40'),
      ...one('nats_raft_group_size', { ...n1, group: 'S-R3F-a', instance: 'b:7778' }, '3x40'),
      ...started({ server: 'edge', instance: 'c:7778' }, '-9000x40'),
      ...started({ server: 'edge', instance: 'd:7778' }, '-100x40'),
    },
    { '5m': [], '10m': [], '20m': [] },
  ),
]

const size = (labels: Labels, values: string) => one('nats_meta_group_size', labels, values)
const outOfMeta: Case[] = [
  larger(
    'five members, three servers; and one that its leader knows as offline and nobody has seen',
    {
      ...up(n1, '1x200'),
      ...up(n2, '1x200'),
      ...up(n3, '1x200'),
      ...size(n1, '5x200'),
      ...up({ ...n1, nats_cluster: 'c2' }, '1x200'),
      ...one('nats_meta_peer_offline', { ...n1, nats_cluster: 'c2', peer: 'gone-7' }, '1x200'),
    },
    { '25m': [], '40m': [as('warning', cluster), as('warning', { nats_cluster: 'c2' })] },
  ),
  larger(
    'a server that is down, and one that spans two clusters',
    {
      ...up(n1, '1x200'),
      ...up(n2, '1x200'),
      ...up(n3, '0x200'),
      ...size(n1, '3x200'),
      ...one('nats_meta_peer_offline', { ...n1, peer: 'n3' }, '1x200'),
      ...up({ ...n1, nats_cluster: 'c2' }, '1x200'),
      ...size({ ...n1, nats_cluster: 'c2' }, '3x200'),
      ...one('nats_gateway_connections', { ...n1, nats_cluster: 'c2', gateway: 'c3', link: 'outbound' }, '1x200'),
    },
    { '40m': [], '90m': [] },
  ),
]

export const cases: Case[] = [...outages, ...names, ...outOfMeta]
