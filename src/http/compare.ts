// Passwords are compared one after another beside the event loop, and only so many wait: a flood of wrong ones costs one thread.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Comparison } from './bcrypt.ts'

/** Comparisons that wait, at most: at the usual cost of 10 the last of them waits for less than a second. */
const mostWaiting = 8

/** undefined: too many wait. Rejects where the thread ends on its own. */
export type ComparePassword = (comparison: Comparison) => Promise<boolean | undefined>

interface Waiting {
  resolve(right: boolean): void
  reject(error: unknown): void
}

/** This file's neighbour, as TypeScript in tests and bundled in dist. */
const program = (): URL => new URL(`./bcrypt${extname(import.meta.url)}`, import.meta.url)

/** The thread is started with the first comparison, and keeps no process from ending. */
export function openPasswordThread(): ComparePassword {
  const waiting: Waiting[] = []
  let worker: Worker | undefined
  const end = (error: unknown): void => {
    worker = undefined
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  const start = (): Worker => {
    const thread = new Worker(program())
    thread.on('message', (right: boolean) => waiting.shift()?.resolve(right))
    thread.on('error', end)
    // After the listeners: one for messages keeps the process again.
    thread.unref()
    return thread
  }
  return (comparison) => {
    if (waiting.length > mostWaiting) return Promise.resolve(undefined)
    worker ??= start()
    worker.postMessage(comparison)
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  }
}
