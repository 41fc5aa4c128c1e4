// How often a server is asked for its consumers: by how many it has, and by how many all servers of this process have together.

/** Above so many consumers of one server they are asked for once in so many seconds. */
const manyOfOne = 2000
const seconds = 60
/** The same above so many of all servers, of each at a time of its own, and not again before the second number of seconds. */
const manyOfAll = 10_000
const least = 30

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
  const totals = new Map<string, number>()
  const all = (): number => [...totals.values()].reduce((sum, one) => sum + one, 0)
  return (target) => ({
    heard(total) {
      totals.set(target, total)
      const asked = new Set(targets())
      for (const other of totals.keys()) if (!asked.has(other)) totals.delete(other)
    },
    keep(total, cameAt) {
      if (all() <= manyOfAll) return total > manyOfOne ? seconds : 0
      const since = cameAt + least - placeOf(target) * seconds
      return least + Math.ceil(since / seconds) * seconds - since
    },
  })
}
