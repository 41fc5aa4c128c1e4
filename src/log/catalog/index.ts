// The catalog: every line of nats-server that an operator could act on, as rows. Everything log-derived is generated from it.
import { api } from './api.ts'
import { catchup } from './catchup.ts'
import { cluster } from './cluster.ts'
import { connections } from './connections.ts'
import { filestore } from './filestore.ts'
import { lifecycle } from './lifecycle.ts'
import { logger } from './logger.ts'
import { metalayer } from './metalayer.ts'
import { raft } from './raft.ts'
import { stream } from './stream.ts'
import type { Row } from './row.ts'

/** By heading, in the order of docs/LOGS.md. */
export const sections = {
  RAFT: raft,
  'File store': filestore,
  Streams: stream,
  Cluster: cluster,
  'Catch-up': catchup,
  'Meta layer': metalayer,
  'API and health': api,
  Connections: connections,
  Lifecycle: lifecycle,
  Logger: logger,
} as const

export const catalog = {
  ...raft,
  ...filestore,
  ...stream,
  ...cluster,
  ...catchup,
  ...metalayer,
  ...api,
  ...connections,
  ...lifecycle,
  ...logger,
} as const

export type EventId = keyof typeof catalog

/** Every event id, in the order of the catalog. */
export const eventIds = Object.keys(catalog) as EventId[]

export const rowOf = (id: EventId): Row => catalog[id]

/** Whether a word is an event id, as for `explain ID` and for state files of another version. */
export const isEventId = (word: string): word is EventId => Object.hasOwn(catalog, word)
