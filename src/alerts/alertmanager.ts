// The Alertmanager example: routes, time intervals and inhibit rules from tables, receivers as text that a site replaces.
import type { Severity } from '../level.ts'
import { fleetNames } from './fleet.ts'
import { inhibitRules, severalClusters, type InhibitRule } from './inhibit.ts'
import { count } from './promql.ts'
import type { Group } from './rule.ts'
import { rungs } from '../ladder.ts'

const [, before, top] = rungs

/** Alerts of a message that a webhook is sent; it is told how many more there are. */
const most = 100

const head = `# Alertmanager example for the rules in alerts/: one message group a cluster and severity, so one page an incident; what a page explains stays visible but quiet.
# Take the routes and inhibit rules into your own configuration and replace the webhook receivers. Matchers are quoted: both matcher parsers read them alike.
# Generated from src/alerts/: nats-jetstream-exporter rules --format alertmanager prints it for your own cluster labels.
`

interface Route {
  severity: Severity
  /** Lines of the route, beside matcher and receiver. */
  own: readonly string[]
}

/** Each severity has its receiver, called as it is. */
const routes: readonly Route[] = [
  {
    severity: 'page',
    own: [
      '# Long enough for the servers of one evaluation to come together, short enough to be early.',
      'group_wait: 5s',
      'group_interval: 2m',
      'repeat_interval: 30m',
    ],
  },
  {
    severity: 'critical',
    own: [
      `# A ladder goes from ${count(before.entries)} to ${count(top.entries)} within seconds: then the page comes first and mutes this.`,
      'group_wait: 30s',
      'group_interval: 5m',
      'repeat_interval: 4h',
    ],
  },
  { severity: 'warning', own: [] },
  { severity: 'info', own: ['mute_time_intervals: [nights-and-weekends]'] },
]

/** One message for all clusters: the first route, since it is no matter of one. */
const severalRoute = `    - matchers: ['alertname="${fleetNames.trouble}"']
      receiver: page
      # Not by cluster: one page names all of them, and a cluster that joins later is told of within group_interval.
      group_by: [alertname]
      group_wait: 5s
      group_interval: 2m
      repeat_interval: 30m
`

function routeText(identity: readonly string[], first: string): string {
  const branches = routes.map(({ severity, own }) =>
    [`    - matchers: ['severity="${severity}"']`, `receiver: ${severity}`, ...own].join('\n      '),
  )
  return `route:
  receiver: warning
  # The key to one page: whatever happens in a cluster joins one group.
  group_by: [${identity.join(', ')}]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 12h
  routes:
${first}${branches.join('\n')}
`
}

const intervals = `# An example: information waits for working hours where you are. Nothing above info is ever muted by time.
time_intervals:
  - name: nights-and-weekends
    time_intervals:
      - times: [{ start_time: '00:00', end_time: '08:00' }, { start_time: '18:00', end_time: '24:00' }]
        location: UTC
      - weekdays: ['saturday', 'sunday']
        location: UTC
`

const inhibitHead = `# Every rule names its alerts and compares only labels that both sides carry: Alertmanager takes two missing labels as equal. Nothing is muted by what is
# quieter, a page never, and what is worse (no leader, no quorum, commit stalled, overrun, failed writes, servers down) only by its own reason.
`

/** Matchers hold no single quote: names, and values in double quotes. */
const list = (items: readonly string[]) => `[${items.map((item) => `'${item}'`).join(', ')}]`

function ruleText({ source_matchers, target_matchers, equal }: InhibitRule): string {
  return `  - source_matchers: ${list(source_matchers)}
    target_matchers: ${list(target_matchers)}
    equal: [${equal.join(', ')}]
`
}

function inhibitText(groups: readonly Group[], identity: readonly string[], several: boolean): string {
  const all = [...inhibitRules(groups, identity), ...(several ? [severalClusters(groups, identity)] : [])]
  const rules = all.map(({ why, rules }) => `  # ${why}\n${rules.map(ruleText).join('')}`)
  return `${inhibitHead}inhibit_rules:\n${rules.join('')}`
}

function webhook(receiver: string, resolved: boolean, samples = ''): string {
  return `  - name: ${receiver}
    webhook_configs:
      - url: http://127.0.0.1:9095/${receiver}
        send_resolved: ${resolved}
        # A flood is one message; truncatedAlerts says how many more there are.
        max_alerts: ${most}
${samples}`
}

const receivers = `templates: ['templates/*.tmpl']

receivers:
${webhook(
  'page',
  true,
  `    # pagerduty_configs:
    #   - routing_key_file: /etc/alertmanager/pagerduty-key
    #     description: '{{ template "nats.title" . }}'
    #     details: { text: '{{ template "nats.text" . }}' }
    # opsgenie_configs:
    #   - api_key_file: /etc/alertmanager/opsgenie-key
    #     message: '{{ template "nats.title" . }}'
    #     description: '{{ template "nats.text" . }}'
    #     priority: P1
`,
)}${webhook(
  'critical',
  true,
  `    # slack_configs:
    #   - api_url_file: /etc/alertmanager/slack-url
    #     channel: '#nats'
    #     title: '{{ template "nats.title" . }}'
    #     text: '{{ template "nats.text" . }}'
`,
)}${webhook(
  'warning',
  true,
  `    # email_configs:
    #   - to: nats@example.org
    #     from: alertmanager@example.org
    #     smarthost: smtp.example.org:587
    #     headers: { subject: '{{ template "nats.title" . }}' }
    #     text: '{{ template "nats.text" . }}'
    #     html: ''
`,
)}${webhook('info', false)}`

/**
 * The whole file, for Alertmanager 0.25 and newer. `identity`: labels that identify a cluster. `several`: it also gets what is said of several
 * clusters at once, which mutes what pages for each.
 */
export function alertmanager(groups: readonly Group[], identity: readonly string[], several = false): string {
  const routes = routeText(identity, several ? severalRoute : '')
  return [head, routes, intervals, inhibitText(groups, identity, several), receivers].join('\n')
}
