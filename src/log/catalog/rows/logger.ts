// Logger: what the server says about its own log file.
import type { Section } from './row.ts'

export const logger = {
  log_rotated: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: 'Rotated log, backup saved as {file:quoted}', versions: '2.9 on' },
      { text: 'File log re-opened', versions: '2.9 on' },
      { text: 'Rotating logfile...', versions: '2.9 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] Rotated log, backup saved as "/var/log/nats.log.2025.12.17.10.11.12.123456789"',
      '[7] 2025/12/17 10:11:12.123456 [INF] File log re-opened',
      '[7] 2025/12/17 10:11:12.123456 [INF] Rotating logfile...',
    ],
    meaning: 'The log file was rotated: by size, or after a signal of logrotate.',
    isNot: 'Not a restart.',
    remedy:
      'Nothing. Rotation every few minutes means a log size limit too small for this load, or debug logging left on.',
  },
  log_rotation_ignored: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      {
        text: ['File log re-open ignored, no logger', 'File log re-open ignored, not a file logger'],
        versions: '2.9 on',
      },
      { text: 'Purged log file {file:quoted}', versions: '2.10 on' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [INF] File log re-open ignored, not a file logger',
      '[7] 2025/12/17 10:11:12.123456 [INF] Purged log file "/var/log/nats.log.2025.12.16.10.11.12.123456789"',
    ],
    meaning: 'An old log file was removed, or a request to re-open the log had nothing to do.',
    isNot: 'Not lost lines of this file.',
    remedy: 'Nothing, if the number of kept files is as you want it.',
  },
  log_rotation_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Unable to close logfile for rotation ({error:text}), will attempt next rotation at size {bytes:int}',
          'Error closing logger: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'Unable to read directory {folder:quoted} for log purge ({error:text}), will attempt next rotation',
          'Unable to remove backup log file {file:quoted} ({error:text}), will attempt next rotation',
        ],
        versions: '2.10 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] Unable to remove backup log file "/var/log/nats.log.1" (permission denied), will attempt next rotation',
    ],
    meaning: 'The log could not be rotated or old files not removed.',
    isNot: 'Not a fault of JetStream, unless log and store share a volume that fills up.',
    remedy: 'Check owner and room of the log directory.',
  },
} as const satisfies Section
