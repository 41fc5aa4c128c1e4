// All metrics, in the order of the exposition: what an incident needs first comes first.
import type { SeriesConfig } from '../config/series.ts'
import { accountTables } from './account.ts'
import { configTables } from './config.ts'
import { connectionTables } from './connections.ts'
import { consumerTables } from './consumer.ts'
import { diagnosisTables } from './diagnosis.ts'
import { exporterTables, savingTables } from './exporter.ts'
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

type Shown = Pick<SeriesConfig, 'allow' | 'deny'>

/** What the configuration lets through: tables of fewer families. */
export function shownTables({ allow, deny }: Shown, of: readonly Table[] = tables): readonly Table[] {
  if (allow.length + deny.length === 0) return of
  const isShown = (name: string): boolean =>
    (allow.length === 0 || allow.some((one) => one.test(name))) && !deny.some((one) => one.test(name))
  return of.map((table) => table.of(isShown))
}

/** The same in two parts: the text of the first can be made while what it shows is still being saved. */
export function tablesAroundSaving(shown: Shown): { before: readonly Table[]; after: readonly Table[] } {
  const before = tables.filter((table) => !savingTables.includes(table))
  return { before: shownTables(shown, before), after: shownTables(shown, savingTables) }
}
