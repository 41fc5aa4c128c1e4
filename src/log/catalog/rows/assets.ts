// Cluster: streams and consumers that are placed, created, reset, moved and cleaned up.
import type { Section } from './row.ts'

const owner = "'{account} > {stream}'"
const consumer = "'{account} > {stream} > {consumer}'"

export const assets = {
  stream_reset: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      { text: `Detected bad stream state, resetting ${owner}`, versions: '2.10.2 on' },
      { text: `Resetting stream cluster state for ${owner}`, versions: '2.9 on' },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Resetting stream cluster state for 'APP > ORDERS'"],
    meaning: 'The replica of the stream on this server is deleted and fetched again from its peers.',
    isNot: 'Not loss while a majority is whole; with two replicas resetting at once it may be.',
    remedy: 'Restart and remove nothing until it is current. Find the error in the lines before it.',
    alert: 'NatsStreamReplicaLagging',
  },
  stream_reset_refused: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Will not reset stream ${owner}, server resources exceeded`,
          `Will not reset stream ${owner}, stream is closed`,
        ],
        versions: '2.11.6 on',
      },
      { text: 'Will not reset stream, server resources exceeded', versions: '2.10.8 to 2.11.5' },
      {
        text: [
          `Will not reset stream ${owner}, raft group {group:quoted} was removed`,
          `Will not reset stream ${owner}, raft group {group:quoted} was replaced by {replacement:quoted}`,
        ],
        versions: '2.14.6 on',
      },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Will not reset stream 'APP > ORDERS', server resources exceeded"],
    meaning: 'A replica should be fetched again from its peers, and is not, for the reason given.',
    isNot: 'Not an error if the stream was just deleted or moved.',
    remedy: '"Resources exceeded": make room first, see jetstream_out_of_storage.',
    byNumbers: 'NatsStreamReplicaLagging',
  },
  apply_failed: {
    scope: 'plain',
    levels: ['WRN', 'ERR'],
    severity: 'critical',
    wordings: [
      { text: 'Error applying JetStream cluster entries: {error:text}', versions: '2.9 on' },
      {
        text: [`Error applying entries to ${owner}: {error:text}`, `Error applying consumer entries to ${owner}`],
        versions: '2.9 to 2.14',
      },
      {
        text: [
          `Error applying stream entries to ${owner}: {error:text}`,
          `Error applying consumer entries to ${owner}: {error:text}`,
        ],
        versions: '2.15.0 on',
      },
      {
        text: `JetStream cluster failed to apply delete range [{range:word}] for ${owner}: {error:text}`,
        versions: '2.14.0 on',
      },
      {
        text: [
          `JetStream cluster could not decode consumer ack update for ${consumer} [{group}]`,
          `JetStream cluster could not decode consumer delivered update for ${consumer} [{group}]`,
          `JetStream cluster could not decode consumer snapshot for ${consumer} [{group}]`,
          `JetStream cluster could not decode delete msg for ${owner} [{group}]`,
          `JetStream cluster could not decode purge msg for ${owner} [{group}]`,
          `JetStream cluster could not decode stream msg for ${owner} [{group}]`,
          'JetStream cluster failed to decode stream assignment: {entry:quoted}',
          'JetStream cluster failed to decode consumer assignment: {entry:quoted}',
          'JetStream cluster failed to decode compressed consumer assignment: {entry:quoted}',
        ],
        versions: '2.9 on',
      },
      { text: `JetStream cluster could not decode delete range for ${owner} [{group}]`, versions: '2.14.0 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Error applying entries to 'APP > ORDERS': store is closed",
      "[7] 2025/12/17 10:11:12.123456 [ERR] JetStream cluster could not decode stream msg for 'APP > ORDERS' [S-R3F-a1B2c3D4]",
    ],
    meaning:
      'Entries that the group has committed could not be applied, or not be read, on this server: its state is no longer that of its peers.',
    isNot: 'Not slowness. During a shutdown "is closed" is harmless.',
    remedy:
      'Read the error. After a downgrade: entries of a newer version. Else compare the replicas, and replace this one from the others.',
    alert: 'NatsStreamReplicaLagging',
  },
  group_skew: {
    scope: 'plain',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      { text: `Detected stream cluster node skew ${owner}`, versions: '2.9.17 on' },
      { text: `Detected consumer cluster node skew ${consumer}`, versions: '2.10.10 on' },
      { text: `Detected consumer cluster node skew ${owner}`, versions: '2.9.17 to 2.10.9' },
      {
        text: [
          `JetStream cluster detected stream remapping for ${owner} from {before:quoted} to {after:quoted}`,
          'JetStream cluster detected duplicate assignment for stream {stream:quoted} for account {account:quoted}',
          `No RAFT group for ${owner}`,
          `No RAFT group for ${consumer}`,
          `consumer ${consumer} MUST match replication ({replicas:int} vs {consumer_replicas:int}) of stream with interest policy`,
        ],
        versions: '2.9 on',
      },
      {
        text: `JetStream cluster detected consumer remapping for ${owner} from {before:quoted} to {after:quoted}`,
        versions: '2.12.15 on',
      },
      { text: `Stream assignment corrupt for stream ${owner}`, versions: '2.10 on' },
      { text: `Stream assigment corrupt for stream ${owner}`, versions: '2.9' },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Detected stream cluster node skew 'APP > ORDERS'"],
    meaning: 'What this server runs for a stream or consumer is not the RAFT group that the meta layer assigned.',
    isNot: 'Not trouble at the moment of a delete and create under the same name.',
    remedy:
      'If it stays: restart this server once its other replicas are current; keep the logs of all servers for a bug report.',
    byNumbers: 'NatsRaftGroupMissing',
  },
  assignment_delayed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: 'Consumer assignment has not been assigned, retrying', versions: '2.9 to 2.14' },
      { text: `Consumer assignment for ${consumer} not cleaned up, retrying`, versions: '2.9 on' },
      { text: `Consumer assignment for ${consumer} has not been assigned, retrying`, versions: '2.15.0 on' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Consumer assignment has not been assigned, retrying'],
    meaning: 'A change that was sent to the meta layer has not come back within a second; it is sent again.',
    isNot: 'Not trouble once, while the meta leader changes.',
    remedy:
      'Repeated: the meta layer is slow. Look at its ladder (group _meta_), its snapshots, and at who creates consumers at this rate.',
    byNumbers: 'NatsApiQueueGrowing',
  },
  assignment_rejected: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Consumer assignment for ${consumer} rejected by assigned member: {error:text}`,
          `Stream assignment for ${owner} rejected by assigned member: {error:text}`,
        ],
        versions: '2.12.9, 2.14.1 on',
      },
      {
        text: "Proposing to delete consumer `{account} > {stream} > {consumer}' due to assignment response error: {error:text}",
        versions: '2.9 to 2.11',
      },
    ],
    examples: [
      "[7] 2026/03/01 10:11:12.123456 [WRN] Stream assignment for 'APP > ORDERS' rejected by assigned member: insufficient storage resources available",
    ],
    meaning: 'A server that should take a replica refused it.',
    isNot: 'Not a fault of the client that asked.',
    remedy: 'Read the error: room, limits, or a version too old for the asset.',
  },
  asset_create_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Stream create failed for ${owner}: {error:text}`,
          `Consumer create failed for ${consumer}: {error:text}`,
          `Consumer create failed during update for ${consumer}: {error:text}`,
          `Consumer create failed, could not locate stream ${consumer}`,
          'JetStream cluster error updating stream {stream:quoted} for account {account:quoted}: {error:text}',
          'JetStream cluster failed to purge stream {stream:quoted} for account {account:quoted}: {error:text}',
          'Deleting stream encountered an error: {error:text}',
          'Deleting consumer encountered an error: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          `Stream restore failed for ${owner}: {error:text}`,
          `Stream update failed for ${owner}: {error:text}`,
          `Could not create group for consumer ${consumer}: {error:text}`,
        ],
        versions: '2.12.15, 2.14.5 on',
      },
      {
        text: [
          `Could not encode config for consumer ${consumer}: {error:text}`,
          `Error preparing WAL replay recovery for stream ${owner}: {error:text}`,
        ],
        versions: '2.15 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Consumer create failed for 'APP > ORDERS > billing': resource limits exceeded for account (10002)",
    ],
    meaning:
      'A stream or consumer that the meta layer assigned to this server could not be created, changed or deleted here.',
    isNot: 'Not necessarily seen by the client: other replicas may have succeeded.',
    remedy: 'Read the error: limits, room, a name used twice, or files that cannot be written.',
  },
  store_create_failed: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'critical',
    wordings: [
      {
        text: [
          'Error creating filestore WAL: {error:text}',
          'Error creating filestore: {error:text}',
          'Error creating memstore WAL: {error:text}',
          'Could not start metadata controller: {error:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [ERR] Error creating filestore WAL: no space left on device'],
    meaning: 'The write-ahead log of a group could not be created on disk; this server takes no part in the group.',
    isNot: 'Not a cluster problem: it is this server and its store directory.',
    remedy: 'Read the error; df -h, df -i, owner and mount of the store directory; the open files limit.',
    alert: 'NatsStoreWriteError',
  },
} as const satisfies Section
