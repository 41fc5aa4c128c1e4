// Readers of the two long questions to /jsz: accounts with their streams, and consumers.
import { flag, list, maybeText, number, text, without, type Json } from '../json/decode.ts'
import { consumerFields, readAccount, readConsumer, readStream, secondsSince, streamFields } from './jsz.ts'
import type { Account, AssetCluster, Consumer, GroupOwner, Jsz, JszConsumers, Stream } from './jsz.ts'
import { shapeOf, wholeIn } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'
import { openMemory, openRows, type Kind, type Memory } from '../json/recall.ts'
import { accountLevel, nameConsumers, named, partReader, streamLevel, type OfStream, type Part } from './jsz-parts.ts'

const wholeStreams = { ...streamLevel, fields: shapeOf(streamFields) }

/** At rest an asset says when its leader heard of its replicas, when it was asked, and else what it said before. */
export function restingKind<Row>(
  clusterOf: (row: Row) => AssetCluster | undefined,
  withCluster: (row: Row, cluster: AssetCluster) => Row,
): Kind<Row> {
  return {
    times: { shown: ['active'], unread: ['ts'] },
    timesOf: (row) => (clusterOf(row)?.replicas ?? []).map(({ activeSeconds }) => activeSeconds),
    parse: (bytes, from, to) => secondsSince(wholeIn(bytes, from, to)),
    withTimes(row, times) {
      const cluster = clusterOf(row)
      if (cluster === undefined) return row
      const replicas = cluster.replicas.map((replica, at) => ({ ...replica, activeSeconds: times[at] }))
      return withCluster(row, { ...cluster, replicas })
    },
  }
}

/** A stream with its group, by whichever name it is told. */
interface OfGroup {
  stream: Stream
  group: string | undefined
}

export const streamKind = restingKind<OfGroup>(
  ({ stream }) => stream.cluster,
  ({ stream, group }, cluster) => ({ stream: { ...stream, cluster }, group }),
)
export const consumerKind = restingKind<Consumer>(
  (consumer) => consumer.cluster,
  (consumer, cluster) => ({ ...consumer, cluster }),
)
export type StreamMemory = Memory<OfGroup>
export type ConsumerMemory = Memory<Consumer>

/** /jsz?accounts=1&streams=1&raft=1. `keep` says which streams become rows; groups of all are learned. */
export function jszReader(keep: (stream: Stream) => boolean, memory: StreamMemory = openMemory()): Reader<Jsz> {
  const accounts: Account[] = []
  const streams: Stream[] = []
  const owners: GroupOwner[] = []
  /** Of the account that has not ended, and so has not told its id. */
  let pending: OfGroup[] = []
  const rows = openRows(memory, streamKind, {
    make(json) {
      const stream = readStream(json, '')
      return { stream, group: stream.cluster?.group ?? maybeText(json, 'stream_raft_group') }
    },
    take: (row) => void pending.push(row),
  })
  return {
    levels: [accountLevel, { ...wholeStreams, rows }],
    piece(_, name, json) {
      if (name === 'stream_detail') {
        rows.read('', json)
        return
      }
      // Whatever becomes of this account: its streams are not the next one's.
      const ofAccount = pending
      pending = []
      const read = readAccount(json)
      const { account } = read
      accounts.push(read)
      for (const { stream: row, group } of ofAccount) {
        const stream = named(row, 'account', account)
        if (group !== undefined) owners.push({ group, account, stream: stream.stream, consumer: '' })
        if (keep(stream)) streams.push(stream)
      }
    },
    end(json) {
      number(json, 'streams')
      return { disabled: flag(json, 'disabled'), accounts, streams, owners, raw: without(json, 'account_details') }
    },
  }
}

/** State of consumers. `keep` says which become rows; groups of all are learned. */
export function consumersPart(keep: (consumer: Consumer) => boolean): Part<Consumer, JszConsumers> {
  const consumers: Consumer[] = []
  const owners: GroupOwner[] = []
  /** Of the stream and of the account that have not ended, and so have not told their names. */
  let ofStream: Consumer[] = []
  let ofAccount: { consumers: OfStream<Consumer>[]; owners: GroupOwner[] } = { consumers: [], owners: [] }
  return {
    consumer: (row) => void ofStream.push(row),
    stream(json) {
      const rows = ofStream
      ofStream = []
      const stream = text(json, 'name')
      const groups = list(json, 'consumer_raft_groups', (owner): GroupOwner => {
        return { group: text(owner, 'raft_group'), account: '', stream, consumer: text(owner, 'name') }
      })
      ofAccount.consumers.push({ stream, rows })
      for (const group of groups) ofAccount.owners.push(group)
    },
    account(json) {
      const ended = ofAccount
      ofAccount = { consumers: [], owners: [] }
      const account = text(json, 'id')
      for (const row of ended.owners) owners.push(named(row, 'account', account))
      nameConsumers(ended.consumers, account, (row) => {
        if (keep(row)) consumers.push(row)
      })
    },
    end: (json) => ({ total: number(json, 'consumers'), consumers, owners }),
  }
}

const consumerShape = shapeOf(consumerFields)

/** /jsz?consumers=1&raft=1. */
export function jszConsumersReader(
  keep: (consumer: Consumer) => boolean,
  memory: ConsumerMemory = openMemory(),
): Reader<JszConsumers> {
  const make = (json: Json): Consumer => readConsumer(json, '', '')
  return partReader(consumersPart(keep), { fields: consumerShape, make, recall: { memory, kind: consumerKind } })
}
