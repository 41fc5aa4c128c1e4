// Turns of the event loop, one after another: fifty servers that answer at once would else hand over megabytes each before anything else runs.
import { setImmediate as turn } from 'node:timers/promises'

/** Resolves in a turn of the event loop that no other caller of the same queue gets. */
export type Turns = () => Promise<void>

export function openTurns(): Turns {
  let last = Promise.resolve()
  return () => (last = last.then(() => turn()))
}
