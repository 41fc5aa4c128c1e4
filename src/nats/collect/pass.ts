// Going through all rows of a table that may be very long, some of them at a time, again and again.

export interface Pass<V> {
  /** Begins with the first row, unless it is under way. */
  begin(): void
  /** Goes on by so many rows; what it is given may delete the row. Nothing, where it is not under way. */
  step(act: (key: string, value: V) => void): void
}

interface Pace {
  /** Rows of a step, some milliseconds by default; a table that is no longer is gone through in one. */
  stepRows?: number
  /** Steps of a pass: with longer tables there are more rows in each. */
  mostSteps?: number
}

/** `get`: the table now. Where another has taken its place, the pass begins anew. */
export function openPass<V>(
  get: () => ReadonlyMap<string, V>,
  { stepRows = 20_000, mostSteps = Infinity }: Pace = {},
): Pass<V> {
  let under: { table: ReadonlyMap<string, V>; left: Iterator<[string, V]> } | undefined
  const begun = (table: ReadonlyMap<string, V>) => ({ table, left: table.entries() })
  return {
    begin() {
      under ??= begun(get())
    },
    step(act) {
      if (under === undefined) return
      if (under.table !== get()) under = begun(get())
      const most = Math.max(stepRows, Math.ceil(under.table.size / mostSteps))
      for (let rows = 0; rows < most; rows++) {
        const next = under.left.next()
        if (next.done === true) {
          under = undefined
          return
        }
        act(...next.value)
      }
    },
  }
}
