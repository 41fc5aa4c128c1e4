// Consensus: leaders, quorum, members, replicas. Each holds back what a rolling restart or a planned step-down makes of it.
import { assetLastSeen, eventsOf, namedBy, repeated, seen } from './events.ts'
import { atLeast, count, duration, max, on, onGroup, onServer, starts } from './promql.ts'
import { knowsLeader } from './followers.ts'
import { cutOff, everyServerIsRead, hiddenGroups, membersMissing } from './hidden.ts'
import { metaAlerts } from './meta.ts'
import { ofCluster } from './identity.ts'
import { alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { leaderless, leaderChanges, commitStalled, members, wal, eventWindow, sample } = thresholds

/** Labels of a group on any server, with its account, stream and consumer. */
const inCluster = ['nats_cluster', 'account', 'stream', 'consumer', 'group'] as const
const onStream = ['nats_cluster', 'account', 'stream'] as const
const onClusterGroup = ['nats_cluster', 'group'] as const
const assetText = `RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }}${ofCluster}`

const without = (stream: '=' | '!=') => max(inCluster, `nats_raft_has_leader{group!="_meta_",stream${stream}""} == 0`)

/** By group alone: an exporter that has just started may not know the stream of a group, so its series has fewer names. */
const noLeader = alert({
  alert: 'NatsRaftNoLeader',
  severity: 'critical',
  by: inCluster,
  thresholds: {},
  for: leaderless.criticalFor,
  keep: 120,
  expr: () => `(
  ${without('!=')}
  or ${without('=')}
    unless ${on(onClusterGroup)} ${without('!=')}
)
unless ${on(onClusterGroup)} (
  ${knowsLeader('{group!="_meta_"}')}
  or ${cutOff}
)`,
  words: () => 'no server that is read knows a leader of the group; an election takes 4 to 9 s',
  summary: 'A stream or consumer has no leader: it takes no writes.',
  description: `${assetText} has no leader. Publishers and consumers of it wait.`,
})

const severalLeaders = alert({
  alert: 'NatsRaftSeveralLeaders',
  severity: 'critical',
  by: onClusterGroup,
  thresholds: {},
  for: sample,
  expr: () => `count by (nats_cluster, group) (${max(onGroup, 'nats_raft_leader{nats_cluster!=""} == 1')}) > 1`,
  words: () => 'two servers say that they lead the same group, for longer than a change of leader takes',
  summary: 'Two servers lead the same RAFT group: the network is split, or one is frozen.',
  description: `RAFT group {{ $labels.group }}${ofCluster} has {{ $value }} leaders:{{ range printf "max by (server) (nats_raft_leader{nats_cluster=%q,group=%q}) == 1" $labels.nats_cluster $labels.group | query | sortByLabel "server" }} {{ .Labels.server }}{{ end }}. Only one of them can commit.`,
})

const committed = 'nats_raft_committed_index'
const moves = (window: number) => `delta(${committed}[${duration(window)}])`

const commitStalledAlert = alert({
  alert: 'NatsRaftCommitStalled',
  severity: 'critical',
  by: [...onGroup, 'account', 'stream', 'consumer'],
  thresholds: { window: commitStalled.criticalFor },
  keep: 300,
  expr: ({ window }) => {
    const waiting = max(
      [...onGroup, 'account', 'stream', 'consumer'],
      `min_over_time(nats_raft_pending_entries{source="raftz"}[${duration(window)}]) > 0`,
    )
    // A group that was made or came back within the window has not been seen standing still for all of it.
    const before = `nats_raft_pending_entries{source="raftz"} offset ${duration(window)} > 0`
    return `${waiting}
and ${on(onGroup)} ${before}
and ${on(onGroup)} (${moves(window)} == 0 or ${moves(window * 2.5)} == 0)
unless ${on(onGroup)} ${moves(window)} > 0
unless ${on(onGroup)} nats_raft_catching_up == 1
unless ${on(onGroup)} nats_raft_paused == 1`
  },
  words: ({ window }) =>
    `entries wait and the commit index has stood still for ${duration(window)} (two scrapes where they are rarer); not paused or catching up`,
  summary: 'A RAFT group has halted: entries wait and none is committed.',
  description: `RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }}: {{ $value | humanize }} entries wait and the commit index stands still. A slow publisher never turns this into a rung.`,
})

/** A result by group, with its account, stream and consumer: they are looked up and never joined on, since some exporter may not know them yet. */
const called = (metric: string, found: string) => `group by (${inCluster.join(', ')}) (${metric})
  * ${on(onClusterGroup)} group_left () ${found}
or ${found}
  unless ${on(onClusterGroup)} ${metric}`

const moved = 'group:nats_raft_leader_changes:increase15m'
const missing = 'group:nats_raft_group_size:seen'

const steadySize = 'group:nats_raft_group_size:steady'

const recordings: readonly Recording[] = [
  {
    record: steadySize,
    by: onClusterGroup,
    help: `members of a group without its peaks: a stream that is moved has twice as many for a while. The smallest of ${duration(members.steady)}`,
    expr: `min by (nats_cluster, group) (min_over_time(nats_raft_group_size[${duration(members.steady)}]))`,
  },
  {
    record: moved,
    by: onClusterGroup,
    // Rounded: increase() extrapolates, changes of leader are whole.
    help: `changes of leader within ${duration(leaderChanges.window)}, of groups that had any`,
    expr: `round(sum by (nats_cluster, group) (${max(onGroup, `increase(nats_raft_leader_changes_total[${duration(leaderChanges.window)}]) > 0`)})) > 0`,
  },
  {
    record: missing,
    by: onClusterGroup,
    help: 'servers that have a group, where they are fewer than its members',
    expr: `count by (nats_cluster, group) (${max(onGroup, 'nats_raft_group_size{group!="_meta_"}')})
  < ${max(onClusterGroup, 'nats_raft_group_size{group!="_meta_"}')}`,
  },
]

const configured = max(onStream, 'nats_stream_configured_replicas')

const peerRemoved = alert({
  alert: 'NatsRaftPeerRemoved',
  severity: 'warning',
  by: inCluster,
  thresholds: {},
  for: 60,
  keep: 120,
  expr: () => `${max(inCluster, 'nats_raft_group_size')}
  < ${on(onClusterGroup)} group_left () max_over_time(${steadySize}[1h])
unless ${on(onClusterGroup)} (
  ${max(inCluster, `max_over_time(nats_raft_group_size[${duration(members.configRead)}])`)}
    >= ${on(onStream)} group_left () ${configured}
)`,
  words: () =>
    `a group has fewer members than within the last hour, peaks left out; where the configured replicas of its stream are known, fewer than those for ${duration(members.configRead)}`,
  summary: 'A RAFT group has lost a member: scaled down, or a peer was removed.',
  description: `${assetText} has {{ $value }} members, fewer than an hour ago. If nobody scaled it down, a peer was removed: with one member less fewer failures are survived.`,
})

const quorumLines = ['stream_no_quorum', 'consumer_no_quorum'] as const
const rescued = eventsOf('NatsRaftQuorumLost').filter((event) => !quorumLines.some((line) => line === event))

const quorumLost = alert({
  alert: 'NatsRaftQuorumLost',
  severity: 'critical',
  by: [...onStream, 'consumer', 'server'],
  thresholds: { apart: leaderless.quorumLinesApart, window: eventWindow },
  expr: ({ apart, window }) => `${repeated([...onStream, 'consumer'], assetLastSeen, quorumLines, apart)}
or ${seen(onServer, rescued, window)}
or 0 * (${max(onServer, 'nats_meta_rescue')} == 1)`,
  words: ({ apart, window }) =>
    `"has NO quorum" is logged for it again and again, the lines over ${duration(apart)} apart (one line is a step-down); or a server logged within ${duration(window)} that it had to rescue a quorum, or says so of the meta group now`,
  summary: 'A stream or consumer has lost its quorum: nothing can be written.',
  description: `{{ with $labels.stream }}{{ $labels.account }} > {{ . }}{{ with $labels.consumer }} > {{ . }}{{ end }} has no quorum, said {{ $value | humanizeDuration }} ago by its leader.{{ else }}A group had lost its quorum and was rescued without it, said {{ $labels.server }} {{ $value | humanizeDuration }} ago${namedBy(rescued, eventWindow)}.{{ end }}`,
})

const leaderFlapping = alert({
  alert: 'NatsRaftLeaderFlapping',
  severity: 'warning',
  by: inCluster,
  thresholds: { changes: leaderChanges.warning, perStart: leaderChanges.perStart },
  keep: 300,
  expr: ({ changes: limit, perStart }) =>
    called(
      'last_over_time(nats_raft_leader_changes_total{stream!=""}[5m])',
      `(
    ${moved}{group!="_meta_"} >= ${limit}
      unless (${moved} <= ${on(['nats_cluster'])} group_left () ${perStart} * ${starts(leaderChanges.window)})
  )`,
    ),
  words: ({ changes, perStart }) =>
    `${changes} changes of leader in ${duration(leaderChanges.window)}, and more than ${perStart} for every server that started`,
  summary: 'The leader of a stream or consumer changes again and again.',
  description: `${assetText} changed its leader {{ $value | humanize }} times within ${duration(leaderChanges.window)}. Leaders are lost to slow storage, starved processors or the network.`,
})

const groupMissing = alert({
  alert: 'NatsRaftGroupMissing',
  severity: 'warning',
  by: inCluster,
  thresholds: {},
  for: 300,
  keep: 120,
  expr: () => `(
(
${called('nats_raft_group_size{stream!=""}', missing)}
)
unless ${on(['nats_cluster'])} ${hiddenGroups()}
or ${membersMissing}
)
and ${on(['nats_cluster'])} ${everyServerIsRead}`,
  words: () =>
    'fewer servers have the group than it has members, although every server of the cluster with JetStream is read; where groups that are well are hidden, by the sums over the cluster',
  summary: 'A RAFT group is missing on a server that should have it.',
  description: `{{ with $labels.group }}RAFT group {{ . }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }}${ofCluster} is on {{ $value }} servers only, fewer than it has members: on one it has stopped, as after a write error.{{ else }}{{ $value }} members of RAFT groups${ofCluster} are on no server: some groups have stopped on one, as after a write error. /healthz?details=true of each server names them.{{ end }}`,
})

const walEvents = eventsOf('NatsRaftWalError', 'critical')

const walError = alert({
  alert: 'NatsRaftWalError',
  severity: 'critical',
  by: [...onGroup, 'account', 'stream', 'consumer'],
  thresholds: { window: eventWindow },
  keep: 300,
  expr: ({ window }) => `${max([...onGroup, 'account', 'stream', 'consumer'], 'nats_raft_wal_error == 1')}
or ${seen(onServer, walEvents, window)}`,
  words: ({ window }) =>
    `writing the log of the group failed, or a server logged within ${duration(window)} that it threw such a log away`,
  summary: 'A server could not write the log of a RAFT group, or threw it away.',
  description: `{{ with $labels.group }}RAFT group {{ . }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }} stopped at a failed write.{{ else }}{{ $labels.server }} threw away the log of a RAFT group and takes it from the leader again${namedBy(walEvents, eventWindow)}.{{ end }}`,
})

const walLarge = alert({
  alert: 'NatsRaftWalLarge',
  severity: 'warning',
  by: [...onGroup, 'account', 'stream', 'consumer'],
  thresholds: { bytes: wal.bytes, entries: wal.entries },
  for: wal.for,
  keep: 600,
  expr: ({ bytes, entries }) => `${atLeast([...onGroup, 'account', 'stream', 'consumer'], 'nats_raft_wal_bytes', bytes)}
or ${atLeast([...onGroup, 'account', 'stream', 'consumer'], 'nats_raft_wal_entries', entries)}`,
  words: ({ bytes, entries }) =>
    `the log of a group has ${count(bytes)} bytes or ${count(entries)} entries since its last snapshot`,
  summary: 'The log of a RAFT group grows and no snapshot makes it shorter.',
  description: `RAFT group {{ $labels.group }}{{ with $labels.account }} ({{ . }}{{ with $labels.stream }} > {{ . }}{{ end }}{{ with $labels.consumer }} > {{ . }}{{ end }}){{ end }} on {{ $labels.server }} has a log of{{ with printf "max by (server) (nats_raft_wal_bytes{nats_cluster=%q,server=%q,group=%q})" $labels.nats_cluster $labels.server $labels.group | query }} {{ . | first | value | humanize1024 }}B{{ end }}{{ with printf "max by (server) (nats_raft_wal_entries{nats_cluster=%q,server=%q,group=%q})" $labels.nats_cluster $labels.server $labels.group | query }} in {{ . | first | value | humanize }} entries{{ end }}: snapshots fail or do not come, and a restart reads all of it.`,
})

export const consensusGroup: Group = {
  name: 'consensus',
  help: 'Leaders, quorum, members and replicas of RAFT groups.',
  recordings,
  alerts: [
    noLeader,
    severalLeaders,
    commitStalledAlert,
    peerRemoved,
    quorumLost,
    leaderFlapping,
    ...metaAlerts,
    groupMissing,
    walError,
    walLarge,
  ],
}
