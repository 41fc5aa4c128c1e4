// The raftz sampler: asks between scrapes, so that a ladder climbed in three seconds is seen. Feeds peaks and leader changes.

/** What sampling remembers of one group on one server. Times are Unix seconds. */
export interface RaftSeen {
  /** Highest pending of the trailing minute, as [second, value] pairs. */
  peaks: [at: number, pending: number][]
  leader: boolean
  leaderChanges: number
  reached: { '10k'?: number; '15k'?: number; '20k'?: number }
  /** Since when /raftz has read below 10,000, without a break; undefined: at or above. */
  belowSince?: number
  /** Newest /raftz answer that listed the group. */
  seenAt: number
}

/** By target, then by group. */
export type RaftMemory = Record<string, Record<string, RaftSeen>>
