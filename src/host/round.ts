// One round of the probe, in the child: what nats-server pays on this disk for a vote, an append and an open, each timed.
// It writes beside `jetstream`, never in it, where nats-server deletes strangers.
import { randomFillSync } from 'node:crypto'
import {
  closeSync,
  constants,
  fdatasyncSync,
  fsyncSync,
  lstatSync,
  lutimesSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { faultOf } from './fault.ts'
import { spaceAt, statusAt } from './status.ts'
import type { ProbeOp, Round, RoundAsk, Status, Step, Works } from './work.ts'

/** What nats-server writes for a vote is smaller; the disk writes at least so much. */
const block = 4096
/** Blocks of the file that is appended to, over and over: it never grows. */
const slots = 16
/** Below these nothing is written: the rest belongs to nats-server. */
const spareBytes = 64 * 1024 * 1024
const spareInodes = 100
/** Age in seconds at which files of another exporter have no owner any more. */
const orphaned = 3600

const prefix = '.nats-jetstream-exporter.'
const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_SYNC, O_WRONLY } = constants

function files(dir: string, token: string) {
  const vote = join(dir, `${prefix}${token}.vote`)
  return { append: join(dir, `${prefix}${token}.append`), vote, voteBeside: `${vote}.tmp` }
}

type Files = ReturnType<typeof files>

/** What each step counts as when it hangs or fails: looking at a store is the kind of thing that opening a file is. */
export const opOfStep: ReadonlyMap<string, ProbeOp> = new Map([
  ['look', 'open'],
  ['touch', 'open'],
  ['open', 'open'],
  ['prepare', 'append'],
  ['append', 'append'],
  ['vote', 'vote'],
])

export function round(ask: RoundAsk, step: Step): Round {
  let current = 'look'
  const at: Step = (name) => step((current = name))
  const found: Round = { seconds: {} }
  try {
    look(ask, found, at)
    const place = files(placeOf(ask), ask.token)
    if (found.refused === undefined) operate(place, found, at)
    else if (found.refused === 'low_space' && isThere(place.append)) time(found, 'open', at, () => openAndRead(place))
  } catch (error) {
    found.failed = { op: opOfStep.get(current) ?? 'open', ...faultOf(error) }
  }
  return found
}

/** Either store_dir or the `jetstream` in it may have been named: the folder that holds `jetstream`. */
export function storeDir(dir: string): string {
  return basename(dir) === 'jetstream' && !isThere(join(dir, 'jetstream')) ? dirname(dir) : dir
}

const placeOf = ({ dir, probeDir }: Pick<RoundAsk, 'dir' | 'probeDir'>): string => probeDir ?? storeDir(dir)

function look(ask: RoundAsk, found: Round, step: Step): void {
  step('look')
  const { expected } = ask
  const path = join(storeDir(ask.dir), 'jetstream')
  const around = statusAt(placeOf(ask))
  if (!isThere(path) && expected !== undefined && around.device !== expected.device) {
    found.refused = 'moved'
    return
  }
  const store = statusAt(path)
  Object.assign(found, { store, space: spaceAt(path) })
  if (expected !== undefined && !isSame(store, expected)) found.refused = 'moved'
  else if (store.device !== around.device) found.refused = 'no_place'
  else if (isNearlyFull(found)) found.refused = 'low_space'
}

type Place = Pick<Status, 'device' | 'inode'>

function isSame(one: Place, other: Place): boolean {
  return one.device === other.device && one.inode === other.inode
}

function isNearlyFull({ space }: Round): boolean {
  if (space === undefined) return false
  const { available, inodes, inodesFree } = space
  return available < spareBytes || (inodes > 0 && inodesFree < spareInodes)
}

function operate(place: Files, found: Round, step: Step): void {
  if (!isThere(place.append)) {
    step('prepare')
    prepare(place)
  }
  time(found, 'open', step, () => openAndRead(place))
  time(found, 'vote', step, () => castVote(place))
  time(found, 'append', step, () => append(place))
}

function time(found: Round, op: ProbeOp, step: Step, act: () => void): void {
  step(op)
  const start = process.hrtime.bigint()
  const before = waitedForProcessor()
  act()
  const waited = waitedForProcessor() - before
  found.seconds[op] = (Number(process.hrtime.bigint() - start) - waited) / 1e9
}

/** Nanoseconds that this process was ready to run and did not: the processor's fault, not the disk's. 0 where no one counts. */
function waitedForProcessor(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1])
  } catch {
    return 0
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

const create = O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY

function within(handle: number, act: (handle: number) => void): void {
  try {
    act(handle)
  } finally {
    closeSync(handle)
  }
}

const fresh = (): Buffer => randomFillSync(Buffer.alloc(block))

/** Made whole at once, so that an append later changes nothing but data, as in a block of nats-server. */
function prepare({ append: path }: Files): void {
  dropOrphans(join(path, '..'))
  within(openSync(path, create, 0o600), (handle) => {
    for (let slot = 0; slot < slots; slot++) writeSync(handle, fresh(), 0, block, slot * block)
    fsyncSync(handle)
  })
}

/** Files of exporters that were killed with their child and never came back. */
function dropOrphans(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (!name.startsWith(prefix)) continue
    const path = join(dir, name)
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats !== undefined && Date.now() / 1000 - stats.mtimeMs / 1000 > orphaned) unlinkSync(path)
  }
}

function openAndRead({ append: path }: Files): void {
  within(openSync(path, O_RDONLY | O_NOFOLLOW), (handle) => void readSync(handle, Buffer.alloc(block), 0, block, 0))
}

/** As nats-server writes tav.idx: beside, each write synced, renamed, the folder synced. */
function castVote({ vote, voteBeside }: Files): void {
  if (isThere(voteBeside)) unlinkSync(voteBeside)
  within(openSync(voteBeside, create | O_SYNC, 0o600), (handle) => void writeSync(handle, fresh(), 0, block, 0))
  renameSync(voteBeside, vote)
  within(openSync(join(vote, '..'), O_RDONLY | O_DIRECTORY), fsyncSync)
}

function append({ append: path }: Files): void {
  within(openSync(path, O_WRONLY | O_NOFOLLOW), (handle) => {
    const slot = Math.floor(Date.now() / 1000) % slots
    writeSync(handle, fresh(), 0, block, slot * block)
    fdatasyncSync(handle)
  })
}

/** A new time of the file that the next round writes anyway: it needs leave to write, and no write. @throws where it is not there. */
export function touch(ask: Works['touch']['ask']): null {
  const now = new Date()
  lutimesSync(files(placeOf(ask), ask.token).append, now, now)
  return null
}

/** @throws the first error other than that a file is not there. */
export function sweep(ask: Works['sweep']['ask']): null {
  for (const path of Object.values(files(placeOf(ask), ask.token))) {
    try {
      unlinkSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return null
}
