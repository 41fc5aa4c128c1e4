// The exporter's own process as metrics: memory, CPU, event loop, garbage collection. The only file that knows prom-client.
import { collectDefaultMetrics, Registry } from 'prom-client'

/** Gauges that prom-client names like counters, which promtool refuses; each is the sum of one that stays. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

const registry = new Registry()
// Waking up every 10 ms, the default, to see how late one is takes more of a core than all else between scrapes.
collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 })
for (const name of misnamed) registry.removeSingleMetric(name)

/** Text format 0.0.4, ending in a newline. */
export async function registryText(): Promise<string> {
  return `${(await registry.metrics()).trimEnd()}\n`
}
