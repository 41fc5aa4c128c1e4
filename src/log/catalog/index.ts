// The catalog: every line of nats-server that an operator could act on, as rows. Everything log-derived is generated from it.
import { accounts } from './rows/accounts.ts'
import { api } from './rows/api.ts'
import { assets } from './rows/assets.ts'
import { backup } from './rows/backup.ts'
import { catchup } from './rows/catchup.ts'
import { clients } from './rows/clients.ts'
import { cluster } from './rows/cluster.ts'
import { connections } from './rows/connections.ts'
import { crash } from './rows/crash.ts'
import { elections } from './rows/elections.ts'
import { filestore } from './rows/filestore.ts'
import { ingest } from './rows/ingest.ts'
import { lifecycle } from './rows/lifecycle.ts'
import { links } from './rows/links.ts'
import { logger } from './rows/logger.ts'
import { metalayer } from './rows/metalayer.ts'
import { mqtt } from './rows/mqtt.ts'
import { placement } from './rows/placement.ts'
import { protocol } from './rows/protocol.ts'
import { raft } from './rows/raft.ts'
import { recovery } from './rows/recovery.ts'
import { storage } from './rows/storage.ts'
import { stream } from './rows/stream.ts'
import { wal } from './rows/wal.ts'
import type { Row } from './rows/row.ts'

/** By heading, in the order of docs/LOGS.md. */
export const sections = {
  'RAFT: falling behind': raft,
  'RAFT: elections and membership': elections,
  'RAFT: write-ahead log': wal,
  'File store: slow and failing': filestore,
  'File store: recovery and damage': storage,
  'Streams: limits and space': stream,
  'Streams: ingest and consumers': ingest,
  'Cluster: leaders and quorum': cluster,
  'Cluster: catch-up': catchup,
  'Cluster: streams and consumers': assets,
  'Cluster: placement and snapshots': placement,
  'Meta layer': metalayer,
  'API and health': api,
  'Backup and restore': backup,
  'Connections: slow': connections,
  'Connections: routes, gateways, leaf nodes': links,
  'Connections: clients': clients,
  'Connections: protocol errors': protocol,
  'Connections: MQTT': mqtt,
  'Accounts and certificates': accounts,
  'Lifecycle: server': lifecycle,
  'Lifecycle: crashes': crash,
  'Lifecycle: JetStream': recovery,
  Logger: logger,
} as const

export const catalog = {
  ...raft,
  ...elections,
  ...wal,
  ...filestore,
  ...storage,
  ...stream,
  ...ingest,
  ...cluster,
  ...catchup,
  ...assets,
  ...placement,
  ...metalayer,
  ...api,
  ...backup,
  ...connections,
  ...links,
  ...clients,
  ...protocol,
  ...mqtt,
  ...accounts,
  ...lifecycle,
  ...crash,
  ...recovery,
  ...logger,
} as const

export type EventId = keyof typeof catalog

/** Every event id, in the order of the catalog. */
export const eventIds = Object.keys(catalog) as EventId[]

export const rowOf = (id: EventId): Row => catalog[id]

/** Whether a word is an event id, as for `explain ID` and for state files of another version. */
export const isEventId = (word: string): word is EventId => Object.hasOwn(catalog, word)
