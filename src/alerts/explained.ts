// What explains another alert on the same object, as a table: the reason, who speaks and who waits.
import type { Severity } from '../level.ts'
import { lastRung } from '../ladder.ts'

/** Alerts by name, narrowed by further matchers in Alertmanager's notation. */
interface Side {
  alerts: readonly string[]
  matchers?: readonly string[]
}

export interface Inhibition {
  why: string
  source: Side
  target: Side
  /** Labels that name the object, beside those of the cluster. None: the source speaks for its cluster, and mutes what its text names. */
  equal: readonly string[]
  /** The highest severity that is muted; a source of lower severity mutes nothing. A page is never muted. */
  upTo: Exclude<Severity, 'page'>
  /** The source is information that tells of something planned: the one thing that may mute what is louder. */
  planned?: true
}

export const onLadder = 'NatsRaftPendingEntries'

/**
 * Whatever is worse (no leader, no quorum, commit stalled, overrun, failed writes, servers down) is the target of none but its own reason on its
 * own object.
 */
export const explained: readonly Inhibition[] = [
  {
    why: 'A page for a group explains what else is said of the group, on any server: its text names the followers that hold it back.',
    source: { alerts: [onLadder], matchers: [`rung="${lastRung.name}"`] },
    target: {
      alerts: [
        onLadder,
        'NatsRaftPendingEntriesWillReachLimit',
        'NatsRaftUnappliedEntries',
        'NatsRaftFollowerSlow',
        'NatsRaftLeaderFlapping',
      ],
    },
    equal: ['group'],
    upTo: 'critical',
  },
  {
    why: 'The group of a stream is the stream: its replicas lag and its messages wait for the same reason.',
    source: { alerts: [onLadder], matchers: [`rung="${lastRung.name}"`, 'stream!=""', 'consumer=""'] },
    target: {
      alerts: ['NatsStreamReplicaLagging', 'NatsStreamReplicasDiverge', 'NatsCatchupStalled', 'NatsStreamHighLag'],
      matchers: ['stream!=""'],
    },
    equal: ['account', 'stream'],
    upTo: 'critical',
  },
  {
    why: 'The group of a consumer is the consumer.',
    source: { alerts: [onLadder], matchers: [`rung="${lastRung.name}"`, 'consumer!=""'] },
    target: { alerts: ['NatsConsumerReplicaLagging', 'NatsConsumerStalled', 'NatsConsumerBacklogGrowing'] },
    equal: ['account', 'stream', 'consumer'],
    upTo: 'critical',
  },
  {
    why: 'A page for several servers names each of them with its level, and each follower that holds a group back.',
    source: { alerts: ['NatsRaftPendingEntriesOnSeveralServers'] },
    target: { alerts: [onLadder, 'NatsRaftFollowerSlow'] },
    equal: [],
    upTo: 'critical',
  },
  {
    why: 'The same for stores: it names each server that stalls.',
    source: { alerts: ['NatsStorageStallOnSeveralServers'] },
    target: { alerts: ['NatsStorageStall', 'NatsStoreStalled'] },
    equal: [],
    upTo: 'critical',
  },
  {
    why: 'A store that stands still is more than a slow one, and what was correlated from it.',
    source: { alerts: ['NatsStoreStalled'] },
    target: { alerts: ['NatsStorageStall', 'NatsStoreFsyncSlow', 'NatsStoreProbeFailing'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'A store that cannot be written to is why writes fail.',
    source: { alerts: ['NatsStoreReadOnly', 'NatsStoreFull', 'NatsStoreInodesLow'] },
    target: { alerts: ['NatsStoreWriteError'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'A limit of the volume is why it is slow.',
    source: { alerts: ['NatsStoreThrottled'] },
    target: { alerts: ['NatsStoreFsyncSlow'] },
    equal: ['server', 'store_dir'],
    upTo: 'warning',
  },
  {
    why: 'What was correlated mutes what it was made of.',
    source: { alerts: ['NatsStorageStall'] },
    target: {
      alerts: [
        'NatsStoreFsyncSlow',
        'NatsWriteFullStateSlow',
        'NatsMetalayerSnapshotSlow',
        'NatsStoreSlowSuspected',
        'NatsDiskIoWaiting',
      ],
    },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Of callbacks only those of RAFT are signs of storage.',
    source: { alerts: ['NatsStorageStall'] },
    target: { alerts: ['NatsInternalSubscriptionSlow'], matchers: ['class="raft"'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Of read loops only those of routes are.',
    source: { alerts: ['NatsStorageStall'] },
    target: { alerts: ['NatsReadloopSlow'], matchers: ['kind="route"'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'The collector that hangs on a slow store is the sign itself.',
    source: { alerts: ['NatsStoreSlowSuspected'] },
    target: { alerts: ['NatsCollectorFailing'], matchers: ['collector="jsz_consumers"'] },
    equal: ['server'],
    upTo: 'warning',
  },
  {
    why: 'Starved processors make callbacks and read loops slow.',
    source: { alerts: ['NatsServerStarved'] },
    target: { alerts: ['NatsInternalSubscriptionSlow', 'NatsReadloopSlow', 'NatsCpuHigh'] },
    equal: ['server'],
    upTo: 'warning',
  },
  {
    why: 'So does a flooded API, its own.',
    source: { alerts: ['NatsApiQueueGrowing'] },
    target: { alerts: ['NatsInternalSubscriptionSlow'], matchers: ['class="jsapi"'] },
    equal: ['server'],
    upTo: 'warning',
  },
  {
    why: 'A server that catches up after its start is behind by design: its warnings wait, its criticals do not.',
    source: { alerts: ['NatsServerCatchingUp'] },
    target: { alerts: [onLadder, 'NatsRaftFollowerSlow', 'NatsRaftUnappliedEntries', 'NatsServerUnhealthy'] },
    equal: ['server'],
    upTo: 'warning',
    planned: true,
  },
  {
    why: 'A server that hangs is not down, and its silent collectors are no news.',
    source: { alerts: ['NatsServerHung'] },
    target: { alerts: ['NatsServerDown', 'NatsCollectorFailing', 'NatsServerUnhealthy', 'NatsStoreSlowSuspected'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Nor are those of a server that is down.',
    source: { alerts: ['NatsServerDown'] },
    target: { alerts: ['NatsCollectorFailing', 'NatsServerUnhealthy'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'Replicas on a server that is down or hangs are behind. Those of other servers are news: one failure more and they are needed.',
    source: { alerts: ['NatsServerDown', 'NatsServerHung'] },
    target: { alerts: ['NatsReplicaOffline', 'NatsStreamReplicaLagging', 'NatsConsumerReplicaLagging'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'JetStream that took itself out fails its health check, and the failed write is why.',
    source: { alerts: ['NatsJetStreamDisabled'] },
    target: { alerts: ['NatsServerUnhealthy', 'NatsStoreWriteError', 'NatsRaftWalError'] },
    equal: ['server'],
    upTo: 'critical',
  },
  {
    why: 'No leader says more than no quorum.',
    source: { alerts: ['NatsRaftNoLeader'], matchers: ['stream!=""'] },
    target: { alerts: ['NatsRaftQuorumLost'] },
    equal: ['account', 'stream', 'consumer'],
    upTo: 'critical',
  },
  {
    why: 'A cluster without its majority: the page names who is down or unknown, and that no server knows a meta leader. Groups without a leader it does not name.',
    source: { alerts: ['NatsClusterQuorumLost'] },
    target: { alerts: ['NatsServerDown', 'NatsMonitoringLost', 'NatsMetaNoLeader'] },
    equal: [],
    upTo: 'critical',
  },
  {
    why: 'No meta leader says more than restless ones.',
    source: { alerts: ['NatsMetaNoLeader'] },
    target: { alerts: ['NatsMetaLeaderFlapping'] },
    equal: [],
    upTo: 'critical',
  },
]
