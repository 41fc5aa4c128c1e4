// Readers of the two long questions to /jsz: accounts with their streams, and consumers.
import { flag, list, maybeText, number, text, without, type Json } from '../json/decode.ts'
import { readAccount, readConsumer, readStream } from './jsz.ts'
import type { Account, Consumer, GroupOwner, Jsz, JszConsumers, Stream } from './jsz.ts'
import type { Reader } from '../json/pieces.ts'

export const accountLevel = { indent: 4, arrays: ['account_details'] }
export const streamLevel = { indent: 8, arrays: ['stream_detail'] }

/** /jsz?accounts=1&streams=1&raft=1. `keep` says which streams become rows; groups of all are learned. */
export function jszReader(keep: (stream: Stream) => boolean): Reader<Jsz> {
  const accounts: Account[] = []
  const streams: Stream[] = []
  const owners: GroupOwner[] = []
  /** Of the account that has not ended, and so has not told its id. */
  let pending: { stream: Stream; group: string | undefined }[] = []
  return {
    levels: [accountLevel, streamLevel],
    piece(_, name, json) {
      if (name === 'stream_detail') {
        const stream = readStream(json, '')
        pending.push({ stream, group: stream.cluster?.group ?? maybeText(json, 'stream_raft_group') })
        return
      }
      const read = readAccount(json)
      const { account } = read
      accounts.push(read)
      for (const { stream, group } of pending) {
        stream.account = account
        if (group !== undefined) owners.push({ group, account, stream: stream.stream, consumer: '' })
        if (keep(stream)) streams.push(stream)
      }
      pending = []
    },
    end(json) {
      number(json, 'streams')
      return { disabled: flag(json, 'disabled'), accounts, streams, owners, raw: without(json, 'account_details') }
    },
  }
}

/** Gives the rows from `from` on a name that came after them. */
export function nameRows<Key extends 'account' | 'stream'>(
  rows: readonly Record<Key, string>[],
  from: number,
  key: Key,
  value: string,
): void {
  for (let index = from; index < rows.length; index++) {
    const row = rows[index]
    if (row !== undefined) row[key] = value
  }
}

/** /jsz?consumers=1&raft=1. `keep` says which consumers become rows; groups of all are learned. */
export function jszConsumersReader(keep: (consumer: Consumer) => boolean): Reader<JszConsumers> {
  const consumers: Consumer[] = []
  const owners: GroupOwner[] = []
  /** Of the account that has not ended, and where its current stream begins. */
  let pending: Consumer[] = []
  let ownersOfAccount = 0
  let consumersOfStream = 0
  const pieces: Record<string, (json: Json) => void> = {
    consumer_detail: (json) => void pending.push(readConsumer(json, '', '')),
    stream_detail(json) {
      const stream = text(json, 'name')
      nameRows(pending, consumersOfStream, 'stream', stream)
      consumersOfStream = pending.length
      list(json, 'consumer_raft_groups', (owner) => {
        owners.push({ group: text(owner, 'raft_group'), account: '', stream, consumer: text(owner, 'name') })
      })
    },
    account_details(json) {
      const account = text(json, 'id')
      nameRows(pending, 0, 'account', account)
      nameRows(owners, ownersOfAccount, 'account', account)
      for (const consumer of pending) if (keep(consumer)) consumers.push(consumer)
      pending = []
      consumersOfStream = 0
      ownersOfAccount = owners.length
    },
  }
  return {
    levels: [accountLevel, streamLevel, { indent: 12, arrays: ['consumer_detail'] }],
    piece: (_, name, json) => pieces[name]?.(json),
    end: (json) => ({ total: number(json, 'consumers'), consumers, owners }),
  }
}
