// Catch-up: a replica that is sent what it missed, and what stops that.
import type { Section } from './row.ts'

const catchupFor = "Catchup for stream '{account} > {stream}'"

export const catchup = {
  catchup_stalled: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [{ text: `${catchupFor} stalled`, versions: '2.9 on' }],
    examples: ["[7] 2025/12/17 10:11:12.123456 [WRN] Catchup for stream 'APP > ORDERS' stalled"],
    meaning:
      'A replica that fetches what it missed made no progress for 30 s (before 2.10.8: 5 to 10 s). Both the leader and the follower log it.',
    isNot:
      'Not trouble once, around the restart of a peer under load: it is tried again. Repeated for one stream, it is.',
    remedy:
      'Compare last sequences of the replicas: is the gap shrinking? If not: the disk of the follower, or the route between the two.',
    alert: 'NatsCatchupStalled',
  },
  catchup_failed: {
    scope: 'plain',
    levels: ['WRN', 'INF', 'ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          `${catchupFor} was aborted on the remote due to: {reason:quoted}`,
          `${catchupFor} errored, account resources exceeded: {error:text}`,
          `${catchupFor} errored, will retry: {error:text}`,
          "Error loading message for catchup '{account} > {stream}': {error:text}",
          'Could not subscribe to stream catchup: {error:text}',
        ],
        versions: '2.9 on',
      },
      { text: `${catchupFor} errored: {error:text} (took {seconds:duration})`, versions: '2.14.0 on' },
      { text: `${catchupFor} errored, bad message: {error:text}`, versions: '2.15.0 on' },
    ],
    examples: [
      `[7] 2025/12/17 10:11:12.123456 [WRN] Catchup for stream 'APP > ORDERS' errored, will retry: catchup stalled`,
      `[7] 2025/12/17 10:11:12.123456 [WRN] Catchup for stream 'APP > ORDERS' was aborted on the remote due to: "insufficient storage resources available"`,
    ],
    meaning: 'A catch-up ended with an error; it starts anew.',
    isNot: 'Not trouble once, as when the leader changes in the middle of it.',
    remedy: 'Read the error. Resources: make room on the follower. Else as for a catch-up that stalls.',
    byNumbers: 'NatsCatchupStalled',
  },
  catchup_incomplete: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: `${catchupFor} completed, but requested sequence {seq:int} was larger then current state: {state:text}`,
        versions: '2.9 to 2.11.4',
      },
      {
        text: `${catchupFor} completed, but requested sequence {seq:int} was larger than current state: {state:text}`,
        versions: '2.11.5 to 2.11.10, 2.12.0 to 2.12.1',
      },
      {
        text: `${catchupFor} completed (took {seconds:duration}), but requested sequence {seq:int} was larger than current state: {state:text}`,
        versions: '2.11.11, 2.12.2 on',
      },
      {
        text: `${catchupFor} skipped, requested sequence {seq:int} was larger than current state: {state:text}`,
        versions: '2.11.5 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Catchup for stream 'APP > ORDERS' skipped, requested sequence 815 was larger than current state: {Msgs:800}",
    ],
    meaning:
      'A follower asked for messages that the leader does not have: the follower knew more than the leader does.',
    isNot: 'Not an ordinary catch-up. After power loss without sync_interval: always it can be lost messages.',
    remedy:
      'Compare first and last sequences of all replicas before anything is restarted, and back up the one with the most.',
    alert: 'NatsStreamReplicaLagging',
  },
  catchup_first_sequence_moved: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      { text: `${catchupFor} resetting first sequence: {seq:int} on catchup request`, versions: '2.10.8 on' },
      { text: `${catchupFor} resetting first sequence: {seq:int} on catchup complete`, versions: '2.9 to 2.10.7' },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [WRN] Catchup for stream 'APP > ORDERS' resetting first sequence: 146 on catchup request",
    ],
    meaning: 'While this replica was away its stream dropped old messages by its limits; the replica drops them too.',
    isNot: 'Not loss: every restart of a server logs it for streams with limits.',
    remedy: 'Nothing.',
  },
  catchup_complete: {
    scope: 'plain',
    levels: ['INF'],
    severity: 'info',
    wordings: [
      { text: `${catchupFor} complete`, versions: '2.9 to 2.11.10, 2.12.0 to 2.12.1' },
      { text: `${catchupFor} complete (took {seconds:duration})`, versions: '2.11.11, 2.12.2 on' },
    ],
    examples: ["[7] 2026/03/01 10:11:12.123456 [INF] Catchup for stream 'APP > ORDERS' complete (took 4.2s)"],
    meaning: 'A replica has been sent all that it missed.',
    isNot: 'Not yet applied: unapplied entries may wait still.',
    remedy: 'Nothing.',
  },
} as const satisfies Section
