// Consumers: does somebody read, does it come through, and is anything lost on the way. Long jobs, pauses and consumers that nobody uses are no trouble.
import { eventsOf, namedBy, seen } from './events.ts'
import { atLeast, count, duration, max, on, onServer, perCluster } from './promql.ts'
import { alert, type Alert, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { consumer, eventWindow } = thresholds
const dashboard = 'nats-js-streams'
const onConsumer = ['nats_cluster', 'account', 'stream', 'consumer'] as const
const consumerText = '{{ $labels.account }} > {{ $labels.stream }} > {{ $labels.consumer }}'

type By = readonly string[]
const raw = (where: string) => (name: string) => `nats_consumer_${name}{${where}}`
const rawOver = (where: string) => (fn: string, name: string, window: number) =>
  `${fn}(nats_consumer_${name}{${where}}[${duration(window)}])`
const of = (by: By, where: string) => (name: string) => max(by, raw(where)(name))

/** Paused on request. A form for set operators, as all below: on a cluster with 10,000 consumers, what is compared first is the cheaper. */
const paused = (where: string) => `${raw(where)('paused')} == 1`

/** A pull consumer: the server gives it a limit of pulls. Where no limits are read, one that somebody has asked. */
const pulled = (where: string) => `(
  ${raw(where)('max_waiting_pulls')}
  or ${rawOver(where)('max_over_time', 'waiting_pulls', consumer.pulledWindow)} > 0
)`

/** The maximum over exporters, of these few alone: they are told apart before they are put together, which is what costs. */
const among = (by: By, few: string, vector: string) => max(by, `${vector} and ${on(by)} ${few}`)

/** Nothing was delivered within the window, of these few. */
const standsStill = (by: By, where: string, { few, window }: { few: string; window: number }) =>
  `${among(by, few, rawOver(where)('delta', 'delivered_stream_sequence', window))} == 0`

const waiting = 'consumer:nats_consumer_pending_messages:waiting'
const attended = 'consumer:nats_consumer_pending_messages:attended'
const unacknowledged = 'consumer:nats_consumer_pending_messages:unacknowledged'
const backlogged = 'consumer:nats_consumer_pending_messages:backlog'
const unattended = 'consumer:nats_consumer_pending_messages:unattended'
const growth = 'consumer:nats_consumer_pending_messages:growth'

const recording = (record: string, help: string, build: (by: By, where: string) => string): Recording => ({
  record,
  by: [...onConsumer, 'server'],
  help,
  expr: perCluster(onConsumer, build),
})

/** For how long messages have waited without a pause: the fewest within the window. */
const always = (by: By, where: string, window: number) =>
  atLeast(by, rawOver(where)('min_over_time', 'pending_messages', window), 1)

/** Each look at all consumers costs, whatever is done with it. Those for which messages wait are few: what several alerts ask of them is recorded. */
export const consumerRecordings: readonly Recording[] = [
  recording(
    waiting,
    `fewest messages pending within ${duration(consumer.stalledWindow)}, of consumers for which some always were; with \`server\` where servers stand alone`,
    (by, where) => always(by, where, consumer.stalledWindow),
  ),
  recording(
    attended,
    'the same where somebody asks for them, or is subscribed',
    (by, where) => `${waiting}{${where}} and ${on(by)} ${raw(where)('waiting_pulls')} > 0
or ${waiting}{${where}} and ${on(by)} ${raw(where)('push_bound')} == 1`,
  ),
  recording(
    unacknowledged,
    'the same where something is out for acknowledgement',
    (by, where) => `${waiting}{${where}} and ${on(by)} ${raw(where)('ack_pending_messages')} > 0`,
  ),
  recording(
    backlogged,
    `fewest messages pending within ${duration(consumer.backlogWindow)}, of consumers for which some always were`,
    (by, where) => always(by, where, consumer.backlogWindow),
  ),
  recording(
    unattended,
    'the same of consumers not in use: nobody asks, nobody is subscribed, nothing is out for acknowledgement, and nothing was delivered meanwhile',
    (by, where) => `${backlogged}{${where}}
and ${on(by)} ${standsStill(by, where, { few: `${backlogged}{${where}}`, window: consumer.backlogWindow })}
unless ${on(by)} ${attended}{${where}}
unless ${on(by)} ${unacknowledged}{${where}}`,
  ),
  recording(
    growth,
    `by how many messages a backlog grew within ${duration(consumer.backlogWindow)}; not paused`,
    (by, where) =>
      `${max(by, `${rawOver(where)('delta', 'pending_messages', consumer.backlogWindow)} > 0`)}
and ${on(by)} ${backlogged}{${where}}
unless ${on(by)} ${paused(where)}`,
  ),
]

const stalled = alert({
  alert: 'NatsConsumerStalled',
  severity: 'warning',
  by: onConsumer,
  dashboard,
  thresholds: { messages: consumer.pending },
  for: consumer.stalledFor,
  keep: 300,
  expr: ({ messages }) =>
    perCluster(onConsumer, (by, where) => {
      const now = raw(where)
      return `${waiting}{${where}} >= ${messages}
and ${on(by)} ${standsStill(by, where, { few: `${waiting}{${where}}`, window: consumer.stalledWindow })}
and ${on(by)} (
  ${attended}{${where}}
  or ${unacknowledged}{${where}}
    unless ${on(by)} ${now('ack_wait_seconds')} > ${consumer.stalledWindow + consumer.stalledFor}
    unless ${on(by)} time() - ${among(by, `${unacknowledged}{${where}}`, now('last_delivery_timestamp_seconds'))} < ${of(by, where)('ack_wait_seconds')}
)
unless ${on(by)} ${paused(where)}`
    }),
  words: ({ messages }) =>
    `${count(messages)} messages wait and none was delivered for ${duration(consumer.stalledWindow + consumer.stalledFor)}, although someone asks for them or has not acknowledged for longer than the consumer allows; not paused`,
  summary: 'A consumer delivers nothing although messages wait and someone is there.',
  description: `${consumerText} has delivered nothing for 10m; {{ $value | humanize }} messages wait.`,
})

const growing = (by: By, where: string, messages: number) =>
  `${growth}{${where}} and ${on(by)} ${backlogged}{${where}} >= ${messages}`

const backlog = [
  alert({
    alert: 'NatsConsumerBacklogGrowing',
    severity: 'warning',
    by: onConsumer,
    dashboard,
    thresholds: { messages: consumer.backlog },
    for: consumer.backlogWindow,
    keep: 600,
    expr: ({ messages }) =>
      perCluster(
        onConsumer,
        (by, where) => `${growing(by, where, messages)}
unless ${on(by)} ${unattended}{${where}}`,
      ),
    words: ({ messages }) =>
      `over ${count(messages)} messages wait for 15m and become more; not paused, and somebody reads`,
    summary: 'A consumer does not keep up: its backlog grows.',
    description: `The backlog of ${consumerText} grew by {{ $value | humanize }} messages within 15m.`,
  }),
  alert({
    alert: 'NatsConsumerBacklogGrowing',
    severity: 'info',
    by: onConsumer,
    dashboard,
    thresholds: { messages: consumer.backlog },
    for: consumer.backlogWindow,
    keep: 600,
    expr: ({ messages }) =>
      perCluster(
        onConsumer,
        (by, where) => `${growing(by, where, messages)}
and ${on(by)} ${unattended}{${where}}`,
      ),
    words: ({ messages }) =>
      `the same, over ${count(messages)} messages, of a consumer that nobody reads from: its clients are gone, or it is left over`,
    summary: 'Nobody reads from a consumer, and its backlog grows.',
    description: `Nobody asks for the messages of ${consumerText}: its backlog grew by {{ $value | humanize }} within 15m. Its clients are gone, or the consumer is left over and can be deleted.`,
  }),
]

const ackPending = alert({
  alert: 'NatsConsumerAckPendingHigh',
  severity: 'info',
  by: onConsumer,
  dashboard,
  thresholds: { messages: consumer.ackPending, ratio: consumer.ackPendingRatio, floor: consumer.ackPendingFloor },
  for: consumer.backlogWindow,
  keep: 600,
  expr: ({ messages, ratio, floor }) =>
    perCluster(onConsumer, (by, where) => {
      const unacknowledged = (value: number) => atLeast(by, raw(where)('ack_pending_messages'), value)
      const most = of(by, where)('max_ack_pending_messages')
      return `${unacknowledged(floor)} >= ${ratio} * ${most}
or ${unacknowledged(messages)} unless ${on(by)} ${most}`
    }),
  words: ({ messages, ratio, floor }) =>
    `${Math.round(ratio * 100)} % of what the consumer may have unacknowledged, from ${floor} on, for 15m: delivery stops there; ${count(messages)} where its limit is not known`,
  summary: 'A consumer has nearly as many unacknowledged messages as it may have.',
  description: `${consumerText} has {{ $value | humanize }} messages delivered and not acknowledged.`,
})

const ahead = eventsOf('NatsConsumerLosesMessages')
const aheadWindow = consumer.losesFor + eventWindow

const loses = alert({
  alert: 'NatsConsumerLosesMessages',
  severity: 'warning',
  by: [...onConsumer, 'server'],
  dashboard,
  // A line, too, is told only after the hold.
  thresholds: { window: aheadWindow },
  for: consumer.losesFor,
  keep: 600,
  expr: ({ window }) => `${perCluster(onConsumer, (by, where) => {
    const stream = by.filter((label) => label !== 'consumer')
    const first = (before = 0) =>
      max(stream, `nats_stream_first_sequence{${where}}${before > 0 ? ` offset ${duration(before)}` : ''}`)
    // What a consumer said may be older than what its stream says: it is compared with a stream that is older still.
    return `-1 * (
  (${of(by, where)('delivered_stream_sequence')} + 1)
    - ${on(stream)} group_left () (${first(consumer.answerAge)} and ${first()} > ${first(consumer.losesFor)})
) > 0
and ${on(by)} ${waiting}{${where}}`
  })}
or ${seen(onServer, ahead, window)}`,
  words: ({ window }) =>
    `the stream removes messages that a consumer with a backlog has not delivered yet; or a server logged within ${duration(window)} that a consumer is ahead of its stream`,
  summary: 'Messages are removed from a stream before a consumer has seen them.',
  description: `{{ with $labels.consumer }}${consumerText} is {{ $value | humanize }} messages behind the oldest one that its stream still has: a limit of the stream removes what the consumer has not seen.{{ else }}{{ $labels.server }} said {{ $value | humanizeDuration }} ago that a consumer has seen more than its stream has: the stream went back in time${namedBy(ahead, aheadWindow)}.{{ end }}`,
})

const redelivering = alert({
  alert: 'NatsConsumerRedelivering',
  severity: 'warning',
  by: onConsumer,
  dashboard,
  thresholds: { ratio: consumer.redelivered, floor: consumer.redeliveredFloor },
  for: consumer.redeliveredFor,
  keep: 600,
  expr: ({ ratio, floor }) =>
    perCluster(
      onConsumer,
      (by, where) => `${atLeast(by, raw(where)('redelivered_messages'), floor)}
  >= ${ratio} * ${of(by, where)('ack_pending_messages')}
unless ${on(by)} ${paused(where)}`,
    ),
  words: ({ ratio, floor }) =>
    `from ${floor} messages on, ${Math.round(ratio * 100)} % of those not acknowledged were delivered before`,
  summary: 'A consumer delivers the same messages again and again.',
  description: `{{ $value | humanize }} unacknowledged messages of ${consumerText} were delivered more than once: clients fail on them, or take longer than ack_wait.`,
})

const unbound = alert({
  alert: 'NatsPushConsumerUnbound',
  severity: 'warning',
  by: onConsumer,
  dashboard,
  thresholds: { messages: consumer.unbound },
  for: consumer.unboundFor,
  keep: 300,
  expr: ({ messages }) =>
    perCluster(
      onConsumer,
      (by, where) => `${atLeast(by, raw(where)('pending_messages'), messages)}
and ${on(by)} ${of(by, where)('push_bound')} == 0
unless ${on(by)} ${pulled(where)}
unless ${on(by)} ${paused(where)}`,
    ),
  words: ({ messages }) =>
    `nobody is subscribed to a push consumer for which ${count(messages)} messages and more wait; a consumer with a limit of pulls, or that was pulled from within ${duration(consumer.pulledWindow)}, is none`,
  summary: 'Nobody is subscribed to a push consumer, and messages wait.',
  description: `{{ $value | humanize }} messages wait for push consumer ${consumerText}, and no client is subscribed to where it delivers.`,
})

export const consumerAlerts: readonly Alert[] = [stalled, ...backlog, ackPending, loses, redelivering, unbound]
