// Catch-up: a replica that is sent what it missed, and what stops that.
import type { Section } from './row.ts'

export const catchup = {
  catchup_stalled: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [{ text: "Catchup for stream '{account} > {stream}' stalled", versions: '2.9 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Catchup for stream 'APP > ORDERS' stalled"],
    meaning:
      'A replica that fetches what it missed made no progress for 30 s (before 2.10.8: 5 to 10 s). Both the leader and the follower log it.',
    isNot:
      'Not trouble once, around the restart of a peer under load: it is tried again. Repeated for one stream, it is.',
    remedy:
      'Compare last sequences of the replicas: is the gap shrinking? If not: the disk of the follower, or the route between the two.',
    alert: 'NatsCatchupStalled',
  },
} as const satisfies Section
