// Logs as sources: which are read, how far, and why one is not.
import { sourceFaults } from '../log/source/fault.ts'
import type { SourceRow } from '../world/logs.ts'
import { table } from './family.ts'
import { serverLabels } from './identity.ts'

const entity = 'Log source'

const sources = table<SourceRow>({
  entity,
  rows: ({ sources }) => sources,
  labels: { ...serverLabels, source: ({ status }) => status.source },
  families: [
    {
      name: 'nats_exporter_log_source_up',
      type: 'gauge',
      help: '1 while the source can be read, else 0.',
      source: 'log source',
      value: ({ status }) => Number(status.up),
    },
    {
      name: 'nats_exporter_log_lag_bytes',
      type: 'gauge',
      help: 'Bytes of the source that are written but not read yet; none while it cannot be seen.',
      source: 'log source',
      value: ({ status }) => status.lagBytes,
    },
    {
      name: 'nats_exporter_log_last_line_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the newest line read.',
      source: 'log source',
      value: ({ status }) => status.lastLine,
    },
    {
      name: 'nats_exporter_log_rotations_total',
      type: 'counter',
      help: 'Times the file was replaced or truncated.',
      source: 'log source',
      value: ({ status }) => status.rotations,
    },
    {
      name: 'nats_exporter_log_lost_bytes_total',
      type: 'counter',
      help: 'Bytes known to have been written and removed before they were read.',
      source: 'log source',
      value: ({ status }) => status.lostBytes,
    },
  ],
})

const faults = table<SourceRow>({
  entity,
  rows: ({ sources }) => sources.filter(({ status }) => !status.up),
  labels: {
    ...serverLabels,
    source: ({ status }) => status.source,
    code: ({ status }) => status.code ?? 'other',
  },
  families: [
    {
      name: 'nats_exporter_log_source_fault_info',
      type: 'gauge',
      help: `1 while the source cannot be read, for the reason in the label code: ${sourceFaults.join(', ')}.`,
      source: 'log source',
      value: () => 1,
    },
  ],
})

export const sourceTables = [sources, faults]
