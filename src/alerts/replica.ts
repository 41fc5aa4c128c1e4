// Replicas: of streams and consumers, behind, offline, different, or unable to catch up.
import { assetLastSeen, eventsOf, lines, namedBy, seen } from './events.ts'
import { count, duration, inAnyCluster, max, min, on, onServer } from './promql.ts'
import { ofCluster } from './identity.ts'
import { alert, type Group } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { members, move, replica, eventWindow } = thresholds

const resets = eventsOf('NatsStreamReplicaLagging', 'critical')

const onStream = ['nats_cluster', 'account', 'stream'] as const

/** A replica is where its peer is: with that label what is said of the server itself, as that it is down, explains it. */
const where = (vector: string) => `label_replace(
  ${vector},
  "server", "$1", "peer", "(.+)"
)`

const replicaLagging = alert({
  alert: 'NatsStreamReplicaLagging',
  severity: 'warning',
  by: [...onStream, 'peer', 'server'],
  thresholds: { lag: replica.lag },
  for: replica.for,
  keep: 120,
  expr: ({ lag }) =>
    where(`${max([...onStream, 'peer'], 'nats_stream_peer_lag_entries')} >= ${lag}
  or ${max([...onStream, 'peer'], 'nats_stream_peer_lag_entries')} > 0
    and ${max([...onStream, 'peer'], 'nats_stream_peer_current')} == 0`),
  words: ({ lag }) => `a replica is ${count(lag)} entries behind, or behind and not current`,
  summary: 'A replica of a stream lags behind.',
  description:
    'Replica of {{ $labels.account }} > {{ $labels.stream }} on {{ $labels.peer }} is {{ $value | humanize }} entries behind. An entry can hold hundreds of messages.',
})

const replicaReset = alert({
  alert: 'NatsStreamReplicaLagging',
  severity: 'critical',
  by: [...onStream, 'peer', 'server'],
  thresholds: { window: eventWindow },
  keep: 300,
  expr: ({ window }) => `label_replace(
  ${seen(onServer, resets, window)},
  "peer", "$1", "server", "(.+)"
)`,
  words: ({ window }) =>
    `a server logged within ${duration(window)} that a replica gave up, was reset or could not apply what its leader has`,
  summary: 'A replica of a stream gave up catching up, or was reset.',
  description: `{{ $labels.server }} said {{ $value | humanizeDuration }} ago that a replica on it is not what its leader has${namedBy(resets, eventWindow)}. Do not take a peer of it away before it is current.`,
})

const consumerReplicaLagging = alert({
  alert: 'NatsConsumerReplicaLagging',
  severity: 'warning',
  by: [...onStream, 'consumer', 'peer', 'server'],
  thresholds: { lag: replica.lag },
  for: replica.for,
  keep: 120,
  expr: ({ lag }) => where(`${max([...onStream, 'consumer', 'peer'], 'nats_consumer_peer_lag_entries')} >= ${lag}`),
  words: ({ lag }) => `a replica is ${count(lag)} entries behind`,
  summary: 'A replica of a consumer lags behind.',
  description:
    'Replica of {{ $labels.account }} > {{ $labels.stream }} > {{ $labels.consumer }} on {{ $labels.peer }} is {{ $value | humanize }} entries behind.',
})

const replicaOffline = alert({
  alert: 'NatsReplicaOffline',
  severity: 'warning',
  by: ['nats_cluster', 'peer', 'server'],
  thresholds: {},
  for: replica.for,
  keep: 300,
  expr: () =>
    where(`count by (nats_cluster, peer) (${max([...onStream, 'peer'], 'nats_stream_peer_offline')} == 1)
  or ${max(['nats_cluster', 'peer'], 'nats_meta_peer_offline')} == 1`),
  words: () => 'leaders see a server that holds their replicas as offline',
  summary: 'A server that holds replicas is offline.',
  description: `{{ $labels.peer }}${ofCluster} is offline, say the leaders of {{ $value }} streams or of the meta group.`,
})

const replicasDiverge = alert({
  alert: 'NatsStreamReplicasDiverge',
  severity: 'warning',
  by: onStream,
  thresholds: { messages: replica.divergence, ratio: replica.divergenceRatio },
  for: 600,
  keep: 300,
  // Servers that stand alone may have streams of one name, and these are no replicas of one another.
  expr: ({ messages, ratio }) => {
    const sequence = `nats_stream_last_sequence{${inAnyCluster}}`
    const apart = `(${max(onStream, sequence)} - ${min(onStream, sequence)})`
    const rate = max(onStream, `deriv(${sequence}[5m])`)
    return `${apart} > ${messages}
  > ${ratio} * ${max(onStream, `nats_stream_messages{${inAnyCluster}}`)}
  > 30 * ${rate}`
  },
  words: ({ messages, ratio }) =>
    `last sequences of the replicas are over ${count(messages)} apart, and over ${ratio * 100} % of the messages, and over 30 s of writes`,
  summary: 'Replicas of a stream hold different messages.',
  description:
    'Replicas of {{ $labels.account }} > {{ $labels.stream }} are {{ $value | humanize }} messages apart:{{ range printf "max by (server) (nats_stream_last_sequence{nats_cluster=%q,account=%q,stream=%q})" $labels.nats_cluster $labels.account $labels.stream | query | sortByLabel "server" }} {{ .Labels.server }}={{ .Value }}{{ end }}.',
})

const stalls = eventsOf('NatsCatchupStalled')

const catchupStalled = alert({
  alert: 'NatsCatchupStalled',
  severity: 'warning',
  by: [...onServer, 'account', 'stream'],
  thresholds: { window: eventWindow },
  keep: 120,
  expr: ({ window }) => {
    const line = lines(assetLastSeen, stalls)
    const own = [...onServer, 'account', 'stream']
    return `time() - ${max(own, line)} < ${window}
and ${on(own)} ${max(own, `changes(${line}[15m])`)} > 0`
  },
  words: ({ window }) =>
    `"Catchup for stream … stalled" for the same stream twice in 15m, the last time within ${duration(window)}; once is a restart of a peer`,
  summary: 'A replica cannot catch up: catch-up stalls again and again.',
  description:
    'Catch-up of {{ $labels.account }} > {{ $labels.stream }} stalls again and again, said {{ $value | humanizeDuration }} ago by {{ $labels.server }}.',
})

const configured = max(onStream, 'nats_stream_configured_replicas')

const underReplicated = alert({
  alert: 'NatsStreamUnderReplicated',
  severity: 'warning',
  by: onStream,
  thresholds: {},
  for: members.underReplicatedFor,
  keep: 300,
  expr: () => `${max(onStream, 'nats_stream_replicas{nats_cluster!=""}')}
  < ${configured}`,
  words: () => 'a stream has fewer replicas than it is configured to have',
  summary: 'A stream has fewer replicas than it should have.',
  description: `Stream {{ $labels.account }} > {{ $labels.stream }}${ofCluster} has {{ $value }} replicas{{ with printf "max by (stream) (nats_stream_configured_replicas{nats_cluster=%q,account=%q,stream=%q})" $labels.nats_cluster $labels.account $labels.stream | query }} of {{ . | first | value }}{{ end }}: a peer was removed and no server took its place. The next failure costs more.`,
})

const moveStuck = alert({
  alert: 'NatsStreamMoveStuck',
  severity: 'warning',
  by: onStream,
  thresholds: { seconds: move.stuck },
  keep: 300,
  expr: ({ seconds }) => `time() - ${max(onStream, 'nats_stream_move_started_timestamp_seconds')} >= ${seconds}`,
  words: ({ seconds }) =>
    `a stream has been moved or scaled for ${duration(seconds)} and is not there yet (nats-server 2.14 and newer)`,
  summary: 'A stream that is moved or scaled does not get there.',
  description: `Stream {{ $labels.account }} > {{ $labels.stream }}${ofCluster} has been on the move for {{ $value | humanizeDuration }}: old and new replicas count for its majority meanwhile.`,
})

export const replicasGroup: Group = {
  name: 'replicas',
  file: 'consensus',
  help: 'Replicas of streams and consumers: enough of them, current, and alike.',
  recordings: [],
  alerts: [
    underReplicated,
    moveStuck,
    replicaLagging,
    replicaReset,
    consumerReplicaLagging,
    replicaOffline,
    replicasDiverge,
    catchupStalled,
  ],
}
