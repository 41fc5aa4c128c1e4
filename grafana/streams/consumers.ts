// Consumers: what waits for them, what waits for their acknowledgement, and how fast they go.
import type { Row } from '../dashboard.ts'
import { graph, table } from '../panel.ts'
import { fastest, highest, onAssets } from '../query.ts'

const asset = 'nats_cluster, account, stream, consumer'
const legend = '{{nats_cluster}} {{account}} {{stream}} {{consumer}}'
/** Only the leader of a consumer has its series. */
const chosen = 'consumer=~"$consumer", '
const of = (metric: string): string => `max by (${asset}) (${metric}{${chosen}${onAssets}})`

export const consumers: Row = {
  title: 'Consumers',
  panels: [
    table({
      title: 'All consumers',
      description:
        'Waiting: messages not yet delivered. Unacknowledged: with the application. Pulls: requests that wait for messages; 0 with messages waiting means that nobody asks.',
      width: 24,
      height: 9,
      labels: { nats_cluster: 'Cluster', account: 'Account', stream: 'Stream', consumer: 'Consumer' },
      columns: [
        { expr: of('nats_consumer_pending_messages'), heading: 'Waiting', unit: 'short' },
        { expr: of('nats_consumer_ack_pending_messages'), heading: 'Unacknowledged', unit: 'short' },
        { expr: of('nats_consumer_redelivered_messages'), heading: 'Redelivered', unit: 'short' },
        { expr: of('nats_consumer_waiting_pulls'), heading: 'Pulls', unit: 'short' },
      ],
      none: 'No consumer is known',
      sort: 'Waiting',
    }),
    graph({
      title: 'Messages waiting',
      description:
        'Messages that match and are not delivered; the 10 consumers that were furthest behind. Growing: it does not keep up.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [{ expr: highest(asset, 'nats_consumer_pending_messages', chosen), legend }],
    }),
    graph({
      title: 'Messages unacknowledged',
      description: 'Delivered and not acknowledged. At max_ack_pending, 1,000 by default, delivery stops.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [{ expr: highest(asset, 'nats_consumer_ack_pending_messages', chosen), legend }],
    }),
    graph({
      title: 'Delivered per second',
      description:
        'Slope of the deliveries, redeliveries included; the 10 consumers with most of them in the time shown.',
      width: 12,
      height: 9,
      unit: 'ops',
      targets: [
        {
          expr: fastest(asset, 'nats_consumer_delivered_consumer_sequence', chosen),
          legend,
        },
      ],
    }),
    graph({
      title: 'Messages redelivered',
      description:
        'Unacknowledged messages that were delivered more than once: the application fails, or takes longer than ack_wait.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [{ expr: highest(asset, 'nats_consumer_redelivered_messages', chosen), legend }],
    }),
  ],
}
