// What an answer of /jsz about consumers is read for: their state, what they are configured to hold, or both in one reading.
import type { Asset } from '../../ids.ts'
import type { Json } from '../json/decode.ts'
import type { Shape } from '../json/fields.ts'
import type { Reader } from '../json/reader.ts'
import { openRows, type Kind, type Memory } from '../json/recall.ts'

export const accountLevel = { indent: 4, arrays: ['account_details'] }
export const streamLevel = { indent: 8, arrays: ['stream_detail'] }

/** Gets what an answer holds from the inside out: consumers before their stream, streams before their account. */
export interface Part<Row, T> {
  consumer(row: Row): void
  /** Of all consumers since the last stream, also where this one is wrong: then its consumers are not the next one's. */
  stream(json: Json): void
  account(json: Json): void
  end(root: Json): T
}

/** How consumers are read: which fields, what is made of them, and what of it is known from the last answer. */
interface Reading<Row> {
  fields: Shape
  make(json: Json): Row
  recall?: { memory: Memory<Row>; kind: Kind<Row> }
}

export function partReader<Row, T>(part: Part<Row, T>, { fields, make, recall }: Reading<Row>): Reader<T> {
  const rows = recall && openRows(recall.memory, recall.kind, { make, take: part.consumer })
  const pieces: Record<string, (json: Json) => void> = {
    consumer_detail: (json) => (rows === undefined ? part.consumer(make(json)) : rows.read('', json)),
    stream_detail: (json) => part.stream(json),
    account_details: (json) => part.account(json),
  }
  return {
    levels: [accountLevel, streamLevel, { indent: 12, arrays: ['consumer_detail'], fields, ...(rows && { rows }) }],
    piece: (_, name, json) => pieces[name]?.(json),
    end: (json) => part.end(json),
  }
}

/** What a consumer is like, and what it is configured to hold. */
export interface StateAndConfig<State, Config> {
  state: State
  config: Config
}

/** One reading for both. What is wrong with a stream or an account for one of them ends it for the other, too. */
export function bothParts<State, Config, States, Configs>(
  state: Part<State, States>,
  config: Part<Config, Configs>,
): Part<StateAndConfig<State, Config>, StateAndConfig<States, Configs>> {
  const each = (act: (part: Pick<Part<never, unknown>, 'stream' | 'account'>) => void): void => {
    try {
      act(state)
    } finally {
      act(config)
    }
  }
  return {
    consumer(row) {
      state.consumer(row.state)
      config.consumer(row.config)
    },
    stream: (json) => each((part) => part.stream(json)),
    account: (json) => each((part) => part.account(json)),
    end: (root) => ({ state: state.end(root), config: config.end(root) }),
  }
}

/** The row with a name that came after it; another row where it has a name already, since it may be one of an earlier answer. */
export function named<Key extends 'account' | 'stream', Row extends Record<Key, string>>(
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

/** What an account has, by stream. */
export interface OfStream<Row> {
  stream: string
  rows: Row[]
}

/** In the order of their names: nats-server goes through its streams in another order each time. */
export const inOrder = <Of extends { stream: string }>(streams: Of[]): Of[] =>
  streams.sort((a, b) => (a.stream < b.stream ? -1 : Number(a.stream > b.stream)))

/** Gives consumers the names that came after them, and hands each on. */
export function nameConsumers<Row extends Asset>(
  streams: OfStream<Row>[],
  account: string,
  next: (row: Row) => void,
): void {
  for (const { stream, rows } of inOrder(streams))
    for (const row of rows) next(named(named(row, 'stream', stream), 'account', account))
}
