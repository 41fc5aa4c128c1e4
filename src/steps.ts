// Work that goes through very many rows, in steps: other work of the process gets a turn of the event loop in between.
import { setImmediate as turn } from 'node:timers/promises'

/** The work; each `yield` ends a step. */
export type Steps<T> = Generator<undefined, T>

/**
 * Goes through a table of very many rows, `size` of them in a step. Through tables alone: then the runtime makes nothing for a row, where
 * the pairs of 150,000 rows are 8 MB.
 */
export function* eachEntry<K, V>(table: ReadonlyMap<K, V>, size: number, act: (key: K, value: V) => void): Steps<void> {
  let left = size
  for (const [key, value] of table) {
    act(key, value)
    if (--left > 0) continue
    left = size
    yield
  }
}

/** All steps in one go. */
export function allSteps<T>(steps: Steps<T>): T {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** Milliseconds after which others get a turn: the fewer turns, the less a scrape waits for what else there is to do in each of them. */
const longest = 4

/** Called between steps: lets others have a turn of the event loop if these have gone on for some milliseconds since the last one. */
export type Rest = () => Promise<void> | undefined

export function openRest(): Rest {
  let since = performance.now()
  const rested = (): void => void (since = performance.now())
  return () => (performance.now() - since < longest ? undefined : turn().then(rested))
}

/** All steps, with a rest after each. */
export async function restingSteps<T>(steps: Steps<T>, rest: Rest): Promise<T> {
  let step = steps.next()
  while (step.done !== true) {
    await rest()
    step = steps.next()
  }
  return step.value
}

/** The same with a turn of the event loop at the end: what follows is no part of it. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  const value = await restingSteps(steps, openRest())
  await turn()
  return value
}
