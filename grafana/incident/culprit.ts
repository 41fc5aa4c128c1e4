// Who holds the group back: the follower that cannot write, and the server whose store answers slowly.
import { summary } from '../../src/alerts/summary.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { graph, timeline } from '../panel.ts'
import { busiest, legend, onCluster, onServers, perServer, serverLabels, serverLegend } from '../query.ts'
import { waiting } from './steps.ts'

const { storeSlow } = thresholds
const duration = (collector: string): string =>
  perServer('nats_exporter_collector_duration_seconds', `collector="${collector}", `)

const calm = `No group at ${thresholds.receivedWaiting.normal} or more, or nothing is read`
const lag = `${summary.peerLag}{${onCluster}, account=~"$account", stream=~"$stream"}`

export const culprit: Row = {
  title: 'Culprit: who holds the group back',
  panels: [
    graph({
      title: 'Received entries waiting, per follower',
      description:
        'Append entries that a follower has received and not yet written: the one where they pile up is the slow one. Normal is below 100. Yellow from 1,000, red from 10,000. The leader shows none: it shows pending instead.',
      width: 12,
      height: 9,
      unit: 'short',
      steps: waiting,
      none: calm,
      targets: [{ expr: busiest(summary.queue), legend }],
    }),
    graph({
      title: 'Peer lag, as the leader sees it',
      description:
        'Committed entries that a peer has not acknowledged. A peer that lags in many groups is slow, or catches up after a restart.',
      width: 12,
      height: 9,
      unit: 'short',
      none: calm,
      targets: [
        {
          expr: `${lag} and on (nats_cluster, peer, group) topk(10, max by (nats_cluster, peer, group) (max_over_time(${lag}[$__range] @ end())))`,
          legend: '{{nats_cluster}} {{peer}} · {{stream}} {{consumer}} {{group}}',
        },
      ],
    }),
    graph({
      title: 'Answer time of /jsz with consumers',
      description:
        'This request opens and reads a file for every idle consumer. Far above its own past while the other endpoints stay fast: opens and reads of the store are slow on that server. Silence proves nothing. Log scale.',
      width: 8,
      height: 9,
      unit: 's',
      steps: [[storeSlow.seconds, 'orange']],
      logarithmic: true,
      targets: [{ expr: duration('jsz_consumers'), legend: serverLegend }],
    }),
    graph({
      title: 'Answer time of the other endpoints',
      description:
        'raftz slow too: the RAFT log waits under its lock. All in steps of 100 ms: CPU quota. All timed out: hung, stopped process or stalled store. While no answer comes the line is the time waited so far. Log scale.',
      width: 8,
      height: 9,
      unit: 's',
      logarithmic: true,
      targets: [
        {
          expr: `max by (${serverLabels}, collector) (nats_exporter_collector_duration_seconds{collector=~"varz|raftz|jsz|healthz", ${onServers}})`,
          legend: `${serverLegend} {{collector}}`,
        },
      ],
    }),
    timeline({
      title: 'Endpoints that answer in time',
      description:
        'Red: no answer within the deadline of the scrape, or a wrong one. One endpoint of one server: see its answer time. All endpoints of one server: hung or down.',
      width: 8,
      height: 9,
      states: { 0: ['fails', 'red'], 1: ['answers', 'green'] },
      expr: `max by (${serverLabels}, collector) (nats_exporter_collector_success{collector=~"varz|raftz|jsz|jsz_consumers|healthz", ${onServers}})`,
      legend: `${serverLegend} {{collector}}`,
    }),
  ],
}
