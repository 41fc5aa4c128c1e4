// Consensus: leaders, quorum, members, replicas. Each holds back what a rolling restart or a planned step-down makes of it.
import { duration, max, min, on, onGroup, onServer } from './promql.ts'
import { replicaAlerts } from './replica.ts'
import { alert, type Group } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { leaderless, leaderChanges, commitStalled } = thresholds

/** A group wherever it is, with whose it is. */
const inCluster = ['nats_cluster', 'account', 'stream', 'consumer', 'group'] as const
const onStream = ['nats_cluster', 'account', 'stream'] as const
const assetText =
  'RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} of {{ $labels.nats_cluster }}'

const noLeader = alert({
  alert: 'NatsRaftNoLeader',
  severity: 'critical',
  by: inCluster,
  thresholds: {},
  for: leaderless.criticalFor,
  keep: 60,
  expr: () => `${max(inCluster, 'nats_raft_has_leader{group!="_meta_"}')} == 0`,
  words: () => 'no server that is read knows a leader of the group; an election takes 4 to 9 s',
  summary: 'A stream or consumer has no leader: it takes no writes.',
  description: `${assetText} has no leader. Publishers and consumers of it wait.`,
})

const severalLeaders = alert({
  alert: 'NatsRaftSeveralLeaders',
  severity: 'critical',
  by: ['nats_cluster', 'group'],
  thresholds: {},
  for: 60,
  expr: () => `count by (nats_cluster, group) (${max(onGroup, 'nats_raft_leader')} == 1) > 1`,
  words: () => 'two servers say that they lead the same group, for longer than a change of leader takes',
  summary: 'Two servers lead the same RAFT group: the network is split, or one is frozen.',
  description:
    'RAFT group {{ $labels.group }} of {{ $labels.nats_cluster }} has {{ $value }} leaders:{{ range printf "max by (server) (nats_raft_leader{nats_cluster=%q,group=%q}) == 1" $labels.nats_cluster $labels.group | query | sortByLabel "server" }} {{ .Labels.server }}{{ end }}. Only one of them can commit.',
})

const committed = 'nats_raft_committed_index'
const still = (window: number) => `${max(onGroup, `delta(${committed}[${duration(window)}])`)} == 0`

const commitStalledAlert = alert({
  alert: 'NatsRaftCommitStalled',
  severity: 'critical',
  by: [...onGroup, 'account', 'stream', 'consumer'],
  thresholds: { window: commitStalled.criticalFor },
  keep: 60,
  expr: ({ window }) => {
    const waiting = max(
      [...onGroup, 'account', 'stream', 'consumer'],
      `min_over_time(nats_raft_pending_entries{source="raftz"}[${duration(window)}])`,
    )
    // A group that was made or came back within the window has not been seen standing still for all of it.
    const before = max(onGroup, `nats_raft_pending_entries{source="raftz"} offset ${duration(window)}`)
    return `${waiting} > 0
and ${on(onGroup)} (${before} > 0)
and ${on(onGroup)} (${still(window)} or ${still(window * 2.5)})
unless ${on(onGroup)} (${max(onGroup, 'nats_raft_catching_up')} == 1)
unless ${on(onGroup)} (${max(onGroup, 'nats_raft_paused')} == 1)`
  },
  words: ({ window }) =>
    `entries wait and the commit index has stood still for ${duration(window)} (two scrapes where they are rarer); not paused or catching up`,
  summary: 'A RAFT group has halted: entries wait and none is committed.',
  description: `RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }}: {{ $value | humanize }} entries wait and the commit index stands still. A slow publisher never turns this into a rung.`,
})

const peerRemoved = alert({
  alert: 'NatsRaftPeerRemoved',
  severity: 'warning',
  by: inCluster,
  thresholds: {},
  for: 60,
  expr: () =>
    `${max(inCluster, 'nats_raft_group_size')} < ${max(inCluster, 'max_over_time(nats_raft_group_size[1h])')}`,
  words: () => 'a group has fewer members than within the last hour',
  summary: 'A RAFT group has lost a member: scaled down, or a peer was removed.',
  description: `${assetText} has {{ $value }} members, fewer than an hour ago. If nobody scaled it down, a peer was removed: with one member less fewer failures are survived.`,
})

const lost = 'stream_no_quorum|consumer_no_quorum'

const quorumLost = alert({
  alert: 'NatsRaftQuorumLost',
  severity: 'critical',
  by: [...onStream, 'consumer'],
  thresholds: { window: 60 },
  for: 60,
  keep: 60,
  expr: ({ window }) =>
    `time() - (${max([...onStream, 'consumer'], `nats_log_asset_event_last_seen_timestamp_seconds{event=~"${lost}"}`)} > 0) < ${window}`,
  words: ({ window }) =>
    `"has NO quorum" was logged for it again and again for over a minute, the last time within ${duration(window)}; one line is a step-down`,
  summary: 'A stream or consumer has lost its quorum: nothing can be written.',
  description:
    '{{ $labels.account }} > {{ $labels.stream }}{{ with $labels.consumer }} > {{ . }}{{ end }} of {{ $labels.nats_cluster }} has no quorum, said {{ $value | humanizeDuration }} ago by its leader.',
})

/** Rounded: increase() extrapolates, changes of leader are whole. */
const changes = (by: readonly string[], group: string, window: number) =>
  `round(sum by (${by.join(', ')}) (${max([...onGroup, 'account', 'stream', 'consumer'], `increase(nats_raft_leader_changes_total{${group}}[${duration(window)}])`)}))`
/** Servers of a cluster that started within the window: each start moves every leader it had, twice at most. */
const starts = (window: number) =>
  `sum by (nats_cluster) (time() - ${max(onServer, 'nats_server_start_timestamp_seconds')} < bool ${window})`

const leaderFlapping = alert({
  alert: 'NatsRaftLeaderFlapping',
  severity: 'warning',
  by: inCluster,
  thresholds: { changes: leaderChanges.warning, perStart: leaderChanges.perStart },
  keep: 300,
  expr: ({ changes: limit, perStart }) => {
    const moved = changes(inCluster, 'group!="_meta_"', leaderChanges.window)
    return `${moved} >= ${limit}
unless (${moved} <= ${on(['nats_cluster'])} group_left () ${perStart} * ${starts(leaderChanges.window)})`
  },
  words: ({ changes, perStart }) =>
    `${changes} changes of leader in ${duration(leaderChanges.window)}, and more than ${perStart} for every server that started`,
  summary: 'The leader of a stream or consumer changes again and again.',
  description: `${assetText} changed its leader {{ $value | humanize }} times within ${duration(leaderChanges.window)}. Leaders are lost to slow storage, starved processors or the network.`,
})

const metaLeaderFlapping = alert({
  alert: 'NatsMetaLeaderFlapping',
  severity: 'warning',
  by: ['nats_cluster'],
  thresholds: { changes: leaderChanges.metaWarning, perStart: leaderChanges.perStart },
  keep: 300,
  expr: ({ changes: limit, perStart }) => {
    const moved = changes(['nats_cluster'], 'group="_meta_"', leaderChanges.metaWindow)
    return `${moved} >= ${limit}
unless (${moved} <= ${on(['nats_cluster'])} ${perStart} * ${starts(leaderChanges.metaWindow)})`
  },
  words: ({ changes, perStart }) =>
    `${changes} changes of the meta leader in ${duration(leaderChanges.metaWindow)}, and more than ${perStart} for every server that started`,
  summary: 'The meta leader changes again and again.',
  description: `The meta group of {{ $labels.nats_cluster }} changed its leader {{ $value | humanize }} times within ${duration(leaderChanges.metaWindow)}: no stream or consumer can be made meanwhile.`,
})

const lastLine = (event: string) =>
  max(['nats_cluster'], `nats_log_event_last_seen_timestamp_seconds{event="${event}"}`)

const metaNoLeader = [
  alert({
    alert: 'NatsMetaNoLeader',
    severity: 'critical',
    by: ['nats_cluster'],
    thresholds: {},
    for: leaderless.criticalFor,
    keep: 60,
    expr: () => `${max(['nats_cluster'], 'nats_meta_has_leader')} == 0
or (${lastLine('meta_no_leader')} > ${lastLine('meta_new_leader')})
  unless ${on(['nats_cluster'])} ${max(['nats_cluster'], 'nats_meta_has_leader')} == 1`,
    words: () => 'no server of the cluster knows a meta leader; or the log says so and no endpoint says otherwise',
    summary: 'JetStream has no meta leader: streams and consumers can be neither made nor moved.',
    description: 'The meta group of {{ $labels.nats_cluster }} has no leader.',
  }),
  alert({
    alert: 'NatsMetaNoLeader',
    severity: 'warning',
    by: onServer,
    thresholds: {},
    for: 120,
    expr: () => `${min(onServer, 'nats_meta_has_leader')} == 0`,
    words: () => 'one server knows no meta leader; two minutes are normal after a start',
    summary: 'A server knows no meta leader: it is cut off from the meta group.',
    description:
      '{{ $labels.server }} knows no leader of the meta group{{ with $labels.nats_cluster }} of {{ . }}{{ end }}.',
  }),
]

const groupMissing = alert({
  alert: 'NatsRaftGroupMissing',
  severity: 'warning',
  by: inCluster,
  thresholds: {},
  for: 300,
  expr: () => `count by (${inCluster.join(', ')}) (${max([...onGroup, 'account', 'stream', 'consumer'], 'nats_raft_group_size{group!="_meta_"}')})
  < ${max(inCluster, 'nats_raft_group_size{group!="_meta_"}')}
and ${on(['nats_cluster'])} count by (nats_cluster) (${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')} == 1)
  >= ${max(['nats_cluster'], 'nats_meta_group_size')}`,
  words: () => 'fewer servers have the group than it has members, although every server of the cluster is read',
  summary: 'A RAFT group is missing on a server that should have it.',
  description: `${assetText} is on {{ $value }} servers only, fewer than it has members: on one it has stopped, as after a write error.`,
})

const walError = alert({
  alert: 'NatsRaftWalError',
  severity: 'critical',
  by: [...onGroup, 'account', 'stream', 'consumer'],
  thresholds: {},
  keep: 300,
  expr: () => `${max([...onGroup, 'account', 'stream', 'consumer'], 'nats_raft_wal_error')} == 1`,
  words: () => 'writing the log of the group failed',
  summary: 'A server could not write the log of a RAFT group.',
  description: `RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }} stopped at a failed write.`,
})

const metaEven = alert({
  alert: 'NatsMetaGroupEven',
  severity: 'info',
  by: ['nats_cluster'],
  thresholds: {},
  for: 3_600,
  expr: () => `(${max(['nats_cluster'], 'nats_meta_group_size')} > 1) % 2 == 0`,
  words: () => 'the meta group has an even number of members for an hour',
  summary: 'The meta group has an even number of members: one of them is of no use.',
  description:
    'The meta group of {{ $labels.nats_cluster }} has an even number of members: it survives no more failures than with one less.',
})

export const consensusGroup: Group = {
  name: 'consensus',
  help: 'Leaders, quorum, members and replicas of RAFT groups.',
  recordings: [],
  alerts: [
    noLeader,
    severalLeaders,
    commitStalledAlert,
    peerRemoved,
    quorumLost,
    leaderFlapping,
    metaLeaderFlapping,
    ...metaNoLeader,
    groupMissing,
    walError,
    ...replicaAlerts,
    metaEven,
  ],
}
