// The ladder of append entries pending: its rungs and limits, in entries and in bytes. Everything that knows a rung reads it here.

const MiB = 1024 * 1024

/**
 * From the lowest. 20,000 entries or 256 MiB are where the cache in memory ends. A rung is reached by entries or by bytes,
 * whichever comes first (nats-server 2.15.2 server/raft.go: paeWarnThreshold, paeDropThreshold, paeWarnBytes, paeDropBytes).
 */
export const rungs = [
  { name: '10k', entries: 10_000, bytes: 128 * MiB, severity: 'warning' },
  { name: '15k', entries: 15_000, bytes: 192 * MiB, severity: 'critical' },
  { name: '20k', entries: 20_000, bytes: 256 * MiB, severity: 'page' },
] as const

export type Rung = (typeof rungs)[number]
export type RungName = Rung['name']

export const [firstRung, , lastRung] = rungs

/** Where quorum is paused and the leader steps down, from 2.14 on (quorumPauseThreshold, pauseQuorumBytes). */
export const overrun = { entries: 100_000, bytes: 1024 * MiB } as const

/** First version whose cache of entries also ends by size. */
export const bytesSince = [2, 14, 6] as const

/** Below both a group has recovered. Far below the first rung in bytes, since sizes from /raftz are estimates. */
export const recovered = { entries: firstRung.entries, bytes: 64 * MiB } as const

/** How much of a group waits. `bytes` is undefined where nobody says: the server has no limit in bytes, or it is not known. */
export interface Level {
  entries: number
  bytes: number | undefined
}

/** Highest rung reached; undefined: none. */
export function rungOf({ entries, bytes = 0 }: Level): Rung | undefined {
  return rungs.findLast((rung) => entries >= rung.entries || bytes >= rung.bytes)
}

export function isRecovered({ entries, bytes = 0 }: Level): boolean {
  return entries < recovered.entries && bytes < recovered.bytes
}

/** When each rung was reached, Unix seconds; absent: not reached. */
export type Reached = Partial<Record<RungName, number>>

/** What nearly all groups have reached. One for all of them, and never changed. */
export const noneReached: Reached = Object.freeze({})

/** Without a list of its keys: this is asked of every group that is remembered. */
export function hasReached(reached: Reached): boolean {
  for (const { name } of rungs) if (reached[name] !== undefined) return true
  return false
}

/** Seconds for which a logged rung counts: after /raftz has read the group below, and where no /raftz answers. */
export const hold = { below: 60, blind: 15 * 60, blindAtLimit: 60 * 60 } as const

/** Seconds for which a logged level counts while no /raftz answers: at the last rung the server is silent for as long as nothing moves. */
export function blindSeconds(level: Level): number {
  return rungOf(level) === lastRung ? hold.blindAtLimit : hold.blind
}
