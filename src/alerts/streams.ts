// Streams: close to a limit, too many subjects, deleted, or thrown away before they were read.
import { assetLastSeen, eventsOf, lines } from './events.ts'
import { sourceStalled } from './links.ts'
import { count, max, on, onServer, perCluster } from './promql.ts'
import { consumerAlerts, consumerRecordings } from './consumers.ts'
import { alert, type Group } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { jetstream, limit, orphan } = thresholds
const dashboard = 'nats-js-streams'
const onStream = ['nats_cluster', 'account', 'stream'] as const
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`

/** Share of a limit, of a stream as its fullest replica has it. */
const share = (by: readonly string[], where: string, used: string, most: string, ratio: number) =>
  `${max(by, `nats_stream_${used}{${where}}`)} / (${max(by, `nats_stream_${most}{${where}}`)} > 0) >= ${ratio}`

const full = (by: readonly string[], where: string, ratio: number) => `(
  ${share(by, where, 'bytes', 'max_bytes', ratio)}
  or ${share(by, where, 'messages', 'max_messages', ratio)}
)`

const subjects = alert({
  alert: 'NatsStreamSubjectsHigh',
  severity: 'info',
  by: onStream,
  dashboard,
  thresholds: { subjects: jetstream.subjects },
  for: jetstream.for,
  keep: 600,
  expr: ({ subjects }) =>
    perCluster(onStream, (by, where) => `${max(by, `nats_stream_subjects{${where}}`)} >= ${subjects}`),
  words: ({ subjects }) => `${count(subjects)} different subjects in a stream`,
  summary: 'A stream holds very many subjects.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} holds {{ $value | humanize }} subjects: memory and start-up time grow with them.',
})

const nearLimit = alert({
  alert: 'NatsStreamNearLimit',
  severity: 'warning',
  by: onStream,
  dashboard,
  thresholds: { ratio: limit.ratio },
  for: limit.for,
  keep: 300,
  expr: ({ ratio }) =>
    perCluster(
      onStream,
      (by, where) => `${full(by, where, ratio)}
and ${on(by)} ${max(by, `nats_stream_config_info{discard="new",${where}}`)}
or ${share(by, where, 'consumers', 'max_consumers', ratio)}`,
    ),
  words: ({ ratio }) =>
    `${percent(ratio)} of the bytes or messages of a stream that refuses new ones when full (discard new), or of its consumers; a stream that discards old messages is full by design`,
  summary: 'A stream is close to a limit at which it refuses messages or consumers.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} has reached {{ $value | humanizePercentage }} of a limit: what comes then is refused.',
})

const discards = alert({
  alert: 'NatsStreamDiscardsUnprocessed',
  severity: 'warning',
  by: onStream,
  dashboard,
  thresholds: { ratio: limit.discards },
  for: limit.for,
  keep: 300,
  expr: ({ ratio }) =>
    perCluster(
      onStream,
      (by, where) => `${full(by, where, ratio)}
and ${on(by)} ${max(by, `nats_stream_config_info{discard="old",retention=~"workqueue|interest",${where}}`)}`,
    ),
  words: ({ ratio }) =>
    `a work queue or interest stream that discards old messages is at ${percent(ratio)} of its bytes or messages: all that it holds is not processed yet`,
  summary: 'A work queue is full and throws the oldest unprocessed messages away.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} is at {{ $value | humanizePercentage }} of a limit, keeps messages until they are processed, and discards old ones: each new message costs one that nobody has seen.',
})

const deletions = eventsOf('NatsStreamOrphanDeleted')
const deletedAt = (by: readonly string[], window: number) =>
  `${max(by, lines(assetLastSeen, deletions))} > time() - ${window}`

const orphanDeleted = [
  alert({
    alert: 'NatsStreamOrphanDeleted',
    severity: 'warning',
    by: onStream,
    dashboard,
    thresholds: { window: orphan.window },
    expr: ({ window }) => `time() - (${deletedAt(onStream, window)})`,
    words: () =>
      'the log told within the hour that a server deletes a stream which the meta layer does not list; in every restart after a stream was deleted while the server was down',
    summary: 'A server deleted a stream that the meta layer does not list.',
    description:
      '{{ with printf "max by (server) (nats_log_asset_event_last_seen_timestamp_seconds{nats_cluster=%q,account=%q,stream=%q,event=\\"orphan_cleaned\\"})" $labels.nats_cluster $labels.account $labels.stream | query }}{{ range . | sortByLabel "server" }}{{ .Labels.server }} {{ end }}{{ end }}deleted stream {{ $labels.account }} > {{ $labels.stream }} for good {{ $value | humanizeDuration }} ago: the meta layer does not list it. If nobody deleted it, stop that server and start no other.',
  }),
  alert({
    alert: 'NatsStreamOrphanDeleted',
    severity: 'critical',
    by: onStream,
    dashboard,
    thresholds: { servers: orphan.servers, window: orphan.window },
    expr: ({
      servers,
      window,
    }) => `count by (${onStream.join(', ')}) (${deletedAt([...onServer, 'account', 'stream'], window)}) >= ${servers}
or count by (${onStream.join(', ')}) (
  ${deletedAt([...onServer, 'account', 'stream'], window)}
    and ${on(onServer)} ${max(onServer, lines(assetLastSeen, 'raft_snapshot_corrupt').replace('}', ',group="_meta_"}'))} > time() - ${window}
)`,
    words: ({ servers }) =>
      `${servers} servers deleted the same stream within the hour, or one did whose snapshot of the meta group was corrupt`,
    summary: 'A stream is being deleted by servers that do not find it in the meta layer.',
    description:
      'Stream {{ $labels.account }} > {{ $labels.stream }} was deleted for good on {{ $value }} servers because the meta layer does not list it. If nobody deleted it: stop the servers that still have it before they do the same.',
  }),
]

export const streamsGroup: Group = {
  name: 'streams',
  file: 'jetstream',
  help: 'Streams and consumers: at their limits, stalled, or losing messages.',
  recordings: consumerRecordings,
  alerts: [nearLimit, discards, ...orphanDeleted, sourceStalled, subjects, ...consumerAlerts],
}
