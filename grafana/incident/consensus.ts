// Leaders: who changes, who is missing, who is held back.
import type { Row } from '../dashboard.ts'
import { graph } from '../panel.ts'
import { groupKey, groupLabels, onAssets, serverLabels } from '../query.ts'

export const consensus: Row = {
  title: 'Consensus',
  panels: [
    graph({
      title: 'Leader changes',
      description:
        'Changes of leader for each step and group. A few at a restart or a planned step-down are normal; the same group again and again is flapping.',
      width: 8,
      height: 9,
      unit: 'short',
      bars: true,
      none: 'None seen',
      targets: [
        {
          expr: `sum by (nats_cluster, stream, consumer, group) (max by (${groupLabels}) (increase(nats_raft_leader_changes_total{${onAssets}}[$__rate_interval]))) > 0`,
          legend: '{{stream}} {{consumer}} {{group}}',
        },
      ],
    }),
    graph({
      title: 'Groups led by each server',
      description: 'A server that loses all its groups was stopped, cut off, or too slow for elections.',
      width: 8,
      height: 9,
      unit: 'short',
      targets: [
        {
          expr: `sum by (${serverLabels}) (max by (${groupKey}) (nats_raft_leader{${onAssets}}))`,
          legend: '{{server}}',
        },
      ],
    }),
    graph({
      title: 'Groups without leader, held back, catching up',
      description:
        'No leader: no server of the cluster knows one; publishes to it fail. Overrun: over 100,000 entries wait and the server holds the group back (2.14 and newer). Catching up and paused followers have pending entries by design.',
      width: 8,
      height: 9,
      unit: 'short',
      targets: [
        {
          expr: `count by (nats_cluster) (max by (nats_cluster, group) (nats_raft_has_leader{${onAssets}}) == 0) or 0 * count by (nats_cluster) (nats_raft_has_leader{${onAssets}})`,
          legend: 'no leader',
        },
        ...(['overrun', 'paused', 'catching_up', 'wal_error'] as const).map((state) => ({
          expr: `sum by (${serverLabels}) (max by (${groupKey}) (nats_raft_${state}{${onAssets}}))`,
          legend: `{{server}} ${state.replace('_', ' ')}`,
        })),
      ],
    }),
  ],
}
