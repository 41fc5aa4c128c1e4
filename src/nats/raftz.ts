// Row type and reader of /raftz: every RAFT group with a node on this server, one request an account.

export interface RaftPeer {
  /** Server name; '' until heard of. */
  name: string
  /** Entries replicated, leader's view only. */
  lastReplicatedIndex: number
  /** Seconds since last contact, leader's view; undefined: never. */
  lastSeenSeconds: number | undefined
}

export interface RaftGroup {
  /** Account the group was listed under; '' for _meta_. */
  account: string
  /** S-R3F-…, C-R3F-… or _meta_. */
  group: string
  state: 'LEADER' | 'FOLLOWER' | 'CANDIDATE' | 'CLOSED'
  hasLeader: boolean
  size: number
  quorumNeeded: number
  term: number
  committed: number
  applied: number
  /** pindex: last entry in this node's log. */
  logIndex: number
  /** pindex - max(committed, wal.first_seq - 1), not below 0: equals the server's own count of append entries pending. */
  pending: number
  /** committed - max(applied, wal.first_seq - 1), not below 0: waits for the state machine. */
  unapplied: number
  catchingUp: boolean
  paused: boolean
  observer: boolean
  /** undefined: the server's version lacks it (before 2.14). */
  overrun: boolean | undefined
  overruns: number | undefined
  walError: boolean
  walEntries: number
  walBytes: number
  queues: { proposal: number; entry: number; response: number; apply: number }
  peers: RaftPeer[]
}
