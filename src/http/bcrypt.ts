// The thread that compares passwords with bcrypt hashes: each takes some 100 ms by design, in which the event loop must not wait.
import { compareSync } from 'bcryptjs'
import { parentPort } from 'node:worker_threads'

export interface Comparison {
  password: string
  hash: string
}

parentPort?.on('message', ({ password, hash }: Comparison) => {
  parentPort?.postMessage(compareSync(password, hash))
})
