// What fires, and the groups behind it: victims and culprits side by side.
import { defaults } from '../../src/alerts/render.ts'
import { summary } from '../../src/alerts/summary.ts'
import { severities } from '../../src/level.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { table, type Steps } from '../panel.ts'
import { groupKey, groupLabels, onAssets, onCluster } from '../query.ts'
import { rungs, severityColours, waiting } from './steps.ts'

const { unapplied, receivedWaiting } = thresholds

/** Each column is cut to the same groups, else a group would have a row in one and none in the other. */
function groupColumns() {
  const of = (record: string): string => `${record}{${onAssets}}`
  const many = receivedWaiting.warning
  const high = [summary.pending, summary.unapplied, summary.queue].map((record) => `${of(record)} >= ${many}`)
  const troubled = `group by (${groupKey}) (${high.join(' or ')})`
  // Aggregated, since a name of a metric that differs from column to column would be a row of its own in each.
  const cut = (metric: string): string => `max by (${groupLabels}) (${of(metric)} and on (${groupKey}) ${troubled})`
  return [
    { expr: cut(summary.pending), heading: 'Pending', unit: 'short', steps: rungs },
    {
      expr: cut(summary.unapplied),
      heading: 'Unapplied',
      unit: 'short',
      steps: [[unapplied.critical, 'orange']] as Steps,
    },
    { expr: cut(summary.queue), heading: 'Received waiting', unit: 'short', steps: waiting },
    {
      expr: `${cut('nats_raft_leader')} + 2 * ${cut('nats_raft_catching_up')}`,
      heading: 'Role',
      unit: 'short',
      texts: { '0': 'follower', '1': 'leader', '2': 'catching up', '3': 'leader' },
    },
  ]
}

/** Firing alerts with their severity as a number, since a table sorts words by the alphabet. */
const urgencies = severities
  .map((severity, rank) => {
    const firing = `ALERTS{alertname=~"Nats.*", alertstate="firing", severity="${severity}", ${onCluster}}`
    return `${rank} * max by (alertname, severity, rung, nats_cluster, server, stream) (${firing})`
  })
  .reverse()
  .join('\nor ')
const urgencyColours: Steps = severities.map((severity, rank) => [rank, severityColours[severity]] as const)

export const alerts: Row = {
  title: 'Alerts and groups',
  panels: [
    table({
      title: 'Firing alerts',
      description: `What fires now for this cluster, the most urgent first: ${severities.map((severity, rank) => `${rank} ${severity}`).join(', ')}. A click on the alert opens its runbook. Requires the rules of alerts/ to be loaded in this Prometheus.`,
      width: 10,
      height: 8,
      labels: {
        severity: 'Severity',
        alertname: 'Alert',
        rung: 'Rung',
        nats_cluster: 'Cluster',
        server: 'Server',
        stream: 'Stream',
      },
      widths: { Alert: 220 },
      columns: [{ expr: urgencies, heading: 'Urgency', unit: 'short', steps: urgencyColours }],
      none: 'None fires, or no rules loaded',
      sort: 'Urgency',
      links: { Alert: { title: 'Open the runbook', url: `${defaults.runbooks}/{cell}.md` } },
    }),
    table({
      title: 'Groups in trouble',
      description:
        'Groups with 1,000 or more entries pending, unapplied or waiting in the received queue, server by server. Pending on a leader: its followers do not acknowledge. Received waiting: this follower is the slow one. Unapplied: the state machine of this server is behind.',
      width: 14,
      height: 8,
      labels: {
        nats_cluster: 'Cluster',
        server: 'Server',
        account: 'Account',
        stream: 'Stream',
        consumer: 'Consumer',
        group: 'Group',
      },
      columns: groupColumns(),
      none: 'No group above 1,000, or none is read',
      sort: 'Pending',
      links: {
        Stream: {
          title: 'Open the stream',
          board: 'nats-js-streams',
          set: { nats_cluster: 'Cluster', account: 'Account', stream: 'Stream' },
        },
        Server: {
          title: 'Open its stores and disks',
          board: 'nats-js-storage',
          set: { nats_cluster: 'Cluster', server: 'Server' },
        },
      },
    }),
  ],
}
