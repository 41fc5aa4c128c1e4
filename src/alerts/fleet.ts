// Many clusters, seen from above: rules that read nothing but what is recorded beside each cluster, for the rulers of Thanos, Mimir and VictoriaMetrics.
// They ask late and get partial answers, so nothing here takes what is absent for a fact, and no label of a replica is in a `by`.
import { onCluster, recorded } from './edge.ts'
import { duration, max, on } from './promql.ts'
import { alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { clusters, silent, silentFor, atOnce } = thresholds.fleet
const { forgotten, outage } = thresholds.lost
const dashboard = 'nats-js-cluster'

const heard = 'nats_cluster:nats_edge_evaluated:last'
const shared = 'nats_cluster:nats_trouble:shared'

const age = `time() - ${max(onCluster, heard)}`
const pages = `${max(onCluster, recorded.pages)} > 0`
/** Gone together: what was taken away last week is no part of an incident. */
const silentAtOnce = `${age} >= ${silent} < ${atOnce}`

const several = (each: string) => `${each}
  and ${on([])} count(${each}) >= ${clusters}`

const recordings: readonly Recording[] = [
  {
    record: heard,
    by: onCluster,
    help: `when rules were last evaluated beside the cluster, as far as is known here; for up to ${duration(forgotten)}`,
    expr: max(
      onCluster,
      `
  ${recorded.evaluated}
  or last_over_time(${heard}[${duration(outage)}]) > time() - ${forgotten}
`,
    ),
  },
  {
    record: shared,
    by: onCluster,
    help: `clusters that page while another does, or fell silent within ${duration(atOnce)} as another did`,
    expr: max(
      onCluster,
      `
${several(pages)}
or ${several(silentAtOnce)}
`,
    ),
  },
]

const own = (query: string) => `printf "${query}" $labels.nats_cluster | query`

/** One alert a cluster, one message for all: a cluster that joins later is told of, and what mutes the page of a cluster is a page that names it. */
const trouble = alert({
  alert: 'NatsTroubleInSeveralClusters',
  severity: 'page',
  by: onCluster,
  dashboard,
  thresholds: {},
  // It goes last: what it mutes must not be sent after the all-clear.
  keep: 180,
  expr: () => max(onCluster, shared),
  words: () =>
    `${clusters} clusters page at once, or ${clusters} fell silent within ${duration(atOnce)}; for each of these clusters`,
  summary: 'Several clusters are in trouble at once: suspect what they share.',
  description: `Cluster {{ $labels.nats_cluster }} and others are in trouble at once: suspect storage or a network that they share.{{ with ${own(`max by (nats_cluster) (${recorded.pages}{nats_cluster=%q}) > 0`)} }} It pages.{{ else }} It does not page now, or nothing is heard of it and its state is unknown.{{ end }}{{ with ${own(`max by (nats_cluster) (${recorded.stalled}{nats_cluster=%q}) > 0`)} }} Stores stall on {{ . | first | value }} of its servers.{{ end }}{{ with ${own(`min by (nats_cluster) (${recorded.margin}{nats_cluster=%q}) < 0`)} }} It has no majority.{{ end }}`,
})

const clusterSilent = alert({
  alert: 'NatsClusterSilent',
  severity: 'critical',
  by: onCluster,
  dashboard,
  thresholds: { silent },
  for: silentFor,
  keep: 60,
  expr: ({ silent }) => `${age} >= ${silent}`,
  words: ({ silent }) =>
    `what is recorded beside a cluster is ${duration(silent)} old; told until it is heard again, for up to ${duration(forgotten)}`,
  summary: 'Nothing is heard of a cluster: its state is unknown here.',
  description:
    'Nothing that Prometheus records beside cluster {{ $labels.nats_cluster }} has arrived for {{ $value | humanizeDuration }}: its state is unknown here. It may be well; its own pages come from beside it, if that Prometheus still runs.',
})

export const fleetGroup: Group = {
  name: 'fleet',
  help: 'Only in `rules --pack fleet`. Many clusters, from what is recorded beside each.',
  recordings,
  alerts: [trouble, clusterSilent],
}

/** What speaks for several clusters, and who says that one is silent. */
export const fleetNames = { trouble: trouble.alert, silent: clusterSilent.alert } as const
