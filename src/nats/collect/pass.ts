// Going through all rows of a table that may be very long, some of them at a time, again and again.
import { eachEntry, type Steps } from '../../steps.ts'

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

interface UnderWay<V> {
  table: ReadonlyMap<string, V>
  steps: Steps<void>
}

/** `get`: the table now. Where another has taken its place, the pass begins anew. */
export function openPass<V>(
  get: () => ReadonlyMap<string, V>,
  { stepRows = 20_000, mostSteps = Infinity }: Pace = {},
): Pass<V> {
  let under: UnderWay<V> | undefined
  let acting: (key: string, value: V) => void = () => undefined
  const begun = (table: ReadonlyMap<string, V>): UnderWay<V> => {
    const rows = Math.max(stepRows, Math.ceil(table.size / mostSteps))
    return { table, steps: eachEntry(table, rows, (key, value) => acting(key, value)) }
  }
  return {
    begin() {
      under ??= begun(get())
    },
    step(act) {
      if (under === undefined) return
      if (under.table !== get()) under = begun(get())
      acting = act
      if (under.steps.next().done === true) under = undefined
    },
  }
}
