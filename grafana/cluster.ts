// The dashboard of a cluster on a normal day: servers, load, JetStream, and whether all is seen.
import { jetstream } from './cluster/jetstream.ts'
import { load, now } from './cluster/servers.ts'
import type { DashboardSpec } from './dashboard.ts'
import { exporter } from './incident/exporter.ts'

export const cluster: DashboardSpec = {
  uid: 'nats-js-cluster',
  title: 'NATS / Cluster',
  description: 'Servers, load and JetStream of a cluster. For an incident open the RAFT incident dashboard.',
  variables: ['nats_cluster', 'server'],
  rows: [now, load, jetstream, exporter],
}
