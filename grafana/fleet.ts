// The dashboard above all clusters: a row for each, the worst first, from what is recorded beside them and sent up, and nothing else.
import { recorded } from '../src/alerts/edge.ts'
import { thresholds } from '../src/thresholds.ts'
import type { DashboardSpec, Row } from './dashboard.ts'
import { graph, stat, table, type States } from './panel.ts'
import { onCluster } from './query.ts'

const { fleet, pending, jetstream } = thresholds
const here = (record: string, matchers = ''): string => `max by (nats_cluster) (${record}{${matchers}${onCluster}})`
const ofNow = (record: string): string => here(`nats_cluster:${record}`)

/** When anything came last of a cluster that was there within the hour. */
const last = `max by (nats_cluster) (last_over_time(${recorded.evaluated}{${onCluster}}[${fleet.atOnce}s]))`
const silent = `time() - ${last} > ${fleet.silent}`
const fires = (severity: string): string => here('nats_cluster:nats_alerts:firing', `severity="${severity}", `)

/** Highest is worst. Silent is above all: nobody knows what such a cluster is like. */
const states: States = {
  0: ['calm', 'green'],
  1: ['warning', 'yellow'],
  2: ['critical', 'orange'],
  3: ['page', 'red'],
  4: ['silent', 'purple'],
}
const worst = `0 * (${silent}) + 4
or 0 * (${here(recorded.pages)} > 0) + 3
or 0 * ${fires('critical')} + 2
or 0 * ${fires('warning')} + 1
or 0 * ${here(recorded.evaluated)}`

const texts = Object.fromEntries(Object.entries(states).map(([value, [text]]) => [value, text]))
const colours = Object.entries(states).map(([value, [, colour]]): [number, string] => [Number(value), colour])

const clusters = table({
  title: 'Clusters',
  description: `A row for each cluster of the last hour, the worst first; a click opens its own board. Silent: nothing came for ${fleet.silent / 60} minutes, so that nothing is known of it. Margin: servers up beyond a majority, below 0 there is none.`,
  width: 24,
  height: 12,
  labels: { nats_cluster: 'Cluster' },
  columns: [
    { expr: worst, heading: 'State', unit: 'short', texts, steps: colours },
    { expr: ofNow('nats_up:sum'), heading: 'Servers up', unit: 'short' },
    { expr: ofNow('nats_up:known'), heading: 'Of', unit: 'short' },
    {
      expr: here(recorded.margin),
      heading: 'Margin',
      unit: 'short',
      steps: [
        [-1e9, 'red'],
        [0, 'orange'],
        [1, 'green'],
      ],
    },
    {
      expr: ofNow('nats_raft_pending_entries:max'),
      heading: 'Entries pending',
      unit: 'short',
      steps: [
        [pending.warning, 'yellow'],
        [pending.critical, 'orange'],
        [pending.page, 'red'],
      ],
    },
    { expr: ofNow('nats_raft_unapplied_entries:max'), heading: 'Unapplied', unit: 'short' },
    {
      expr: ofNow('nats_raft_without_leader:count'),
      heading: 'Groups without leader',
      unit: 'short',
      steps: [[1, 'red']],
    },
    { expr: here(recorded.stalled), heading: 'Servers with slow storage', unit: 'short', steps: [[1, 'red']] },
    {
      expr: ofNow('nats_jetstream_storage:ratio_max'),
      heading: 'Storage',
      unit: 'percentunit',
      steps: [
        [jetstream.storageWarning, 'yellow'],
        [jetstream.storageCritical, 'red'],
      ],
    },
    { expr: ofNow('nats_exporter_collectors:failing'), heading: 'Not read', unit: 'short', steps: [[1, 'orange']] },
  ],
  none: 'Nothing is sent up: see `rules --pack edge`',
  sort: 'State',
  links: {
    Cluster: { title: 'Open this cluster', board: 'nats-js-cluster', set: { nats_cluster: 'Cluster' } },
  },
})

const now: Row = {
  title: 'Now',
  panels: [
    stat({
      title: 'Clusters seen',
      description: 'Clusters of which something came within the last hour, also those that are silent now.',
      width: 8,
      height: 4,
      unit: 'short',
      none: 'unknown',
      expr: `count(${last})`,
    }),
    stat({
      title: 'Clusters that page',
      description:
        'Clusters for which an alert pages now. Two at once mean something that they share: storage, network.',
      width: 8,
      height: 4,
      unit: 'short',
      steps: [
        [1, 'orange'],
        [fleet.clusters, 'red'],
      ],
      none: 'unknown',
      expr: `count(${here(recorded.pages)} > 0) or 0 * count(${here(recorded.pages)})`,
    }),
    stat({
      title: 'Clusters that are silent',
      description: `Clusters of which nothing has come for ${fleet.silent / 60} minutes, though it did within the hour: unknown, not down.`,
      width: 8,
      height: 4,
      unit: 'short',
      steps: [[1, 'purple']],
      none: 'unknown',
      expr: `count(${silent}) or 0 * count(${last})`,
    }),
    clusters,
  ],
}

const past: Row = {
  title: 'Past',
  panels: [
    graph({
      title: 'Append entries pending, highest of each cluster',
      description:
        'The RAFT group of each cluster that has most. From 10,000 on the ladder: open the board of the incident.',
      width: 12,
      height: 9,
      unit: 'short',
      steps: [
        [pending.warning, 'yellow'],
        [pending.critical, 'orange'],
        [pending.page, 'red'],
      ],
      targets: [{ expr: ofNow('nats_raft_pending_entries:max'), legend: '{{nats_cluster}}' }],
    }),
    graph({
      title: 'Servers with slow storage',
      description:
        'Servers of each cluster on which signs of slow storage agree. In several clusters at once: what they share.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [{ expr: here(recorded.stalled), legend: '{{nats_cluster}}' }],
    }),
    graph({
      title: 'Changes of leader within 2 minutes',
      description:
        'Of all RAFT groups of a cluster. A restart moves each leader that the server had; else they are lost.',
      width: 12,
      height: 9,
      unit: 'short',
      targets: [{ expr: ofNow('nats_raft_leader_changes:increase2m'), legend: '{{nats_cluster}}' }],
    }),
    graph({
      title: 'Messages per second, all clusters',
      description: 'Messages received and sent by the servers of each cluster, those of routes and gateways included.',
      width: 12,
      height: 9,
      unit: 'ops',
      targets: [
        {
          expr: `max by (nats_cluster, direction) (nats_cluster:nats_server_messages:rate5m{${onCluster}})`,
          legend: '{{nats_cluster}} {{direction}}',
        },
      ],
    }),
  ],
}

export const fleetBoard: DashboardSpec = {
  uid: 'nats-js-fleet',
  title: 'NATS / All clusters',
  description:
    'Above all clusters, by what `rules --pack edge` records beside each and sends up. A link that is cut shows as silent, and never as calm.',
  variables: ['nats_cluster'],
  rows: [now, past],
}
