// The dashboard of streams and consumers: for those who publish and consume, and for the capacity of the cluster.
import type { DashboardSpec } from './dashboard.ts'
import { consumers } from './streams/consumers.ts'
import { streams as rows } from './streams/streams.ts'

export const streams: DashboardSpec = {
  uid: 'nats-js-streams',
  title: 'NATS / Streams and consumers',
  description: 'What is written, kept and delivered, and who does not keep up.',
  variables: ['nats_cluster', 'server', 'account', 'stream', 'consumer'],
  rows: [rows, consumers],
}
