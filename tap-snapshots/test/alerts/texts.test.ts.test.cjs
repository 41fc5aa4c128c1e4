/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/alerts/texts.test.ts > TAP > descriptions are rendered with values, and links with variables > texts 1`] = `
NatsAccountConnectionsHigh: Account APP of c1 has reached 95% of a limit: at all of it new connections or subscriptions are refused.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsAccountExpired: The claims (JWT) of account APP of c1 have expired: its clients are disconnected and refused until a new one is pushed.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsAccountMemoryHigh: Account APP of c1 uses 91% of its JetStream memory.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsAccountStorageHigh: Account APP of c1 uses 91% of its JetStream storage.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsApiQueueGrowing: 1k JetStream API requests wait on n2; at 10,000 the server drops all of them. Clients that ask for info or list in loops are the usual cause.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsApiQueueGrowing: 6k JetStream API requests wait on n1; at 10,000 the server drops all of them. Clients that ask for info or list in loops are the usual cause.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsCatchupStalled: Catch-up of APP > ORDERS stalls again and again, said 30s ago by n1.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1&var-account=APP&var-stream=ORDERS
NatsCertificateExpiring: The certificate of listener client of n1 expires in 23d 3h 31m 20s.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsCertificateExpiring: The certificate of listener client of n2 expires in 5d 18h 51m 20s.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsClusterNameAmbiguous: More than one cluster is called nats here. A server that is down in one is up in the other, so nothing above about them can be relied on. Give each its own name in the configuration of its exporter, or make another label part of what identifies a cluster (rules --cluster-labels).
  /d/nats-js-cluster?var-nats_cluster=nats
NatsClusterQuorumLost: Cluster c1 has no majority. Down: n1 n2. No server knows a meta leader.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsClusterSilent: Nothing that Prometheus records beside cluster c1 has arrived for 30m 0s: its state is unknown here. It may be well; its own pages come from beside it, if that Prometheus still runs.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsCollectorFailing: Collector raftz of n1 fails. Its state is unknown.
  /d/nats-js-exporter?var-nats_cluster=c1&var-server=n1
NatsConnectionsHigh: n1 has 80% of the connections it allows; at all of them new clients are refused.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsConsumerAckPendingHigh: APP > ORDERS > billing has 1k messages delivered and not acknowledged.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS&var-consumer=billing
NatsConsumerBacklogGrowing: The backlog of APP > ORDERS > billing grew by 3k messages within 15m.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS&var-consumer=billing
NatsConsumerLosesMessages: APP > JOBS > work is 2.899k messages behind the oldest one that its stream still has: a limit of the stream removes what the consumer has not seen.
  /d/nats-js-streams?var-nats_cluster=c1&var-server=&var-account=APP&var-stream=JOBS&var-consumer=work
NatsConsumerLosesMessages: n2 said 10s ago that a consumer has seen more than its stream has: the stream went back in time.
  /d/nats-js-streams?var-nats_cluster=c1&var-server=n2&var-account=&var-stream=&var-consumer=
NatsConsumerRedelivering: 80 unacknowledged messages of APP > JOBS > work were delivered more than once: clients fail on them, or take longer than ack_wait.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=JOBS&var-consumer=work
NatsConsumerReplicaLagging: Replica of APP > ORDERS > b on n3 is 1k entries behind.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3&var-account=APP&var-stream=ORDERS
NatsConsumerStalled: APP > ORDERS > billing has delivered nothing for 10m; 700 messages wait.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS&var-consumer=billing
NatsCpuHigh: n1 uses 95% of its processor time.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsCpuHigh: n2 uses 100% of its processor time.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsDiskIoWaiting: 7 disk operations of n1 wait for a slot of max_concurrent_io: thousands are in flight, the disk does not keep up.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsExporterAssetsHidden: 5.997k RAFT groups of c1, each counted on every server that has it, are well and have no series of their own now: alerts and totals go on, boards show single groups only in trouble.
  /d/nats-js-exporter?var-nats_cluster=c1
NatsExporterConfigFailed: Exporter e1:7778 of job nats refused its changed configuration and goes on with the one before. Its own log names the line.
  /d/nats-js-exporter
NatsExporterDown: Target e1:7778 of job nats does not answer: rungs of the ladder stay on their last value for an hour, everything else is unknown.
  /d/nats-js-exporter
NatsExporterSeriesDropped: 40 rows of nats_stream on n1 were left out within 5m. Raise the limit or filter.
  /d/nats-js-exporter?var-nats_cluster=c1&var-server=n1
NatsExporterStateNotSaved: Exporter e1:7778 of job nats cannot write its state file: after a restart logs are read again from an older place and rungs of the ladder are forgotten.
  /d/nats-js-exporter
NatsGatewayLost: n1 of c1 has had no connection to cluster east for 5m 30s.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsGatewayLost: n2 of c1 has had no connection to cluster east for 5m 30s.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsHaAssetsHigh: n1 carries 1k RAFT groups; each costs elections, heartbeats and files.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsHaAssetsHigh: n2 carries 95 RAFT groups; each costs elections, heartbeats and files.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsInternalSubscriptionSlow: n1 took 2 s or more for 1 internal messages of class jsapi within minutes. Class raft is storage or processor time; class jsapi is load on the API.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsInternalSubscriptionSlow: n2 took 2 s or more for 3 internal messages of class raft within minutes. Class raft is storage or processor time; class jsapi is load on the API.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsJetStreamApiErrors: 10% of the JetStream API requests on n1 are answered with an error.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamDisabled: JetStream is off on n1: a write failed or the volume is full, and the server took itself out. It comes back only with a restart, after the cause is mended. Health may still answer 200.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamDisabled: JetStream is off on n2: a write failed or the volume is full, and the server took itself out. It comes back only with a restart, after the cause is mended. Health may still answer 200.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsJetStreamMemoryHigh: JetStream on n1 uses 82% of its memory. At the limit publishes are refused.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamMemoryHigh: JetStream on n2 uses 96% of its memory. At the limit publishes are refused.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsJetStreamOutOfResources: n1 said 10s ago that a resource limit of JetStream is exceeded: publishers are refused though their streams may be far below their own limits.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamReservedHigh: Streams have reserved 91% of the storage of n1.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamStorageFilling: At this rate JetStream on n1 has used all the storage that it may use in 3h 0m 0s. Publishes are refused then.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamStorageFilling: At this rate JetStream on n2 has used all the storage that it may use in 10h 46m 40s. Publishes are refused then.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsJetStreamStorageHigh: JetStream on n1 uses 82% of its storage. At the limit publishes are refused.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsJetStreamStorageHigh: JetStream on n2 uses 96% of its storage. At the limit publishes are refused.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsKernelStorageErrors: The kernel of n1 reported errors of its storage within 10m: nvme_timeout remounted_read_only. 1 in all.
  /d/nats-js-storage?var-nats_cluster=c1&var-server=n1
NatsKernelStorageErrors: The kernel of n1 reported errors of its storage within 10m: nvme_timeout remounted_read_only. 2 in all.
  /d/nats-js-storage?var-nats_cluster=c1&var-server=n1
NatsKernelStorageErrors: The kernel of n2 reported errors of its storage within 10m: scsi of sda. 1 in all.
  /d/nats-js-storage?var-nats_cluster=c1&var-server=n2
NatsLeafnodesLost: c1 has 0 leaf node connections, fewer than it had.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=
NatsLogBytesLost: 8.789kiB of log /n1.log of n1 were removed before they were read: warnings in it are missed. It is rotated too fast, or the exporter was away too long.
  /d/nats-js-exporter?var-nats_cluster=c1&var-server=n1
NatsLogSourceStalled: Log /var/log/n1.log of n1 is not read to its end. Warnings that only the log has are missed.
  /d/nats-js-exporter?var-nats_cluster=c1&var-server=n1
NatsLogUnrecognizedWarnings: 20 lines of level WRN on n1 within an hour are in no catalog: read them.
  /d/nats-js-exporter?var-nats_cluster=c1&var-server=n1
NatsMetaGroupEven: The meta group of c1 has an even number of members: it survives no more failures than with one less.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsMetaGroupLargerThanCluster: The meta group of c1 counts a server that nobody sees: it was taken away and not removed from the group, so each failure weighs more.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsMetaGroupLargerThanCluster: The meta group of c2 counts a server that nobody sees: it was taken away and not removed from the group, so each failure weighs more.
  /d/nats-js-cluster?var-nats_cluster=c2
NatsMetaLeaderFlapping: The meta group of c1 changed its leader 3 times within 10m: no stream or consumer can be made meanwhile.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsMetaNoLeader: The meta group of c1 has no leader.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsMetaNoLeader: n1 knows no leader of the meta group of c1.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsMetaNoLeader: n2 knows no leader of the meta group of c1.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsMetaNoLeader: n3 knows no leader of the meta group of c1.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3
NatsMetalayerSnapshotSlow: The last snapshot of the meta layer on n1 took 1m 1s; under 10 ms is normal. With few assets and little to marshal it waits for the disk; with a hundred thousand consumers it is size.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsMonitoringLost: Server n1 of cluster c1 has been in no scrape for 10m 0s: server, exporter or their host is gone. Its state is unknown.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsPushConsumerUnbound: 27 messages wait for push consumer APP > JOBS > work, and no client is subscribed to where it delivers.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=JOBS&var-consumer=work
NatsRaftCommitStalled: RAFT group S-R3F-orders (APP > ORDERS) on n1: 40 entries wait and the commit index stands still. A slow publisher never turns this into a rung.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftFollowerSlow: RAFT group S-R3F-orders (APP > ORDERS) on n2 has 2k received entries waiting to be stored. This follower is slow: look at storage and CPU of n2.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftFollowerSlow: RAFT group S-R3F-orders (APP > ORDERS) on n3 has 1.5k received entries waiting to be stored. This follower is slow: look at storage and CPU of n3.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftGroupMissing: RAFT group S-R3F-orders (APP > ORDERS) of c1 is on 2 servers only, fewer than it has members: on one it has stopped, as after a write error.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftLeaderFlapping: RAFT group S-R3F-orders (APP > ORDERS) of c1 changed its leader 5 times within 15m. Leaders are lost to slow storage, starved processors or the network.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftNoLeader: RAFT group S-R3F-orders (APP > ORDERS) of c1 has no leader. Publishers and consumers of it wait.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftOverrun: RAFT group S-R3F-orders (APP > ORDERS) on n1 is 100,000 entries or 1 GiB of them behind. From nats-server 2.14 on the leader then steps down and quorum is paused: publishers time out.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftOverrun: RAFT group S-R3F-orders (APP > ORDERS) on n2 is 100,000 entries or 1 GiB of them behind. From nats-server 2.14 on the leader then steps down and quorum is paused: publishers time out.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPeerRemoved: RAFT group S-R3F-orders (APP > ORDERS) of c1 has 2 members, fewer than an hour ago. If nobody scaled it down, a peer was removed: with one member less fewer failures are survived.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 117MiB of append entries pending. This names the victim: a leader waits for its followers.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 20k append entries pending. This names the victim: a leader waits for its followers.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 20k append entries pending. This names the victim: a leader waits for its followers. /raftz of this server does not answer now: this is from its log, or the last known value.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 20k append entries pending. This names the victim: a leader waits for its followers. Look first at each follower that has received entries that wait to be written (most within 5m): n2 (72k). Not over, even at 0 pending, while a server has committed entries that it has not applied: n2 (55k). Verdict of the exporter: storage_stall (confidence high), or unknown (confidence low).
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 20k append entries pending. This names the victim: a leader waits for its followers. Not over, even at 0 pending, while a server has committed entries that it has not applied: n3 (30k).
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 257MiB of append entries pending. This names the victim: a leader waits for its followers.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 257MiB of append entries pending. This names the victim: a leader waits for its followers. /raftz of this server does not answer now: this is from its log, or the last known value.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 25k append entries pending. This names the victim: a leader waits for its followers. Look first at each follower that has received entries that wait to be written (most within 5m): n2 (18k) n3 (24k).
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 9.9k append entries pending. This names the victim: a leader waits for its followers.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n2 has 20k append entries pending. This names the victim: a leader waits for its followers.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntries: RAFT group S-R3F-orders (APP > ORDERS) on n2 has 257MiB of append entries pending. This names the victim: a leader waits for its followers.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftPendingEntriesOnSeveralServers: 2 servers of cluster c1 have append entries pending: n1 (10k) n2 (257MiB). Suspect what they share: storage, or the leader.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsRaftPendingEntriesOnSeveralServers: 2 servers of cluster c1 have append entries pending: n1 (12k) n2 (10k). Suspect what they share: storage, or the leader.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsRaftPendingEntriesOnSeveralServers: 2 servers of cluster c1 have append entries pending: n1 (257MiB) n2 (260MiB). Suspect what they share: storage, or the leader.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsRaftPendingEntriesWillReachLimit: RAFT group S-R3F-orders (APP > ORDERS) on n1 fills the cache of entries (20,000, or 256 MiB of them) in 3m 55s if nothing changes.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftQuorumLost: APP > ORDERS > billing has no quorum, said 0s ago by its leader.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=&var-account=APP&var-stream=ORDERS
NatsRaftSeveralLeaders: RAFT group S-R3F-orders of c1 has 2 leaders: n1 n2. Only one of them can commit.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsRaftUnappliedEntries: RAFT group S-R3F-orders (APP > ORDERS) on n1 has 12k committed entries that are not applied. This names its own server: storage or CPU of n1.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftWalError: RAFT group S-R3F-orders (APP > ORDERS) on n1 stopped at a failed write.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftWalLarge: RAFT group S-R3F-orders (APP > ORDERS) on n1 has a log of 1.863GiB: snapshots fail or do not come, and a restart reads all of it.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsRaftWalLarge: RAFT group S-R3F-orders (APP > ORDERS) on n2 has a log of in 2M entries: snapshots fail or do not come, and a restart reads all of it.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsReadloopSlow: n1 took 2 s or more for 1 reads of kind route within minutes. What is slow on a route delays all RAFT traffic.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsReadloopSlow: n2 took 2 s or more for 3 reads of kind client within minutes. What is slow on a route delays all RAFT traffic.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsReadloopSlow: n3 took 2 s or more for 1 reads of kind client within minutes. What is slow on a route delays all RAFT traffic.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3
NatsReadloopSlow: n3 took 2 s or more for 3 reads of kind route within minutes. What is slow on a route delays all RAFT traffic.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3
NatsReplicaOffline: n2 of c1 is offline, say the leaders of 1 streams or of the meta group.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsReplicaOffline: n3 of c1 is offline, say the leaders of 1 streams or of the meta group.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3
NatsRouteSlow: The route from n1 to n9 is slow: 60ms a round trip, 0B waiting.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsRouteSlow: The route from n2 to n9 is slow: 1ms a round trip, 1.907MiB waiting.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsRoutesMissing: n3 has routes to 1 servers only, fewer than answer in c1.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n3
NatsRoutesUneven: n1 has 2 connections to n3, fewer than to its other peers. Each account uses one connection of the pool: those of the missing ones do not reach n3.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerCatchingUp: 1 RAFT groups of n1 catch up after its start.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerCrashed: The log of n1 told 1m 40s ago of a crash or of a start that failed. It may be up again: look at the lines before it.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerDown: n1 of c1 refuses connections or cannot be reached.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerHung: n1 of c1 answers nothing and refuses nothing. Stopped, frozen with its machine, or stuck on its store: only its log or its host can tell.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerMemoryHigh: n1 uses 91% of the memory that GOMEMLIMIT or its control group allows.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerMemoryUneven: n1 uses 3.725GiB, far more than the mean of c1.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerReloadFailed: n1 refused a changed configuration 7m 40s ago and goes on with the old one. The next start fails, or brings the change.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerReloadFailed: n2 refused a changed configuration 7m 40s ago and goes on with the old one. The next start fails, or brings the change.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n2
NatsServerRestarting: n1 started 2 times within an hour: crashing, or killed for memory.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerStarved: n1 is short of processor time: limits of its container, a noisy neighbour, or load. More storage would not help.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsServerStarved: n2 is short of processor time: limits of its container, a noisy neighbour, or load. More storage would not help.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsServerUnhealthy: /healthz of n1 has said for minutes that it is not healthy: listeners, or JetStream on it.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsServerVersionsDiffer: c1 runs 2 versions of nats-server: an upgrade was left half done.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsSlowConsumerRoute: n1 closed 1 connections of kind route as slow consumers within 10m. On a route RAFT traffic was lost; expect elections.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsSlowConsumerRoute: n1 closed 2 connections of kind gateway as slow consumers within 10m. On a route RAFT traffic was lost; expect elections.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsSlowConsumers: n1 closed 1 slow consumers within 10m. A client that does not read is trouble of its own, not of the cluster.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsSlowConsumers: n2 closed 12 slow consumers within 10m. A client that does not read is trouble of its own, not of the cluster.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsStaleConnections: n1 closed 12 connections within 10m that answered no ping.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsStalledClients: n1 held publishers back 300 times within 10m.
  /d/nats-js-cluster?var-nats_cluster=c1&var-server=n1
NatsStorageStall: 2 signs agree that storage of n1 is slow: internal_subscription write_full_state.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStorageStallOnSeveralServers: Signs of slow storage on 2 servers of c1: n1/write_full_state n1/internal_subscription n2/metalayer_snapshot n2/received_entries. Look at what they share: volume class, array, hypervisor, throttling.
  /d/nats-js-raft-incident?var-nats_cluster=c1
NatsStoreFsyncSlow: The probe of the store /data of n1 takes 3s and more again and again; under 10 ms is normal: vote 3s. Votes pay this always, messages with sync_interval always, and the log says nothing until it is late.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreFull: 3% of the space of the store /data of n1 are left. Without any, nats-server takes JetStream out of service.
  /d/nats-js-storage?var-nats_cluster=c1&var-server=n1
NatsStoreInodesLow: 3% of the inodes of the store /data of n1 are left. Without any, no file can be made and writes fail though space is left.
  /d/nats-js-storage?var-nats_cluster=c1&var-server=n1
NatsStoreOnNetworkFileSystem: The store /data of n1 lies on a network file system (nfs4, filer:/nats). Each open and flush is a round trip, and a server that is away hangs the store: use a disk of its own.
  /d/nats-js-storage?var-nats_cluster=c1&var-server=n1
NatsStoreProbeFailing: The probe of the store /data of n1 fails: denied.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreProbeFailing: The probe of the store /data of n2 fails: io_error, EIO.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsStoreProbeFailing: The probe of the store /data of n3 has ended no round for minutes.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3
NatsStoreReadOnly: Nothing can be written to the store /data of n1, on sda. n1 stops each stream at its next write.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreReadOnly: Nothing can be written to the store /data of n2. n2 stops each stream at its next write.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsStoreSlowSuspected: On n1 /jsz with consumers takes 30s, far more than on its own last day, while /varz is fast: its store is slow to open or read files. That this alert is silent elsewhere proves nothing.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreStalled: The store /data of n1 has answered nothing for 56s, in vote; it lies on sda, volume a. nats-server goes on until it needs the disk, then all that is written through it waits.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreThrottled: The store /data of n1 lies on volume vol-1, which was at its limit (machine_throughput) for 33s within 5m. The disk is well: it may not go faster.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreThrottled: The store /data of n1 lies on volume vol-1, which was at its limit (volume_iops) for 1m 40s within 5m. The disk is well: it may not go faster.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStoreThrottled: The store /data of n2 lies on volume vol-1, which was at its limit (machine_throughput) for 33s within 5m. The disk is well: it may not go faster.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsStoreThrottled: The store /data of n2 lies on volume vol-1, which was at its limit (volume_iops) for 1m 40s within 5m. The disk is well: it may not go faster.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n2
NatsStoreWriteError: n1 logged a failed write 10s ago. The disk is full, read-only or broken, or a file is corrupt. JetStream may be disabled next.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
NatsStreamDiscardsUnprocessed: Stream APP > B is at 100% of a limit, keeps messages until they are processed, and discards old ones: each new message costs one that nobody has seen.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=B
NatsStreamDiscardsUnprocessed: Stream APP > JOBS is at 100% of a limit, keeps messages until they are processed, and discards old ones: each new message costs one that nobody has seen.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=JOBS
NatsStreamHighLag: Stream APP > ORDERS has over 10,000 messages that are proposed and not stored, for minutes, said 0s ago by its leader n1. Publishers outrun the group; the leader is the victim.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1&var-account=APP&var-stream=ORDERS
NatsStreamHighLag: Stream APP > ORDERS has over 10,000 messages that are proposed and not stored, said 0s ago by its leader n1. Publishers outrun the group; the leader is the victim.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1&var-account=APP&var-stream=ORDERS
NatsStreamMoveStuck: Stream APP > JOBS of c1 has been on the move for 3h 25m 0s: old and new replicas count for its majority meanwhile.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=JOBS
NatsStreamNearLimit: Stream APP > B has reached 95% of a limit: what comes then is refused.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=B
NatsStreamNearLimit: Stream APP > C has reached 100% of a limit: what comes then is refused.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=C
NatsStreamNearLimit: Stream APP > ORDERS has reached 91% of a limit: what comes then is refused.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsStreamOrphanDeleted: Stream APP > JOBS was deleted for good on 2 servers because the meta layer does not list it. If nobody deleted it: stop the servers that still have it before they do the same.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=JOBS
NatsStreamOrphanDeleted: n1 n2 deleted stream APP > JOBS for good 40s ago: the meta layer does not list it. If nobody deleted it, stop that server and start no other.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=JOBS
NatsStreamReplicaLagging: Replica of APP > B on n3 is 10 entries behind. An entry can hold hundreds of messages.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3&var-account=APP&var-stream=B
NatsStreamReplicaLagging: Replica of APP > ORDERS on n3 is 1k entries behind. An entry can hold hundreds of messages.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n3&var-account=APP&var-stream=ORDERS
NatsStreamReplicasDiverge: Replicas of APP > ORDERS are 10k messages apart: n1=50000 n2=40000.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsStreamSourceStalled: Stream APP > B copies SOURCE (mirror) no more, or too slowly: 0 messages behind.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=B
NatsStreamSourceStalled: Stream APP > ORDERS copies SOURCE (mirror) no more, or too slowly: 20k messages behind.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsStreamSubjectsHigh: Stream APP > ORDERS holds 1M subjects: memory and start-up time grow with them.
  /d/nats-js-streams?var-nats_cluster=c1&var-account=APP&var-stream=ORDERS
NatsStreamUnderReplicated: Stream APP > JOBS of c1 has 2 replicas of 3: a peer was removed and no server took its place. The next failure costs more.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-account=APP&var-stream=JOBS
NatsTroubleInSeveralClusters: Cluster c1 and others are in trouble at once: suspect storage or a network that they share. It pages.
  /d/nats-js-cluster?var-nats_cluster=c1
NatsTroubleInSeveralClusters: Cluster c2 and others are in trouble at once: suspect storage or a network that they share. It pages.
  /d/nats-js-cluster?var-nats_cluster=c2
NatsWriteFullStateSlow: WriteFullState of ORDERS on n1 took 1m 6s; under 100 ms is normal. A call is logged when it ends, so this began earlier. Look at storage of n1.
  /d/nats-js-raft-incident?var-nats_cluster=c1&var-server=n1
`
