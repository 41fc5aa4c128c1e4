// The meta group: it places streams and consumers. Without a leader nothing can be made or moved.
import { lastSeen, lines } from './events.ts'
import { duration, max, min, on, onGroup, onServer, starts } from './promql.ts'
import { ofCluster } from './identity.ts'
import { alert, type Alert } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { leaderless, leaderChanges } = thresholds

const metaLeaderFlapping = alert({
  alert: 'NatsMetaLeaderFlapping',
  severity: 'warning',
  by: ['nats_cluster'],
  thresholds: { changes: leaderChanges.metaWarning, perStart: leaderChanges.perStart },
  keep: 300,
  expr: ({ changes: limit, perStart }) => {
    const moved = `round(sum by (nats_cluster) (${max(onGroup, `increase(nats_raft_leader_changes_total{group="_meta_",nats_cluster!=""}[${duration(leaderChanges.metaWindow)}])`)}))`
    return `${moved} >= ${limit}
unless (${moved} <= ${on(['nats_cluster'])} ${perStart} * ${starts(leaderChanges.metaWindow)})`
  },
  words: ({ changes, perStart }) =>
    `${changes} changes of the meta leader in ${duration(leaderChanges.metaWindow)}, and more than ${perStart} for every server that started`,
  summary: 'The meta leader changes again and again.',
  description: `The meta group${ofCluster} changed its leader {{ $value | humanize }} times within ${duration(leaderChanges.metaWindow)}: no stream or consumer can be made meanwhile.`,
})

const metaLine = (event: string) => max(onServer, lines(lastSeen, event))
const metaKnown = `${max(['nats_cluster'], 'nats_meta_has_leader')} == 1`

/** By the log alone, where no endpoint says otherwise: no server's newest line of the two is that of a new leader. Lines of two servers are not compared. */
const metaLostInLog = `${max(['nats_cluster'], `${lines(lastSeen, 'meta_no_leader').replace('}', ',nats_cluster!=""}')} > 0`)}
  unless ${on(['nats_cluster'])} (
    ${metaLine('meta_new_leader')} >= ${on(onServer)} ${metaLine('meta_no_leader')}
    or ${metaLine('meta_new_leader')} > 0
      unless ${on(onServer)} ${metaLine('meta_no_leader')} > 0
  )
  unless ${on(['nats_cluster'])} ${metaKnown}`

const metaNoLeader = [
  alert({
    alert: 'NatsMetaNoLeader',
    severity: 'critical',
    by: ['nats_cluster'],
    thresholds: {},
    for: leaderless.criticalFor,
    keep: 120,
    expr: () => `${max(['nats_cluster'], 'nats_meta_has_leader')} == 0
or ${metaLostInLog}`,
    words: () => 'no server of the cluster knows a meta leader; or the log says so and no endpoint says otherwise',
    summary: 'JetStream has no meta leader: streams and consumers can be neither made nor moved.',
    description: `The meta group${ofCluster} has no leader.`,
  }),
  alert({
    alert: 'NatsMetaNoLeader',
    severity: 'warning',
    by: onServer,
    thresholds: {},
    for: 120,
    keep: 120,
    expr: () => `${min(onServer, 'nats_meta_has_leader')} == 0`,
    words: () => 'one server knows no meta leader; two minutes are normal after a start',
    summary: 'A server knows no meta leader: it is cut off from the meta group.',
    description: `{{ $labels.server }} knows no leader of the meta group${ofCluster}.`,
  }),
]

const metaEven = alert({
  alert: 'NatsMetaGroupEven',
  severity: 'info',
  by: ['nats_cluster'],
  thresholds: {},
  for: 3_600,
  expr: () => `(${max(['nats_cluster'], 'nats_meta_group_size')} > 1) % 2 == 0`,
  words: () => 'the meta group has an even number of members for an hour',
  summary: 'The meta group has an even number of members: one of them is of no use.',
  description: `The meta group${ofCluster} has an even number of members: it survives no more failures than with one less.`,
})

export const metaAlerts: readonly Alert[] = [metaLeaderFlapping, ...metaNoLeader, metaEven]
