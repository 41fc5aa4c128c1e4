// Accounts: at their limits, or expired.
import { duration, max, perCluster } from './promql.ts'
import { ofCluster } from './identity.ts'
import { alert, type Alert } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { limit, sample } = thresholds
const dashboard = 'nats-js-cluster'
const onAccount = ['nats_cluster', 'account'] as const
const percent = (ratio: number) => `${Math.round(ratio * 100)} %`

/** Each server counts its own; a server without any connection of the account has no series. */
const together = (by: readonly string[], metric: string, where: string) =>
  `sum by (${by.join(', ')}) (${max([...new Set([...by, 'server'])], `${metric}{${where}}`)})`

function connections(severity: 'warning' | 'critical', ratio: number, seconds: number): Alert {
  return alert({
    alert: 'NatsAccountConnectionsHigh',
    severity,
    by: onAccount,
    dashboard,
    thresholds: { ratio },
    for: seconds,
    keep: 300,
    expr: ({ ratio }) =>
      perCluster(onAccount, (by, where) => {
        const share = (used: string, most: string) => `${used} / (${max(by, `${most}{${where}}`)} > 0) >= ${ratio}`
        return `${share(together(by, 'nats_account_connections', where), 'nats_account_max_connections')}
or ${share(together(by, 'nats_account_leafnode_connections', where), 'nats_account_max_leafnode_connections')}
or ${share(max(by, `nats_account_subscriptions{${where}}`), 'nats_account_max_subscriptions')}`
      }),
    words: ({ ratio }) => `${percent(ratio)} of the connections, leaf nodes or subscriptions that an account may have`,
    summary: 'An account is close to its limit of connections, leaf nodes or subscriptions.',
    description: `Account {{ $labels.account }}${ofCluster} has reached {{ $value | humanizePercentage }} of a limit: at all of it new connections or subscriptions are refused.`,
  })
}

const expired = alert({
  alert: 'NatsAccountExpired',
  severity: 'critical',
  by: onAccount,
  dashboard,
  thresholds: {},
  for: sample,
  keep: 300,
  expr: () => perCluster(onAccount, (by, where) => `${max(by, `nats_account_expired{${where}}`)} == 1`),
  words: () => `the claims of an account have expired for ${duration(sample)}`,
  summary: 'An account has expired: its clients are disconnected and refused.',
  description: `The claims (JWT) of account {{ $labels.account }}${ofCluster} have expired: its clients are disconnected and refused until a new one is pushed.`,
})

export const accountAlerts: readonly Alert[] = [
  connections('warning', limit.ratio, limit.for),
  connections('critical', limit.full, sample),
  expired,
]
