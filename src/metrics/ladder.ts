// The ladder of append entries pending where a level at scrape time is not enough: logged rungs, when each was reached, peaks.
import type { SampledRow } from '../world/groups.ts'
import type { ReachedRow, RungRow } from '../world/ladder.ts'
import { table, type When } from './family.ts'
import { groupLabels } from './identity.ts'
import { pending, pendingBytes } from './raft.ts'
import { thresholds } from '../thresholds.ts'

const { normal: pendingNormal } = thresholds.pending
const { normal: bytesNormal } = thresholds.pendingBytes

const entity = 'RAFT group'

const logged = table<RungRow>({
  entity,
  rows: ({ rungs }) => rungs,
  labels: { ...groupLabels, source: () => 'log' },
  families: [
    { ...pending, source: 'log raft_append_entries_pending', value: ({ rung }) => rung.pending },
    { ...pendingBytes, source: 'log raft_append_entries_pending', value: ({ rung }) => rung.bytes },
  ],
})

const reached = table<ReachedRow>({
  entity,
  rows: (world) => world.reached,
  labels: { ...groupLabels, rung: ({ rung }) => rung },
  families: [
    {
      name: 'nats_raft_pending_rung_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time when the group reached the rung in the present incident, in entries or in bytes, as logged or sampled, whichever came first.',
      source: '/raftz between samples, log raft_append_entries_pending',
      value: ({ at }) => at,
    },
  ],
})

const hasPeak: When<SampledRow> = {
  words: `from ${pendingNormal} up`,
  holds: ({ peak = 0 }) => peak >= pendingNormal,
}
const hasBytePeak: When<SampledRow> = {
  words: `from ${bytesNormal} up`,
  holds: ({ bytePeak = 0 }) => bytePeak >= bytesNormal,
}

const peaks = table<SampledRow>({
  entity,
  // Of very many groups nearly all are calm: they have no sample, and need no labels.
  rows: ({ sampled }) => sampled.filter((row) => hasPeak.holds(row) || hasBytePeak.holds(row)),
  labels: groupLabels,
  families: [
    {
      name: 'nats_raft_pending_entries_peak',
      type: 'gauge',
      help: 'Highest number of append entries pending that was sampled in the trailing minute.',
      source: '/raftz between samples',
      when: hasPeak,
      value: ({ peak }) => peak,
    },
    {
      name: 'nats_raft_pending_bytes_peak',
      type: 'gauge',
      help: 'Largest estimated size in bytes of append entries pending that was sampled in the trailing minute.',
      source: '/raftz between samples',
      when: hasBytePeak,
      value: ({ bytePeak }) => bytePeak,
    },
  ],
})

export const ladderTables = [logged, reached, peaks]
