// Readers of the two long questions to /jsz: accounts with their streams, and consumers.
import { flag, list, maybeText, number, text, without, type Json } from '../json/decode.ts'
import { consumerFields, readAccount, readConsumer, readStream, streamFields } from './jsz.ts'
import type { Account, Consumer, GroupOwner, Jsz, JszConsumers, Stream } from './jsz.ts'
import { shapeOf } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'

export const accountLevel = { indent: 4, arrays: ['account_details'] }
export const streamLevel = { indent: 8, arrays: ['stream_detail'] }
const wholeStreams = { ...streamLevel, fields: shapeOf(streamFields) }
const consumerLevel = { indent: 12, arrays: ['consumer_detail'], fields: shapeOf(consumerFields) }

/** /jsz?accounts=1&streams=1&raft=1. `keep` says which streams become rows; groups of all are learned. */
export function jszReader(keep: (stream: Stream) => boolean): Reader<Jsz> {
  const accounts: Account[] = []
  const streams: Stream[] = []
  const owners: GroupOwner[] = []
  /** Of the account that has not ended, and so has not told its id. */
  let pending: { stream: Stream; group: string | undefined }[] = []
  return {
    levels: [accountLevel, wholeStreams],
    piece(_, name, json) {
      if (name === 'stream_detail') {
        const stream = readStream(json, '')
        pending.push({ stream, group: stream.cluster?.group ?? maybeText(json, 'stream_raft_group') })
        return
      }
      // Whatever becomes of this account: its streams are not the next one's.
      const ofAccount = pending
      pending = []
      const read = readAccount(json)
      const { account } = read
      accounts.push(read)
      for (const { stream, group } of ofAccount) {
        stream.account = account
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

/** Gives rows a name that came after them, and hands each on. */
export function nameRows<Key extends 'account' | 'stream', Row extends Record<Key, string>>(
  rows: readonly Row[],
  key: Key,
  value: string,
  next: (row: Row) => void,
): void {
  for (const row of rows) {
    const unnamed: Record<Key, string> = row
    unnamed[key] = value
    next(row)
  }
}

/** /jsz?consumers=1&raft=1. `keep` says which consumers become rows; groups of all are learned. */
export function jszConsumersReader(keep: (consumer: Consumer) => boolean): Reader<JszConsumers> {
  const consumers: Consumer[] = []
  const owners: GroupOwner[] = []
  /** Of the stream and of the account that have not ended, and so have not told their names. */
  let ofStream: Consumer[] = []
  let ofAccount: { consumers: Consumer[]; owners: GroupOwner[] } = { consumers: [], owners: [] }
  const pieces: Record<string, (json: Json) => void> = {
    consumer_detail: (json) => void ofStream.push(readConsumer(json, '', '')),
    stream_detail(json) {
      // Whatever becomes of this stream: its consumers are not the next one's.
      const rows = ofStream
      ofStream = []
      const stream = text(json, 'name')
      const groups = list(json, 'consumer_raft_groups', (owner): GroupOwner => {
        return { group: text(owner, 'raft_group'), account: '', stream, consumer: text(owner, 'name') }
      })
      nameRows(rows, 'stream', stream, (row) => ofAccount.consumers.push(row))
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
    levels: [accountLevel, streamLevel, consumerLevel],
    piece: (_, name, json) => pieces[name]?.(json),
    end: (json) => ({ total: number(json, 'consumers'), consumers, owners }),
  }
}
