// Clusters so large that groups that are well have no series: what it says there that a group is not shown, and when it says nothing.
import { max, on, onGroup, onServer } from './promql.ts'

const inCluster = ['nats_cluster'] as const

const raftzReaders = `${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')} == 1`
/** Servers of a cluster, those without JetStream too: whoever has had a route to it within the hour, and the one that says so. */
const expected = `(1 + ${max(inCluster, 'max_over_time(nats_server_route_peers[1h])')})`
const metaSize = max(inCluster, 'nats_meta_group_size')

/** The meta group of a supercluster spans its clusters: there the servers of the own cluster are what must be read. */
export const everyServerIsRead = `(
  count by (nats_cluster) (
    ${raftzReaders}
      unless ${on(onServer)} ${max(onServer, 'nats_jetstream_enabled')} == 0
  ) >= ${metaSize}
  or count by (nats_cluster) (${raftzReaders}) >= (${expected} < ${metaSize})
)`

/** Groups of a cluster that have no series of their own, each on every server that has it. */
export const hiddenGroups = (offset = ''): string =>
  `sum by (nats_cluster) (${max(onServer, `nats_exporter_assets_hidden{kind="group",nats_cluster!=""}${offset}`)}) > 0`

/** Fewer servers know no leader than make a majority, and all are read: the others are well, and hidden. */
export const cutOff = `${max(['nats_cluster', 'group'], 'nats_raft_quorum_needed')}
    > count by (nats_cluster, group) (${max(onGroup, 'nats_raft_has_leader == 0')})
    and ${on(inCluster)} ${hiddenGroups()}
    and ${on(inCluster)} ${everyServerIsRead}`

/** Members that leaders count and no server has. */
export const membersMissing = `sum by (nats_cluster) (${max(onServer, 'nats_raft_led_members{nats_cluster!=""}')})
  - sum by (nats_cluster) (${max([...onServer, 'state'], 'nats_raft_groups{nats_cluster!=""}')}) > 0
and ${on(inCluster)} ${hiddenGroups()}`
