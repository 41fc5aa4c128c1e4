// Row types of /jsz, and what one account, stream or consumer of it says.
import {
  child,
  count,
  flag,
  list,
  maybeNumber,
  maybeText,
  nanoseconds,
  number,
  required,
  text,
  time,
  without,
  type Json,
} from '../json/decode.ts'
import type { Fields } from '../json/fields.ts'

export interface Replica {
  name: string
  current: boolean
  offline: boolean
  /** Seconds since last contact; undefined: never seen. */
  activeSeconds: number | undefined
  /** Entries behind, as the leader counts them. */
  lag: number
  /** Assigned, and not a member of the RAFT group yet, or no more; absent: a member, or a version that does not say (before 2.14). */
  pending?: true
}

/** Where a stream copies from. */
export interface StreamSource {
  kind: 'mirror' | 'source'
  stream: string
  /** Messages behind. */
  lag: number
  /** Seconds since the last message or heartbeat; undefined: never. */
  activeSeconds: number | undefined
  /** The last attempt to copy ended in an error. */
  failed: boolean
}

export interface Move {
  since: number | undefined
  replicas: number
}

/** Cluster part of a stream or consumer; absent on a standalone server. */
export interface AssetCluster {
  group: string | undefined
  /** Server name; undefined: leaderless. */
  leader: string | undefined
  replicas: Replica[]
  /** While it is moved or scaled: since when (Unix seconds), and how many replicas it is to have; absent: at rest, or before 2.14. */
  move?: Move
  /** Replicas that a limit has cut from the list; absent: none. */
  unlisted?: number
}

export interface Stream {
  /** account_details[].id: what /raftz and the logs call it, also in operator mode. */
  account: string
  stream: string
  messages: number
  bytes: number
  firstSeq: number
  lastSeq: number
  /** Unix seconds of the first and the last message; undefined: empty stream. */
  firstTime: number | undefined
  lastTime: number | undefined
  subjects: number
  deleted: number
  consumers: number
  /** Unix seconds. */
  createdAt: number | undefined
  sources: StreamSource[]
  cluster: AssetCluster | undefined
}

export interface Consumer {
  account: string
  stream: string
  consumer: string
  deliveredStreamSeq: number
  deliveredConsumerSeq: number
  ackFloorStreamSeq: number
  ackFloorConsumerSeq: number
  ackPending: number
  redelivered: number
  waiting: number
  pending: number
  /** Unix seconds of the last delivery and the last acknowledgement; undefined: never. */
  lastDelivery: number | undefined
  lastAck: number | undefined
  /** A client is subscribed to the delivery subject; false for pull consumers too. */
  pushBound: boolean
  paused: boolean
  /** Seconds until a paused consumer goes on; undefined: not paused. */
  pauseSeconds: number | undefined
  cluster: AssetCluster | undefined
}

/** Name of a RAFT group, and whose it is. consumer '' is a stream's group. */
export interface GroupOwner {
  group: string
  account: string
  stream: string
  consumer: string
}

/** An account with JetStream on this server. */
export interface Account {
  /** What /raftz and the logs call it; in operator mode the public key. */
  account: string
  /** Name tag in operator mode, else the same. */
  name: string
  /** account_details[] as sent, without stream_detail. Usage is of the whole cluster: every server says the same. */
  raw: Json
}

/** /jsz?accounts=1&streams=1&raft=1 */
export interface Jsz {
  /** JetStream not running; then all numbers are 0. */
  disabled: boolean
  accounts: Account[]
  streams: Stream[]
  owners: GroupOwner[]
  /** Top level as sent, without account_details. */
  raw: Json
}

/** /jsz?consumers=1&raft=1 */
export interface JszConsumers {
  /** On this server, leaders and followers, before filters and limits. */
  total: number
  consumers: Consumer[]
  owners: GroupOwner[]
}

/** Nanoseconds as the servers count them; 0 is never. */
export const secondsSince = (active: number): number | undefined => (active === 0 ? undefined : active / 1e9)

function readReplica(json: Json): Replica {
  const active = maybeNumber(json, 'active')
  return {
    name: text(json, 'name'),
    current: flag(json, 'current'),
    offline: flag(json, 'offline'),
    activeSeconds: active === undefined ? undefined : secondsSince(active),
    lag: count(json, 'lag'),
    ...(flag(json, 'pending') ? { pending: true as const } : {}),
  }
}

function readMove(json: Json): Move {
  return { since: time(json, 'created'), replicas: list(json, 'replicas', () => true).length }
}

function readCluster(json: Json): AssetCluster {
  const move = child(json, 'desired', readMove)
  return {
    ...(move === undefined ? {} : { move }),
    group: maybeText(json, 'raft_group'),
    leader: maybeText(json, 'leader'),
    replicas: list(json, 'replicas', readReplica),
  }
}

const clusterFields: Fields = {
  ...{ raft_group: true, leader: true },
  replicas: [{ name: true, current: true, offline: true, active: true, lag: true, pending: true }],
  desired: { created: true, replicas: [{}] },
}
const sourceFields: Fields = { name: true, lag: true, active: true, error: true }
const sequenceFields: Fields = { consumer_seq: true, stream_seq: true, last_active: true }

/** What `readStream` reads, and its group by the older name. */
export const streamFields: Fields = {
  ...{ name: true, created: true, stream_raft_group: true },
  cluster: clusterFields,
  state: {
    ...{ messages: true, bytes: true, first_seq: true, last_seq: true, first_ts: true, last_ts: true },
    ...{ num_subjects: true, num_deleted: true, consumer_count: true },
  },
  mirror: sourceFields,
  sources: [sourceFields],
}

/** What `readConsumer` reads. */
export const consumerFields: Fields = {
  ...{ name: true, push_bound: true, paused: true, pause_remaining: true },
  ...{ num_ack_pending: true, num_redelivered: true, num_waiting: true, num_pending: true },
  ...{ delivered: sequenceFields, ack_floor: sequenceFields, cluster: clusterFields },
}

function readSource(json: Json, kind: StreamSource['kind']): StreamSource {
  const active = nanoseconds(json, 'active')
  const activeSeconds = active !== undefined && active < 0 ? undefined : active
  return {
    kind,
    stream: text(json, 'name'),
    lag: count(json, 'lag'),
    activeSeconds,
    failed: child(json, 'error', () => true) ?? false,
  }
}

function readSources(json: Json): StreamSource[] {
  const mirror = child(json, 'mirror', (inner) => readSource(inner, 'mirror'))
  const sources = list(json, 'sources', (inner) => readSource(inner, 'source'))
  return mirror === undefined ? sources : [mirror, ...sources]
}

export function readStream(json: Json, account: string): Stream {
  const stream = text(json, 'name')
  const createdAt = time(json, 'created')
  const sources = readSources(json)
  const cluster = child(json, 'cluster', readCluster)
  // In one literal: fields spread into it take ten times as long.
  return required(json, 'state', (state) => ({
    account,
    stream,
    messages: number(state, 'messages'),
    bytes: number(state, 'bytes'),
    firstSeq: number(state, 'first_seq'),
    lastSeq: number(state, 'last_seq'),
    firstTime: time(state, 'first_ts'),
    lastTime: time(state, 'last_ts'),
    subjects: count(state, 'num_subjects'),
    deleted: count(state, 'num_deleted'),
    consumers: number(state, 'consumer_count'),
    createdAt,
    sources,
    cluster,
  }))
}

interface Sequence {
  consumer: number
  stream: number
  last: number | undefined
}

function readSequence(json: Json): Sequence {
  return { consumer: number(json, 'consumer_seq'), stream: number(json, 'stream_seq'), last: time(json, 'last_active') }
}

export function readConsumer(json: Json, account: string, stream: string): Consumer {
  const delivered = required(json, 'delivered', readSequence)
  const ackFloor = required(json, 'ack_floor', readSequence)
  return {
    account,
    stream,
    consumer: text(json, 'name'),
    deliveredStreamSeq: delivered.stream,
    deliveredConsumerSeq: delivered.consumer,
    ackFloorStreamSeq: ackFloor.stream,
    ackFloorConsumerSeq: ackFloor.consumer,
    ackPending: number(json, 'num_ack_pending'),
    redelivered: number(json, 'num_redelivered'),
    waiting: number(json, 'num_waiting'),
    pending: number(json, 'num_pending'),
    lastDelivery: delivered.last,
    lastAck: ackFloor.last,
    pushBound: flag(json, 'push_bound'),
    paused: flag(json, 'paused'),
    pauseSeconds: nanoseconds(json, 'pause_remaining'),
    cluster: child(json, 'cluster', readCluster),
  }
}

export function readAccount(json: Json): Account {
  return { account: text(json, 'id'), name: text(json, 'name'), raw: without(json, 'stream_detail') }
}
