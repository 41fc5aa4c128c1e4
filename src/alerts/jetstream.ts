// JetStream itself: is it on, is there room, are streams and consumers served. What the public packs have, without their defects.
import { eventsOf, seen } from './events.ts'
import { count, duration, max, on, onServer, perCluster } from './promql.ts'
import { accountAlerts } from './accounts.ts'
import { ofCluster } from './identity.ts'
import { alert, type Alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { jetstream, api, eventWindow, outage } = { ...thresholds, ...thresholds.lost }

const onCluster = 'nats-js-cluster'
const onAccount = ['nats_cluster', 'account'] as const
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
const ratioText = '{{ $value | humanizePercentage }}'

const enabledAt = 'server:nats_jetstream_enabled:last'

const recordings: readonly Recording[] = [
  {
    record: enabledAt,
    by: onServer,
    help: 'when JetStream was last seen enabled on a server, for as long as the server is known',
    expr: `max by (${onServer.join(', ')}) (
  timestamp(nats_jetstream_enabled)
    and nats_jetstream_enabled == 1
  or last_over_time(${enabledAt}[${duration(outage)}])
    and ${on(onServer)} nats_jetstream_enabled
)`,
  },
]

const disabled = alert({
  alert: 'NatsJetStreamDisabled',
  severity: 'critical',
  by: onServer,
  dashboard: onCluster,
  thresholds: { window: eventWindow, ran: jetstream.ran },
  for: 30,
  keep: 60,
  expr: ({ window, ran }) => `${seen(onServer, eventsOf('NatsJetStreamDisabled'), window)}
or ${max(onServer, 'max_over_time(nats_jetstream_enabled[75s])')} == 0
  and ${on(onServer)} ${enabledAt}
  unless ${on(onServer)} ${enabledAt} < ${on(onServer)} ${max(onServer, 'nats_server_start_timestamp_seconds')} + ${ran}`,
  words: ({ window, ran }) =>
    `the log said "will be DISABLED" within ${duration(window)}, or JetStream is off for a minute on a server that had it for ${duration(ran)} since its start: who restarts it without JetStream means it`,
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
    keep: 600,
    expr: ({ ratio }) =>
      `${max(onServer, `nats_jetstream_${what}_bytes`)} / (${max(onServer, `nats_jetstream_max_${what}_bytes`)} > 0) >= ${ratio}`,
    words: ({ ratio }) => `${percent(ratio)} of what JetStream may use on the server`,
    summary: `JetStream has used most of its ${what} on a server.`,
    description: `JetStream on {{ $labels.server }} uses ${ratioText} of its ${what}. At the limit publishes are refused.`,
  })
}

/** Full soon, by the slopes of a long and a short while: a burst that is over and a store that is emptied again predict nothing. */
function filling(severity: 'warning' | 'critical', floor: number, horizon: number): Alert {
  return alert({
    alert: 'NatsJetStreamStorageFilling',
    severity,
    by: onServer,
    dashboard: onCluster,
    thresholds: { floor, horizon },
    for: jetstream.fillingFor,
    keep: 600,
    expr: ({ floor, horizon }) => {
      const used = max(onServer, 'nats_jetstream_storage_bytes')
      const most = max(onServer, 'nats_jetstream_max_storage_bytes')
      const slope = (window: number) => max(onServer, `deriv(nats_jetstream_storage_bytes[${duration(window)}])`)
      const left = (window: number) => `(${most} - ${used}) / (${slope(window)} > 0) < ${horizon}`
      return `${left(jetstream.fillingWindow)}
and ${on(onServer)} (${left(jetstream.fillingWindow / 3)})
and ${on(onServer)} ${used} / (${most} > 0) >= ${floor}`
    },
    words: ({ floor, horizon }) =>
      `from ${percent(floor)} on, storage of JetStream is full within ${duration(horizon)} by its growth over the last hour and the last 20 minutes`,
    summary: 'Storage of JetStream on a server will be full soon.',
    description:
      'At this rate JetStream on {{ $labels.server }} has used all the storage that it may use in {{ $value | humanizeDuration }}. Publishes are refused then.',
  })
}

const refused = alert({
  alert: 'NatsJetStreamOutOfResources',
  severity: 'critical',
  by: onServer,
  dashboard: onCluster,
  thresholds: { window: eventWindow },
  keep: 60,
  expr: ({ window }) => seen(onServer, eventsOf('NatsJetStreamOutOfResources'), window),
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
  keep: 600,
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
    keep: 600,
    expr: ({ ratio }) =>
      perCluster(
        onAccount,
        (by, where) =>
          `${max(by, `nats_account_jetstream_${what}_bytes{${where}}`)} / (${max(by, `nats_account_jetstream_max_${what}_bytes{${where}}`)} > 0) >= ${ratio}`,
      ),
    words: ({ ratio }) => `${percent(ratio)} of the account's limit, counted once for the cluster`,
    summary: `An account has used most of its JetStream ${what}.`,
    description: `Account {{ $labels.account }}${ofCluster} uses ${ratioText} of its JetStream ${what}.`,
  })
}

const apiErrors = alert({
  alert: 'NatsJetStreamApiErrors',
  severity: 'warning',
  by: onServer,
  dashboard: onCluster,
  thresholds: { ratio: api.errorRatio, requests: api.requests },
  for: api.for,
  keep: 300,
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
  keep: 600,
  expr: ({ groups, ratio }) => `${max(onServer, 'nats_jetstream_ha_assets')} >= ${groups}
or ${max(onServer, 'nats_jetstream_ha_assets')} >= ${ratio} * (${max(onServer, 'nats_jetstream_max_ha_assets')} > 0)`,
  words: ({ groups, ratio }) => `${count(groups)} RAFT groups on one server, or ${percent(ratio)} of what is allowed`,
  summary: 'Very many RAFT groups live on one server.',
  description:
    '{{ $labels.server }} carries {{ $value | humanize }} RAFT groups; each costs elections, heartbeats and files.',
})

export const jetstreamGroup: Group = {
  name: 'jetstream',
  help: 'JetStream on servers and for accounts: is it on, is there room.',
  recordings,
  alerts: [
    disabled,
    refused,
    high('storage', 'warning', jetstream.storageWarning),
    high('storage', 'critical', jetstream.storageCritical),
    high('memory', 'warning', jetstream.storageWarning),
    high('memory', 'critical', jetstream.storageCritical),
    filling('warning', jetstream.fillingFloor, jetstream.fillingWarning),
    filling('critical', jetstream.fillingFloor, jetstream.fillingCritical),
    reserved,
    account('storage'),
    account('memory'),
    apiErrors,
    haAssets,
    ...accountAlerts,
  ],
}
