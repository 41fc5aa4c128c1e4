// All dashboards, as files: what is rendered, compared and shipped.
import { render } from './dashboard.ts'
import { raftIncident } from './raft-incident.ts'

export const dashboards = [raftIncident]

/** Path in the repository and text of each dashboard. */
export function dashboardFiles(): [path: string, text: string][] {
  return dashboards.map((spec) => [`grafana/${spec.uid.replace(/^nats-js-/, '')}.json`, render(spec)])
}
