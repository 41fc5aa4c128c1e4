// Streams: what is written, what is kept, and whether the replicas follow.
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { graph, table } from '../panel.ts'
import { fastest, highest, onAssets } from '../query.ts'

const labels = 'nats_cluster, server, account, stream'
const legend = '{{nats_cluster}} {{account}} {{stream}}'
const asset = 'nats_cluster, account, stream'
/** Of all replicas the leader's, which is the stream as clients see it. */
const led = (metric: string): string =>
  `max by (${asset}) (${metric}{${onAssets}} and on (${labels}) nats_stream_leader{${onAssets}} == 1)`
const writes = `max by (${asset}) (clamp_min(deriv(nats_stream_last_sequence{${onAssets}}[$__rate_interval]), 0))`
export const streams: Row = {
  title: 'Streams',
  panels: [
    table({
      title: 'All streams',
      description:
        'As the leader has them. Lag is that of the slowest replica, in RAFT entries; one can carry hundreds of messages.',
      width: 24,
      height: 9,
      labels: { nats_cluster: 'Cluster', account: 'Account', stream: 'Stream' },
      columns: [
        { expr: led('nats_stream_messages'), heading: 'Messages', unit: 'short' },
        { expr: led('nats_stream_bytes'), heading: 'Size', unit: 'bytes' },
        { expr: writes, heading: 'Writes', unit: 'ops' },
        { expr: led('nats_stream_replicas'), heading: 'Replicas', unit: 'short' },
        { expr: led('nats_stream_consumers'), heading: 'Consumers', unit: 'short' },
        {
          expr: `max by (${asset}) (nats_stream_peer_lag_entries{${onAssets}})`,
          heading: 'Lag',
          unit: 'short',
          steps: [[thresholds.replica.lag, 'orange']],
        },
      ],
      none: 'No stream is known',
      sort: 'Writes',
    }),
    graph({
      title: 'Messages written per second',
      description: 'Slope of the last sequence; the 10 streams with most writes in the time shown.',
      width: 12,
      height: 9,
      unit: 'ops',
      targets: [{ expr: fastest(asset, 'nats_stream_last_sequence'), legend }],
    }),
    graph({
      title: 'Messages kept',
      description:
        'Messages in each stream, by its fullest replica; the 10 that hold most. A line that only rises has no limit.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [{ expr: highest(asset, 'nats_stream_messages'), legend: legend }],
    }),
    graph({
      title: 'Replica lag',
      none: 'No replica is behind, or nothing is known',
      description:
        'RAFT entries that a replica is behind, as the leader sees it, of streams with a replica that is not well. Falling: it catches up.',
      width: 12,
      height: 9,
      unit: 'short',
      steps: [[thresholds.replica.lag, 'orange']],
      targets: [
        {
          expr: highest(`${asset}, peer`, 'nats_stream_peer_lag_entries'),
          legend: `{{peer}} · ${legend}`,
        },
      ],
    }),
    graph({
      title: 'Lag of mirrors and sources',
      none: 'No stream copies from another',
      description:
        'Messages that a stream is behind the one it copies. Steady growth: the link between is too slow or gone.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [
        {
          expr: highest(`${asset}, source_stream`, 'nats_stream_source_lag_messages'),
          legend: `${legend} from {{source_stream}}`,
        },
      ],
    }),
  ],
}
