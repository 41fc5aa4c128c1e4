// Backups and restores of streams, and answers that the cluster did not get.
import type { Section } from './row.ts'

const owner = "'{account} > {stream}'"
const consumer = "'{account} > {stream} > {consumer}'"

export const backup = {
  backup_progress: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: [
          `Starting snapshot for stream ${owner}`,
          `Starting health check and snapshot for stream ${owner}`,
          `Completed snapshot of {bytes:size} for stream ${owner} in {seconds:duration}`,
          `Starting restore for stream ${owner}`,
          `Completed restore of {bytes:size} for stream ${owner} in {seconds:duration}`,
        ],
        versions: '2.9 on',
      },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [INF] Completed snapshot of 1.24 GB for stream 'APP > ORDERS' in 12.5s"],
    meaning: 'A stream is backed up or restored through the API.',
    isNot: 'Not a RAFT snapshot, though it is called one.',
    remedy: 'Nothing. It reads the whole stream: expect load on the disk.',
  },
  backup_failed: {
    scope: 'plain',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Snapshot of stream ${owner} failed: {error:text}`,
          `Restore failed for {bytes:size} for stream ${owner} in {seconds:duration}`,
          'Stream restore failed due to {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          `restore for stream ${owner} requires reply subject for each chunk`,
          `restore for stream ${owner} received short chunk`,
          `restore for stream ${owner} is stalled`,
        ],
        versions: '2.9 on',
      },
      {
        text: [
          `restore for stream ${owner} did not create a stream`,
          `Snapshot for stream ${owner} failed after {seconds:duration}: {error:text}`,
          `JetStream stream restore for ${owner} failed to activate consumers: {error:text}`,
          `JetStream stream restore for ${owner} failed to activate stream: {error:text}`,
        ],
        versions: '2.15.0 on',
      },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Snapshot of stream 'APP > ORDERS' failed: checksum mismatch"],
    meaning: 'A backup or a restore of a stream did not finish.',
    isNot: 'Not a RAFT snapshot. The stream itself goes on.',
    remedy:
      'There is no backup from this run: read the error and repeat it. A client that went away is the common cause.',
  },
  cluster_answer_missing: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `Did not receive all consumer info results for ${owner}`,
          'Did not receive all stream info results for {account:quoted}',
          'Failed placing consumer info result on internal chan',
          'Failed placing remote stream info result on internal channel',
          'Failed placing request response on internal channel',
          'Error unmarshaling clustered consumer info response:{error:text}',
          "Error unmarshalling response for request '{subject:text}':{error:text}",
          'Error adjusting JetStream cluster size: {error:text}',
          `Could not retrieve account for stream ${owner}`,
        ],
        versions: '2.9 on',
      },
      {
        text: [
          `Did not receive consumer info results for ${consumer} due to: {reason:text}`,
          `Did not receive stream info results for ${owner} due to: {reason:text}`,
        ],
        versions: '2.9 to 2.14',
      },
      { text: 'Error unmarshalling clustered stream info response:{error:text}', versions: '2.10 on' },
      { text: 'Error unmarshaling clustered stream info response:{error:text}', versions: '2.9' },
      { text: 'JetStream cluster failed to lookup axccount {account:quoted}: {error:text}', versions: '2.9 to 2.11' },
      { text: 'JetStream cluster failed to lookup account {account:quoted}: {error:text}', versions: '2.12 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Did not receive all consumer info results for 'APP > ORDERS'",
      '[7] 2025/12/17 10:11:12.123456 [WRN] Did not receive all stream info results for "APP"',
    ],
    meaning:
      'A list of streams or consumers that spans the cluster is not complete: some leaders did not answer in time.',
    isNot: 'Not loss: the assets exist, only the list lacks them.',
    remedy: 'Look for streams without leader, and for a server that hangs.',
    byNumbers: 'NatsServerHung',
  },
  advisory_failed: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Advisory could not be sent for account {account:quoted}: {error:text}',
          'Advisory could not be serialized for account {account:quoted}: {error:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Advisory could not be sent for account "APP": account missing'],
    meaning: 'An advisory (an event for whoever listens) could not be sent.',
    isNot: 'Not a failure of what it would have told.',
    remedy: 'Nothing, around a shutdown or the end of an account.',
  },
} as const satisfies Section
