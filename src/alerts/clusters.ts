// Clusters as a whole: is there a majority, and is what has one name one cluster.
import { inAnyCluster, max, min, on, onServer } from './promql.ts'
import { ofCluster } from './identity.ts'
import { alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { leaderless, members, ambiguous } = thresholds
const onCluster = ['nats_cluster'] as const
const dashboard = 'nats-js-cluster'

const known = 'server:nats_up:known'
const clusterUp = `nats_up{${inAnyCluster}}`
const metaLeader = `${max(onCluster, 'nats_meta_has_leader')} == 1`

const recordings: readonly Recording[] = [
  {
    record: known,
    by: onServer,
    help: 'servers of a cluster that were seen within the hour: 1 if one is up, 0 if it is down or gone from view. An exporter that is down itself and watched several takes nothing with it',
    expr: `max by (${onServer.join(', ')}) (
  ${clusterUp}
  or 0 * (
    last_over_time(nats_up{${inAnyCluster},server!~".*:[0-9]+"}[1h])
      unless on (job, instance, target) nats_up
      unless on (job, instance) (
        count by (job, instance) (last_over_time(nats_up[1h])) > 1
          unless on (job, instance) up == 1
      )
  )
)`,
  },
]

const quorumLost = alert({
  alert: 'NatsClusterQuorumLost',
  severity: 'page',
  by: onCluster,
  thresholds: {},
  for: leaderless.pageFor,
  keep: 120,
  expr: () => `count by (nats_cluster) (${known} == 0) * 2
  > ${on(onCluster)} count by (nats_cluster) (${known})
  unless ${on(onCluster)} ${metaLeader}
or ${max(onCluster, `nats_meta_has_leader{${inAnyCluster}}`)} == 0`,
  words: () =>
    'a majority of the servers seen within 1h is down or gone from view, and nobody who is read knows a meta leader; or no server knows a meta leader',
  summary: 'A cluster has lost its majority: JetStream takes no writes.',
  description: `Cluster {{ $labels.nats_cluster }} has no majority.{{ with printf "max by (server) (nats_up{nats_cluster=%q}) == 0" $labels.nats_cluster | query }} Down:{{ range . | sortByLabel "server" }} {{ .Labels.server }}{{ end }}.{{ end }}{{ with printf "${known}{nats_cluster=%q} == 0 unless on (server) max by (server) (nats_up{nats_cluster=%q})" $labels.nats_cluster $labels.nats_cluster | query }} Unknown, not down, since their exporters went with them:{{ range . | sortByLabel "server" }} {{ .Labels.server }}{{ end }}.{{ end }}{{ with printf "max by (nats_cluster) (nats_meta_has_leader{nats_cluster=%q}) == 0" $labels.nats_cluster | query }} No server knows a meta leader.{{ end }}`,
})

const start = `nats_server_start_timestamp_seconds{${inAnyCluster}}`

/** The meta group of a cluster, or the groups that have random names. */
const groupsBut = (meta: '=' | '!=') => `nats_raft_group_size{${inAnyCluster},group${meta}"_meta_"}`

const nameAmbiguous = alert({
  alert: 'NatsClusterNameAmbiguous',
  severity: 'critical',
  by: onCluster,
  dashboard,
  thresholds: { apart: ambiguous.startsApart },
  for: ambiguous.for,
  keep: 600,
  expr: ({ apart }) => `count by (nats_cluster) (
  ${max(onServer, start)} - ${min(onServer, start)} > ${apart}
)
or count by (nats_cluster) (${max(onServer, `nats_meta_leader{${inAnyCluster}}`)} == 1) > 1
or count by (nats_cluster) (
  max by (${onServer.join(', ')}) (count by (${onServer.join(', ')}, group) (${groupsBut('!=')})) == 1
    and ${on(onServer)} count by (${onServer.join(', ')}) (count by (${onServer.join(', ')}, job, instance) (${groupsBut('!=')})) > 1
    and ${on(onServer)} count by (${onServer.join(', ')}) (${groupsBut('=')}) > 1
    unless ${on(onServer)} ${max(onServer, 'nats_exporter_assets_hidden{kind="group"}')} > 0
)`,
  words: () =>
    'servers of one name started at different times, or have no RAFT group in common; or two servers lead the meta group: two clusters cannot share that',
  summary: 'Two clusters have one name: what is said of one is hidden by the other.',
  description:
    'More than one cluster is called {{ $labels.nats_cluster }} here. A server that is down in one is up in the other, so nothing above about them can be relied on. Give each its own name in the configuration of its exporter, or make another label part of what identifies a cluster (rules --cluster-labels).',
})

const outOfMeta = alert({
  alert: 'NatsMetaGroupLargerThanCluster',
  severity: 'warning',
  by: onCluster,
  dashboard,
  thresholds: {},
  for: members.metaLargerFor,
  keep: 300,
  // The meta group of a supercluster spans its clusters: there only the leader of the group can tell.
  expr: () => `${max(onCluster, 'nats_meta_group_size')}
  > ${on(onCluster)} count by (nats_cluster) (${known})
  unless ${on(onCluster)} nats_gateway_connections{link="outbound"} > 0
or count by (nats_cluster) (
  ${max(['nats_cluster', 'peer'], 'nats_meta_peer_offline')} == 1
    unless on (peer) label_replace(last_over_time(nats_up[1h]), "peer", "$1", "server", "(.+)")
)`,
  words: () =>
    'the meta group has more members than the cluster has servers, or its leader knows one as offline that no exporter has seen for 1h',
  summary: 'The meta group counts a server that is not there any more.',
  description: `The meta group${ofCluster} counts a server that nobody sees: it was taken away and not removed from the group, so each failure weighs more.`,
})

export const clustersGroup: Group = {
  name: 'clusters',
  file: 'server',
  help: 'Clusters as a whole: a majority, one name, one meta group.',
  recordings,
  alerts: [quorumLost, nameAmbiguous, outOfMeta],
}
