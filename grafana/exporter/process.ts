// The process of the exporter: what it costs, and whether its state is safe.
import type { Row } from '../dashboard.ts'
import { graph } from '../panel.ts'
import { onServers } from '../query.ts'

const legend = '{{job}} {{instance}}'
/** Of exporters that have a server that is shown: what is of the process carries no cluster. */
const shown = (expr: string): string => `${expr} and on (job, instance) nats_up{${onServers}}`

export const process: Row = {
  title: 'The process',
  panels: [
    graph({
      title: 'Processor time of the exporter',
      description: 'Cores in use, where 1 is one core. docs/SIZING.md says what is usual for so many groups.',
      width: 6,
      height: 8,
      unit: 'short',
      targets: [{ expr: shown('rate(process_cpu_seconds_total[$__rate_interval])'), legend }],
    }),
    graph({
      title: 'Memory of the exporter',
      description: 'Resident memory. It follows the number of groups and consumers, and then is flat.',
      width: 6,
      height: 8,
      unit: 'bytes',
      targets: [{ expr: shown('process_resident_memory_bytes'), legend }],
    }),
    graph({
      title: 'How late the exporter answers',
      description:
        'Duration of a scrape as Prometheus sees it, and how long its event loop was held up (99 of 100 times shorter). A scrape near its timeout is about to fail.',
      width: 6,
      height: 8,
      unit: 's',
      targets: [
        { expr: shown('scrape_duration_seconds'), legend: `${legend} scrape` },
        { expr: shown('nodejs_eventloop_lag_p99_seconds'), legend: `${legend} event loop` },
      ],
    }),
    graph({
      title: 'State file: age and size',
      description:
        'Seconds since it was last written, and bytes. It is written only when something changed; failures are counted in nats_exporter_state_save_failures_total.',
      width: 6,
      height: 8,
      unit: 'short',
      none: 'No state file is configured',
      targets: [
        { expr: shown('time() - nats_exporter_state_last_save_success_timestamp_seconds'), legend: `${legend} age, s` },
        { expr: shown('nats_exporter_state_bytes'), legend: `${legend} bytes` },
      ],
    }),
  ],
}
