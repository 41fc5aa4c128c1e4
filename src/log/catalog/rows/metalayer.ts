// Meta layer: snapshots of the cluster's assignments, whose time shows lock contention and slow disks.
import type { Section } from './row.ts'

const built =
  'streams: {streams:int}, consumers: {consumers:int}, marshal: {marshal_seconds:float}s, s2: {compress_seconds:float}s'
const installed = '(streams: {streams:int}, consumers: {consumers:int}, compacted: {bytes:size})'

export const metalayer = {
  metalayer_snapshot_slow: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: `Metalayer snapshot took {seconds:float}s (${built}, uncompressed: {uncompressed_bytes:int}, compressed: {bytes:int})`,
        versions: '2.10.23 to 2.12.4',
        fields: { stage: 'total' },
      },
      {
        text: `Metalayer snapshot generation took {seconds:float}s (${built}, uncompressed: {uncompressed_bytes:size}, compressed: {bytes:size})`,
        versions: '2.12.5 on',
        fields: { stage: 'generation' },
      },
      {
        text: `Metalayer async snapshot took {seconds:float}s ${installed}`,
        versions: '2.12.5 on',
        fields: { stage: 'async' },
      },
      {
        text: `Metalayer blocking snapshot took {seconds:oversecond}s ${installed}`,
        versions: '2.12.5 on',
        fields: { stage: 'blocking' },
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Metalayer snapshot took 61.036s (streams: 210, consumers: 1033, marshal: 0.101s, s2: 0.012s, uncompressed: 1203004, compressed: 90211)',
      '[7] 2026/03/01 10:11:12.123456 [WRN] Metalayer snapshot generation took 2.400s (streams: 4, consumers: 33, marshal: 2.101s, s2: 0.212s, uncompressed: 58.21 MB, compressed: 3.40 MB)',
      '[7] 2026/03/01 10:11:12.123456 [WRN] Metalayer async snapshot took 7.527s (streams: 4, consumers: 33, compacted: 33.60 KB)',
      '[7] 2026/03/01 10:11:12.123456 [WRN] Metalayer blocking snapshot took 12.004s (streams: 4, consumers: 33, compacted: 512 B)',
    ],
    meaning:
      'A snapshot of the meta layer was slow. Until 2.12.4: over 1 s, from waiting for the JetStream lock to compressing, without the write. ' +
      'From 2.12.5 on: "generation" is the encoding, "async" and "blocking" are everything, write and fsync included, each over 2 s.',
    isNot:
      'Not a matter of how many lines there are: the number of seconds counts. A long total with a short marshal is waiting for a lock or a ' +
      'disk, not too many assets.',
    remedy:
      'marshal small: look at the disk of this server and at other slow operations in the same second. marshal large: too many streams and ' +
      'consumers for one meta layer; count them.',
    alert: 'NatsMetalayerSnapshotSlow',
  },
  metalayer_snapshot_blocking: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: `Metalayer blocking snapshot took {seconds:subsecond}s ${installed}`,
        versions: '2.12.5 on',
        fields: { stage: 'blocking' },
      },
      { text: 'Metalayer blocking snapshot starting', versions: '2.12.5 on' },
    ],
    examples: [
      '[7] 2026/03/01 10:11:12.123456 [WRN] Metalayer blocking snapshot took 0.004s (streams: 4, consumers: 33, compacted: 512 B)',
      '[7] 2026/03/01 10:11:12.119456 [WRN] Metalayer blocking snapshot starting',
    ],
    meaning: 'A snapshot of the meta layer was made while its log waited, in under 2 s.',
    isNot: 'Not a fault: it is logged once after every start and at every shutdown, however fast it was.',
    remedy:
      'Nothing, unless it comes outside of a start or a stop: then look for a failed asynchronous snapshot before it.',
  },
  metalayer_snapshot_fallback: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: 'JetStream cluster metalayer log size has exceeded async threshold ({bytes:size}), will fall back to blocking snapshot',
        versions: '2.12.5 on',
      },
      {
        text: 'Error snapshotting JetStream cluster state: {error:grave}, will fall back to blocking snapshot',
        versions: '2.12.5 on',
      },
      {
        text: "Failed to install snapshot for '{account} > {stream}' [{group}]: {error:grave}, will fall back to blocking snapshot",
        versions: '2.14.0 on',
      },
    ],
    examples: [
      '[7] 2026/03/01 10:11:12.123456 [WRN] JetStream cluster metalayer log size has exceeded async threshold (80.00 MB), will fall back to blocking snapshot',
    ],
    meaning:
      'A snapshot in the background failed, or its log grew too fast; the next one is made while everything waits.',
    isNot: 'Not a failure of the data: only slower for a moment.',
    remedy: 'Look for slow snapshots (metalayer_snapshot_slow) and for what changes assignments so often.',
    byNumbers: 'NatsMetalayerSnapshotSlow',
  },
  meta_leader_transfer: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [{ text: 'JetStream initiating meta leader transfer', versions: '2.9 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] JetStream initiating meta leader transfer'],
    meaning: 'This server led the meta layer and hands it over, since JetStream stops here.',
    isNot: 'Not an election forced by trouble, unless JetStream was disabled just before.',
    remedy: 'Nothing in a planned stop.',
  },
  meta_leader_transfer_timeout: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      { text: 'JetStream timeout waiting for meta leader transfer', versions: '2.9 on' },
      { text: 'Did not receive signal for successful shutdown of cluster routine', versions: '2.9 on' },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] JetStream timeout waiting for meta leader transfer'],
    meaning: 'Handing over the meta layer, or stopping its routine, was not done within its time.',
    isNot: 'Not fatal: the others elect a leader after some seconds.',
    remedy: 'See that a new meta leader is logged. Several in a rolling restart: wait longer between servers.',
    byNumbers: 'NatsMetaNoLeader',
  },
} as const satisfies Section
