// RAFT groups as /raftz shows them, server by server, with the stream or consumer they belong to.
import { metaGroup } from '../ids.ts'
import type { RaftGroup, RaftPeer } from '../nats/endpoints/raftz.ts'
import { peerSilentAfter } from '../nats/collect/trouble.ts'
import { thresholds } from '../thresholds.ts'
import type { RaftRow } from '../world/groups.ts'
import { groupKey } from '../world/crowd.ts'
import type { World } from '../world/world.ts'
import { onlyWhen, table, type Family, type Once, type When } from './family.ts'
import { groupLabels } from './identity.ts'

const field = (name: string): string => `/raftz ${name}`
const flag = (value: boolean | undefined): number | undefined => (value === undefined ? undefined : Number(value))

/** The meta group, and whatever has something to tell: the rest is as it should be, or as its leader says. */
const isWatched = ({ troubled, flagged, group }: RaftRow): boolean => troubled || flagged || group === metaGroup

const watched: When<RaftRow> = {
  words:
    'groups in trouble, paused or catching up, now or within 15 minutes (1 h after a change of leader), and the meta group',
  holds: isWatched,
}

const spoken: When<RaftRow> = {
  words: `the leader of a group, and ${watched.words}`,
  holds: (row) => row.raft.state === 'LEADER' || isWatched(row),
}

/** Of every group on every server that has it. */
const presence: Family<RaftRow>[] = [
  {
    name: 'nats_raft_committed_index',
    type: 'gauge',
    help: 'Index of the last entry known to be on a majority.',
    source: field('committed'),
    value: ({ raft }) => raft.committed,
  },
  {
    name: 'nats_raft_group_size',
    type: 'gauge',
    help: 'Members of the group; where only what is in trouble is shown, a change is shown a sample late, so that it is seen.',
    source: field('size'),
    value: ({ begun, raft }) => begun?.size ?? raft.size,
  },
]

/** Shown of leaders only: followers say the same, a moment later. */
const progress: Family<RaftRow>[] = [
  {
    name: 'nats_raft_unapplied_entries',
    type: 'gauge',
    help: 'Entries committed but not yet applied by the stream, consumer or meta layer.',
    source: field('committed - max(applied, wal.first_seq - 1)'),
    value: ({ raft }) => raft.unapplied,
  },
  {
    name: 'nats_raft_applied_index',
    type: 'gauge',
    help: 'Index of the last entry applied by the stream, consumer or meta layer.',
    source: field('applied'),
    value: ({ raft }) => raft.applied,
  },
  {
    name: 'nats_raft_leader',
    type: 'gauge',
    help: '1 if this server leads the group, else 0.',
    source: field('state'),
    value: ({ raft }) => Number(raft.state === 'LEADER'),
  },
]

const details: Family<RaftRow>[] = [
  {
    name: 'nats_raft_log_index',
    type: 'gauge',
    help: "Index of the last entry in this server's log of the group.",
    source: field('pindex'),
    value: ({ raft }) => raft.logIndex,
  },
  {
    name: 'nats_raft_term',
    type: 'gauge',
    help: 'Election term: it rises with every election.',
    source: field('term'),
    value: ({ raft }) => raft.term,
  },
  {
    name: 'nats_raft_wal_entries',
    type: 'gauge',
    help: "Entries in this server's log of the group since the last snapshot.",
    source: field('wal.messages'),
    value: ({ raft }) => raft.walEntries,
  },
  {
    name: 'nats_raft_wal_bytes',
    type: 'gauge',
    help: "Size of this server's log of the group in bytes.",
    source: field('wal.bytes'),
    value: ({ raft }) => raft.walBytes,
  },
  {
    name: 'nats_raft_has_leader',
    type: 'gauge',
    help: '1 if this server knows a leader of the group, else 0.',
    source: field('leader'),
    value: ({ raft }) => Number(raft.hasLeader),
  },
  {
    name: 'nats_raft_catching_up',
    type: 'gauge',
    help: '1 while the leader sends this server what it missed; entries pending are then by design.',
    source: field('catching_up'),
    value: ({ raft }) => Number(raft.catchingUp),
  },
  {
    name: 'nats_raft_paused',
    type: 'gauge',
    help: '1 while this server does not apply entries, as during replay or a snapshot; entries pending are then by design.',
    source: field('paused'),
    value: ({ raft }) => Number(raft.paused),
  },
  {
    name: 'nats_raft_overrun',
    type: 'gauge',
    help: '1 while the server holds the group back because over 100,000 entries wait (2.14 and newer).',
    source: field('overrun'),
    value: ({ raft }) => flag(raft.overrun),
  },
  {
    name: 'nats_raft_wal_error',
    type: 'gauge',
    help: '1 if writing the log of the group failed; newer servers drop such a group from /raftz instead.',
    source: field('wal_error'),
    value: ({ raft }) => Number(raft.walError),
  },
  {
    name: 'nats_raft_quorum_needed',
    type: 'gauge',
    help: 'Members that make a majority.',
    source: field('quorum_needed'),
    value: ({ raft }) => raft.quorumNeeded,
  },
]

/** States that may last, and say nothing bad. */
const marks: Family<RaftRow>[] = [
  {
    name: 'nats_raft_observer',
    type: 'gauge',
    help: '1 if this server cannot become leader of the group.',
    source: field('observer'),
    when: {
      words: `while 1, and of ${watched.words}`,
      holds: (row) => row.raft.observer || isWatched(row),
    },
    value: ({ raft }) => Number(raft.observer),
  },
  {
    name: 'nats_raft_overruns_total',
    type: 'counter',
    help: 'Times the server held the group back because over 100,000 entries waited (2.14 and newer).',
    source: field('overrun_count'),
    when: {
      words: `from 1 up, and of ${watched.words}`,
      holds: (row) => (row.raft.overruns ?? 0) > 0 || isWatched(row),
    },
    value: ({ raft }) => raft.overruns,
  },
]

const entity = 'RAFT group'

/** Those that have series of their own. */
export function shownGroups({ groups, shown }: World): readonly RaftRow[] {
  if (shown === undefined) return groups
  const { size } = shown.groups
  return groups.filter((row) => row.group === metaGroup || (size > 0 && shown.groups.has(groupKey(row))))
}

const general = table<RaftRow>({
  entity,
  rows: (_, once) => once(shownGroups),
  labels: groupLabels,
  families: [...presence, ...onlyWhen(spoken, progress), ...onlyWhen(watched, details), ...marks],
})

export const pending = {
  name: 'nats_raft_pending_entries',
  type: 'gauge',
  help: 'Append entries in the log of the group and not yet committed: from raftz the level, from the log the last rung, held until raftz shows recovery.',
} as const

export const leaderChanges = {
  name: 'nats_raft_leader_changes_total',
  type: 'counter',
  help: 'Times this server became leader of the group.',
} as const

export const pendingBytes = {
  name: 'nats_raft_pending_bytes',
  type: 'gauge',
  help: 'Size of the append entries not yet committed in bytes, of servers whose cache ends by size (2.14.6 and newer): from raftz an estimate, from the log the last size logged, held as the entries are.',
} as const

const levels = table<RaftRow>({
  entity,
  rows: (_, once) => once(shownGroups),
  labels: { ...groupLabels, source: () => 'raftz' },
  families: [
    { ...pending, source: field('pindex - max(committed, wal.first_seq - 1)'), value: ({ raft }) => raft.pending },
    {
      ...pendingBytes,
      source: field('pending * wal.bytes / wal.messages'),
      when: watched,
      value: ({ raft }) => raft.pendingBytes,
    },
    {
      ...leaderChanges,
      source: `${field('state')}, between samples`,
      value: ({ begun, leaderChanges }) => begun?.leaderChanges ?? leaderChanges,
    },
  ],
})

interface QueueRow extends RaftRow {
  queue: keyof RaftGroup['queues']
}

const queueNames = ['proposal', 'entry', 'response', 'apply'] as const

/** One by one, as peers are: a list of them all would keep the event loop where there are very many groups. */
function* queueRows(_: World, once: Once): Iterable<QueueRow> {
  for (const row of once(shownGroups)) if (isWatched(row)) for (const queue of queueNames) yield { ...row, queue }
}

const queues = table<QueueRow>({
  entity,
  rows: queueRows,
  labels: { ...groupLabels, queue: ({ queue }) => queue },
  families: [
    {
      name: 'nats_raft_queue_length',
      type: 'gauge',
      help: 'Length of an internal queue of the group; received entries (entry) that pile up mark the slow follower.',
      source: field('ipq_{proposal,entry,resp,apply}_len'),
      value: ({ raft, queue }) => raft.queues[queue],
    },
  ],
})

interface PeerRow extends RaftRow {
  peer: RaftPeer
}

const isBehind = ({ raft: { committed } }: RaftRow, { lastReplicatedIndex, lastSeenSeconds = Infinity }: RaftPeer) =>
  committed - lastReplicatedIndex >= thresholds.pending.normal || lastSeenSeconds >= peerSilentAfter

/** All of a group as soon as one of them is behind or silent, so that they can be compared. */
const speaksOfPeers = (row: RaftRow): boolean =>
  row.raft.state === 'LEADER' && (isWatched(row) || row.raft.peers.some((peer) => isBehind(row, peer)))

/** Only a leader knows how far its peers are; a peer without a name yet has nothing to be told apart by. */
function* peerRows(_: World, once: Once): Iterable<PeerRow> {
  for (const row of once(shownGroups)) {
    if (!speaksOfPeers(row)) continue
    for (const peer of row.raft.peers) if (peer.name !== '') yield { ...row, peer }
  }
}

const peers = table<PeerRow>({
  entity,
  rows: peerRows,
  labels: { ...groupLabels, peer: ({ peer }) => peer.name },
  families: [
    {
      name: 'nats_raft_peer_lag_entries',
      type: 'gauge',
      help: 'Committed entries that the peer has not acknowledged, as the leader of the group sees it.',
      source: field('committed - peers.*.last_replicated_index'),
      value: ({ raft, peer }) => Math.max(0, raft.committed - peer.lastReplicatedIndex),
    },
    {
      name: 'nats_raft_peer_last_contact_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time when the leader of the group last heard of the peer.',
      source: field('peers.*.last_seen'),
      value: ({ at, peer }) => (peer.lastSeenSeconds === undefined ? undefined : at - peer.lastSeenSeconds),
    },
  ],
})

export const raftTables = [levels, general, queues, peers]
