// Row types and reader of /jsz?consumers=1&config=1: what streams and consumers are configured to hold, which rarely changes.
import { child, flag, maybeLimit, maybeText, nanoseconds, number, text, type Json } from '../json/decode.ts'
import type { Asset } from '../../ids.ts'
import { accountLevel, nameRows, streamLevel } from './jsz-readers.ts'
import { shapeOf } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'

/** Limits: undefined is unlimited. */
export interface StreamConfig {
  account: string
  stream: string
  maxBytes: number | undefined
  maxMessages: number | undefined
  maxMessagesPerSubject: number | undefined
  maxMessageBytes: number | undefined
  maxConsumers: number | undefined
  maxAgeSeconds: number | undefined
  duplicateWindowSeconds: number | undefined
  replicas: number
  /** limits, interest, workqueue. */
  retention: string
  /** file, memory. */
  storage: string
  /** old, new. */
  discard: string
  sealed: boolean
}

/** Limits: undefined is unlimited. */
export interface ConsumerConfig extends Asset {
  maxAckPending: number | undefined
  maxDeliver: number | undefined
  maxWaiting: number | undefined
  ackWaitSeconds: number | undefined
  /** Outlives its clients. */
  durable: boolean
}

export interface JszConfig {
  streams: StreamConfig[]
  consumers: ConsumerConfig[]
}

/** 0 stands for unlimited, as -1 does. */
function positive(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 ? undefined : value
}

function readStreamConfig(json: Json, account: string, stream: string): StreamConfig {
  return {
    account,
    stream,
    maxBytes: positive(maybeLimit(json, 'max_bytes')),
    maxMessages: positive(maybeLimit(json, 'max_msgs')),
    maxMessagesPerSubject: positive(maybeLimit(json, 'max_msgs_per_subject')),
    maxMessageBytes: positive(maybeLimit(json, 'max_msg_size')),
    maxConsumers: positive(maybeLimit(json, 'max_consumers')),
    maxAgeSeconds: positive(nanoseconds(json, 'max_age')),
    duplicateWindowSeconds: positive(nanoseconds(json, 'duplicate_window')),
    replicas: number(json, 'num_replicas'),
    retention: text(json, 'retention'),
    storage: text(json, 'storage'),
    discard: maybeText(json, 'discard') ?? 'old',
    sealed: flag(json, 'sealed'),
  }
}

function readConsumerConfig(json: Json, asset: Asset): ConsumerConfig {
  return {
    ...asset,
    maxAckPending: positive(maybeLimit(json, 'max_ack_pending')),
    maxDeliver: positive(maybeLimit(json, 'max_deliver')),
    maxWaiting: positive(maybeLimit(json, 'max_waiting')),
    ackWaitSeconds: positive(nanoseconds(json, 'ack_wait')),
    durable: (maybeText(json, 'durable_name') ?? '') !== '',
  }
}

/** What is read of a consumer: the rest of its answer, most of it, is stepped over. */
const consumerFields = shapeOf({
  name: true,
  config: { durable_name: true, max_ack_pending: true, max_deliver: true, max_waiting: true, ack_wait: true },
})

/** Which rows to make: filters and limits. */
export interface KeepConfig {
  streamConfig(row: Pick<StreamConfig, 'account' | 'stream'>): boolean
  consumerConfig(row: Asset): boolean
}

/** /jsz?consumers=1&config=1. */
export function jszConfigReader(keep: KeepConfig): Reader<JszConfig> {
  const rows: JszConfig = { streams: [], consumers: [] }
  /** Of the stream and of the account that have not ended, and so have not told their names. */
  let ofStream: ConsumerConfig[] = []
  let ofAccount: JszConfig = { streams: [], consumers: [] }
  const pieces: Record<string, (json: Json) => void> = {
    consumer_detail(json) {
      const asset = { account: '', stream: '', consumer: text(json, 'name') }
      const row = child(json, 'config', (config) => readConsumerConfig(config, asset))
      if (row !== undefined) ofStream.push(row)
    },
    stream_detail(json) {
      // Whatever becomes of this stream: its consumers are not the next one's.
      const consumers = ofStream
      ofStream = []
      const stream = text(json, 'name')
      const row = child(json, 'config', (config) => readStreamConfig(config, '', stream))
      if (row !== undefined) ofAccount.streams.push(row)
      nameRows(consumers, 'stream', stream, (consumer) => ofAccount.consumers.push(consumer))
    },
    account_details(json) {
      const { streams, consumers } = ofAccount
      ofAccount = { streams: [], consumers: [] }
      const account = text(json, 'id')
      nameRows(streams, 'account', account, (row) => {
        if (keep.streamConfig(row)) rows.streams.push(row)
      })
      nameRows(consumers, 'account', account, (row) => {
        if (keep.consumerConfig(row)) rows.consumers.push(row)
      })
    },
  }
  return {
    levels: [accountLevel, streamLevel, { indent: 12, arrays: ['consumer_detail'], fields: consumerFields }],
    piece: (_, name, json) => pieces[name]?.(json),
    end: () => rows,
  }
}
