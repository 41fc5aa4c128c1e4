// What servers and kernel say of the same storage: signs that agree name a server, one alone may be of something else.
import { stalls, symptoms } from '../../src/alerts/symptoms.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { bursts, graph, table } from '../panel.ts'
import { events, onServers, serverLabels, serverLegend } from '../query.ts'

export const signs: Row = {
  title: 'Signs of slow storage',
  panels: [
    table({
      title: 'Signs now',
      description: `Each sign that is seen on a server now. The alert wants ${thresholds.stall.symptoms} that agree and no lack of processor time. internal_subscription and readloop also come from starved processors.`,
      width: 8,
      height: 8,
      labels: { nats_cluster: 'Cluster', server: 'Server', symptom: 'Sign' },
      columns: [
        {
          expr: `max by (${serverLabels}, symptom) (${symptoms}{${onServers}})`,
          heading: 'Seen',
          unit: 'short',
          texts: { '1': 'yes' },
        },
      ],
      none: 'No sign is seen, or the rules are not loaded',
      sort: 'Server',
    }),
    graph({
      title: 'Signs that agree',
      description:
        'How many signs agree that storage of a server is slow, where neither starved processors nor a stopped process explain them. Several servers at once: what their stores share.',
      width: 8,
      height: 8,
      unit: 'short',
      none: 'None agree, or the rules are not loaded',
      targets: [{ expr: `max by (${serverLabels}) (${stalls}{${onServers}})`, legend: serverLegend }],
    }),
    bursts({
      title: 'Errors that the kernel counts',
      description:
        'For each step: errors of disks and file systems below the stores, by the kernel. Normal is none. Recoveries without errors are retries that went well.',
      width: 8,
      height: 8,
      targets: [
        {
          expr: `${events('nats_host_disk_errors_total', `${serverLabels}, device, source`)} > 0`,
          legend: `${serverLegend} {{device}} {{source}}`,
        },
        {
          expr: `${events('nats_host_kernel_errors_total', `${serverLabels}, kind`)} > 0`,
          legend: `${serverLegend} {{kind}}`,
        },
      ],
    }),
    graph({
      title: 'NFS: mean time of an operation',
      description:
        'Of stores on NFS: time from asking to the answer, by kind. A network file system is no place for a store: it hides errors and comes back late. Log scale.',
      width: 12,
      height: 8,
      unit: 's',
      logarithmic: true,
      none: 'No store lies on NFS',
      targets: [
        {
          expr: nfs('nats_store_nfs_operation_seconds_total'),
          legend: `${serverLegend} {{op}}`,
        },
      ],
    }),
    graph({
      title: 'NFS: sent again and timed out',
      description:
        'For each step: requests of stores on NFS that were sent again or given up. Normal is none; any of it is the network or the server of the files.',
      width: 12,
      height: 8,
      unit: 'short',
      bars: true,
      none: 'None seen, or no store lies on NFS',
      targets: [
        {
          expr: `sum by (${serverLabels}) (${events('nats_store_nfs_retransmissions_total', `${serverLabels}, op`)}) > 0`,
          legend: `${serverLegend} again`,
        },
        {
          expr: `sum by (${serverLabels}) (${events('nats_store_nfs_timeouts_total', `${serverLabels}, op`)}) > 0`,
          legend: `${serverLegend} timed out`,
        },
      ],
    }),
  ],
}

/** Mean over the operations of a step. */
function nfs(seconds: string): string {
  const rate = (metric: string): string =>
    `max by (${serverLabels}, op) (rate(${metric}{${onServers}}[$__rate_interval]))`
  return `${rate(seconds)} / (${rate('nats_store_nfs_operations_total')} > 0)`
}
