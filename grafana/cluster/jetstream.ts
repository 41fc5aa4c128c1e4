// JetStream of a cluster: storage, API and the meta group.
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { graph } from '../panel.ts'
import { onServers, perServer, serverLabels, serverLegend } from '../query.ts'

const { metalayerSnapshot, apiQueue, jetstream: used } = thresholds

export const jetstream: Row = {
  title: 'JetStream',
  panels: [
    graph({
      title: 'File storage, share of what JetStream may use',
      description: 'At 100 % publishes are refused, whatever room the disk has. Yellow from 80 %, red from 95 %.',
      width: 8,
      height: 8,
      unit: 'percentunit',
      steps: [
        [used.storageWarning, 'yellow'],
        [used.storageCritical, 'red'],
      ],
      targets: [
        {
          expr: `${perServer('nats_jetstream_storage_bytes')} / ${perServer('nats_jetstream_max_storage_bytes')}`,
          legend: serverLegend,
        },
      ],
    }),
    graph({
      title: 'File storage used',
      description: 'Bytes of all streams with a replica on the server. Uneven: place new streams elsewhere.',
      width: 8,
      height: 8,
      unit: 'bytes',
      targets: [{ expr: perServer('nats_jetstream_storage_bytes'), legend: serverLegend }],
    }),
    graph({
      title: 'RAFT groups and leaders',
      description: 'Groups with a member on the server, and the streams it leads. Uneven leaders mean uneven load.',
      width: 8,
      height: 8,
      unit: 'short',
      targets: [
        { expr: perServer('nats_jetstream_ha_assets'), legend: `${serverLegend} groups` },
        { expr: perServer('nats_jetstream_stream_leaders'), legend: `${serverLegend} streams led` },
      ],
    }),
    graph({
      title: 'API requests per second',
      description: 'Requests for info, lists, creation and deletion. Publishing and acknowledging are not among them.',
      width: 8,
      height: 8,
      unit: 'reqps',
      targets: [
        {
          expr: `max by (${serverLabels}) (rate(nats_jetstream_api_requests_total{${onServers}}[$__rate_interval]))`,
          legend: serverLegend,
        },
        {
          expr: `max by (${serverLabels}) (rate(nats_jetstream_api_errors_total{${onServers}}[$__rate_interval]))`,
          legend: `${serverLegend} errors`,
        },
      ],
    }),
    graph({
      title: 'API requests that wait',
      description: 'Normal is 0. From 1,000 on somebody asks in a loop; at 10,000 the server drops all of them.',
      width: 8,
      height: 8,
      unit: 'short',
      steps: [
        [apiQueue.warning, 'yellow'],
        [apiQueue.critical, 'red'],
      ],
      targets: [{ expr: perServer('nats_meta_api_pending'), legend: serverLegend }],
    }),
    graph({
      title: 'Meta group: last snapshot',
      description:
        'Duration by /jsz where the server has it, else by the log. Seconds mean slow storage, or very many assets.',
      width: 8,
      height: 8,
      unit: 's',
      none: 'None logged, and /jsz says nothing',
      steps: [
        [metalayerSnapshot.warning, 'yellow'],
        [metalayerSnapshot.critical, 'red'],
      ],
      targets: [
        {
          expr: `max by (${serverLabels}, source) (nats_metalayer_snapshot_last_seconds{part="total", ${onServers}})`,
          legend: `${serverLegend} ({{source}})`,
        },
      ],
    }),
    graph({
      title: 'Meta group: lag of peers',
      description: 'Entries that a peer is behind, as the leader of the meta group sees it. Normal is 0.',
      width: 12,
      height: 8,
      unit: 'short',
      targets: [
        {
          expr: `max by (nats_cluster, peer) (nats_meta_peer_lag_entries{${onServers}})`,
          legend: '{{nats_cluster}} {{peer}}',
        },
      ],
    }),
    graph({
      title: 'Meta group: entries since the last snapshot',
      description: 'A saw-tooth is normal. Growth without a fall: snapshots fail, or do not keep up.',
      width: 12,
      height: 8,
      unit: 'short',
      targets: [{ expr: perServer('nats_meta_snapshot_pending_entries'), legend: serverLegend }],
    }),
  ],
}
