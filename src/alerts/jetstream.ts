// JetStream itself: is it on, is there room, are streams and consumers served. What the public packs have, without their defects.
import { count, duration, max, on, onServer, seen } from './promql.ts'
import { sourceStalled } from './links.ts'
import { alert, type Alert, type Group } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { jetstream, api, consumer, eventWindow, limit } = thresholds

const onCluster = 'nats-js-cluster'
const onStreams = 'nats-js-streams'
const onAccount = ['nats_cluster', 'account'] as const
const onConsumer = ['nats_cluster', 'account', 'stream', 'consumer'] as const
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
const ratioText = '{{ $value | humanizePercentage }}'

const disabled = alert({
  alert: 'NatsJetStreamDisabled',
  severity: 'critical',
  by: onServer,
  dashboard: onCluster,
  thresholds: { window: eventWindow },
  for: 30,
  keep: 60,
  expr: ({ window }) => `${seen(onServer, 'jetstream_disabled', window)}
or ${max(onServer, 'max_over_time(nats_jetstream_enabled[1m])')} == 0
  and ${on(onServer)} ${max(onServer, 'max_over_time(nats_jetstream_enabled[1d])')} == 1`,
  words: ({ window }) =>
    `the log said "will be DISABLED" within ${duration(window)}, or JetStream is off for a minute on a server that had it within a day`,
  summary: 'JetStream has been disabled on a server.',
  description:
    'JetStream is off on {{ $labels.server }}: a write failed or the volume is full, and the server took itself out. It comes back only with a restart, after the cause is mended. Health may still answer 200.',
})

type What = 'storage' | 'memory'
const title = { storage: 'Storage', memory: 'Memory' } as const

function high(what: What, severity: 'warning' | 'critical', ratio: number): Alert {
  return alert({
    alert: `NatsJetStream${title[what]}High`,
    severity,
    by: onServer,
    dashboard: onCluster,
    thresholds: { ratio },
    for: jetstream.for,
    keep: 60,
    expr: ({ ratio }) =>
      `${max(onServer, `nats_jetstream_${what}_bytes`)} / (${max(onServer, `nats_jetstream_max_${what}_bytes`)} > 0) >= ${ratio}`,
    words: ({ ratio }) => `${percent(ratio)} of what JetStream may use on the server`,
    summary: `JetStream has used most of its ${what} on a server.`,
    description: `JetStream on {{ $labels.server }} uses ${ratioText} of its ${what}. At the limit publishes are refused.`,
  })
}

const refused = alert({
  alert: 'NatsJetStreamOutOfResources',
  severity: 'critical',
  by: onServer,
  dashboard: onCluster,
  thresholds: { window: eventWindow },
  keep: 60,
  expr: ({ window }) => seen(onServer, 'jetstream_out_of_storage', window),
  words: ({ window }) => `the log told of a limit of JetStream exceeded within ${duration(window)}`,
  summary: 'JetStream refuses messages: a limit of the server is exceeded.',
  description:
    '{{ $labels.server }} said {{ $value | humanizeDuration }} ago that a resource limit of JetStream is exceeded: publishers are refused though their streams may be far below their own limits.',
})

const reserved = alert({
  alert: 'NatsJetStreamReservedHigh',
  severity: 'warning',
  by: onServer,
  dashboard: onCluster,
  thresholds: { ratio: jetstream.reserved },
  for: jetstream.for,
  expr: ({ ratio }) =>
    `${max(onServer, 'nats_jetstream_reserved_storage_bytes')} / (${max(onServer, 'nats_jetstream_max_storage_bytes')} > 0) >= ${ratio}`,
  words: ({ ratio }) => `${percent(ratio)} of the storage is reserved by streams with a limit`,
  summary: 'Most storage of JetStream is reserved: new streams will not fit.',
  description: `Streams have reserved ${ratioText} of the storage of {{ $labels.server }}.`,
})

function account(what: What): Alert {
  return alert({
    alert: `NatsAccount${title[what]}High`,
    severity: 'warning',
    by: onAccount,
    dashboard: onCluster,
    thresholds: { ratio: 0.9 },
    for: jetstream.for,
    keep: 60,
    expr: ({ ratio }) =>
      `${max(onAccount, `nats_account_jetstream_${what}_bytes`)} / (${max(onAccount, `nats_account_jetstream_max_${what}_bytes`)} > 0) >= ${ratio}`,
    words: ({ ratio }) => `${percent(ratio)} of the account's limit, counted once for the cluster`,
    summary: `An account has used most of its JetStream ${what}.`,
    description: `Account {{ $labels.account }} of {{ $labels.nats_cluster }} uses ${ratioText} of its JetStream ${what}.`,
  })
}

const apiErrors = alert({
  alert: 'NatsJetStreamApiErrors',
  severity: 'warning',
  by: onServer,
  dashboard: onCluster,
  thresholds: { ratio: api.errorRatio, requests: api.requests },
  for: api.for,
  expr: ({ ratio, requests }) => {
    const asked = max(onServer, `increase(nats_jetstream_api_requests_total[${duration(api.window)}])`)
    return `${max(onServer, `increase(nats_jetstream_api_errors_total[${duration(api.window)}])`)} / (${asked} >= ${requests}) >= ${ratio}`
  },
  words: ({ ratio, requests }) => `${percent(ratio)} of at least ${requests} API requests in 5m`,
  summary: 'Many JetStream API requests are answered with an error.',
  description: `${ratioText} of the JetStream API requests on {{ $labels.server }} are answered with an error.`,
})

const haAssets = alert({
  alert: 'NatsHaAssetsHigh',
  severity: 'warning',
  by: onServer,
  dashboard: onCluster,
  thresholds: { groups: jetstream.haAssets, ratio: jetstream.reserved },
  for: jetstream.for,
  expr: ({ groups, ratio }) => `${max(onServer, 'nats_jetstream_ha_assets')} >= ${groups}
or ${max(onServer, 'nats_jetstream_ha_assets')} >= ${ratio} * (${max(onServer, 'nats_jetstream_max_ha_assets')} > 0)`,
  words: ({ groups, ratio }) => `${count(groups)} RAFT groups on one server, or ${percent(ratio)} of what is allowed`,
  summary: 'Very many RAFT groups live on one server.',
  description:
    '{{ $labels.server }} carries {{ $value | humanize }} RAFT groups; each costs elections, heartbeats and files.',
})

const subjects = alert({
  alert: 'NatsStreamSubjectsHigh',
  severity: 'info',
  by: ['nats_cluster', 'account', 'stream'],
  dashboard: onStreams,
  thresholds: { subjects: jetstream.subjects },
  for: jetstream.for,
  expr: ({ subjects }) => `${max(['nats_cluster', 'account', 'stream'], 'nats_stream_subjects')} >= ${subjects}`,
  words: ({ subjects }) => `${count(subjects)} different subjects in a stream`,
  summary: 'A stream holds very many subjects.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} holds {{ $value | humanize }} subjects: memory and start-up time grow with them.',
})

const onStream = ['nats_cluster', 'account', 'stream'] as const
const share = (by: readonly string[], used: string, limit: string, ratio: number) =>
  `${max(by, used)} / (${max(by, limit)} > 0) >= ${ratio}`

const nearLimit = alert({
  alert: 'NatsStreamNearLimit',
  severity: 'warning',
  by: onStream,
  dashboard: onStreams,
  thresholds: { ratio: limit.ratio },
  for: limit.for,
  expr: ({ ratio }) => `(
  ${share(onStream, 'nats_stream_bytes', 'nats_stream_max_bytes', ratio)}
  or ${share(onStream, 'nats_stream_messages', 'nats_stream_max_messages', ratio)}
)
and ${on(onStream)} ${max(onStream, 'nats_stream_config_info{discard="new"}')}
or ${share(onStream, 'nats_stream_consumers', 'nats_stream_max_consumers', ratio)}`,
  words: ({ ratio }) =>
    `${percent(ratio)} of the bytes or messages of a stream that refuses new ones when full (discard new), or of its consumers; a stream that discards old messages is full by design`,
  summary: 'A stream is close to a limit at which it refuses messages or consumers.',
  description: `Stream {{ $labels.account }} > {{ $labels.stream }} has reached ${ratioText} of a limit: what comes then is refused.`,
})

const inAccount = (name: string) => `sum by (${onAccount.join(', ')}) (${max([...onAccount, 'server'], name)})`

const accountLimits = alert({
  alert: 'NatsAccountConnectionsHigh',
  severity: 'warning',
  by: onAccount,
  dashboard: onCluster,
  thresholds: { ratio: limit.ratio },
  for: limit.for,
  expr: ({
    ratio,
  }) => `${inAccount('nats_account_connections')} / (${max(onAccount, 'nats_account_max_connections')} > 0) >= ${ratio}
or ${inAccount('nats_account_leafnode_connections')} / (${max(onAccount, 'nats_account_max_leafnode_connections')} > 0) >= ${ratio}
or ${max(onAccount, 'nats_account_subscriptions')} / (${max(onAccount, 'nats_account_max_subscriptions')} > 0) >= ${ratio}`,
  words: ({ ratio }) => `${percent(ratio)} of the connections, leaf nodes or subscriptions that an account may have`,
  summary: 'An account is close to its limit of connections, leaf nodes or subscriptions.',
  description: `Account {{ $labels.account }} of {{ $labels.nats_cluster }} has reached ${ratioText} of a limit: new connections or subscriptions will be refused.`,
})

const waiting = max(onConsumer, `min_over_time(nats_consumer_pending_messages[${duration(consumer.stalledWindow)}])`)

const stalled = alert({
  alert: 'NatsConsumerStalled',
  severity: 'warning',
  by: onConsumer,
  dashboard: onStreams,
  thresholds: { messages: consumer.pending },
  for: consumer.stalledFor,
  expr: ({ messages }) => `${waiting} >= ${messages}
and ${on(onConsumer)} ${max(onConsumer, `delta(nats_consumer_delivered_stream_sequence[${duration(consumer.stalledWindow)}])`)} == 0
and ${on(onConsumer)} (
  ${max(onConsumer, 'nats_consumer_waiting_pulls')} > 0
  or ${max(onConsumer, 'nats_consumer_ack_pending_messages')} > 0
)`,
  words: ({ messages }) =>
    `${count(messages)} messages wait and none was delivered for ${duration(consumer.stalledWindow + consumer.stalledFor)}, although someone asks for them or has not acknowledged`,
  summary: 'A consumer delivers nothing although messages wait and someone is there.',
  description:
    '{{ $labels.account }} > {{ $labels.stream }} > {{ $labels.consumer }} has delivered nothing for 10m; {{ $value | humanize }} messages wait.',
})

const backlog = alert({
  alert: 'NatsConsumerBacklogGrowing',
  severity: 'warning',
  by: onConsumer,
  dashboard: onStreams,
  thresholds: { messages: consumer.backlog },
  for: consumer.backlogWindow,
  expr: ({ messages }) => {
    const window = duration(consumer.backlogWindow)
    return `${max(onConsumer, `delta(nats_consumer_pending_messages[${window}])`)} > 0
and ${on(onConsumer)} ${max(onConsumer, `min_over_time(nats_consumer_pending_messages[${window}])`)} >= ${messages}`
  },
  words: ({ messages }) => `over ${count(messages)} messages wait for 15m and become more`,
  summary: 'A consumer does not keep up: its backlog grows.',
  description:
    'The backlog of {{ $labels.account }} > {{ $labels.stream }} > {{ $labels.consumer }} grew by {{ $value | humanize }} messages within 15m.',
})

const ackPending = alert({
  alert: 'NatsConsumerAckPendingHigh',
  severity: 'info',
  by: onConsumer,
  dashboard: onStreams,
  thresholds: { messages: consumer.ackPending },
  for: consumer.backlogWindow,
  expr: ({ messages }) => `${max(onConsumer, 'nats_consumer_ack_pending_messages')} >= ${messages}`,
  words: ({ messages }) =>
    `${count(messages)} messages unacknowledged for 15m, which is where delivery stops by default`,
  summary: 'A consumer has very many unacknowledged messages.',
  description:
    '{{ $labels.account }} > {{ $labels.stream }} > {{ $labels.consumer }} has {{ $value | humanize }} messages delivered and not acknowledged.',
})

export const jetstreamGroup: Group = {
  name: 'jetstream',
  help: 'JetStream: is it on, is there room, are consumers served.',
  recordings: [],
  alerts: [
    disabled,
    refused,
    high('storage', 'warning', jetstream.storageWarning),
    high('storage', 'critical', jetstream.storageCritical),
    high('memory', 'warning', jetstream.storageWarning),
    high('memory', 'critical', jetstream.storageCritical),
    reserved,
    account('storage'),
    account('memory'),
    apiErrors,
    nearLimit,
    sourceStalled,
    accountLimits,
    haAssets,
    subjects,
    stalled,
    backlog,
    ackPending,
  ],
}
