// RAFT: votes, membership, and messages that make no sense.
import type { Section } from './row.ts'

export const elections = {
  raft_higher_term: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      { text: 'Detected another leader with higher term, will stepdown', versions: '2.10.23 on' },
      { text: 'Detected another leader with higher term, will stepdown and reset', versions: '2.9.15 to 2.10.22' },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Detected another leader with higher term, will stepdown',
    ],
    meaning:
      'This server led the group and learned that another one had been elected meanwhile: it had been paused, starved or cut off.',
    isNot: 'Not a broken group: it has a newer leader. Once, after a pause, is how RAFT is meant to work.',
    remedy:
      'Repeated: look for pauses of this server (CPU limits, VM moves, disk) and for broken routes at that second.',
    byNumbers: 'NatsRaftLeaderFlapping',
  },
  raft_waiting_for_routing: {
    scope: 'plain',
    levels: ['WRN'],
    severity: 'info',
    wordings: [{ text: 'Waiting for routing to be established...', versions: '2.9 on' }],
    examples: ['[7] 2025/12/17 10:11:12.123456 [WRN] Waiting for routing to be established...'],
    meaning: 'A RAFT node cannot start before this server has a route, gateway or leaf node connection.',
    isNot: 'Not trouble within the first two minutes of a start.',
    remedy: 'If it goes on: routes in the configuration, name resolution, firewalls, cluster authorization.',
    byNumbers: 'NatsRoutesMissing',
  },
  raft_peers_evicted: {
    scope: 'raft',
    levels: ['WRN', 'INF'],
    severity: 'warning',
    wordings: [
      { text: 'Evicted peers {peers:text}, cluster size is now {size:int}', versions: '2.15.0 on' },
      { text: 'JetStream cluster evicted peers {peers:text} for {group:text}', versions: '2.15.0 on', scope: 'plain' },
    ],
    examples: [
      '[7] 2026/09/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - _meta_] Evicted peers [cnrtt3eg], cluster size is now 2',
    ],
    meaning: 'An operator removed peers from the group; a quorum is counted from the rest.',
    isNot: 'Not automatic: a peer that is merely down is never evicted.',
    remedy: 'If nobody meant it, find who has access to the system account.',
    byNumbers: 'NatsRaftPeerRemoved',
  },
  raft_quorum_rescue: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: 'Unsafe quorum rescue applied, quorum lowered {before:int} -> {after:int} for {validity:text}',
        versions: '2.15.0 on',
      },
    ],
    examples: [
      '[7] 2026/09/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - _meta_] Unsafe quorum rescue applied, quorum lowered 2 -> 1 for 5m0s',
    ],
    meaning: 'An operator lowered the quorum of the group for some minutes, so that fewer peers may decide.',
    isNot: 'Not safe: if the missing peers are alive elsewhere, both sides may accept different data.',
    remedy: 'Restore or remove the missing peers before it expires, and verify that none of them runs apart.',
    alert: 'NatsRaftQuorumLost',
  },
  raft_quorum_rescue_ended: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'info',
    wordings: [
      {
        text: [
          'Unsafe quorum rescue expired, quorum restored to {quorum:int}',
          'Unsafe quorum rescue stopped, quorum updated to {quorum:int}',
        ],
        versions: '2.15.0 on',
      },
    ],
    examples: [
      '[7] 2026/09/01 10:16:12.123456 [WRN] RAFT [yrzKKRBu - _meta_] Unsafe quorum rescue expired, quorum restored to 2',
    ],
    meaning: 'The lowered quorum is back to what the size of the group asks for.',
    isNot: 'Not a sign that the group has a majority again.',
    remedy: 'Check that the group has a leader.',
  },
  raft_vote_not_persisted: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'critical',
    wordings: [
      {
        text: [
          'Not granting vote for {candidate:quoted}, could not persist term and vote: {error:text}',
          'Not requesting votes for {candidate:quoted}, could not persist term and vote: {error:text}',
        ],
        versions: '2.12.12, 2.14.3 on',
      },
      { text: 'Error writing term and vote file for {candidate:quoted}: {error:text}', versions: '2.9 on' },
    ],
    examples: [
      '[7] 2026/03/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Not granting vote for "S-R3F-a1B2c3D4", could not persist term and vote: no space left on device',
    ],
    meaning: 'This server could not write its vote to disk, so it neither votes nor stands for election.',
    isNot: 'Not a network problem: the store refuses writes.',
    remedy: 'Read the error; df -h and df -i on the store directory; then the kernel log.',
    alert: 'NatsStoreWriteError',
  },
  raft_protocol_error: {
    scope: 'raft',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Received malformed vote request for {candidate:quoted}',
          'Received malformed vote response for {candidate:quoted}',
          'Received invalid peer name for remove proposal: {peer:quoted}',
          'AppendEntry failed to be placed on internal channel: corrupt entry',
          'Expected first catchup entry to be a snapshot and peerstate, will retry',
          'Could not parse snapshot peerstate correctly',
        ],
        versions: '2.9 on',
      },
      { text: 'Received malformed append entry response', versions: '2.12.12, 2.14.3 on' },
      {
        text: [
          'Error subscribing to forwarded proposals: {error:text}',
          'Error subscribing to forwarded remove peer proposals: {error:text}',
        ],
        versions: '2.10.5 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Received malformed vote request for "S-R3F-a1B2c3D4"',
    ],
    meaning: 'A RAFT message from another server could not be understood, or not be listened for.',
    isNot: 'Not a disk problem.',
    remedy:
      'Compare the versions of the servers; something else may be publishing on $NRG subjects of the system account.',
  },
  raft_learner_overrun: {
    scope: 'raft',
    levels: ['WRN'],
    severity: 'warning',
    wordings: [
      {
        text: 'Learner overrun, truncating to snapshot {snapshot:int} and requesting catchup, WAL size {bytes:size}',
        versions: '2.15.1 on',
      },
    ],
    examples: [
      '[7] 2026/09/01 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Learner overrun, truncating to snapshot 120000 and requesting catchup, WAL size 1.02 GB',
    ],
    meaning: 'A peer that is joining receives entries faster than it applies them; it starts its catch-up over.',
    isNot: 'Not data loss: it has no vote yet, and the others hold everything.',
    remedy: 'If it repeats, the new peer cannot keep up: its disk, or the publishing rate while it joins.',
    byNumbers: 'NatsCatchupStalled',
  },
} as const satisfies Section
