// Durations beside what is normal, and what is known of each store: the numbers of a report.
import { thresholds } from '../../thresholds.ts'
import type { Sign } from '../evidence.ts'
import { signRow, type SignKind } from '../signs.ts'
import type { Exhibits } from './exhibits.ts'
import { cleanName } from './words.ts'

export interface DurationRow {
  server: string
  what: string
  /** The longest. */
  seconds: number
  normal_seconds: number
  count: number
  evidence: string[]
}

const timed: Partial<Record<SignKind, { what: string; normal: number }>> = {
  state_write_waits: { what: 'WriteFullState', normal: thresholds.writeFullState.normal },
  state_write_works: { what: 'WriteFullState', normal: thresholds.writeFullState.normal },
  meta_snapshot_waits: { what: 'metalayer snapshot', normal: thresholds.metalayerSnapshot.normal },
  meta_snapshot_works: { what: 'metalayer snapshot', normal: thresholds.metalayerSnapshot.normal },
  meta_snapshot_slow: { what: 'metalayer snapshot', normal: thresholds.metalayerSnapshot.normal },
  raft_callback_slow: { what: 'internal subscription, RAFT', normal: thresholds.internalSubscription.normal },
  api_callback_slow: { what: 'internal subscription, API', normal: thresholds.internalSubscription.normal },
  route_read_slow: { what: 'read loop of a route', normal: thresholds.readloop.normal },
  client_read_slow: { what: 'read loop of a client', normal: thresholds.readloop.normal },
  probe_slow: { what: 'write beside the store', normal: thresholds.fsync.normal },
}

export function durationsOf(signs: readonly Sign[], shown: Exhibits): DurationRow[] {
  const rows = new Map<string, DurationRow & { signs: Sign[] }>()
  for (const sign of signs) {
    const row = timed[sign.kind]
    const { seconds } = sign.worst
    if (row === undefined || seconds === undefined) continue
    const key = `${row.what}\n${sign.server}`
    const known = rows.get(key)
    rows.set(key, {
      ...{ server: cleanName(sign.server), what: row.what, normal_seconds: row.normal, evidence: [] },
      seconds: Math.max(known?.seconds ?? 0, seconds),
      count: (known?.count ?? 0) + sign.count,
      signs: [...(known?.signs ?? []), sign],
    })
  }
  return [...rows.values()]
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ signs: own, ...row }) => ({ ...row, evidence: shown.ids(own) }))
}

const aboutStore: ReadonlySet<SignKind> = new Set([
  'no_space',
  'storage_limit',
  'write_failed',
  'jetstream_disabled',
  'store_used_up',
  'store_has_room',
])

export function storeFacts(
  signs: readonly Sign[],
  shown: Exhibits,
): { server: string; says: string; evidence: string[] }[] {
  return signs
    .filter(({ kind }) => aboutStore.has(kind) || signRow(kind).input === 'store')
    .slice(0, 40)
    .map((sign) => ({ server: cleanName(sign.server), says: signRow(sign.kind).says, evidence: shown.ids([sign]) }))
}
