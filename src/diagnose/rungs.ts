// The ladder as diagnosis reads it: the rungs, and above them the step at which quorum is paused.
import { firstRung, overrun, rungs as ladder, type RungName } from '../ladder.ts'

export type Step = RungName | '100k'

/** From the lowest. */
export const steps: readonly { name: Step; entries: number; bytes: number }[] = [
  ...ladder,
  { name: '100k', ...overrun },
]

/** Steps that this many entries or bytes have reached, lowest first. */
export const reached = (entries: number | undefined, bytes: number | undefined): Step[] =>
  steps.filter((step) => (entries ?? 0) >= step.entries || (bytes ?? 0) >= step.bytes).map(({ name }) => name)

/** How high: entries, or bytes on the same scale. */
export const height = (entries: number | undefined, bytes: number | undefined): number =>
  Math.max(entries ?? 0, ((bytes ?? 0) / firstRung.bytes) * firstRung.entries)
