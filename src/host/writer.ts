// Files of our own on a disk that may hang: read and written by a child, since a write that waits for a disk cannot be called off,
// and a thread of this process that does would keep it from ending.
import type { Clock } from './clock.ts'
import { newChores } from './chores.ts'
import type { Kind, Works } from './work.ts'
import { dismiss, startWorker, type Worker } from './worker.ts'

/** Waits as long as the disk makes it wait. Work is done in order. @throws what the file system says, in `code`. */
export type Ask = <K extends Kind>(kind: K, ask: Works[K]['ask']) => Promise<Works[K]['answer']>

export interface Writer {
  ask: Ask
  close(): void
}

/** By a child, which is started with the first work, and again with the next where it has died. */
export function openWriter(clock: Clock, start: (clock: Clock) => Worker = startWorker): Writer {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  return {
    ask(kind, ask) {
      const turn = last.then(() => {
        if (worker === undefined || worker.ended()) worker = start(clock)
        return worker.ask(kind, ask)
      })
      last = turn.catch(() => undefined)
      return turn
    },
    close() {
      if (worker !== undefined) dismiss(worker)
    },
  }
}

/** By this process, at once: for those who have nothing else to do. */
export function askHere(): Ask {
  const chores = newChores()
  const carryOut = <K extends Kind>(kind: K, ask: Works[K]['ask']): Works[K]['answer'] =>
    chores[kind](ask, () => undefined)
  // What is thrown is a rejection.
  return (kind, ask) => Promise.resolve().then(() => carryOut(kind, ask))
}
