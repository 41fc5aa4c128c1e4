// Row types and readers of /jsz: JetStream totals, accounts, streams (one request) and consumers (another).
import {
  child,
  count,
  flag,
  list,
  maybeText,
  nanoseconds,
  number,
  required,
  text,
  time,
  without,
  type Json,
} from './decode.ts'

export interface Replica {
  name: string
  current: boolean
  offline: boolean
  /** Seconds since last contact; undefined: never seen. */
  activeSeconds: number | undefined
  /** Entries behind, as the leader counts them. */
  lag: number
}

/** Cluster part of a stream or consumer; absent on a standalone server. */
export interface AssetCluster {
  group: string | undefined
  /** Server name; undefined: leaderless. */
  leader: string | undefined
  replicas: Replica[]
}

export interface Stream {
  /** account_details[].id: what /raftz and the logs call it, also in operator mode. */
  account: string
  stream: string
  messages: number
  bytes: number
  firstSeq: number
  lastSeq: number
  /** Unix seconds; undefined: empty stream. */
  lastTime: number | undefined
  subjects: number
  deleted: number
  consumers: number
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

function readReplica(json: Json): Replica {
  const active = nanoseconds(json, 'active')
  return {
    name: text(json, 'name'),
    current: flag(json, 'current'),
    offline: flag(json, 'offline'),
    activeSeconds: active === 0 ? undefined : active,
    lag: count(json, 'lag'),
  }
}

function readCluster(json: Json): AssetCluster {
  return {
    group: maybeText(json, 'raft_group'),
    leader: maybeText(json, 'leader'),
    replicas: list(json, 'replicas', readReplica),
  }
}

type State = Omit<Stream, 'account' | 'stream' | 'cluster'>

function readState(json: Json): State {
  return {
    messages: number(json, 'messages'),
    bytes: number(json, 'bytes'),
    firstSeq: number(json, 'first_seq'),
    lastSeq: number(json, 'last_seq'),
    lastTime: time(json, 'last_ts'),
    subjects: count(json, 'num_subjects'),
    deleted: count(json, 'num_deleted'),
    consumers: number(json, 'consumer_count'),
  }
}

function readStream(json: Json, account: string): Stream {
  const state = required(json, 'state', readState)
  return { account, stream: text(json, 'name'), ...state, cluster: child(json, 'cluster', readCluster) }
}

interface Sequence {
  consumer: number
  stream: number
}

function readSequence(json: Json): Sequence {
  return { consumer: number(json, 'consumer_seq'), stream: number(json, 'stream_seq') }
}

function readConsumer(json: Json, account: string, stream: string): Consumer {
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
    cluster: child(json, 'cluster', readCluster),
  }
}

/** Runs `read` on each stream_detail of each account. */
function eachStream(json: Json, read: (stream: Json, account: string) => void): void {
  list(json, 'account_details', (details) => {
    const account = text(details, 'id')
    list(details, 'stream_detail', (stream) => read(stream, account))
  })
}

function readAccount(json: Json): Account {
  return { account: text(json, 'id'), name: text(json, 'name'), raw: without(json, 'stream_detail') }
}

/** Source: /jsz?accounts=1&streams=1&raft=1. `keep` says which streams become rows; groups of all are learned. */
export function readJsz(json: Json, keep: (stream: Stream) => boolean): Jsz {
  const streams: Stream[] = []
  const owners: GroupOwner[] = []
  eachStream(json, (detail, account) => {
    const stream = readStream(detail, account)
    const group = stream.cluster?.group ?? maybeText(detail, 'stream_raft_group')
    if (group !== undefined) owners.push({ group, account, stream: stream.stream, consumer: '' })
    if (keep(stream)) streams.push(stream)
  })
  number(json, 'streams')
  return {
    disabled: flag(json, 'disabled'),
    accounts: list(json, 'account_details', readAccount),
    streams,
    owners,
    raw: without(json, 'account_details'),
  }
}

/** Source: /jsz?consumers=1&raft=1. `keep` says which consumers become rows; groups of all are learned. */
export function readJszConsumers(json: Json, keep: (consumer: Consumer) => boolean): JszConsumers {
  const consumers: Consumer[] = []
  const owners: GroupOwner[] = []
  eachStream(json, (detail, account) => {
    const stream = text(detail, 'name')
    list(detail, 'consumer_detail', (inner) => {
      const consumer = readConsumer(inner, account, stream)
      if (keep(consumer)) consumers.push(consumer)
    })
    list(detail, 'consumer_raft_groups', (inner) => {
      owners.push({ group: text(inner, 'raft_group'), account, stream, consumer: text(inner, 'name') })
    })
  })
  return { total: number(json, 'consumers'), consumers, owners }
}
