// What the public alert packs and check lists have, and which alert of ours covers it, or why none should. docs/ALERTS.md shows it; a test holds that the names exist.

export interface Covered {
  /** Its name or code there. */
  theirs: string
  /** Alerts of ours. */
  ours: readonly string[]
  /** What is different here, or why there is none. */
  note?: string
}

export interface Pack {
  name: string
  rows: readonly Covered[]
}

const by = (theirs: string, ours: string, note?: string): Covered => ({
  theirs,
  ours: ours.split(' '),
  ...(note === undefined ? {} : { note }),
})
const none = (theirs: string, note: string): Covered => ({ theirs, ours: [], note })

const setting = 'it compares a setting, which no event changes'
const absolute = 'an absolute number that means nothing without a limit'
const later = 'the exporter does not read metadata of streams and consumers yet'

export const packs: readonly Pack[] = [
  {
    name: 'awesome-prometheus-alerts, nats-exporter',
    rows: [
      by('NatsHighRoutesCount', 'NatsRoutesMissing', 'many routes are normal: pools since 2.10; missing ones are not'),
      by('NatsHighMemoryUsage', 'NatsServerMemoryHigh', 'against GOMEMLIMIT'),
      by('NatsSlowConsumers', 'NatsSlowConsumers NatsSlowConsumerRoute', 'increase; since-start counters never fall'),
      by('NatsServerDown', 'NatsServerDown NatsServerHung NatsExporterDown', 'each server, not only all of them'),
      by('NatsHighCpuUsage', 'NatsCpuHigh', 'of all cores the server may use'),
      by('NatsHighNumberOfConnections', 'NatsConnectionsHigh', 'against max_connections'),
      by('NatsHighJetstreamStoreUsage', 'NatsJetStreamStorageHigh'),
      by('NatsHighJetstreamMemoryUsage', 'NatsJetStreamMemoryHigh'),
      none('NatsHighNumberOfSubscriptions', absolute),
      by(
        'NatsHighPendingBytes',
        'NatsRouteSlow NatsSlowConsumers',
        'of a client it is an absolute number; what it leads to is not',
      ),
      by('NatsTooManyErrors', 'NatsJetStreamApiErrors', 'a ratio with a minimum'),
      by('NatsJetstreamAccountsExceeded', 'NatsHaAssetsHigh', 'it summed every copy of a number of accounts'),
      by('NatsLeafNodeConnectionIssue', 'NatsLeafnodesLost', 'only where there were some'),
    ],
  },
  {
    name: 'srerun/prometheus-alerts, beyond the above',
    rows: [
      by('NatsHighConnectionCount', 'NatsConnectionsHigh'),
      none('NatsHighSubscriptionsCount', absolute),
      by('NatsJetstreamConsumersExceeded', 'NatsHaAssetsHigh', 'it counted accounts'),
      none('NatsFrequentAuthenticationTimeouts', setting),
      none('NatsMaxPayloadSizeExceeded', setting),
      none('NatsMaxPingOperationsExceeded', setting),
      none('NatsWriteDeadlineExceeded', `${setting}; nanoseconds, so it always fires`),
    ],
  },
  {
    name: 'nats-broker chart',
    rows: [
      by('NATSBrokerDown', 'NatsServerDown NatsServerHung'),
      by('NATSClusterRoutesMissing', 'NatsRoutesMissing'),
      by('NATSJetStreamNoMetaLeader', 'NatsMetaNoLeader'),
      by('NATSStreamNoLeader', 'NatsRaftNoLeader'),
      by('NATSConsumerBacklogGrowing', 'NatsConsumerBacklogGrowing'),
      by('NATSSlowConsumers', 'NatsSlowConsumers'),
      by('NATSJetStreamStorageHigh', 'NatsJetStreamStorageHigh'),
      by('NATSMemoryNearLimit', 'NatsServerMemoryHigh'),
      by('NATSMetricsAbsent', 'NatsExporterDown NatsMonitoringLost'),
    ],
  },
  {
    name: 'charts, wikis and blogs',
    rows: [
      by('up == 0', 'NatsExporterDown'),
      by('routez_num_routes < 2', 'NatsRoutesMissing'),
      by('account storage used / max > 0.85', 'NatsAccountStorageHigh NatsAccountMemoryHigh'),
      by('consumer num_pending > N', 'NatsConsumerBacklogGrowing NatsConsumerStalled', 'only the leader knows it'),
      by('consumer num_ack_pending > N', 'NatsConsumerAckPendingHigh'),
      by('stale_connections increase', 'NatsStaleConnections'),
      by('jetstream disabled flips to true (kyma)', 'NatsJetStreamDisabled'),
      by('nats_up == 0, surveyed < expected (surveyor)', 'NatsServerDown NatsMonitoringLost'),
      by('raft_group_replica_peer_offline, _current (surveyor)', 'NatsReplicaOffline NatsStreamReplicaLagging'),
      by('leaf nodes < expected', 'NatsLeafnodesLost'),
      none('in_msgs - out_msgs > N', 'fan-out makes any difference normal'),
      none('messages in a dead-letter stream', 'a matter of the application; copy NatsConsumerBacklogGrowing for it'),
    ],
  },
  {
    name: 'Synadia Insights',
    rows: [
      by('META_001 peer offline', 'NatsReplicaOffline'),
      by('META_002 several leaders', 'NatsRaftSeveralLeaders'),
      by('META_003 leader changes', 'NatsMetaLeaderFlapping'),
      by('META_004 snapshot 5 s, 30 s', 'NatsMetalayerSnapshotSlow'),
      by('META_005 asset replicas', 'NatsHaAssetsHigh'),
      by('META_006 majority offline', 'NatsMetaNoLeader'),
      by('META_007 even size', 'NatsMetaGroupEven'),
      by('META_008 pending', 'NatsApiQueueGrowing NatsRaftUnappliedEntries'),
      by('META_009 peers shrank', 'NatsRaftPeerRemoved'),
      by('OPT_SYS_007 committed - applied', 'NatsRaftUnappliedEntries', 'and seconds of work: 2,000 can be normal'),
      by('OPT_SYS_009 group without leader', 'NatsRaftNoLeader'),
      by('OPT_SYS_010 internal queues', 'NatsRaftFollowerSlow NatsApiQueueGrowing'),
      by('OPT_SYS_013 catching up', 'NatsServerCatchingUp'),
      by('OPT_SYS_026 peers > replicas', 'NatsRaftPeerRemoved'),
      none('OPT_SYS_023 WAL size', 'nats_raft_wal_bytes shows it; sizes differ by site'),
      by('OPT_SYS_005, 014, CONN_002 pending bytes', 'NatsRouteSlow NatsSlowConsumerRoute NatsSlowConsumers'),
      by('JETSTREAM_001, 022, 023 replica lag', 'NatsStreamReplicaLagging'),
      by('JETSTREAM_002 subjects', 'NatsStreamSubjectsHigh'),
      by(
        'JETSTREAM_003, 010, 011 stream limits',
        'NatsStreamNearLimit',
        'not for streams that discard old messages: they are full by design',
      ),
      by('JETSTREAM_004, 005 API load', 'NatsApiQueueGrowing'),
      by('JETSTREAM_007 account memory', 'NatsAccountMemoryHigh'),
      by('JETSTREAM_008 quorum lost', 'NatsRaftQuorumLost NatsRaftNoLeader'),
      by('JETSTREAM_009 API errors', 'NatsJetStreamApiErrors'),
      by('JETSTREAM_014 replicas diverge', 'NatsStreamReplicasDiverge'),
      by('JETSTREAM_015, 017, 018 mirrors', 'NatsStreamSourceStalled'),
      by('CONSUMER_001, 002, 003 replicas', 'NatsReplicaOffline NatsConsumerReplicaLagging NatsRaftQuorumLost'),
      by('CONSUMER_004, 005 delivery', 'NatsConsumerStalled'),
      none('CONSUMER_006 to 012 thresholds in metadata', later),
      by('SERVER_001, 014, 015, 016 health', 'NatsServerUnhealthy'),
      by('SERVER_003 CPU', 'NatsCpuHigh'),
      by('SERVER_004 slow consumers', 'NatsSlowConsumers NatsSlowConsumerRoute'),
      by(
        'SERVER_005, 017, 019 JetStream resources',
        'NatsJetStreamStorageHigh NatsJetStreamMemoryHigh NatsJetStreamReservedHigh',
      ),
      by('SERVER_008, 009 restarts', 'NatsServerRestarting'),
      by('SERVER_010, 018 round trips', 'NatsRouteSlow', 'of gateways, leaf nodes and clients the distance decides'),
      by('SERVER_011 connections', 'NatsConnectionsHigh'),
      by('SERVER_012 stale connections', 'NatsStaleConnections'),
      by('SERVER_013 stalled clients', 'NatsStalledClients'),
      by('ACCOUNTS_001, 006 account limits', 'NatsAccountConnectionsHigh'),
      by('CLUSTER_001 memory', 'NatsServerMemoryUneven'),
      by('CLUSTER_003 HA assets', 'NatsHaAssetsHigh'),
      by('CLUSTER_005 routes', 'NatsRoutesMissing'),
      none('CLUSTER_006 connection swings', 'deployments of clients swing them every day'),
      by('CLUSTER_007, 008 gateways', 'NatsGatewayLost'),
    ],
  },
  {
    name: 'nats audit analyze',
    rows: [
      by('CLUSTER_001 memory', 'NatsServerMemoryUneven'),
      by('CLUSTER_003 HA assets', 'NatsHaAssetsHigh'),
      by('CLUSTER_002 gateways', 'NatsGatewayLost'),
      none('LEAF_001 whitespace', 'a matter of review, not of alarms'),
      none('whitespace in names (CLUSTER_004, SERVER_006)', 'a matter of review, not of alarms'),
      by('JETSTREAM_001 replicas', 'NatsStreamReplicaLagging'),
      by('JETSTREAM_002 subjects', 'NatsStreamSubjectsHigh'),
      by('JETSTREAM_003 stream limits', 'NatsStreamNearLimit'),
      none('JETSTREAM_004, 005 metadata', later),
      by('META_001 offline, 002 leader', 'NatsReplicaOffline NatsRaftSeveralLeaders'),
      by('SERVER_001 health', 'NatsServerUnhealthy'),
      by('SERVER_002 versions', 'NatsServerVersionsDiffer'),
      by('SERVER_003 CPU', 'NatsCpuHigh'),
      by('SERVER_004 slow consumers', 'NatsSlowConsumers'),
      by('SERVER_005 resources', 'NatsJetStreamStorageHigh NatsJetStreamMemoryHigh'),
      none(
        'SERVER_007 authentication required',
        'a matter of review, not of alarms; nats_server_auth_required shows it',
      ),
      by('SERVER_008 certificates', 'NatsCertificateExpiring'),
      by('ACCOUNTS_001 account limits', 'NatsAccountConnectionsHigh'),
    ],
  },
]
