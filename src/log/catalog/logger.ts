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
} as const satisfies Section
