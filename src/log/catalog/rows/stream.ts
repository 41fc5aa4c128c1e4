// Streams: messages that cannot be taken in, stored, or kept up with.
import type { Section } from './row.ts'

export const stream = {
  stream_high_lag: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [{ text: "JetStream stream '{account} > {stream}' has high message lag", versions: '2.9.4 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] JetStream stream '$G > ORDERS' has high message lag"],
    meaning:
      'On the leader of the stream, as a message came in: over 10,000 messages are proposed and not applied yet. About one line a stream every ' +
      '2 s while publishing goes on.',
    isNot:
      'Not recovered when the lines stop: without publishing there is no line. Not consumer lag: it is about storing, not delivering.',
    remedy:
      'It comes before the first "append entries pending", often by seconds. Slow the publishers, and look at the followers\' disks and at the ' +
      'ladder of the group of this stream.',
    alert: 'NatsStreamHighLag',
  },
  jetstream_disabled: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'page',
    wordings: [
      { text: 'JetStream out of {resource:word} resources, will be DISABLED', versions: '2.9 on' },
      { text: 'JetStream out of resources, will be DISABLED', versions: '2.9 on' },
      { text: 'JetStream out of space, will be DISABLED', versions: '2.9 on' },
      { text: 'JetStream being DISABLED, our server was removed from the cluster', versions: '2.9 on' },
      { text: 'File system permission denied while writing, disabling JetStream', versions: '2.10.25 on' },
      {
        text: 'Filesystem permission denied while writing msg, disabling JetStream: {error:text}',
        versions: '2.10.25 on',
      },
      {
        text: 'File system permission denied when flushing stream state, disabling JetStream: {error:text}',
        versions: '2.10.25 on',
        scope: 'filestore',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] JetStream out of File resources, will be DISABLED',
      '[7] 2025/12/17 10:11:12.123456 [ERR] JetStream out of resources, will be DISABLED',
      '[7] 2025/12/17 10:11:12.123456 [ERR] JetStream out of space, will be DISABLED',
      '[7] 2025/12/17 10:11:12.123456 [ERR] JetStream being DISABLED, our server was removed from the cluster',
      '[7] 2025/12/17 10:11:12.123456 [ERR] File system permission denied while writing, disabling JetStream',
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filesystem permission denied while writing msg, disabling JetStream: open /data/1.blk: permission denied',
    ],
    meaning:
      'This server turns JetStream off: the volume is full, the store may not be written, or the server was removed from the cluster. Its ' +
      'replicas are gone from their groups until JetStream is started again.',
    isNot:
      'Not always a full disk: permission errors, read-only file systems and peer removal say nearly the same. The process itself stays up.',
    remedy:
      'df -h and df -i on the store directory, then mount options and owner. Free space or grow the volume, then restart the server: JetStream ' +
      'does not come back by itself.',
    alert: 'NatsJetStreamDisabled',
  },
  jetstream_out_of_storage: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'critical',
    wordings: [
      {
        text: 'JetStream file resource limits exceeded for server',
        versions: '2.12.0 on',
        fields: { resource: 'file' },
      },
      {
        text: 'JetStream memory resource limits exceeded for server',
        versions: '2.12.0 on',
        fields: { resource: 'memory' },
      },
      { text: 'JetStream resource limits exceeded for server', versions: '2.9 to 2.11' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] JetStream file resource limits exceeded for server',
      '[7] 2025/12/17 10:11:12.123456 [ERR] JetStream resource limits exceeded for server',
    ],
    meaning:
      'The store has reached max_file_store or max_memory_store of this server; messages are refused. At most one line in 10 s. A meta leader steps down.',
    isNot: 'Not a full disk: the configured limit is reached, the volume may have room.',
    remedy:
      'Raise the limit if the volume has room; else delete or limit streams. Compare nats_jetstream storage used with its maximum.',
    alert: 'NatsJetStreamOutOfResources',
  },
} as const satisfies Section
