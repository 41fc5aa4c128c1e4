// What the servers themselves write about slow storage.
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { bursts, graph, table } from '../panel.ts'
import { events, onAssets, onServers, serverLabels, serverLegend } from '../query.ts'

const { metalayerSnapshot, writeFullState } = thresholds

export const symptoms: Row = {
  title: 'Storage symptoms in the log',
  panels: [
    bursts({
      title: 'Storage and RAFT lines',
      description:
        'Log events for each step, by server. A lower bound: servers limit repeated lines. Lines that last over time on one server name that server; on all of them, shared storage or the leader.',
      width: 16,
      height: 9,
      targets: [
        {
          expr: `${events('nats_log_events_total', `${serverLabels}, event`, 'event=~"raft_append_entries_pending|raft_falling_behind|raft_quorum_paused|raft_leader_overrun|write_full_state_slow|metalayer_snapshot_slow|internal_subscription_slow|readloop_slow|stream_high_lag|stream_no_quorum|consumer_no_quorum|catchup_stalled|store_write_error|jetstream_disabled", ')} > 0`,
          legend: `${serverLegend} {{event}}`,
        },
      ],
    }),
    table({
      title: 'Streams with high message lag',
      description:
        'Streams that logged high message lag in the last hour: over 10,000 messages accepted and not yet through RAFT, on the leader. No line means nothing: without publishing none is written.',
      width: 8,
      height: 9,
      labels: { nats_cluster: 'Cluster', server: 'Server', account: 'Account', stream: 'Stream' },
      columns: [
        {
          expr: `1000 * max by (${serverLabels}, account, stream) (nats_log_asset_event_last_seen_timestamp_seconds{event="stream_high_lag", ${onAssets}} > time() - 3600)`,
          heading: 'Last line',
          unit: 'dateTimeFromNow',
        },
      ],
      none: 'None in the last hour',
      sort: 'Last line',
    }),
    graph({
      title: 'WriteFullState',
      description:
        'Last duration logged, shown for five minutes after each line. Servers log only calls over a minute, when they are over: any point here is critical. It times waiting for locks and encoding, not the file write: few bytes and a long time mean waiting.',
      width: 6,
      height: 9,
      unit: 's',
      steps: [[writeFullState.critical, 'orange']],
      none: 'None logged',
      targets: [
        {
          expr: `max by (${serverLabels}, store) (nats_writefullstate_last_seconds{${onServers}} and time() - nats_writefullstate_last_timestamp_seconds{${onServers}} < ${thresholds.eventWindow})`,
          legend: `${serverLegend} {{store}}`,
        },
      ],
    }),
    graph({
      title: 'Metalayer snapshot',
      description:
        'Last duration, from /jsz where the server has it, else from the log. Normal is below 10 ms for a few assets. Hardly any marshal time: it waits for locks or disk. Much of it: too many streams and consumers.',
      width: 6,
      height: 9,
      unit: 's',
      steps: [
        [metalayerSnapshot.warning, 'yellow'],
        [metalayerSnapshot.critical, 'red'],
      ],
      none: 'None logged, and /jsz says nothing',
      targets: [
        {
          expr: `max by (${serverLabels}, part, source) (nats_metalayer_snapshot_last_seconds{${onServers}})`,
          legend: `${serverLegend} {{part}} ({{source}})`,
        },
      ],
    }),
    bursts({
      title: 'Slow internal subscriptions',
      description:
        'Lines for each step: a handler held a read loop for 2 s or more. Class raft: this server leads a group and waited, most likely for its disk. Class jsapi: load of the API or CPU, seldom storage.',
      width: 6,
      height: 9,
      targets: [
        {
          expr: `${events('nats_internal_subscription_seconds_count', `${serverLabels}, class`)} > 0`,
          legend: `${serverLegend} {{class}}`,
        },
      ],
    }),
    bursts({
      title: 'Slow read loops',
      description:
        'Lines for each step: reading from one connection took 2 s or more. Kind route: votes and heartbeats of other groups on that connection waited too, so elections may follow.',
      width: 6,
      height: 9,
      targets: [
        {
          expr: `${events('nats_readloop_processing_seconds_count', `${serverLabels}, kind`)} > 0`,
          legend: `${serverLegend} {{kind}}`,
        },
      ],
    }),
  ],
}
