// File store: files that are rebuilt, damaged, or slow to work through.
import type { Section } from './row.ts'

export const storage = {
  store_operation_slow: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: ['UpdateConfig took {seconds:duration}', 'enforceMsgPerSubjectLimit took {seconds:duration}'],
        versions: '2.10.16 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] UpdateConfig took 1m12.5s'],
    meaning:
      'Changing the limits of a stream, or enforcing those per subject, took over a minute, during which the stream was locked.',
    isNot: 'Not always the disk: millions of subjects take this long as well.',
    remedy: 'Many subjects: change such limits at quiet times. Few: treat the disk as stalled.',
    byNumbers: 'NatsStorageStall',
  },
  store_state_rebuilt: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Stream state outdated, last block has additional entries, will rebuild',
          'Stream state outdated, found extra blocks, will rebuild',
          'Recovering stream state from index errored: {error:prior}',
        ],
        versions: '2.10.21 on',
      },
      { text: 'Stream state detected prior state, could not locate msg block {block:int}', versions: '2.10.2 on' },
      {
        text: 'TTL state is outdated; attempting to recover using linear scan (seq {first:int} to {last:int})',
        versions: '2.11.0 on',
      },
      {
        text: 'Message scheduling state is outdated; attempting to recover using linear scan (seq {first:int} to {last:int})',
        versions: '2.12.0 on',
      },
      {
        text: [
          'Sourcing state is outdated; attempting to recover using linear scan (seq {first:int} to {last:int})',
          'Sourcing state is outdated; attempting to recover using backward scan (seq {first:int} to {last:int})',
        ],
        versions: '2.15.0 on',
      },
      { text: 'WriteFullState reallocated from {before:int} to {after:int}', versions: '2.10.4 to 2.10.10' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] Stream state outdated, last block has additional entries, will rebuild',
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] Recovering stream state from index errored: prior state file',
    ],
    meaning:
      'After a stop that was not clean (SIGKILL, out of memory, power) the state file is older than the messages, and is built anew from them.',
    isNot: 'Not a storage error and nothing is lost; it only makes the start slower.',
    remedy: 'Nothing. Without a crash before it, look at why the last stop was cut short.',
  },
  store_state_corrupt: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Could not read stream state file: {error:text}',
          'Stream state too short ({bytes:int} bytes)',
          'Stream state checksum did not match',
          'Stream state magic and version mismatch',
          'Stream state bad subject len ({length:int})',
          'Stream state corrupt subject detected',
          'Stream state has no checksum present',
          'Stream state block does not exist or index mismatch',
          'Stream state encountered internal inconsistency on recover',
          'Stream state encountered internal inconsistency on write',
          'Stream state error decoding avl dmap: {error:text}',
          'Stream state error reading encryption key: {error:text}',
        ],
        versions: '2.10.2 on',
      },
      { text: 'Stream state could not recover last msg block', versions: '2.10.6 to 2.10.20' },
      { text: 'Stream state could not recover msg block {block:int}', versions: '2.10.2 to 2.10.20' },
      { text: 'Stream state could not adjust accounting', versions: '2.10.2 to 2.10.3' },
      { text: 'Recovering stream state from index errored: {error:notprior}', versions: '2.10.21 on' },
      {
        text: ['Stream state bad block count ({count:int})', 'Stream state bad subject count ({count:int})'],
        versions: '2.14.9, 2.15.2 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] Stream state checksum did not match'],
    meaning:
      'The state file of a store does not read back as it was written; the server scans all blocks instead, which makes the start slow.',
    isNot:
      'Not loss of messages: the file only sums up what the blocks hold. After a downgrade "version mismatch" is expected.',
    remedy:
      'Once, after a crash: nothing. Again and again, or "on write": check the disk and the kernel log. With encryption, check the key.',
  },
  store_recovery_failed: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: ['Error decoding TTL state: {error:text}', 'Recovering TTL state from index errored: {error:text}'],
        versions: '2.11.0 on',
      },
      { text: 'Error loading msg block with seq {seq:int} for recovering TTL', versions: '2.11.8 to 2.14' },
      {
        text: 'Error loading msg block with seq {seq:int} for recovering TTL: {error:text}',
        versions: '2.11.7 to 2.11.7',
      },
      { text: 'Error loading msg seq {seq:int} for recovering TTL: {error:text}', versions: '2.11.0 to 2.14' },
      {
        text: [
          'Error decoding message scheduling state: {error:text}',
          'Recovering message scheduling state from index errored: {error:text}',
        ],
        versions: '2.12.0 on',
      },
      {
        text: [
          'Error loading msg block with seq {seq:int} for recovering message schedules',
          'Error loading msg seq {seq:int} for recovering message schedules: {error:text}',
        ],
        versions: '2.12.0 to 2.14',
      },
      {
        text: [
          'Error decoding sources state: {error:text}',
          'Recovering sources state from index errored: {error:text}',
          'Error loading msg block with seq {seq:int} for recovering per-message state',
          'Error loading msg seq {seq:int} for recovering per-message state: {error:text}',
        ],
        versions: '2.15.0 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] Error loading msg seq 815 for recovering TTL: no message found',
    ],
    meaning: 'Expiry times, schedules or positions of sources could not be recovered for some messages of this stream.',
    isNot: 'Not loss of messages, but some may expire late, or be scheduled or sourced twice.',
    remedy: 'Compare with the other replicas; a replica whose blocks are damaged can be scaled away and back.',
  },
  store_block_corrupt: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: [
          'indexCacheBuf corrupt record state in {file:word}: dlen {dlen:int} slen {slen:int} index {index:int} rl {rl:int} lbuf {lbuf:int}',
          'indexCacheBuf corrupt state in {file:word}: mb.first {first:int} mb.last {last:int}',
        ],
        versions: '2.11.10 on',
      },
      {
        text: [
          'indexCacheBuf corrupt record state: dlen {dlen:int} slen {slen:int} index {index:int} rl {rl:int} lbuf {lbuf:int}',
          'indexCacheBuf corrupt state: mb.first {first:int} mb.last {last:int}',
        ],
        versions: '2.10.14 to 2.11.9',
      },
      { text: 'loadBlock error: {error:text}', versions: '2.10.14 on' },
      { text: ['checkMsgs: {error:text}', 'Ignoring non-write error: {error:text}'], versions: '2.14.0 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] indexCacheBuf corrupt state in 12.blk: mb.first 1 mb.last 0',
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] loadBlock error: input/output error',
    ],
    meaning:
      'A block of messages could not be read, or holds what makes no sense. The messages in it are not available on this replica.',
    isNot: 'Not loss while another replica of the stream is whole.',
    remedy:
      'Check the disk (kernel log, SMART, volume events). Replace this replica from a whole one; back up the stream first.',
    alert: 'NatsStoreWriteError',
  },
  store_cache_inconsistent: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: 'Cache lookup for sequence {seq:int} in block {block:int} detected no cache: {detail:text}',
        versions: '2.12.3 on',
      },
      { text: 'Cache lookup detected no cache: {detail:text}', versions: '2.10.14 to 2.12.2' },
      {
        text: 'Cache lookup detected partial cache: seq {seq:int} vs cache fseq {first:int}',
        versions: '2.10.14 to 2.12.0',
      },
      {
        text: [
          'Partial cache: offset slot index {slot:int} is greater than index len {length:int}',
          'Partial cache: offset slot index {slot:int} is less zero',
          'Partial cache: seq {seq:int} is less than cache fseq {first:int}',
          'Partial cache: slot index {slot:int} is less than cache buffer len {length:int}',
        ],
        versions: '2.12.1 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] Partial cache: offset slot index 12 is less zero',
    ],
    meaning: 'A message was not where the cache in memory said; the block is read from disk again.',
    isNot: 'Not damage on disk.',
    remedy: 'Nothing. Many of them: check for a newer patch release of this version.',
  },
  store_totals_rebuilt: {
    scope: 'filestore',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: 'Detected skew in subject-based total ({subjects:int}) vs raw total ({total:int}), rebuilding',
        versions: '2.10.2 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Filestore [ORDERS] Detected skew in subject-based total (10) vs raw total (12), rebuilding',
    ],
    meaning: 'The counts per subject did not add up to the total; the server counts anew, and the stream waits for it.',
    isNot: 'Not loss of messages.',
    remedy: 'Repeated: check for a newer patch release. Large streams stand still while it runs.',
  },
} as const satisfies Section
