// The exporter's own process as metrics: memory, CPU, event loop, garbage collection. The only file that knows prom-client.
import { collectDefaultMetrics, Registry } from 'prom-client'

/** Gauges that prom-client names like counters, which promtool refuses; each is the sum of one that stays. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** Measures this process from now on; one is enough for as long as it lives. `text` is text format 0.0.4, ending in a newline. */
export function openRegistry(): { text(): Promise<string> } {
  const registry = new Registry()
  // Waking up every 10 ms, the default, to see how late one is takes more of a core than all else between scrapes.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 })
  for (const name of misnamed) registry.removeSingleMetric(name)
  return { text: async () => `${(await registry.metrics()).trimEnd()}\n` }
}
