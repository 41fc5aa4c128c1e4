// Tables whose rows come and go all the time. A map of V8 does not use the room of what was deleted before it is full, and then grows to twice its
// size if that is less than half: so the rows move to a new map before, some of them at a time.
import { eachEntry, type Steps } from '../../steps.ts'

export interface Renewed<V> {
  set(key: string, value: V): void
  delete(key: string): void
  /** To be called again and again: moves some rows on, if so many were deleted that the map would grow before long. Whether it did. */
  step(): boolean
}

/** Some milliseconds. */
const usualRows = 20_000

interface Move<V> {
  from: Map<string, V>
  to: Map<string, V>
  /** Meet rows that are added meanwhile, too. */
  steps: Steps<void>
}

/** Where the table stands, which its new map takes. */
interface Place<V> {
  get(): Map<string, V>
  put(table: Map<string, V>): void
}

/** Every row is set and deleted here. `stepRows`: moved in one step. */
export function openRenewed<V>(place: Place<V>, stepRows = usualRows): Renewed<V> {
  let deleted = 0
  let move: Move<V> | undefined
  const moved = (): Map<string, V> | undefined => (move?.from === place.get() ? move.to : undefined)
  const begin = (from: Map<string, V>): void => {
    const to = new Map<string, V>()
    move = { from, to, steps: eachEntry(from, stepRows, (key, value) => to.set(key, value)) }
    deleted = 0
  }
  return {
    set(key, value) {
      place.get().set(key, value)
      const to = moved()
      if (to?.has(key) === true) to.set(key, value)
    },
    delete(key) {
      moved()?.delete(key)
      if (place.get().delete(key)) deleted++
    },
    step() {
      const table = place.get()
      if (moved() === undefined && deleted > table.size / 2) begin(table)
      const to = moved()
      if (to !== undefined && move?.steps.next().done === true) {
        place.put(to)
        move = undefined
      }
      return to !== undefined
    },
  }
}
