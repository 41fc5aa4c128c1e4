// Logs as sources: read to their end or not, and what the catalog does not know.
import type { Row } from '../dashboard.ts'
import { bursts, timeline } from '../panel.ts'
import { events, onServers, serverLabels, serverLegend } from '../query.ts'

const bySource = `${serverLabels}, source`
const legend = `${serverLegend} {{source}}`

export const logs: Row = {
  title: 'Logs',
  panels: [
    timeline({
      title: 'Logs that can be read',
      description:
        'Red: the file is not there, may not be read, or the command ended. A gap: the exporter was not scraped.',
      width: 8,
      height: 8,
      states: { 0: ['cannot be read', 'red'], 1: ['is read', 'green'] },
      expr: `max by (${bySource}) (nats_exporter_log_source_up{${onServers}})`,
      legend,
    }),
    bursts({
      title: 'Lines by level',
      description:
        'Lines that servers write for each step. A calm server writes a few an hour; a burst of warnings is what the other boards take apart.',
      width: 8,
      height: 8,
      targets: [
        {
          expr: `${events('nats_log_lines_total', `${serverLabels}, level`)} > 0`,
          legend: `${serverLegend} {{level}}`,
        },
      ],
    }),
    bursts({
      title: 'Lost bytes and rotations',
      description:
        'For each step: files that were replaced or cut, and bytes that were removed before they were read. Bytes lost are events lost: rotate later, or keep one old file.',
      width: 8,
      height: 8,
      targets: [
        {
          expr: `${events('nats_exporter_log_lost_bytes_total', bySource)} > 0`,
          legend: `${legend} bytes lost`,
        },
        {
          expr: `${events('nats_exporter_log_rotations_total', bySource)} > 0`,
          legend: `${legend} rotations`,
        },
      ],
    }),
  ],
}
