// What boards draw, counted once: groups where something waits, and sums by stream. A board over all RAFT groups of a large cluster would ask
// Prometheus for hundreds of thousands of series at every refresh; these are a few thousand.
import { asset, bytes, count, duration, max, on, onGroup, onServer } from './promql.ts'
import { firstRung } from '../ladder.ts'
import { entryQueue, knowsLeader } from './followers.ts'
import { cutOff } from './hidden.ts'
import type { Group, Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { pending, pendingBytes, unapplied } = thresholds
const onStream = [...onServer, 'account', 'stream'] as const
const ofStream = ['nats_cluster', 'account', 'stream'] as const
const inCluster = [...ofStream, 'consumer', 'group'] as const
const onPeer = ['nats_cluster', 'peer', 'account', 'stream', 'consumer', 'group'] as const

/** Names of what is recorded, for boards. */
export const summary = {
  pending: 'group:nats_raft_pending_entries:max',
  pendingBytes: 'group:nats_raft_pending_bytes:max',
  peak: 'group:nats_raft_pending_entries_peak:max',
  unapplied: 'group:nats_raft_unapplied_entries:max',
  queue: 'group:nats_raft_entry_queue_length:max',
  peerLag: 'group:nats_raft_peer_lag_entries:max',
  applied: 'group:nats_raft_applied_index:deriv',
  moved: 'group:nats_raft_leader_changes:increase2m',
  streamHeight: 'stream:nats_raft_pending:height',
  led: 'stream:nats_raft_leader:sum',
  state: 'stream:nats_raft_state:sum',
  leaderless: 'stream:nats_raft_without_leader:count',
} as const

/** States in which a server delays its group, or in which entries wait on it by design. */
export const states = ['overrun', 'paused', 'catching_up', 'wal_error'] as const

/** Only what is above the normal: the comparison is within, so that what is calm costs no more than the comparison. */
const above = (
  record: string,
  by: readonly string[],
  selector: string,
  normal: number = pending.normal,
): Recording => ({
  record,
  by,
  help: `${selector} of groups, from ${count(normal)} up`,
  expr: max(by, `${selector} >= ${normal}`),
})

const leaderlessGroups = `nats_raft_has_leader == 0
    unless ${on(['nats_cluster', 'group'])} (
      ${knowsLeader()}
      or ${cutOff}
    )`

const recordings: readonly Recording[] = [
  above(summary.pending, asset, 'nats_raft_pending_entries'),
  above(summary.pendingBytes, asset, 'nats_raft_pending_bytes', pendingBytes.normal),
  above(summary.peak, asset, 'nats_raft_pending_entries_peak'),
  above(summary.unapplied, asset, 'nats_raft_unapplied_entries'),
  above(summary.queue, asset, entryQueue),
  above(summary.peerLag, onPeer, 'nats_raft_peer_lag_entries'),
  {
    record: summary.applied,
    by: asset,
    help: 'entries applied per second, of groups with unapplied entries',
    expr: `clamp_min(${max(asset, `deriv(nats_raft_applied_index[${duration(unapplied.rateWindow)}])`)}, 0)
and ${on(onGroup)} ${summary.unapplied}`,
  },
  {
    record: summary.moved,
    by: inCluster,
    help: 'changes of leader within 2m, of groups that had any',
    // Rounded: increase() extrapolates, changes of leader are whole.
    expr: `round(sum by (${inCluster.join(', ')}) (${max(asset, 'increase(nats_raft_leader_changes_total[2m]) > 0')})) > 0`,
  },
  {
    record: summary.streamHeight,
    by: onStream,
    help: `how high the worst group of a stream, its consumers included, stands on the ladder on a server: entries pending, or their size on the same scale (${bytes(firstRung.bytes)} is ${count(firstRung.entries)}); the meta group has no stream`,
    expr: max(
      onStream,
      `
  nats_raft_pending_entries
  or label_replace((nats_raft_pending_bytes >= ${pendingBytes.logged}) * ${firstRung.entries} / ${firstRung.bytes}, "by", "size", "", "")
`,
    ),
  },
  {
    record: summary.led,
    by: onStream,
    help: 'groups of a stream, its consumers included, that a server leads',
    expr: `sum by (${onStream.join(', ')}) (${max(asset, 'nats_raft_leader')})`,
  },
  {
    record: summary.state,
    by: [...onStream, 'state'],
    help: `groups of a stream on a server that are in a state: ${states.join(', ')}`,
    expr: states
      .map(
        (state) =>
          `label_replace(count by (${onStream.join(', ')}) (${max(asset, `nats_raft_${state} == 1`)}), "state", "${state}", "", "")`,
      )
      .join('\nor '),
  },
  {
    record: summary.leaderless,
    by: ofStream,
    help: 'groups of a stream, its consumers included, that no server knows a leader of',
    expr: `count by (${ofStream.join(', ')}) (${max(
      inCluster,
      `
    ${leaderlessGroups}
  `,
    )})`,
  },
]

export const summaryGroup: Group = {
  name: 'summary',
  help: 'What boards draw, recorded: groups above the normal, and sums by stream.',
  recordings,
  alerts: [],
}
