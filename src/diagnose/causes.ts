// Evidence of a cause as boards and alerts show it: the same limits and the same words as in the verdict.
import { thresholds } from '../thresholds.ts'
import { signRow, type SignKind } from './signs.ts'

export interface Cause {
  /** Signs that the verdict takes for it; the first one has the words. */
  signs: readonly [SignKind, ...SignKind[]]
  /** What it is, as a heading. */
  title: string
  /** Of the amount that is shown. */
  unit: string
  /** From this amount on it is one. */
  limit?: number
}

/** By name, in the order in which they are to be looked at. */
export const causes = {
  store_stuck: {
    signs: ['probe_stuck', 'device_stuck'],
    title: 'Store stands still',
    unit: 'seconds',
    limit: thresholds.fsync.stuck,
  },
  store_slow: {
    signs: ['probe_slow'],
    title: 'Store slow to write and flush',
    unit: 'seconds a probe',
    limit: thresholds.fsync.warning,
  },
  store_throttled: {
    signs: ['volume_throttled'],
    title: 'Store held back',
    unit: 'seconds in five minutes',
    limit: thresholds.throttled.seconds,
  },
  slow_follower: {
    signs: ['follower_queue'],
    title: 'Slow follower',
    unit: 'entries',
    limit: thresholds.receivedWaiting.warning,
  },
  unapplied: {
    signs: ['unapplied'],
    title: 'Slow state machine, or not yet recovered',
    unit: 'entries',
    limit: thresholds.unapplied.critical,
  },
  slow_opens: {
    signs: ['consumers_hung'],
    title: 'Store slow to open or read files',
    unit: 'seconds for /jsz with consumers',
    limit: thresholds.storeSlow.seconds,
  },
  logged_stall: {
    signs: ['state_write_waits', 'meta_snapshot_waits', 'meta_snapshot_slow'],
    title: 'Storage stall in the log: WriteFullState or metalayer snapshot',
    unit: 'seconds since',
  },
  down: { signs: ['refused'], title: 'Down', unit: 'failed requests' },
  hung: {
    signs: ['all_hung'],
    title: 'Hung: stopped process or stalled store, nobody can tell from here',
    unit: 'requests',
  },
  catch_up: { signs: ['catching_up'], title: 'Pending by design', unit: 'groups', limit: thresholds.pending.warning },
  leaderless: { signs: ['no_leader'], title: 'No leader', unit: 'groups' },
} as const satisfies Record<string, Cause>

export type CauseName = keyof typeof causes
export const causeNames = Object.keys(causes) as readonly CauseName[]

/** What the server does or does not, as a clause that stands behind its name. */
export const saysOf = (name: CauseName): string => signRow(causes[name].signs[0]).says

/** As a row of a table: what it is, what is seen, in what unit. */
export const causeText = (name: CauseName): string => `${causes[name].title}: ${saysOf(name)} (${causes[name].unit})`
