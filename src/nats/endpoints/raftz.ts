// Row type and reader of /raftz: every RAFT group with a node on this server, one request an account.
import {
  child,
  count,
  entries,
  flag,
  goDuration,
  maybeFlag,
  maybeNumber,
  maybeText,
  number,
  required,
  text,
} from '../json/decode.ts'
import { goSecondsIn } from '../../duration.ts'
import { bytesSince } from '../../ladder.ts'
import type { Json } from '../json/decode.ts'
import { shapeOf } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'
import { openMemory, openRows, type Kind, type Memory } from '../json/recall.ts'
import type { Reply } from '../http/client.ts'
import { NatsError } from '../error.ts'
import { isAtLeast } from './version.ts'

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
  /** Estimated size of what is pending, from the mean size of an entry in the log; undefined: this version has no limit in bytes. */
  pendingBytes: number | undefined
  walEntries: number
  walBytes: number
  queues: { proposal: number; entry: number; response: number; apply: number }
  peers: RaftPeer[]
}

const states: readonly string[] = ['LEADER', 'FOLLOWER', 'CANDIDATE', 'CLOSED'] satisfies RaftGroup['state'][]

function isState(value: string): value is RaftGroup['state'] {
  return states.includes(value)
}

function readState(json: Json): RaftGroup['state'] {
  const value = text(json, 'state')
  if (!isState(value)) throw new NatsError('shape', `state: expected one of ${states.join(', ')}`)
  return value
}

function readPeer(json: Json): RaftPeer {
  return {
    name: maybeText(json, 'name') ?? '',
    lastReplicatedIndex: count(json, 'last_replicated_index'),
    lastSeenSeconds: goDuration(json, 'last_seen'),
  }
}

interface Wal {
  entries: number
  bytes: number
  /** Index of the last snapshot: everything up to it is applied and out of the log, whatever the other fields say. */
  snapshot: number
}

function readWal(json: Json): Wal {
  return {
    entries: number(json, 'messages'),
    bytes: number(json, 'bytes'),
    snapshot: Math.max(0, number(json, 'first_seq') - 1),
  }
}

function readIndexes(
  json: Json,
  snapshot: number,
): Pick<RaftGroup, 'committed' | 'applied' | 'logIndex' | 'pending' | 'unapplied'> {
  const committed = number(json, 'committed')
  const applied = number(json, 'applied')
  const logIndex = number(json, 'pindex')
  return {
    committed,
    applied,
    logIndex,
    pending: Math.max(0, logIndex - Math.max(committed, snapshot)),
    unapplied: Math.max(0, committed - Math.max(applied, snapshot)),
  }
}

function readQueues(json: Json): RaftGroup['queues'] {
  return {
    proposal: number(json, 'ipq_proposal_len'),
    entry: number(json, 'ipq_entry_len'),
    response: number(json, 'ipq_resp_len'),
    apply: number(json, 'ipq_apply_len'),
  }
}

/** What a version has in /raftz or limits without saying so: absence alone does not tell. */
export interface RaftzFields {
  /** Fields about overrun, left out while they are 0 (2.14 and newer). */
  overrun: boolean
  /** The cache of entries ends by size too. */
  byteLimit: boolean
}

export function raftzFields(version: string): RaftzFields {
  return { overrun: isAtLeast(version, [2, 14]), byteLimit: isAtLeast(version, bytesSince) }
}

function estimatedBytes(pending: number, { entries, bytes }: Wal): number {
  return entries === 0 ? 0 : Math.round((pending * bytes) / entries)
}

function readGroup(json: Json, group: string, account: string, has: RaftzFields): RaftGroup {
  const wal = required(json, 'wal', readWal)
  const indexes = readIndexes(json, wal.snapshot)
  return {
    account: group === '_meta_' ? '' : account,
    group,
    state: readState(json),
    hasLeader: maybeText(json, 'leader') !== undefined,
    size: number(json, 'size'),
    quorumNeeded: number(json, 'quorum_needed'),
    term: number(json, 'term'),
    ...indexes,
    pendingBytes: has.byteLimit ? estimatedBytes(indexes.pending, wal) : undefined,
    catchingUp: flag(json, 'catching_up'),
    paused: flag(json, 'paused'),
    observer: flag(json, 'observer'),
    overrun: maybeFlag(json, 'overrun') ?? (has.overrun ? false : undefined),
    overruns: maybeNumber(json, 'overrun_count') ?? (has.overrun ? 0 : undefined),
    walError: json['wal_error'] !== undefined && json['wal_error'] !== null,
    walEntries: wal.entries,
    walBytes: wal.bytes,
    queues: readQueues(json),
    peers: child(json, 'peers', (peers) => entries(peers, readPeer)) ?? [],
  }
}

/** What `readGroup` reads; the rest of a group, half of it, is stepped over. */
const groupFields = shapeOf({
  ...{ state: true, leader: true, size: true, quorum_needed: true, term: true },
  ...{ committed: true, applied: true, pindex: true, catching_up: true, paused: true, observer: true },
  ...{ overrun: true, overrun_count: true, wal_error: true },
  ...{ ipq_proposal_len: true, ipq_entry_len: true, ipq_resp_len: true, ipq_apply_len: true },
  wal: { messages: true, bytes: true, first_seq: true },
  peers: { '*': { name: true, last_replicated_index: true, last_seen: true } },
})

const seen = ({ lastSeenSeconds }: RaftPeer): boolean => lastSeenSeconds !== undefined

/** A group at rest says when it heard of its peers, and else what it said before. */
export const groupKind: Kind<RaftGroup> = {
  times: { shown: ['last_seen'], unread: [] },
  timesOf: ({ peers }) => peers.filter(seen).map(({ lastSeenSeconds }) => lastSeenSeconds),
  parse: (bytes, from, to) => goSecondsIn(bytes, from, to) ?? NaN,
  withTimes(group, times) {
    let next = 0
    const peers = group.peers.map((peer) => (seen(peer) ? { ...peer, lastSeenSeconds: times[next++] } : peer))
    return { ...group, peers }
  },
}

/**
 * /raftz?acc=. `has` is asked at each group, since the version may be learned while the answer comes; `memory` is of answers of the same version.
 */
export function raftzReader(
  has: () => RaftzFields,
  keep: (group: RaftGroup) => boolean,
  memory: Memory<RaftGroup> = openMemory(),
): Reader<RaftGroup[]> {
  const groups: RaftGroup[] = []
  /** Of the account that has not ended. */
  let pending: RaftGroup[] = []
  const rows = openRows(memory, groupKind, {
    make: (json, name) => readGroup(json, name, '', has()),
    take: (group) => void pending.push(group),
  })
  return {
    // Indented by three, unlike every other endpoint.
    levels: [{ indent: 3 }, { indent: 6, fields: groupFields, rows }],
    piece(level, name, json) {
      if (level === 1) {
        rows.read(name, json)
        return
      }
      for (const group of pending) {
        if (group.group !== '_meta_') group.account = name
        if (keep(group)) groups.push(group)
      }
      pending = []
    },
    end: () => groups,
  }
}

/** 404 with these words: this server has no RAFT node, or none in this account. */
const noNodes = 'No Raft nodes'

/** One request an account, one after another; the system account's has _meta_. Groups listed twice are taken once. */
export async function askRaftz(
  read: (path: string) => Promise<RaftGroup[]>,
  accounts: readonly string[],
  systemAccount: string | undefined,
): Promise<RaftGroup[]> {
  const paths = new Set([systemAccount, ...accounts].map((account) => raftzPath(account)))
  const groups = new Map<string, RaftGroup>()
  for (const path of paths) {
    for (const group of await read(path)) groups.set(group.group, group)
  }
  return [...groups.values()]
}

/** Whether this answer says that the server has no RAFT node, or none in this account. */
export function hasNoNodes({ status, body }: Reply): boolean {
  return status === 404 && body.toString('utf8', 0, 100).startsWith(noNodes)
}

/** Without an account nats-server takes the system account. */
function raftzPath(account: string | undefined): string {
  return account === undefined ? '/raftz' : `/raftz?acc=${encodeURIComponent(account)}`
}
