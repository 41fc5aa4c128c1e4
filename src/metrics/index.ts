// All metrics, in the order of the exposition: what an incident needs first comes first.
import { consumerTables } from './consumer.ts'
import { exporterTables } from './exporter.ts'
import type { Table } from './family.ts'
import { healthTables } from './health.ts'
import { jetstreamTables } from './jetstream.ts'
import { ladderTables } from './ladder.ts'
import { logTables } from './log.ts'
import { raftTables } from './raft.ts'
import { serverTables } from './server.ts'
import { stallTables } from './stall.ts'
import { streamTables } from './stream.ts'

export const tables: readonly Table[] = [
  ...exporterTables,
  ...raftTables,
  ...ladderTables,
  ...logTables,
  ...stallTables,
  ...healthTables,
  ...serverTables,
  ...jetstreamTables,
  ...streamTables,
  ...consumerTables,
]
