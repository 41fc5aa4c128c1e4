// All metrics, in the order of the exposition: what an incident needs first comes first.
import type { SeriesConfig } from '../config/series.ts'
import { accountTables } from './account.ts'
import { configTables } from './config.ts'
import { connectionTables } from './connections.ts'
import { consumerTables } from './consumer.ts'
import { diagnosisTables } from './diagnosis.ts'
import { exporterTables } from './exporter.ts'
import type { Table } from './family.ts'
import { healthTables } from './health.ts'
import { hostTables } from './host.ts'
import { internalTables } from './internals.ts'
import { jetstreamTables } from './jetstream.ts'
import { ladderTables } from './ladder.ts'
import { linkTables } from './links.ts'
import { logTables } from './log.ts'
import { processTables } from './process.ts'
import { hiddenTables } from './hidden.ts'
import { raftTables } from './raft.ts'
import { reviewTables } from './review.ts'
import { raftTotalTables } from './raft-totals.ts'
import { serverTables } from './server.ts'
import { stallTables } from './stall.ts'
import { storeTables } from './store.ts'
import { storeFileTables } from './store-files.ts'
import { streamTables } from './stream.ts'

export const tables: readonly Table[] = [
  ...exporterTables,
  ...hiddenTables,
  ...raftTables,
  ...raftTotalTables,
  ...ladderTables,
  ...diagnosisTables,
  ...logTables,
  ...stallTables,
  ...storeTables,
  ...hostTables,
  ...processTables,
  ...healthTables,
  ...serverTables,
  ...jetstreamTables,
  ...streamTables,
  ...consumerTables,
  ...configTables,
  ...reviewTables,
  ...accountTables,
  ...linkTables,
  ...connectionTables,
  ...internalTables,
  ...storeFileTables,
]

/** What the configuration lets through: tables of fewer families. */
export function shownTables({ allow, deny }: Pick<SeriesConfig, 'allow' | 'deny'>): readonly Table[] {
  if (allow.length + deny.length === 0) return tables
  const isShown = (name: string): boolean =>
    (allow.length === 0 || allow.some((one) => one.test(name))) && !deny.some((one) => one.test(name))
  return tables.map((table) => table.of(isShown))
}
