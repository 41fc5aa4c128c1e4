// What the child does with files, one function a kind of work. Plain synchronous calls: there is nothing else it could do meanwhile.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { censusTaker } from './census.ts'
import { round, sweep, touch } from './round.ts'
import { spaceAt, statusAt, statusOf } from './status.ts'
import type { Kind, Step, Works } from './work.ts'

function readAt(handle: number, offset: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
}

/** @throws what the file system says; larger than the limit is EFBIG. */
function readFile(path: string, limit: number): Uint8Array {
  const handle = openSync(path, 'r')
  try {
    const { bytes } = statusOf(handle)
    if (bytes > limit) throw Object.assign(new Error(`EFBIG: ${path} has ${bytes} bytes`), { code: 'EFBIG' })
    return readAt(handle, 0, bytes)
  } finally {
    closeSync(handle)
  }
}

function writeFile(path: string, pieces: readonly Uint8Array[]): null {
  const beside = `${path}.tmp`
  const handle = openSync(beside, 'w', 0o600)
  try {
    for (const piece of pieces) for (let done = 0; done < piece.length;) done += writeSync(handle, piece, done)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, path)
  return null
}

function makeFolder(path: string): null {
  mkdirSync(path, { recursive: true })
  return null
}

function rename(from: string, to: string): null {
  renameSync(from, to)
  return null
}

function remove(path: string): null {
  unlinkSync(path)
  return null
}

function close(handle: number): null {
  closeSync(handle)
  return null
}

function open(path: string): Works['open']['answer'] {
  const handle = openSync(path, 'r')
  return { handle, status: statusOf(handle) }
}

/** A step of its own, for work that is one call. */
function single<K extends Kind>(name: K, act: (ask: Works[K]['ask']) => Works[K]['answer']) {
  return (ask: Works[K]['ask'], step: Step): Works[K]['answer'] => {
    step(name)
    return act(ask)
  }
}

export type Chores = { [K in Kind]: (ask: Works[K]['ask'], step: Step) => Works[K]['answer'] }

/** The walks that are under way are theirs. */
export const newChores = (): Chores => ({
  stat: single('stat', ({ path }) => statusAt(path)),
  space: single('space', ({ path }) => spaceAt(path)),
  list: single('list', ({ path }) => readdirSync(path)),
  real: single('real', ({ path }) => realpathSync.native(path)),
  makeFolder: single('makeFolder', ({ path }) => makeFolder(path)),
  rename: single('rename', ({ from, to }) => rename(from, to)),
  open: single('open', ({ path }) => open(path)),
  readAt: single('readAt', ({ handle, offset, length }) => readAt(handle, offset, length)),
  statusOf: single('statusOf', ({ handle }) => statusOf(handle)),
  close: single('close', ({ handle }) => close(handle)),
  readFile: single('readFile', ({ path, limit }) => readFile(path, limit)),
  writeFile: single('writeFile', ({ path, pieces }) => writeFile(path, pieces)),
  remove: single('remove', ({ path }) => remove(path)),
  round,
  touch: single('touch', touch),
  census: censusTaker(),
  sweep: single('sweep', sweep),
})
