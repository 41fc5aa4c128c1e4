// Work that goes through very many rows, in steps: other work of the process gets a turn of the event loop in between.
import { setImmediate as turn } from 'node:timers/promises'

/** The work; each `yield` ends a step. */
export type Steps<T> = Generator<undefined, T>

/** Goes through very many rows, `size` of them in a step. */
export function* eachRow<T>(rows: Iterable<T>, size: number, act: (row: T) => void): Steps<void> {
  let left = size
  for (const row of rows) {
    act(row)
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

/** A turn of the event loop after each step, also after the last: what follows is no part of it. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next()
  while (step.done !== true) {
    await turn()
    step = steps.next()
  }
  await turn()
  return step.value
}
