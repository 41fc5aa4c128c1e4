// One process per file: a lock that the kernel releases with the process, whatever kills it, and that works across containers.
import { createHash } from 'node:crypto'
import { unlink } from 'node:fs/promises'
import { connect, createServer, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Addresses of sockets hold 104 to 108 bytes, depending on the system. */
const longestAddress = 100

/**
 * `held`: a living process has the file. `unavailable`: the file system has no sockets, or the folder is not writable.
 * `release` takes the file away, as the end of the process does by itself, which hangs with the disk: `keep` lets the process not end.
 */
export type Lock =
  | { state: 'locked'; release(): Promise<void>; keep(): void }
  | { state: 'held' }
  | { state: 'unavailable'; reason: string }

/** Listening on a socket beside the file is the lock: a dead holder's socket refuses, a process id may be someone else's by now. */
export async function lockFile(path: string): Promise<Lock> {
  const address = lockAddress(path)
  for (let attempt = 0; attempt < 2; attempt++) {
    const server = await listen(address)
    if (server instanceof Server)
      return { state: 'locked', release: () => close(server), keep: () => void server.ref() }
    if (server.code !== 'EADDRINUSE') return { state: 'unavailable', reason: server.message }
    if (await answers(address)) return { state: 'held' }
    const dead = await unlink(address).catch((error: unknown) => error as NodeJS.ErrnoException)
    // Another process that starts at the same moment may have taken the dead socket away first.
    if (dead !== undefined && dead.code !== 'ENOENT') return { state: 'unavailable', reason: dead.message }
  }
  return { state: 'held' }
}

function lockAddress(path: string): string {
  const address = `${resolve(path)}.lock`
  const hash = createHash('sha256').update(address).digest('hex').slice(0, 32)
  if (process.platform === 'win32') return `\\\\.\\pipe\\nats-jetstream-exporter-${hash}`
  return Buffer.byteLength(address) <= longestAddress ? address : join(tmpdir(), `nats-jetstream-exporter-${hash}.lock`)
}

function listen(address: string): Promise<Server | NodeJS.ErrnoException> {
  return new Promise((done) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', done)
    server.listen(address, () => done(server.unref()))
  })
}

function answers(address: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(address, () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((done) => server.close(() => done()))
}
