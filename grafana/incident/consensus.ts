// Leaders: who changes, who is missing, who is held back.
import { states, summary } from '../../src/alerts/summary.ts'
import type { Row } from '../dashboard.ts'
import { graph } from '../panel.ts'
import { leaderless, onAssets, onCluster, serverLabels, serverLegend } from '../query.ts'

/** Only groups in a state are recorded: of servers that are read the rest is 0. */
const none = states
  .map(
    (state) =>
      `label_replace(0 * group by (${serverLabels}) (${summary.led}{${onAssets}}), "state", "${state}", "", "")`,
  )
  .join(' or ')

export const consensus: Row = {
  title: 'Consensus',
  panels: [
    graph({
      title: 'Leader changes',
      description:
        'Changes of leader of each group within two minutes. A few at a restart or a planned step-down are normal; the same group again and again is flapping.',
      width: 8,
      height: 9,
      unit: 'short',
      none: 'None seen',
      targets: [
        {
          expr: `${summary.moved}{${onCluster}, account=~"$account", stream=~"$stream"}`,
          legend: '{{nats_cluster}} {{stream}} {{consumer}} {{group}}',
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
          expr: `sum by (${serverLabels}) (${summary.led}{${onAssets}})`,
          legend: serverLegend,
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
        { expr: leaderless, legend: '{{nats_cluster}} no leader' },
        {
          expr: `sum by (${serverLabels}, state) (${summary.state}{${onAssets}}) or ${none}`,
          legend: `${serverLegend} {{state}}`,
        },
      ],
    }),
  ],
}
