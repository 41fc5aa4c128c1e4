// Requests to the endpoints of nats-server: which answer, how fast, and what was left out of an answer.
import type { Row } from '../dashboard.ts'
import { graph, timeline } from '../panel.ts'
import { events, onServers, serverLabels, serverLegend } from '../query.ts'
import { seenStat } from '../seen.ts'

const by = `${serverLabels}, collector`
const legend = `${serverLegend} {{collector}}`

export const requests: Row = {
  title: 'Requests',
  panels: [
    seenStat({
      description:
        'Servers whose /raftz answers, servers all of whose logs can be read, stores whose probe ends, each as a share of those configured. Green is 100 %. No stores: none is watched from beside. Grey: the exporter itself is gone.',
      width: 6,
      height: 11,
    }),
    timeline({
      title: 'Endpoints',
      description:
        'Red: the last request was not answered in time, or not in the right shape, by one server at least; which one, the answer times beside and the reasons above tell. An endpoint that no server has is not asked.',
      width: 10,
      height: 11,
      states: { 0: ['fails', 'red'], 1: ['answers', 'green'] },
      // Of each server a row would be too many to read.
      expr: `min by (nats_cluster, collector) (nats_exporter_collector_success{${onServers}})`,
      legend: '{{nats_cluster}} {{collector}}',
    }),
    graph({
      title: 'Answer time of every endpoint',
      description:
        'Time of the last answer or, while none comes, the time waited so far. Answers that take seconds cost the server too: see docs/SIZING.md. Log scale.',
      width: 8,
      height: 11,
      unit: 's',
      logarithmic: true,
      targets: [{ expr: `max by (${by}) (nats_exporter_collector_duration_seconds{${onServers}})`, legend }],
    }),
    graph({
      title: 'Age of what is shown',
      description:
        'Seconds since the answer that is shown. Endpoints on a slower schedule are older by design; all others are asked at every scrape.',
      width: 12,
      height: 8,
      unit: 's',
      targets: [
        {
          expr: `max by (${by}) (time() - nats_exporter_collector_timestamp_seconds{${onServers}})`,
          legend,
        },
      ],
    }),
    graph({
      title: 'Series left out',
      description:
        'For each step: rows left out because a limit was reached. Normal is none. What is left out is in no panel and no alert: raise the limit, or keep fewer of that family.',
      width: 12,
      height: 8,
      unit: 'short',
      bars: true,
      none: 'None left out',
      targets: [
        {
          expr: `${events('nats_exporter_series_dropped_total', `${serverLabels}, family`)} > 0`,
          legend: `${serverLegend} {{family}}`,
        },
      ],
    }),
  ],
}
