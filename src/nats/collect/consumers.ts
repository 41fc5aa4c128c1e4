// How often a server is asked for its consumers: by how many it has, and by how many all servers of this process have together.
import { openTotals, untilTurn } from './turn.ts'

/** Above so many consumers of one server they are asked for once in so many seconds. */
const manyOfOne = 2000
const seconds = 60
/** The same above so many of all servers, of each at a time of its own. */
const manyOfAll = 10_000

export interface ConsumerPace {
  /** An answer of this server said so. */
  heard(total: number): void
  /** For how many seconds an answer is shown that came at this time, by the steady clock. */
  keep(total: number, cameAt: number): number
}

export interface ConsumerPaceContext {
  /** All that are asked now. */
  targets(): readonly string[]
  /** From 0 to below 1. */
  placeOf(target: string): number
}

/** For all servers of the process; what it returns is for one of them. */
export function openConsumerPace({ targets, placeOf }: ConsumerPaceContext): (target: string) => ConsumerPace {
  const totals = openTotals(targets)
  return (target) => ({
    heard: (total) => totals.heard(target, total),
    keep(total, cameAt) {
      if (totals.all() <= manyOfAll) return total > manyOfOne ? seconds : 0
      return untilTurn(cameAt, { seconds, place: placeOf(target) })
    },
  })
}
