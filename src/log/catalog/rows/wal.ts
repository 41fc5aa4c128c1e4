// RAFT: the write-ahead log, snapshots, and catch-up from them.
import type { Section } from './row.ts'

export const wal = {
  raft_wal_corrupt: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: ['Corrupt WAL, will truncate', 'Could not load {index:int} from WAL [{state:text}]: {error:text}'],
        versions: '2.9 on',
      },
      { text: 'Misaligned WAL, will truncate', versions: '2.14.0 on' },
      {
        text: ['Commit file corrupt, checksums did not match', 'Commit file corrupt, too short'],
        versions: '2.15.1 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Corrupt WAL, will truncate'],
    meaning:
      'At start the write-ahead log of the group did not read back whole; it is cut before the damage and the rest comes from the peers.',
    isNot:
      'Not data loss while a majority of the group is whole. Common after power loss or SIGKILL without sync_interval: always.',
    remedy:
      'Watch the group catch up. After a clean stop it points to the disk or the file system: check the kernel log.',
  },
  raft_wal_reset: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: 'Wrong index, ae is {entry:text}, index stored was {stored:int}, n.pindex is {pindex:int}',
        versions: '2.9 to 2.9.15',
      },
      {
        text: [
          'Wrong index, ae is {entry:text}, index stored was {stored:int}, n.pindex is {pindex:int}, will reset',
          'Got an error loading {index:int} index: {error:text} - will reset',
        ],
        versions: '2.9 on',
      },
      { text: ['Resetting WAL state', 'Error truncating WAL: {error:text}'], versions: '2.9.15 on' },
      {
        text: [
          'Error removing snapshots directory during reset: {error:text}',
          'Error recreating snapshots directory during reset: {error:text}',
        ],
        versions: '2.12.9, 2.14.1 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Resetting WAL state'],
    meaning:
      'This server throws away its write-ahead log of the group and takes everything from the leader again; a leader steps down first.',
    isNot: 'Not loss while a majority has the entries. It is, if the other replicas reset too.',
    remedy: 'Do not restart or remove other peers of the group until this one is current. Read the error before it.',
    alert: 'NatsRaftWalError',
  },
  raft_wal_read_failed: {
    scope: 'raft',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Got an error loading {index:int} index: {error:noreset}',
          'Got an error applying commit for {index:int}: {error:text}',
        ],
        versions: '2.9 on',
      },
      { text: 'Got an error apply commit for {index:int}: {error:text}', versions: '2.9 to 2.9.15' },
      { text: 'Got error on apply commit during replay: {error:text}', versions: '2.10.8 on' },
      { text: 'Got an error re-encoding append entry: {error:text}', versions: '2.11.5 on' },
      {
        text: 'Error while looking for membership changes in WAL: {error:text}',
        versions: '2.11.12, 2.12.3 to 2.12.4',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Got an error loading 59298 index: no message found',
    ],
    meaning:
      'An entry that was written to the write-ahead log could not be read back, to apply it or to send it to a follower.',
    isNot: 'Not a full cache: entries beyond 20000 are read back all the time, and normally that works.',
    remedy: 'Look for disk errors in the kernel log and for "Resetting WAL state" after it.',
    byNumbers: 'NatsRaftWalError',
  },
  raft_wal_write_failed: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: [
          'Error storing entry to WAL: {error:text}',
          'Error writing peer state file for {name:quoted}: {error:text}',
        ],
        versions: '2.9 on',
      },
      { text: 'Error writing commit file for {name:quoted}: {error:text}', versions: '2.15.1 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Error storing entry to WAL: no space left on device',
    ],
    meaning:
      'This follower could not write an entry, or the list of peers, to disk. It acknowledges nothing that it has not written.',
    isNot: 'Not slowness: the write failed.',
    remedy: 'Read the error; df -h and df -i on the store directory; then the kernel log.',
    alert: 'NatsStoreWriteError',
  },
  raft_file_missing: {
    scope: 'raft',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      { text: 'Resource not found: {error:text}', versions: '2.9 on' },
      { text: 'Resource not found: {error:text}', versions: '2.14.0 on', scope: 'filestore' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Resource not found: open /data/jetstream/$SYS/_js_/S-R3F-a1B2c3D4/tav.idx: no such file or directory',
    ],
    meaning: 'A file of the store was gone when it was needed.',
    isNot: 'Not trouble within the second in which its stream or consumer is deleted.',
    remedy:
      'Otherwise find what removes files under the store: a cleaner, a second server on the same directory, an unmounted volume.',
  },
  raft_snapshot_corrupt: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Snapshot corrupt, checksums did not match',
          'Snapshot corrupt, too short',
          'Snapshot with last index 0 is invalid, cleaning up',
          'Error reading snapshot: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: 'Could not load leader snapshot installed while not a member, requesting a new one: {error:text}',
        versions: '2.15.1 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Snapshot corrupt, too short'],
    meaning:
      'A snapshot of the group could not be used; the server goes on with the write-ahead log or asks the leader. On the group _meta_ the ' +
      'snapshot is the list of all streams and consumers: without it a server that is alone, or leads, may take streams for orphans and delete them.',
    isNot:
      'Not data loss while other replicas are whole. On _meta_ it is the step before a loss: "Detected orphaned stream" follows.',
    remedy:
      'Watch the group become current. Without a crash before it, check the disk. On _meta_: stop this server at once, keep a copy of its ' +
      'store directory, and let it start again only beside a majority of healthy peers.',
  },
  raft_catchup_refused: {
    scope: 'raft',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Request from follower for entry at index [{index:int}] errored for state {state:text} - {error:text}',
          'Could not find a starting entry for catchup request: {error:text}',
          'Error sending snapshot to follower [{peer:word}]: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: 'Request from follower for index [{index:int}] possibly beyond our last index [{last:int}] - {error:text}',
        versions: '2.9 to 2.9.11',
      },
      { text: 'Draining and replaying snapshot', versions: '2.11.10, 2.12.1 on' },
      {
        text: 'Canceling catchup for {peer:quoted}, could not subscribe to progress inbox: {error:text}',
        versions: '2.14.6 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Could not find a starting entry for catchup request: no message found',
    ],
    meaning:
      'A follower asked for entries that this leader does not have any more, or that it could not send; a snapshot is tried instead.',
    isNot: 'Not trouble once, after a follower was away for long.',
    remedy: 'Repeated for one group: the follower never catches up. Compare the indexes of its peers in /raftz.',
    byNumbers: 'NatsCatchupStalled',
  },
} as const satisfies Section
