// The servers of a cluster: which are there, and how much of what they may use they use.
import { summary } from '../../src/alerts/summary.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { bursts, graph, stat, type Steps, table } from '../panel.ts'
import { events, onServers, perServer, serverLabels, serverLegend } from '../query.ts'

const { server, jetstream } = thresholds
const full: Steps = [
  [jetstream.storageWarning, 'yellow'],
  [jetstream.storageCritical, 'red'],
]

export const now: Row = {
  title: 'Now',
  panels: [
    stat({
      title: 'Servers that answer',
      description: 'Servers of which any endpoint answered the last scrape. Grey: the exporter is not scraped.',
      width: 4,
      height: 4,
      unit: 'short',
      none: 'unknown',
      expr: `sum(${perServer('nats_up')})`,
    }),
    stat({
      title: 'Servers that do not',
      description: 'Configured servers of which no endpoint answered: down, hung or not reachable. Green is 0.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: [[1, 'red']],
      none: 'unknown',
      expr: `count(${perServer('nats_up')} == 0) or 0 * count(nats_up{${onServers}})`,
    }),
    stat({
      title: 'Unhealthy',
      description:
        'Servers whose health check fails: a stream or consumer on them is not current, or JetStream is off.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: [[1, 'orange']],
      none: 'unknown',
      expr: `count(min by (${serverLabels}) (nats_health_ok{${onServers}}) == 0) or 0 * count(nats_health_ok{${onServers}})`,
    }),
    stat({
      title: 'Meta leader',
      description:
        'Of each cluster. None: nothing can be made, moved or deleted. Several: the network is split, or a server is frozen. In a supercluster one leader serves several clusters.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: [
        [0, 'red'],
        [1, 'green'],
        [2, 'red'],
      ],
      texts: [
        [0, 0, 'none'],
        [1, 1, 'one'],
        [2, null, 'several'],
      ],
      none: 'unknown',
      each: '{{nats_cluster}}',
      expr: `max by (nats_cluster) (nats_meta_has_leader{${onServers}}) + (sum by (nats_cluster) (${perServer('nats_meta_leader')}) > bool 1)`,
    }),
    stat({
      title: 'Worst rung',
      description:
        'Most append entries pending of any RAFT group, by level or log; their size counts on the same scale (128 MiB is 10,000). From 10,000 on see the RAFT incident dashboard.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: [
        [thresholds.pending.warning, 'yellow'],
        [thresholds.pending.critical, 'orange'],
        [thresholds.pending.page, 'red'],
      ],
      none: 'unknown',
      expr: `max(${summary.streamHeight}{${onServers}})`,
    }),
    stat({
      title: 'Versions',
      description:
        'Different versions of nats-server that run. More than 1 for longer than an upgrade takes: see the table.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: [[2, 'yellow']],
      none: 'unknown',
      expr: `count(count by (version) (nats_server_info{${onServers}}))`,
    }),
    table({
      title: 'Servers',
      description:
        'Each server with what it runs and uses. Memory is that of the process; cores is processor time in use, 1 is one core; storage is the share of what JetStream may use.',
      width: 24,
      height: 8,
      labels: { nats_cluster: 'Cluster', server: 'Server' },
      columns: [
        {
          expr: perServer('nats_server_start_timestamp_seconds') + ' * 1000',
          heading: 'Started',
          unit: 'dateTimeFromNow',
        },
        { expr: perServer('nats_server_cpu_cores'), heading: 'Cores in use', unit: 'short' },
        { expr: perServer('nats_server_memory_bytes'), heading: 'Memory', unit: 'bytes' },
        { expr: perServer('nats_server_connections'), heading: 'Clients', unit: 'short' },
        { expr: perServer('nats_server_route_peers'), heading: 'Routes to', unit: 'short' },
        {
          expr: `${perServer('nats_jetstream_storage_bytes')} / ${perServer('nats_jetstream_max_storage_bytes')}`,
          heading: 'Storage',
          unit: 'percentunit',
          steps: full,
        },
        { expr: perServer('nats_jetstream_ha_assets'), heading: 'RAFT groups', unit: 'short' },
        { expr: perServer('nats_jetstream_stream_leaders'), heading: 'Streams led', unit: 'short' },
        {
          expr: `min by (${serverLabels}) (nats_health_ok{${onServers}})`,
          heading: 'Healthy',
          unit: 'short',
          texts: { '0': 'no', '1': 'yes' },
          steps: [
            [0, 'red'],
            [1, 'green'],
          ],
        },
      ],
      none: 'No server is known',
      sort: 'Storage',
    }),
  ],
}

export const load: Row = {
  title: 'Load',
  panels: [
    graph({
      title: 'Messages per second',
      description: 'Messages received and sent by each server, those of routes, gateways and leaf nodes included.',
      width: 12,
      height: 8,
      unit: 'ops',
      targets: [
        {
          expr: `max by (${serverLabels}, direction) (rate(nats_server_messages_total{${onServers}}[$__rate_interval]))`,
          legend: `${serverLegend} {{direction}}`,
        },
      ],
    }),
    graph({
      title: 'Bytes per second',
      description: 'Payload bytes received and sent by each server, those of routes, gateways and leaf nodes included.',
      width: 12,
      height: 8,
      unit: 'Bps',
      targets: [
        {
          expr: `max by (${serverLabels}, direction) (rate(nats_server_bytes_total{${onServers}}[$__rate_interval]))`,
          legend: `${serverLegend} {{direction}}`,
        },
      ],
    }),
    graph({
      title: 'Processor time, share of what it may use',
      description: `Cores in use divided by the cores the server may use. Over ${server.cpu * 100} % for minutes heartbeats come late, which looks like slow storage.`,
      width: 8,
      height: 8,
      unit: 'percentunit',
      steps: [[server.cpu, 'orange']],
      targets: [
        {
          expr: `${perServer('nats_server_cpu_cores')} / ${perServer('nats_server_gomaxprocs')}`,
          legend: serverLegend,
        },
      ],
    }),
    graph({
      title: 'Memory of the process',
      description:
        'Resident memory. It grows when entries wait for a slow disk, or clients do not read; see the RAFT incident dashboard for the first.',
      width: 8,
      height: 8,
      unit: 'bytes',
      targets: [{ expr: perServer('nats_server_memory_bytes'), legend: serverLegend }],
    }),
    graph({
      title: 'Client connections',
      description: 'Clients on each server. All on one server: they know only that one.',
      width: 8,
      height: 8,
      unit: 'short',
      targets: [{ expr: perServer('nats_server_connections'), legend: serverLegend }],
    }),
    bursts({
      title: 'Connections closed as too slow or stale',
      description:
        'For each step: closed because they did not read, or answered no ping. Of clients it is their own trouble; of routes RAFT traffic is lost.',
      width: 12,
      height: 8,
      targets: [
        {
          expr: events('nats_server_slow_consumers_total', serverLabels),
          legend: `${serverLegend} too slow`,
        },
        {
          expr: events('nats_server_stale_connections_total', serverLabels),
          legend: `${serverLegend} stale`,
        },
      ],
    }),
    graph({
      title: 'Servers each has a route to',
      description:
        'In a cluster of three it is 2 on each. Fewer: the network, a certificate, or a server that is down.',
      width: 12,
      height: 8,
      unit: 'short',
      targets: [{ expr: perServer('nats_server_route_peers'), legend: serverLegend }],
    }),
  ],
}
