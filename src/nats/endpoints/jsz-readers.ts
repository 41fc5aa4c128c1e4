// Readers of the two long questions to /jsz: accounts with their streams, and consumers.
import { flag, list, maybeText, number, text, without, type Json } from '../json/decode.ts'
import { consumerFields, readAccount, readConsumer, readStream, secondsSince, streamFields } from './jsz.ts'
import type { Account, AssetCluster, Consumer, GroupOwner, Jsz, JszConsumers, Stream } from './jsz.ts'
import { shapeOf, wholeIn } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'
import { openMemory, openRows, type Kind, type Memory } from '../json/recall.ts'

export const accountLevel = { indent: 4, arrays: ['account_details'] }
export const streamLevel = { indent: 8, arrays: ['stream_detail'] }
const wholeStreams = { ...streamLevel, fields: shapeOf(streamFields) }
const consumerLevel = { indent: 12, arrays: ['consumer_detail'], fields: shapeOf(consumerFields) }

interface Asset {
  cluster: AssetCluster | undefined
}

/** At rest an asset says when its leader heard of its replicas, when it was asked, and else what it said before. */
function restingKind<Row>(assetOf: (row: Row) => Asset, withAsset: (row: Row, asset: Asset) => Row): Kind<Row> {
  return {
    times: { shown: ['active'], unread: ['ts'] },
    timesOf: (row) => (assetOf(row).cluster?.replicas ?? []).map(({ activeSeconds }) => activeSeconds),
    parse: (bytes, from, to) => secondsSince(wholeIn(bytes, from, to)),
    withTimes(row, times) {
      const { cluster } = assetOf(row)
      if (cluster === undefined) return row
      const replicas = cluster.replicas.map((replica, at) => ({ ...replica, activeSeconds: times[at] }))
      return withAsset(row, { cluster: { ...cluster, replicas } })
    },
  }
}

/** A stream with its group, by whichever name it is told. */
interface OfGroup {
  stream: Stream
  group: string | undefined
}

export const streamKind = restingKind<OfGroup>(
  ({ stream }) => stream,
  ({ stream, group }, asset) => ({ stream: { ...stream, ...asset }, group }),
)
export const consumerKind = restingKind<Consumer>(
  (consumer) => consumer,
  (consumer, asset) => ({ ...consumer, ...asset }),
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

/** The row with a name that came after it; another row where it has a name already, since it may be one of an earlier answer. */
function named<Key extends 'account' | 'stream', Row extends Record<Key, string>>(
  row: Row,
  key: Key,
  value: string,
): Row {
  if (row[key] === value) return row
  if (row[key] !== '') return { ...row, [key]: value }
  const unnamed: Record<Key, string> = row
  unnamed[key] = value
  return row
}

/** Gives rows a name that came after them, and hands each on. */
export function nameRows<Key extends 'account' | 'stream', Row extends Record<Key, string>>(
  rows: readonly Row[],
  key: Key,
  value: string,
  next: (row: Row) => void,
): void {
  for (const row of rows) next(named(row, key, value))
}

/** /jsz?consumers=1&raft=1. `keep` says which consumers become rows; groups of all are learned. */
export function jszConsumersReader(
  keep: (consumer: Consumer) => boolean,
  memory: ConsumerMemory = openMemory(),
): Reader<JszConsumers> {
  const consumers: Consumer[] = []
  const owners: GroupOwner[] = []
  /** Of the stream and of the account that have not ended, and so have not told their names. */
  let ofStream: Consumer[] = []
  let ofAccount: { consumers: Consumer[]; owners: GroupOwner[] } = { consumers: [], owners: [] }
  const rows = openRows(memory, consumerKind, {
    make: (json) => readConsumer(json, '', ''),
    take: (row) => void ofStream.push(row),
  })
  const pieces: Record<string, (json: Json) => void> = {
    consumer_detail: (json) => rows.read('', json),
    stream_detail(json) {
      // Whatever becomes of this stream: its consumers are not the next one's.
      const ofThis = ofStream
      ofStream = []
      const stream = text(json, 'name')
      const groups = list(json, 'consumer_raft_groups', (owner): GroupOwner => {
        return { group: text(owner, 'raft_group'), account: '', stream, consumer: text(owner, 'name') }
      })
      nameRows(ofThis, 'stream', stream, (row) => ofAccount.consumers.push(row))
      for (const group of groups) ofAccount.owners.push(group)
    },
    account_details(json) {
      const named = ofAccount
      ofAccount = { consumers: [], owners: [] }
      const account = text(json, 'id')
      nameRows(named.owners, 'account', account, (row) => owners.push(row))
      nameRows(named.consumers, 'account', account, (row) => {
        if (keep(row)) consumers.push(row)
      })
    },
  }
  return {
    levels: [accountLevel, streamLevel, { ...consumerLevel, rows }],
    piece: (_, name, json) => pieces[name]?.(json),
    end: (json) => ({ total: number(json, 'consumers'), consumers, owners }),
  }
}
