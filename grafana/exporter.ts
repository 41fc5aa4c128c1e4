// The dashboard of the exporter itself: whether what the other boards show is whole and fresh, and what it costs.
import type { DashboardSpec } from './dashboard.ts'
import { process } from './exporter/process.ts'
import { requests } from './exporter/requests.ts'
import { logs } from './exporter/logs.ts'
import { exporter as seen } from './incident/exporter.ts'

export const exporter: DashboardSpec = {
  uid: 'nats-js-exporter',
  title: 'NATS / Exporter',
  description: 'Whether every server, log and store is seen, how fresh that is, and what the exporter itself costs.',
  variables: ['nats_cluster', 'server'],
  rows: [seen, requests, logs, process],
}
