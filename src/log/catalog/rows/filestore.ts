// File store: slow and failing work on the files of a stream or a RAFT log.
import type { Section } from './row.ts'

export const filestore = {
  write_full_state_slow: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [{ text: 'WriteFullState took {seconds:duration} ({bytes:int} bytes)', versions: '2.10.16 on' }],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] WriteFullState took 1m5.123s (734003 bytes)',
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [S-R3F-a1B2c3D4] WriteFullState took 38m20.5s (137201 bytes)',
    ],
    meaning:
      'Building the state file of one store took over a minute; shorter calls are never logged. The time is that of waiting for the locks of ' +
      'the store and its blocks and of encoding; writing the file is not in it. An fsync that hangs holds those locks.',
    isNot:
      'Not an early warning: it is printed at the end of the call, minutes after the disk went bad. Few bytes and a long time mean waiting, not work.',
    remedy:
      'Treat the disk of this server as stalled: check await and pressure of the device, the cloud volume limits, then neighbours. Stream and ' +
      'RAFT log share the disk, so look at the ladder of its groups.',
    alert: 'NatsWriteFullStateSlow',
  },
  store_write_error: {
    scope: 'raft',
    levels: ['ERR'],
    severity: 'critical',
    wordings: [
      { text: 'Critical write error: {error:text}', versions: '2.9 on' },
      { text: 'Critical write error: {error:text}', versions: '2.14.0 on', scope: 'filestore' },
      {
        text: "JetStream failed to store a msg on stream '{account} > {stream}': {error:text}",
        versions: '2.9 on',
        scope: 'plain',
      },
      {
        text: "JetStream stream '{account} > {stream}' critical write error: {error:text}",
        versions: '2.14.0 on',
        scope: 'plain',
      },
      {
        text: "JetStream consumer '{account} > {stream} > {consumer}' critical write error: {error:text}",
        versions: '2.15.0 on',
        scope: 'plain',
      },
      {
        text: "Failed to flush pending data for '{account} > {stream}' [{group}]: {error:text}",
        versions: '2.14.0 on',
        scope: 'plain',
      },
      {
        text: 'JetStream cluster meta group critical write error: {error:text}',
        versions: '2.15.0 on',
        scope: 'plain',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] RAFT [S1Nunr6R - _meta_] Critical write error: write /data/jetstream/1.blk: no space left on device',
      '[7] 2026/03/01 10:11:12.123456 [ERR] Filestore [ORDERS] Critical write error: sync /data/jetstream/1.blk: input/output error',
      "[7] 2025/12/17 10:11:12.123456 [ERR] JetStream failed to store a msg on stream 'APP > ORDERS': write /data/jetstream/1.blk: input/output error",
      "[7] 2026/03/01 10:11:12.123456 [ERR] JetStream stream 'APP > ORDERS' critical write error: write /data/jetstream/1.blk: input/output error",
      "[7] 2026/09/01 10:11:12.123456 [ERR] JetStream consumer 'APP > ORDERS > billing' critical write error: write /data/jetstream/o.dat: input/output error",
      '[7] 2026/09/01 10:11:12.123456 [ERR] JetStream cluster meta group critical write error: write /data/jetstream/1.blk: input/output error',
    ],
    meaning:
      'A write, an fsync (from 2.14 on; before, its failure was ignored) or a close on the store failed. The RAFT node or the stream accepts no ' +
      'more writes on this server.',
    isNot: 'Not slowness: the operating system refused. Not limited to the named group: others share the disk.',
    remedy:
      'Read the error: no space left (df -h, df -i), read-only file system, input/output error (dmesg). Repair, then restart this server.',
    alert: 'NatsStoreWriteError',
  },
} as const satisfies Section
