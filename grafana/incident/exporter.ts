// Whether the numbers above can be trusted: servers, requests, logs.
import type { Row } from '../dashboard.ts'
import { bursts, graph, timeline } from '../panel.ts'
import { onServers, serverLabels, serverLegend } from '../query.ts'

export const exporter: Row = {
  title: 'Exporter: do we see everything',
  panels: [
    timeline({
      title: 'Servers that answer anything',
      description: 'Red: no request to this target was answered in the scrape. A gap: the exporter was not scraped.',
      width: 6,
      height: 8,
      states: { 0: ['nothing', 'red'], 1: ['answers', 'green'] },
      expr: `max by (${serverLabels}, target) (nats_up{${onServers}})`,
      legend: `${serverLegend} {{target}}`,
    }),
    bursts({
      title: 'Failed requests by reason',
      description:
        'Requests for each step that brought nothing. timeout: hung or slow; refused: down; the rest is configuration or a proxy in between.',
      width: 6,
      height: 8,
      targets: [
        {
          expr: `sum by (${serverLabels}, code) (max by (${serverLabels}, collector, code) (increase(nats_exporter_collector_errors_total{${onServers}}[$__rate_interval]))) > 0`,
          legend: `${serverLegend} {{code}}`,
        },
      ],
    }),
    graph({
      title: 'Log not yet read',
      description:
        'Bytes between the end of the log and what has been read. Normal is 0; not falling means that log metrics are old.',
      width: 6,
      height: 8,
      unit: 'bytes',
      targets: [
        {
          expr: `max by (${serverLabels}, source) (nats_exporter_log_lag_bytes{${onServers}})`,
          legend: `${serverLegend} {{source}}`,
        },
      ],
    }),
    graph({
      title: 'Age of the last log line',
      description:
        'Seconds since the newest line of each log. A calm server writes little, so age alone is no fault; a source that is down, or a server that started after its last line, is.',
      width: 6,
      height: 8,
      unit: 's',
      targets: [
        {
          expr: `min by (${serverLabels}, source) (time() - nats_exporter_log_last_line_timestamp_seconds{${onServers}})`,
          legend: `${serverLegend} {{source}}`,
        },
      ],
    }),
  ],
}
