// Starts of servers: those that failed, those that come again and again, and configurations that would fail the next one.
import { eventsOf, seen } from './events.ts'
import { duration, max, on, onServer } from './promql.ts'
import { alert, type Group, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { server, eventWindow } = thresholds
const dashboard = 'nats-js-cluster'

const crashes = eventsOf('NatsServerCrashed')

const crashed = alert({
  alert: 'NatsServerCrashed',
  severity: 'critical',
  by: onServer,
  dashboard,
  thresholds: { window: eventWindow },
  keep: 600,
  expr: ({ window }) => seen(onServer, crashes, window),
  words: ({ window }) => `the log of a server told of a crash, or of a start that failed, within ${duration(window)}`,
  summary: 'A server crashed, or could not start.',
  description:
    'The log of {{ $labels.server }} told {{ $value | humanizeDuration }} ago of a crash or of a start that failed. It may be up again: look at the lines before it.',
})

const reloadFailed = alert({
  alert: 'NatsServerReloadFailed',
  severity: 'warning',
  by: onServer,
  dashboard,
  thresholds: { window: server.reloadWindow },
  expr: ({ window }) => `${seen(onServer, eventsOf('NatsServerReloadFailed'), window)}
unless ${on(onServer)} ${max(onServer, `nats_log_event_last_seen_timestamp_seconds{event=~"server_reloaded|server_ready"}`)}
  >= ${on(onServer)} ${max(onServer, `nats_log_event_last_seen_timestamp_seconds{event="server_reload_failed"}`)}`,
  words: ({ window }) =>
    `a reload of the configuration failed within ${duration(window)}, and neither a reload nor a start went well after it`,
  summary: 'A changed configuration was refused by a server.',
  description:
    '{{ $labels.server }} refused a changed configuration {{ $value | humanizeDuration }} ago and goes on with the old one. The next start fails, or brings the change.',
})

const startTime = 'server:nats_server_start_timestamp_seconds:max'

const recordings: readonly Recording[] = [
  {
    record: startTime,
    by: onServer,
    help: 'when the server started: one series, whatever the address that it is scraped at',
    expr: max(onServer, 'nats_server_start_timestamp_seconds'),
  },
]

const restarting = alert({
  alert: 'NatsServerRestarting',
  severity: 'warning',
  by: onServer,
  dashboard,
  thresholds: { restarts: server.restarts },
  expr: ({ restarts }) => `changes(${startTime}[1h]) >= ${restarts}`,
  words: ({ restarts }) => `${restarts} starts within an hour`,
  summary: 'A server starts again and again.',
  description: '{{ $labels.server }} started {{ $value }} times within an hour: crashing, or killed for memory.',
})

export const startsGroup: Group = {
  name: 'starts',
  file: 'server',
  help: 'Starts of servers and what they load.',
  recordings,
  alerts: [crashed, reloadFailed, restarting],
}
