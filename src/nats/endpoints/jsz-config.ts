// Row types and readers of /jsz?consumers=1&config=1, alone and with state: what streams and consumers are configured to hold.
import { child, flag, maybeLimit, maybeText, nanoseconds, number, text, type Json } from '../json/decode.ts'
import type { Asset } from '../../ids.ts'
import { consumerFields, readConsumer, type Consumer, type JszConsumers } from './jsz.ts'
import { bothParts, inOrder, nameConsumers, named, partReader } from './jsz-parts.ts'
import type { OfStream, Part, StateAndConfig } from './jsz-parts.ts'
import { consumersPart, restingKind } from './jsz-readers.ts'
import { shapeOf, type Fields } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'
import { openMemory, type Memory } from '../json/recall.ts'

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

/** In one literal: with fields spread into it, ten thousand take ten times as long. */
function readConsumerConfig(json: Json, consumer: string): ConsumerConfig {
  return {
    account: '',
    stream: '',
    consumer,
    maxAckPending: positive(maybeLimit(json, 'max_ack_pending')),
    maxDeliver: positive(maybeLimit(json, 'max_deliver')),
    maxWaiting: positive(maybeLimit(json, 'max_waiting')),
    ackWaitSeconds: positive(nanoseconds(json, 'ack_wait')),
    durable: (maybeText(json, 'durable_name') ?? '') !== '',
  }
}

const isSameRow = <Row extends StreamConfig | ConsumerConfig>(a: Row, b: Row | undefined): boolean => {
  if (a === b) return true
  for (const field in a) if (a[field] !== b?.[field]) return false
  return true
}

const areSame = <Row extends StreamConfig | ConsumerConfig>(these: readonly Row[], those: readonly Row[]): boolean =>
  these.length === those.length && these.every((row, index) => isSameRow(row, those[index]))

/** The answer before where this one says the same, as it mostly does: what was made of it is not made again. */
export function configUnlessChanged(before: JszConfig | undefined, answer: JszConfig): JszConfig {
  const isSame =
    before !== undefined && areSame(answer.streams, before.streams) && areSame(answer.consumers, before.consumers)
  return isSame ? before : answer
}

/** What is read of a consumer: the rest of its answer, most of it, is stepped over. */
const configFields: Fields = {
  name: true,
  config: { durable_name: true, max_ack_pending: true, max_deliver: true, max_waiting: true, ack_wait: true },
}
const configShape = shapeOf(configFields)
const bothShape = shapeOf({ ...consumerFields, ...configFields })

/** Which rows to make: filters and limits. */
export interface KeepConfig {
  streamConfig(row: Pick<StreamConfig, 'account' | 'stream'>): boolean
  consumerConfig(row: Asset): boolean
}

/** Of an account that has not ended. */
interface Configs {
  streams: StreamConfig[]
  consumers: OfStream<ConsumerConfig>[]
}
const noConfigs = (): Configs => ({ streams: [], consumers: [] })

/** What streams and consumers are configured to hold. */
export function configPart(keep: KeepConfig): Part<ConsumerConfig | undefined, JszConfig> {
  const rows: JszConfig = { streams: [], consumers: [] }
  /** Of the stream and of the account that have not ended, and so have not told their names. */
  let ofStream: ConsumerConfig[] = []
  let ofAccount = noConfigs()
  return {
    consumer(row) {
      if (row !== undefined) ofStream.push(row)
    },
    stream(json) {
      const consumers = ofStream
      ofStream = []
      const stream = text(json, 'name')
      const row = child(json, 'config', (config) => readStreamConfig(config, '', stream))
      if (row !== undefined) ofAccount.streams.push(row)
      ofAccount.consumers.push({ stream, rows: consumers })
    },
    account(json) {
      const { streams, consumers } = ofAccount
      ofAccount = noConfigs()
      const account = text(json, 'id')
      for (const stream of inOrder(streams)) {
        const row = named(stream, 'account', account)
        if (keep.streamConfig(row)) rows.streams.push(row)
      }
      nameConsumers(consumers, account, (row) => {
        if (keep.consumerConfig(row)) rows.consumers.push(row)
      })
    },
    end: () => rows,
  }
}

/** undefined: the answer does not tell. */
function readConfigOf(json: Json): ConsumerConfig | undefined {
  const name = text(json, 'name')
  return child(json, 'config', (config) => readConsumerConfig(config, name))
}

/** /jsz?consumers=1&config=1. */
export function jszConfigReader(keep: KeepConfig): Reader<JszConfig> {
  return partReader(configPart(keep), { fields: configShape, make: readConfigOf })
}

type Row = StateAndConfig<Consumer, ConsumerConfig | undefined>
const kind = restingKind<Row>(
  ({ state }) => state.cluster,
  ({ state, config }, cluster) => ({ state: { ...state, cluster }, config }),
)
export type ConfiguredMemory = Memory<Row>

/** /jsz?consumers=1&config=1&raft=1: what both readers read, each with its own rows to make. */
export function jszConsumersAndConfigReader(
  keep: { state(consumer: Consumer): boolean; config: KeepConfig },
  memory: ConfiguredMemory = openMemory(),
): Reader<StateAndConfig<JszConsumers, JszConfig>> {
  const part = bothParts(consumersPart(keep.state), configPart(keep.config))
  const make = (json: Json): Row => ({ state: readConsumer(json, '', ''), config: readConfigOf(json) })
  return partReader(part, { fields: bothShape, make, recall: { memory, kind } })
}
