// What is done for each of many servers every so often, for each at a time of its own, and how much of it there is: so the work is spread over the time.

export interface Turn {
  /** From one time to the next. */
  seconds: number
  /** From 0 to below 1. */
  place: number
}

/** Seconds from this time, by the steady clock, to the next one of its own, half of the time between two at least. */
export function untilTurn(from: number, { seconds, place }: Turn): number {
  const least = seconds / 2
  const since = from + least - place * seconds
  return least + Math.ceil(since / seconds) * seconds - since
}

/** How many of something the servers have that are asked now, as each said last. */
export interface Totals {
  heard(target: string, total: number): void
  all(): number
}

export function openTotals(targets: () => readonly string[]): Totals {
  const totals = new Map<string, number>()
  return {
    heard(target, total) {
      totals.set(target, total)
      const asked = new Set(targets())
      for (const other of totals.keys()) if (!asked.has(other)) totals.delete(other)
    },
    all: () => [...totals.values()].reduce((sum, one) => sum + one, 0),
  }
}
