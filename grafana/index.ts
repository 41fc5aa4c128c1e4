// All dashboards, as files: what is rendered, compared and shipped.
import { cluster } from './cluster.ts'
import { render } from './dashboard.ts'
import { exporter } from './exporter.ts'
import { fleetBoard } from './fleet.ts'
import { raftIncident } from './raft-incident.ts'
import { storage } from './storage.ts'
import { streams } from './streams.ts'

export const dashboards = [raftIncident, storage, cluster, streams, exporter, fleetBoard]

/** Path in the repository and text of each dashboard. */
export function dashboardFiles(): [path: string, text: string][] {
  return dashboards.map((spec) => [`grafana/${spec.uid.replace(/^nats-js-/, '')}.json`, render(spec)])
}
