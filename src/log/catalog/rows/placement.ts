// Cluster: where replicas go, what is left over, and snapshots of their state.
import type { Section } from './row.ts'

const owner = "'{account} > {stream}'"
const consumer = "'{account} > {stream} > {consumer}'"

export const placement = {
  placement_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Retrying cluster placement for stream ${owner} due to insufficient resources in cluster {cluster:quoted}`,
          `Retrying cluster placement for stream ${owner} due to insufficient resources`,
          `Retrying cluster placement for stream ${owner} failed due to placement error: {error:text}`,
          'Peer selection: discard {server:word} (HA Asset Count: {assets:int}) exceeds max ha asset limit of {limit:int} for stream placement',
          'Peer selection: discard {server:word} (Max Bytes: {bytes:int}) exceeds available {resource:word} storage of {available:int} bytes',
        ],
        versions: '2.9 on',
      },
      {
        text: '{server:word} (HA Asset Count: {assets:int}) exceeds max ha asset limit of {limit:int} for (durable) consumer {consumer} placement on stream {stream}',
        versions: '2.9 to 2.15.0',
      },
      {
        text: [
          '{server:word} (HA Asset Count: {assets:int}) exceeds max ha asset limit for consumer {consumer} placement on stream {stream}',
          '{server:word} (HA Asset Count: {assets:int}) exceeds max ha asset limit for consumer {consumer} scale up on stream {stream}',
          `{server:word} (HA Asset Count: {assets:int}) exceeds max ha asset limit for stream ${owner} retention change`,
          `{server:word} (HA Asset Count: {assets:int}) exceeds max ha asset limit for stream ${owner} scale up`,
        ],
        versions: '2.15.1 on',
      },
      {
        text: `JetStream cluster rejected peer removal, no replacement available for stream ${owner}`,
        versions: '2.15.0 on',
      },
      { text: `JetStream cluster could not replace peer for stream ${owner}`, versions: '2.9 on' },
      { text: 'Maximum HA Assets limit reached: {limit:int}', versions: '2.9 to 2.15.0' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Peer selection: discard nats-2@prod (Max Bytes: 1073741824) exceeds available file storage of 1048576 bytes',
      "[7] 2025/12/17 10:11:12.123456 [WRN] JetStream cluster could not replace peer for stream 'APP > ORDERS'",
    ],
    meaning: 'No server could be found for a replica: too little storage, too many assets, or too few servers.',
    isNot: 'Not a full disk: reservations (max_bytes) and limits count, used or not.',
    remedy:
      'Compare reserved storage with the limits of each server; lower max_bytes, add servers, or raise max_ha_assets.',
    byNumbers: 'NatsJetStreamStorageHigh',
  },
  orphan_cleaned: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [{ text: `Detected orphaned stream ${owner}, will cleanup`, versions: '2.9.15 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Detected orphaned stream 'APP > ORDERS', will cleanup"],
    meaning:
      'After its start this server holds a stream that the meta layer does not list, and deletes it with all its messages, for good. A stream ' +
      'that was deleted while this server was down ends this way, and so does one that the meta layer lost.',
    isNot:
      'Not a tidying of leftovers: messages go. Harmless only where somebody deleted this stream while the server was down; then it is one ' +
      'server, and its restart.',
    remedy:
      'Did anybody delete this stream? If not, stop this server now and start no other: each that starts may delete it too. Copy the store ' +
      'directory, look for "Snapshot corrupt" on _meta_ before it, and compare the list of streams with that of another server.',
    next: ['nats stream ls   # is the stream still known to the cluster?'],
    alert: 'NatsStreamOrphanDeleted',
  },
  orphan_parts_cleaned: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      { text: `Detected orphaned consumer ${consumer}, will cleanup`, versions: '2.9.15 to 2.10.20' },
      { text: `Detected orphaned durable consumer ${consumer}, will cleanup`, versions: '2.10.21 on' },
      { text: 'Detected orphaned NRG {group:quoted}, will cleanup', versions: '2.9.23 to 2.10.29' },
      {
        text: [
          `JetStream failed to lookup account while removing stream ${owner} from this server`,
          `JetStream failed to lookup running stream while removing stream ${owner} from this server`,
        ],
        versions: '2.9.15 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Detected orphaned durable consumer 'APP > ORDERS > billing', will cleanup",
      '[7] 2025/12/17 10:11:12.123456 [WRN] Detected orphaned NRG "C-R3F-a1B2c3D4", will cleanup',
    ],
    meaning:
      'After its start this server removes a consumer or a RAFT group that the cluster deleted while it was down, or finds that a stream to be removed is gone already.',
    isNot: 'Not loss of messages: those of a stream are another event, orphan_cleaned.',
    remedy:
      'Nothing. A durable consumer that nobody deleted: compare the list of consumers with that of another server.',
  },
  asset_scaled: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          `Scaling down ${consumer} to {peers:text}`,
          `Scaling down ${owner} to {peers:text}`,
          `Transfer of consumer leader for ${consumer} to '{server:text}'`,
          `Transfer of stream leader for ${owner} to '{server:text}'`,
        ],
        versions: '2.9 to 2.14',
      },
      {
        text: `Requested move for stream ${owner} R={replicas:int} from {before:text} to {after:text}`,
        versions: '2.9 on',
      },
      { text: `Requested cancel of move: R={replicas:int} ${owner} to peer set {peers:text}`, versions: '2.9 to 2.14' },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [INF] Scaling down 'APP > ORDERS' to [cnrtt3eg S1Nunr6R yrzKKRBu]"],
    meaning: 'Someone changed the number of replicas of a stream, or its place.',
    isNot: 'Not an election, though leaders change with it.',
    remedy: 'Nothing. It copies the whole stream: expect load on disks and routes.',
  },
  snapshot_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Failed to install snapshot for ${owner} [{group}]: {error:harmful}`,
          `Failed to install snapshot for ${consumer} [{group}]: {error:harmful}`,
        ],
        versions: '2.9 on',
      },
      { text: 'Error generating JetStream cluster snapshot: {error:harmful}', versions: '2.10.25 on' },
      { text: 'Error snapshotting JetStream cluster state: {error:harmful}', versions: '2.9 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Failed to install snapshot for 'APP > ORDERS' [S-R3F-a1B2c3D4]: no space left on device",
    ],
    meaning:
      'The state of a group could not be saved, so that its write-ahead log cannot be shortened; it is tried again.',
    isNot: 'Not loss: the log still holds everything.',
    remedy: 'Read the error. If it goes on, the write-ahead log grows: watch nats_raft_wal_bytes.',
    byNumbers: 'NatsStoreWriteError',
  },
  snapshot_skipped: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          `Failed to install snapshot for ${owner} [{group}]: {error:harmless}`,
          `Failed to install snapshot for ${consumer} [{group}]: {error:harmless}`,
          'Error generating JetStream cluster snapshot: {error:harmless}',
          'Error snapshotting JetStream cluster state: {error:harmless}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          `Failed to install snapshot for ${owner} [{group}]: {error:harmless}, will fall back to blocking snapshot`,
          'Error snapshotting JetStream cluster state: {error:harmless}, will fall back to blocking snapshot',
        ],
        versions: '2.12.5 on',
      },
    ],
    examples: [
      "[7] 2026/03/01 10:11:12.123456 [WRN] Failed to install snapshot for 'APP > ORDERS > billing' [C-R3F-a1B2c3D4]: store is closed",
    ],
    meaning: 'A snapshot was not taken because the store was being closed, or a replica was being sent what it missed.',
    isNot: 'Not a failure: an ordinary stop logs several for each consumer.',
    remedy: 'Nothing.',
  },
  consumers_offline: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: `All consumers not online for ${owner}: expected {expected:int} but only have {online:int}`,
        versions: '2.9.16 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] All consumers not online for 'APP > ORDERS': expected 3 but only have 2",
    ],
    meaning: 'At start a stream with interest retention waits for its consumers before it drops messages nobody wants.',
    isNot: 'Not trouble while the server starts.',
    remedy: 'If it stays, a consumer of the stream could not be recovered: look for errors with its name.',
  },
  unsupported_asset: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `  Detected unsupported stream ${owner}: {reason:text}`,
          `  Detected unsupported consumer ${consumer}: {reason:text}`,
          `Detected unsupported stream ${owner}: {reason:text}`,
          `Detected unsupported consumer ${consumer}: {reason:text}`,
          `  Stopping unsupported stream ${owner}`,
          `Stopping unsupported stream ${owner}`,
        ],
        versions: '2.11.11, 2.12.1 on',
      },
      {
        text: [
          `  Detected unsupported stream ${owner}, delete the stream or upgrade the server to API level {level:text}`,
          `  Detected unsupported consumer ${consumer}, delete the consumer or upgrade the server to API level {level:text}`,
        ],
        versions: '2.11.9 to 2.11.10, 2.12.0 to 2.12.0',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN]   Detected unsupported stream 'APP > ORDERS': unsupported - required API level: 2, current API level: 1",
    ],
    meaning:
      'A stream or consumer uses something that this version of the server does not know; it is kept, and not served here.',
    isNot: 'Not deleted.',
    remedy: 'Upgrade this server again, or delete the asset. Downgrade only to versions that know all that is in use.',
  },
} as const satisfies Section
