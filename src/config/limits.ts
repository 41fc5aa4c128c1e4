// The key `limits`: how many rows of each kind of one server make series, since what clients create grows without asking us.
import { z } from 'zod'

const rows = z.int().positive()

export const limits = z
  .strictObject({
    streams: rows.default(20_000).describe('Streams.'),
    consumers: rows.default(100_000).describe('Consumers.'),
    groups: rows.default(120_000).describe('RAFT groups.'),
    replicas: rows
      .default(600_000)
      .describe('Peers of streams, of consumers, of RAFT groups and of the meta group, for each of these so many.'),
    accounts: rows.default(10_000).describe('Accounts.'),
    leaf_nodes: rows
      .default(10_000)
      .describe('Leaf nodes, by account and remote server; those first by name are kept.'),
    gateways: rows.default(1000).describe('Gateways, each way; those first by name are kept.'),
    routes: rows.default(1000).describe('Routes, by remote server; those first by name are kept.'),
  })
  .prefault({})
  .describe('Rows kept per target; what is cut is counted in nats_exporter_series_dropped_total.')

export type Limits = z.output<typeof limits>
