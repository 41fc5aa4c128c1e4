// Streams: messages refused at the door, and consumers that do not fit their stream.
import type { Section } from './row.ts'

const owner = "'{account} > {stream}'"
const consumer = "'{account} > {stream} > {consumer}'"

export const ingest = {
  stream_ingest_dropped: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: "Dropping messages due to excessive stream ingest rate on '{account:word}' > '{stream}': {reason:text}",
        versions: '2.11.0 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Dropping messages due to excessive stream ingest rate on 'APP' > 'ORDERS': IPQ len limit reached",
    ],
    meaning:
      'The queue in front of the stream is full (10,000 messages or 128 MiB in 2.11, 100,000 from 2.12 on) and messages are refused.',
    isNot:
      'Not silent loss for publishers that wait for the acknowledgement: they get an error. Those that do not wait lose the message.',
    remedy:
      'Slow the publishers; then find what makes the leader slow: its disk, or followers that do not acknowledge.',
    alert: 'NatsStreamHighLag',
  },
  message_too_large: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: `JetStream message size exceeds limits for ${owner}`, versions: '2.9 on' },
      { text: `JetStream header size exceeds limits for ${owner}`, versions: '2.9 to 2.11' },
    ],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] JetStream message size exceeds limits for 'APP > ORDERS'"],
    meaning: 'A message was larger than max_msg_size of the stream, or than a RAFT entry may be, and was refused.',
    isNot: 'Not a fault of the server.',
    remedy: 'Find the publisher, or raise max_msg_size.',
  },
  account_limit_reached: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: 'JetStream file resource limits exceeded for account: {account:quoted}',
        versions: '2.12.0 on',
        fields: { resource: 'file' },
      },
      {
        text: 'JetStream memory resource limits exceeded for account: {account:quoted}',
        versions: '2.12.0 on',
        fields: { resource: 'memory' },
      },
      { text: 'JetStream resource limits exceeded for account: {account:quoted}', versions: '2.9 to 2.11' },
      { text: "JetStream account limits exceeded for '{account}': {error:text}", versions: '2.10.17 on' },
      { text: `Stream ${owner} errored, account resources exceeded`, versions: '2.11.6 on' },
      { text: `stream ${owner} errored, account resources exceeded`, versions: '2.9 to 2.11.5' },
      { text: 'no JetStream resource limits found account: {account:quoted}', versions: '2.9' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] JetStream file resource limits exceeded for account: "APP"',
      "[7] 2025/12/17 10:11:12.123456 [WRN] JetStream account limits exceeded for 'APP': resource limits exceeded for account (10002)",
    ],
    meaning: 'The account has used up its JetStream storage or memory; publishing to its streams is refused.',
    isNot: 'Not a full disk, and other accounts are not touched.',
    remedy: 'Raise the limits of the account, or put limits on its streams.',
  },
  mirror_or_source_failed: {
    scope: 'plain',
    levels: ['WRN', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          "Error processing inbound mirror message for '{account:word}' > '{stream}': {error:text}",
          "Error processing inbound source {source:quoted} for '{account:word}' > '{stream}': {error:text}",
          'JetStream error response for create mirror consumer: {error:text}',
        ],
        versions: '2.9 on',
      },
      { text: 'JetStream error response for create source consumer: {error:text}', versions: '2.9' },
      {
        text: [
          'JetStream error response for stream {stream} create source consumer {source:word}: {error:text}',
          'Unable to get subject transform for source: {error:text}',
          'Unable to get transform for mirror consumer: {error:text}',
        ],
        versions: '2.10 on',
      },
      {
        text: [
          'JetStream bad mirror consumer create response: {response:quoted}',
          'JetStream bad source consumer create response: {response:quoted}',
        ],
        versions: '2.9 on',
        scope: 'connection',
      },
      {
        text: `JetStream source stream {source:quoted} for stream ${owner} was recreated, resetting source state`,
        versions: '2.15.0 on',
      },
      {
        text: `JetStream stream ${owner} {role:word} '{source:word}' is stalled on flow control, replies are not reaching the consumer`,
        versions: '2.14.8, 2.15.1 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Error processing inbound mirror message for 'APP' > 'COPY': last sequence mismatch",
    ],
    meaning: 'A mirror or a sourcing stream could not take in what its origin sent, or could not ask for it.',
    isNot: 'Not a problem of the origin stream itself.',
    remedy: 'Compare the lag of the mirror or source; check permissions, domains and limits between the two.',
  },
  usage_drift: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'FileStore usage drift of {found:text} vs {counted:text} detected for account {account:quoted}',
          'MemStore usage drift of {found:text} vs {counted:text} detected for account {account:quoted}',
        ],
        versions: '2.9.17 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] FileStore usage drift of 1.20 GB vs 1.10 GB detected for account "APP"',
    ],
    meaning: 'The counted storage of an account did not agree with what its streams hold; the count was corrected.',
    isNot: 'Not a loss of anything.',
    remedy: 'Nothing.',
  },
  consumer_state_write_failed: {
    scope: 'plain',
    levels: ['WRN', 'ERR'],
    severity: 'critical',
    wordings: [
      {
        text: [
          `Consumer ${consumer} error on write store state from check pending: {error:text}`,
          `Consumer ${consumer} error on write store state from check redelivered: {error:text}`,
          `Consumer ${consumer} error on write store state from purge: {error:text}`,
          `Consumer ${consumer} error on store update from snapshot entry: {error:text}`,
        ],
        versions: '2.9.15 on',
      },
      { text: `JetStream consumer ${consumer} errored while updating state: {error:text}`, versions: '2.14.0 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Consumer 'APP > ORDERS > billing' error on write store state from purge: no space left on device",
    ],
    meaning: 'The state of a consumer (what was delivered and acknowledged) could not be written.',
    isNot: 'Not loss of messages; after a restart some may be delivered again.',
    remedy: 'Read the error; df -h and df -i on the store directory.',
    alert: 'NatsStoreWriteError',
  },
  consumer_ahead_of_stream: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: `JetStream consumer ${consumer} ACK sequence {seq:int} past last stream sequence of {last:int}`,
        versions: '2.10.23 on',
      },
      {
        text: `JetStream consumer ${consumer} delivered sequence {seq:int} past last stream sequence of {last:int}`,
        versions: '2.14.0 on',
      },
      {
        text: `Detected consumer ${consumer} ack floor {seq:int} is ahead of stream's last sequence {last:int}`,
        versions: '2.10.10 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] JetStream consumer 'APP > ORDERS > billing' ACK sequence 815 past last stream sequence of 800",
    ],
    meaning: 'A consumer has seen messages that its stream does not have: the stream went back in time on this server.',
    isNot: 'Not a client error.',
    remedy:
      'Compare last sequences of all replicas before restarting anything: a replica may have lost its tail, as after power loss without sync.',
    alert: 'NatsConsumerLosesMessages',
  },
  consumer_read_failed: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      { text: `Received an error looking up message for consumer ${consumer}: {error:text}`, versions: '2.9 on' },
      { text: 'Received an error looking up message for consumer: {error:text}', versions: '2.9 to 2.9.21' },
      { text: `Unexpected partial cache error looking up message for consumer ${consumer}`, versions: '2.9 to 2.11.8' },
      {
        text: `Received an error looking up message with sequence {seq:int} for consumer ${consumer}: {error:text}`,
        versions: '2.11.10 on',
      },
      { text: `JetStream consumer ${consumer} select starting seq failed: {error:text}`, versions: '2.14.0 on' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [ERR] Received an error looking up message for consumer 'APP > ORDERS > billing': input/output error",
    ],
    meaning: 'A message could not be read from the store to deliver it.',
    isNot: 'Not a slow client.',
    remedy: 'Look for damaged blocks of the stream (store_block_corrupt) and for disk errors.',
  },
} as const satisfies Section
