// What asks a file system: this process, or a child process where an answer may never come. Questions to one asker are asked one after another,
// since a child has one thread, and of this process no file system may take more than one.
import { plainFiles, type Files, type OpenFile } from '../files.ts'
import type { Clock } from './clock.ts'
import { dismiss, startWorker, WorkError, type Worker } from './worker.ts'

export type Calls = Omit<Files, 'isQuick'>

export interface Asker {
  calls: Calls
  /** Resolves when what was asked last has been answered. */
  last: Promise<unknown>
  /** The path of a question that was not answered in time, and is still waited for. */
  stuckOn: string | undefined
  /** It answers no more. */
  isGone(): boolean
  end(): void
}

export const localAsker = (): Asker => ({
  ...{ calls: plainFiles, last: Promise.resolve(), stuckOn: undefined },
  ...{ isGone: () => false, end: () => undefined },
})

/** One child, started at once. */
export function childAsker(clock: Clock, start: (clock: Clock) => Worker = startWorker): Asker {
  const worker = start(clock)
  return {
    ...{ calls: callsOf(worker), stuckOn: undefined },
    // Once it runs: that it takes a while to start is no fault of a file system.
    last: worker.ask('stat', { path: '/' }).catch(() => undefined),
    isGone: () => worker.ended(),
    end: () => dismiss(worker),
  }
}

function callsOf(worker: Worker): Calls {
  return {
    stat: (path) => worker.ask('stat', { path }),
    list: (path) => worker.ask('list', { path }),
    real: (path) => worker.ask('real', { path }),
    open: async (path) => opened(worker, (await worker.ask('open', { path })).handle),
  }
}

function opened(worker: Worker, handle: number): OpenFile {
  return {
    status: () => worker.ask('statusOf', { handle }),
    async read(block, start, length, at) {
      const bytes = await worker.ask('readAt', { handle, offset: at, length })
      block.set(bytes, start)
      return bytes.length
    },
    async close() {
      await worker.ask('close', { handle })
    },
  }
}

/** What is asked of a child that has gone. */
export const gone = (): WorkError => new WorkError('ECHILD', 'the process that reads this file system is gone')
