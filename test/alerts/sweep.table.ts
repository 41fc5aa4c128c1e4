// What the sweep over event rules cannot read from an expression: which events only end or narrow an alert, and what takes several at once.
import { assetLastSeen, lastSeen } from '../../src/alerts/events.ts'
import type { Trace, Way } from './sweep.ts'

/** Counters whose growth is a measure and no event: what they count. */
export const noEvent: ReadonlyMap<string, string> = new Map([
  ['nats_jetstream_api_requests_total', 'requests of clients'],
  ['nats_jetstream_api_errors_total', 'a share of these requests'],
  ['nats_exporter_collector_errors_total', 'questions that a server that is down leaves without an answer'],
  ['nats_host_disk_write_time_seconds_total', 'time'],
  ['nats_host_disk_writes_completed_total', 'writes'],
  ['nats_host_disk_flush_requests_time_seconds_total', 'time'],
  ['nats_host_disk_flush_requests_total', 'flushes'],
  ['nats_store_throttled_seconds_total', 'time'],
  ['aws_ebs_csi_exceeded_iops_seconds_total', 'time'],
  ['aws_ebs_csi_exceeded_tp_seconds_total', 'time'],
  ['aws_ebs_csi_ec2_exceeded_iops_seconds_total', 'time'],
  ['aws_ebs_csi_ec2_exceeded_tp_seconds_total', 'time'],
])

/** "rule variant event": what does not make the rule fire by itself, and why it is read. A recording has no variant. */
export const qualifies: ReadonlyMap<string, string> = new Map([
  ['NatsRaftPendingEntries 10k nats_exporter_series_dropped_total', 'levels may be missing'],
  ['group:nats_raft_pending_entries:held  nats_exporter_series_dropped_total', 'levels may be missing'],
  ['group:nats_raft_pending_bytes:held  nats_exporter_series_dropped_total', 'levels may be missing'],
  ['group:nats_raft_pending_bytes:full  raft_append_entries_pending', 'a level that is logged again'],
  ['NatsMetalayerSnapshotSlow warning nats_metalayer_snapshot_seconds_count', 'by hand: less those that were fast'],
  ['NatsMetalayerSnapshotSlow warning nats_metalayer_snapshot_seconds_bucket', 'those that were fast'],
  ['NatsMetaNoLeader critical meta_new_leader', 'ends it'],
  ['NatsReadloopSlow warning nats_internal_subscription_seconds_count', 'lets one slow read loop count'],
  ['NatsServerStarved warning nats_internal_subscription_seconds_count', 'starved is who is also busy'],
  ['NatsServerStarved warning nats_readloop_processing_seconds_count', 'starved is who is also busy'],
  ['NatsStreamOrphanDeleted critical orphan_cleaned', 'by hand: on two servers'],
  ['NatsStreamOrphanDeleted critical raft_snapshot_corrupt', 'by hand: with a deleted stream'],
  ['NatsServerReloadFailed warning server_reloaded', 'ends it'],
])

const line = (event: string): Trace => ({ metric: lastSeen, labels: { event }, value: 'time' })
const counted = (metric: string, grows: number, labels: Trace['labels'] = {}): Trace => ({
  metric,
  labels,
  value: { grows },
})
const orphan = (server: string): Trace => ({
  metric: assetLastSeen,
  labels: { event: 'orphan_cleaned', server },
  value: 'time',
})
const on = (server: string, trace: Trace): Trace => ({ ...trace, labels: { ...trace.labels, server } })
const stalls = [line('write_full_state_slow'), line('raft_vote_not_persisted')]

export const byHand: readonly Way[] = [
  {
    alert: 'NatsMetalayerSnapshotSlow',
    variant: 'warning',
    traces: [
      counted('nats_metalayer_snapshot_seconds_count', 1),
      counted('nats_metalayer_snapshot_seconds_bucket', 0, { le: '2' }),
    ],
  },
  {
    alert: 'NatsMetalayerSnapshotSlow',
    variant: 'warning',
    traces: [
      { metric: 'nats_metalayer_snapshot_last_seconds', labels: { part: 'total' }, value: { level: 7 } },
      { metric: 'nats_metalayer_snapshot_last_timestamp_seconds', labels: {}, value: 'time' },
    ],
  },
  { alert: 'NatsStorageStall', variant: 'critical', traces: stalls },
  {
    alert: 'NatsStorageStall',
    variant: 'critical',
    traces: [
      line('metalayer_snapshot_slow'),
      counted('nats_internal_subscription_seconds_count', 1, { class: 'raft' }),
    ],
  },
  {
    alert: 'NatsStorageStall',
    variant: 'critical',
    traces: [line('metalayer_snapshot_slow'), counted('nats_readloop_processing_seconds_count', 1, { kind: 'route' })],
  },
  {
    alert: 'NatsStorageStallOnSeveralServers',
    variant: 'page',
    traces: ['a', 'b'].flatMap((server) => stalls.map((trace) => on(server, trace))),
  },
  {
    alert: 'NatsRaftLeaderFlapping',
    variant: 'warning',
    traces: [counted('nats_raft_leader_changes_total', 5)],
  },
  { alert: 'NatsStreamOrphanDeleted', variant: 'critical', traces: ['a', 'b'].map(orphan) },
  {
    alert: 'NatsStreamOrphanDeleted',
    variant: 'critical',
    traces: [
      orphan('a'),
      {
        metric: assetLastSeen,
        labels: { event: 'raft_snapshot_corrupt', group: '_meta_', server: 'a' },
        value: 'time',
      },
    ],
  },
]
