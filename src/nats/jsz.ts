// Row types and readers of /jsz: JetStream totals, accounts, streams (one request) and consumers (another).

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

/** /jsz?accounts=1&streams=1&raft=1 */
export interface Jsz {
  /** JetStream not running; then all numbers are 0. */
  disabled: boolean
  /** Ids of the JetStream accounts, for /raftz?acc=. */
  accounts: string[]
  streams: Stream[]
  owners: GroupOwner[]
  raw: Record<string, unknown>
}

/** /jsz?consumers=1&raft=1 */
export interface JszConsumers {
  consumers: Consumer[]
  owners: GroupOwner[]
}
