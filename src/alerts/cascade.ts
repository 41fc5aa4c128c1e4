// What a stall does next, as servers log it: slow callbacks and read loops, lag, dropped routes, an API that queues up.
import { assetLastSeen, eventsOf, lines as linesOf, namedBy, repeated, seen } from './events.ts'
import { count, duration, max, on, onServer } from './promql.ts'
import { alert, type Alert, type Group } from './rule.ts'
import { symptoms } from './symptoms.ts'
import { thresholds } from '../thresholds.ts'

const { internalSubscription, readloop, streamLag, apiQueue, slowConsumers, starved, eventWindow, events } = thresholds

const onStream = [...onServer, 'account', 'stream'] as const
const justStarted = (seconds: number) => `time() - ${max(onServer, 'nats_server_start_timestamp_seconds')} < ${seconds}`

/** Lines of a histogram's event within a window; both kinds share their windows. */
const lines = (metric: string) => (by: readonly string[], matchers: string, window: number) =>
  max(by, `increase(${metric}_count${matchers}[${duration(window)}])`)
const slowSubscriptions = lines('nats_internal_subscription_seconds')
const slowReads = lines('nats_readloop_processing_seconds')
const recent = internalSubscription.warningWindow
const long = internalSubscription.criticalWindow

const subscriptionText = {
  by: [...onServer, 'class'],
  summary: 'Internal subscriptions of a server take seconds.',
  description:
    '{{ $labels.server }} took 2 s or more for {{ $value | humanize }} internal messages of class {{ $labels.class }} within minutes. Class raft is storage or processor time; class jsapi is load on the API.',
} as const

const subscription = [
  alert({
    ...subscriptionText,
    alert: 'NatsInternalSubscriptionSlow',
    severity: 'warning',
    thresholds: {},
    keep: 240,
    expr: () => `${slowSubscriptions([...onServer, 'class'], '', recent)} > 0`,
    words: () => `any logged (${internalSubscription.logged} s and more) within ${duration(recent)}`,
  }),
  alert({
    ...subscriptionText,
    alert: 'NatsInternalSubscriptionSlow',
    severity: 'critical',
    thresholds: { lines: internalSubscription.criticalCount, startGrace: internalSubscription.startGrace },
    keep: 120,
    expr: ({ lines, startGrace }) => `${slowSubscriptions([...onServer, 'class'], '{class="raft"}', long)} >= ${lines}
and ${slowSubscriptions([...onServer, 'class'], '{class="raft"}', recent)} > 0
unless ${on(onServer)} ${justStarted(startGrace)}`,
    words: ({ lines, startGrace }) =>
      `${lines} of class raft within ${duration(long)}, one of them within ${duration(recent)}, and the server is up for ${duration(startGrace)}`,
  }),
]

const readText = {
  by: [...onServer, 'kind'],
  summary: 'Read loops of a server take seconds.',
  description:
    '{{ $labels.server }} took 2 s or more for {{ $value | humanize }} reads of kind {{ $labels.kind }} within minutes. What is slow on a route delays all RAFT traffic.',
} as const

const read = [
  alert({
    ...readText,
    alert: 'NatsReadloopSlow',
    severity: 'warning',
    thresholds: { lines: readloop.criticalCount },
    keep: 300,
    expr: ({ lines }) => {
      const any = slowReads([...onServer, 'kind'], '', recent)
      return `${slowReads([...onServer, 'kind'], '{kind="route"}', recent)} > 0
or ${any} >= ${lines}
or ${any} > 0
  and ${on(onServer)} (${slowSubscriptions(onServer, '', long)} > 0 or group by (${onServer.join(', ')}) (${symptoms}))`
    },
    words: ({ lines }) =>
      `any logged on a route; on other kinds ${lines}, or one beside a slow internal subscription or a sign of slow storage, within ${duration(recent)}: one alone is a client's login that waited for its account`,
  }),
  alert({
    ...readText,
    alert: 'NatsReadloopSlow',
    severity: 'critical',
    thresholds: { lines: readloop.criticalCount, startGrace: readloop.startGrace },
    keep: 120,
    expr: ({ lines, startGrace }) => `${slowReads([...onServer, 'kind'], '{kind="route"}', long)} >= ${lines}
and ${slowReads([...onServer, 'kind'], '{kind="route"}', recent)} > 0
unless ${on(onServer)} ${justStarted(startGrace)}`,
    words: ({ lines, startGrace }) =>
      `${lines} on routes within ${duration(long)}, one of them within ${duration(recent)}, and the server is up for ${duration(startGrace)}`,
  }),
]

const lagText = {
  alert: 'NatsStreamHighLag',
  summary: 'Messages of a stream wait for RAFT by the ten thousand.',
  description:
    'Stream {{ $labels.account }} > {{ $labels.stream }} has over 10,000 messages that are proposed and not stored, said {{ $value | humanizeDuration }} ago by its leader {{ $labels.server }}. Publishers outrun the group; the leader is the victim.',
} as const

const ingestDropped = eventsOf('NatsStreamHighLag', 'critical')

const highLag = [
  alert({
    ...lagText,
    severity: 'warning',
    by: onStream,
    thresholds: { window: events.shortest },
    expr: ({ window }) => `time() - (${max(onStream, linesOf(assetLastSeen, 'stream_high_lag'))} > 0) < ${window}`,
    words: ({ window }) =>
      `the leader logged "has high message lag" (over ${count(streamLag.logged)}) within ${duration(window)}`,
  }),
  alert({
    ...lagText,
    severity: 'critical',
    by: onStream,
    thresholds: { apart: 60 * streamLag.criticalMinutes, window: eventWindow },
    expr: ({ apart, window }) => `${repeated(onStream, assetLastSeen, 'stream_high_lag', apart)}
or ${seen(onServer, ingestDropped, window)}`,
    words: ({ apart, window }) =>
      `it is logged again and again, the lines ${duration(apart)} apart; or a server logged within ${duration(window)} that it dropped messages of a stream`,
    description: `{{ with $labels.stream }}Stream {{ $labels.account }} > {{ . }} has over 10,000 messages that are proposed and not stored, for minutes, said {{ $value | humanizeDuration }} ago by its leader {{ $labels.server }}. Publishers outrun the group; the leader is the victim.{{ else }}{{ $labels.server }} dropped messages of a stream {{ $value | humanizeDuration }} ago: more came than it could take${namedBy(ingestDropped, eventWindow)}. Publishers that wait for an acknowledgement know; others lost them.{{ end }}`,
  }),
]

const byKind = (kinds: string) =>
  `${max([...onServer, 'kind'], `increase(nats_server_slow_consumers_by_kind_total{kind=~"${kinds}"}[${duration(slowConsumers.window)}])`)} > 0`

const routeText = {
  by: [...onServer, 'kind'],
  summary: 'A server dropped a connection to another server: it read too slowly.',
  description:
    '{{ $labels.server }} closed {{ $value | humanize }} connections of kind {{ $labels.kind }} as slow consumers within 10m. On a route RAFT traffic was lost; expect elections.',
} as const

const slowRoute = [
  alert({
    ...routeText,
    alert: 'NatsSlowConsumerRoute',
    severity: 'critical',
    thresholds: {},
    keep: 300,
    expr: () => byKind('route'),
    words: () => 'a route was closed as slow consumer within 10m',
  }),
  alert({
    ...routeText,
    alert: 'NatsSlowConsumerRoute',
    severity: 'warning',
    thresholds: {},
    keep: 300,
    expr: () => byKind('gateway|leafnode'),
    words: () => 'a gateway or leaf node connection was closed as slow consumer within 10m',
  }),
]

function slowClients(severity: 'info' | 'warning', clients: number): Alert {
  return alert({
    alert: 'NatsSlowConsumers',
    severity,
    by: onServer,
    thresholds: { clients },
    keep: 300,
    expr: ({ clients }) =>
      `${max(onServer, `increase(nats_server_slow_consumers_total[${duration(slowConsumers.window)}])`)} >= ${clients}`,
    words: ({ clients }) => `${clients} connections were closed as slow consumers within 10m`,
    summary: 'Clients are closed because they read too slowly.',
    description:
      '{{ $labels.server }} closed {{ $value | humanize }} slow consumers within 10m. A client that does not read is trouble of its own, not of the cluster.',
  })
}

const apiDropped = eventsOf('NatsApiQueueGrowing', 'critical')

function apiQueueGrowing(severity: 'warning' | 'critical', requests: number): Alert {
  return alert({
    alert: 'NatsApiQueueGrowing',
    severity,
    by: onServer,
    thresholds: { requests },
    for: apiQueue.for,
    keep: 300,
    expr: ({ requests }) => `${max(onServer, 'nats_meta_api_pending')} >= ${requests}
or ${max(onServer, 'nats_jetstream_api_inflight')} >= ${requests}${severity === 'critical' ? `\nor ${seen(onServer, apiDropped, eventWindow)}` : ''}`,
    words: ({ requests }) =>
      `${count(requests)} JetStream API requests wait; at ${count(apiQueue.dropped)} all are dropped${severity === 'critical' ? ', which is logged' : ''}`,
    summary: 'JetStream API requests queue up.',
    description: `{{ with printf "max by (server) (nats_meta_api_pending{nats_cluster=%q,server=%q} or nats_jetstream_api_inflight{nats_cluster=%q,server=%q})" $labels.nats_cluster $labels.server $labels.nats_cluster $labels.server | query }}{{ . | first | value | humanize }}{{ else }}Many{{ end }} JetStream API requests wait on {{ $labels.server }}; at ${count(apiQueue.dropped)} the server drops all of them. Clients that ask for info or list in loops are the usual cause.`,
  })
}

const consumersSeconds = 'server:nats_jsz_consumers_seconds:min'
const varzSeconds = 'server:nats_varz_seconds:min'

const starvedAlert = alert({
  alert: 'NatsServerStarved',
  severity: 'warning',
  by: onServer,
  thresholds: { varz: starved.varz, cpu: starved.cpu },
  for: starved.for,
  keep: 300,
  expr: ({ varz, cpu }) => `(
  min_over_time(${varzSeconds}[1m]) >= ${varz}
    and ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="varz"}')} == 1
    unless ${on(onServer)} ${consumersSeconds} > ${thresholds.storeSlow.timesVarz} * ${varzSeconds}
)
or ${max(onServer, 'nats_server_cpu_cores')} / ${max(onServer, 'nats_server_gomaxprocs or nats_server_cores')} >= ${cpu}
  and ${on(onServer)} (${slowSubscriptions(onServer, '', long)} > 0 or ${slowReads(onServer, '', long)} > 0)
  unless ${on(onServer)} ${symptoms}{symptom!~"internal_subscription|readloop"}`,
  words: ({ varz, cpu }) =>
    `every endpoint, /varz too, takes ${varz} s and more for a minute; or processors are ${cpu * 100} % busy while callbacks or read loops are slow, without a sign of slow storage`,
  summary: 'A server gets too little processor time: it looks like slow storage and is not.',
  description:
    '{{ $labels.server }} is short of processor time: limits of its container, a noisy neighbour, or load. More storage would not help.',
})

export const cascadeGroup: Group = {
  name: 'cascade',
  help: 'What a stall or an overload does next, in the order in which it is felt.',
  recordings: [],
  alerts: [
    ...subscription,
    ...read,
    ...highLag,
    ...slowRoute,
    slowClients('info', 1),
    slowClients('warning', slowConsumers.warning),
    apiQueueGrowing('warning', apiQueue.warning),
    apiQueueGrowing('critical', apiQueue.critical),
    starvedAlert,
  ],
}
