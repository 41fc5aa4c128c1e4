// The key `series`: which of the rows that are read have series, where all would be more than Prometheus has room for.
import { z } from 'zod'
import { regex } from './values.ts'

export const series = z
  .strictObject({
    groups: z
      .enum(['auto', 'all', 'trouble'])
      .default('auto')
      .describe(
        'trouble: only RAFT groups, streams and consumers that are in trouble have series of their own, the others are counted; auto: from auto_above on.',
      ),
    auto_above: z
      .int()
      .positive()
      .default(10_000)
      .describe(
        'RAFT groups, counted on each server that is read, above which auto is trouble; below 80 % of it, all again.',
      ),
    consumers: z
      .enum(['all', 'durable'])
      .default('all')
      .describe('durable: without consumers that end with their clients, as far as their configuration has been read.'),
    allow: z.array(regex).default([]).describe('Names of series to show, as anchored regular expressions; none: all.'),
    deny: z
      .array(regex)
      .default([])
      .describe('Names of series to leave out, whatever allow says. Alerts that read them no longer fire.'),
  })
  .prefault({})
  .describe('Which series are shown.')

export type SeriesConfig = z.output<typeof series>
