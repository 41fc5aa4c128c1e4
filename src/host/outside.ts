// Files of others, so that a file system that does not answer blinds what lies on it and nothing else. Each question has a deadline.
// A file system that may hang (of a network, or in user space), that did, or whose disk is watched for hangs, is asked by a child:
// a thread that hangs would keep this process from ending, and there are four of them for files, names and compression together.
import { resolve } from 'node:path'
import { SilentError, type Files, type OpenFile } from '../files.ts'
import type { Clock } from './clock.ts'
import { childAsker, gone, localAsker, type Asker } from './asker.ts'
import { deviceName, isNetwork, longest, mountOf, readMounts, type Mount } from './system/mounts.ts'
import { within } from './within.ts'

/** Seconds for one answer; a disk takes milliseconds. */
const patience = 2
/** Seconds for which what is mounted where is taken as known. */
const mountsFor = 5
/** Threads of this process that may hang at once; the others are for names and compression. */
const mostThreads = 2
/** Children of one file system that may hang at once: with two it is not a single file. */
const mostChildren = 2
/** Seconds before a child that has died is replaced. */
const restart = 1
/** Paths whose file system is another than their names say. */
const mostLinks = 10_000

export interface Outside extends Files {
  /** From now on this file system is asked by a child. */
  doubt(path: string): void
  /** Waits for nothing: a child that hangs ends when it can. */
  close(): void
}

export interface OutsideOptions {
  clock: Clock
  warn(message: string): void
  /** These are replaced in tests: seconds for one answer, where proc lies, and who asks. */
  patience?: number
  root?: string
  plain?: () => Asker
  child?: (clock: Clock) => Asker
}

/** What is mounted at one point. */
interface Place {
  point: string
  isDoubtful: boolean
  plain: Asker
  child: Asker | undefined
  /** By `attended`. */
  childSince: number
  /** Questions without answer by path, with since when (by `attended`). */
  silent: Map<string, number>
  /** Files were found to lie here. */
  devices: Set<bigint>
}

interface State extends Required<OutsideOptions> {
  places: Map<string, Place>
  mounts: readonly Mount[]
  /** By `attended`. */
  mountsAt: number
  /** By path: the point, where a symbolic link leads elsewhere. */
  links: Map<string, string>
  /** By path, until mounts are looked at again. */
  byPath: Map<string, Place>
  stuckThreads: number
}

/** Nothing is started before something is doubtful. */
export function openOutside(options: OutsideOptions): Outside {
  const state: State = {
    ...{ patience, root: '/', plain: localAsker, child: (clock: Clock) => childAsker(clock) },
    ...options,
    ...{ places: new Map(), mounts: [], mountsAt: -Infinity, links: new Map(), byPath: new Map(), stuckThreads: 0 },
  }
  const ask = async <T>(path: string, act: (asker: Asker) => Promise<T>): Promise<T> => {
    const place = placeOf(state, path)
    return question(state, { place, asker: askerFor(state, place, path), path }, act)
  }
  return {
    async stat(path) {
      const status = await ask(path, ({ calls }) => calls.stat(path))
      learn(state, path, status.device)
      return status
    },
    list: (path) => ask(path, ({ calls }) => calls.list(path)),
    real: (path) => ask(path, ({ calls }) => calls.real(path)),
    async open(path) {
      const place = placeOf(state, path)
      const asked = { place, asker: askerFor(state, place, path), path }
      const giveBack = (late: OpenFile): Promise<void> => late.close()
      return guarded(state, asked, await question(state, asked, ({ calls }) => calls.open(path), giveBack))
    },
    isQuick: (path) => !placeOf(state, path).isDoubtful,
    doubt: (path) => void (placeOf(state, path).isDoubtful = true),
    close() {
      for (const { child } of state.places.values()) child?.end()
    },
  }
}

interface Asked {
  place: Place
  asker: Asker
  path: string
}

function guarded(state: State, asked: Asked, file: OpenFile): OpenFile {
  return {
    status: () => question(state, asked, () => file.status()),
    read: (block, start, length, at) => question(state, asked, () => file.read(block, start, length, at)),
    /** Where it hangs, later: nobody waits for that. */
    async close() {
      const { asker } = asked
      const closed = asker.last.then(() => file.close()).catch(() => undefined)
      asker.last = closed
      if (asker.stuckOn === undefined) await within(closed, state.patience)
    },
  }
}

/** The answer, in time. @throws {SilentError} none came; what comes later is given back. */
async function question<T>(
  state: State,
  asked: Asked,
  act: (asker: Asker) => Promise<T>,
  giveBack: (late: T) => unknown = () => undefined,
): Promise<T> {
  const { place, asker } = asked
  if (asker.stuckOn !== undefined) throw silence(state, asked)
  if (asker === place.plain && place.isDoubtful)
    throw new SilentError(`${place.point} is read by a process of its own from now on`)
  const call = { waits: true, isOver: false }
  const turn = asker.last.then(() => {
    if (call.isOver) throw silence(state, asked)
    call.waits = false
    return act(asker)
  })
  // What nobody waits for any more is given back before the next question.
  const settled = turn.then((value) => (call.isOver ? giveBack(value) : undefined)).catch(() => undefined)
  asker.last = settled
  const answer = await within(turn, state.patience)
  if (answer !== undefined) return answer.value
  call.isOver = true
  if (!call.waits) setAside(state, asked, settled)
  throw silence(state, asked)
}

function silence({ clock, patience: seconds }: State, { place, path, asker }: Asked): SilentError {
  const since = place.silent.get(path) ?? place.silent.get(asker.stuckOn ?? '')
  const age = since === undefined ? seconds : clock.attended() - since
  return new SilentError(
    `the file system at ${place.point} has not answered for ${Math.max(seconds, age).toFixed(0)} s`,
  )
}

/** The asker of this question gets no other until the answer comes; the file system is asked by a child from now on. */
function setAside(state: State, { place, asker, path }: Asked, settled: Promise<unknown>): void {
  const isThread = asker === place.plain
  if (!place.isDoubtful)
    state.warn(
      `${path}: the file system at ${place.point} does not answer: it is read by a process of its own from now on`,
    )
  place.isDoubtful = true
  asker.stuckOn = path
  place.silent.set(path, state.clock.attended() - state.patience)
  if (isThread) state.stuckThreads++
  const answered = (): void => {
    asker.stuckOn = undefined
    place.silent.delete(path)
    if (isThread) state.stuckThreads--
    else if (asker !== place.child) asker.end()
  }
  void settled.then(answered)
}

function askerFor(state: State, place: Place, path: string): Asker {
  if (place.silent.has(path)) throw silence(state, { place, asker: place.plain, path })
  if (!place.isDoubtful && state.stuckThreads < mostThreads) return place.plain
  const { child } = place
  if (child !== undefined && child.stuckOn === undefined && !child.isGone()) return child
  const now = state.clock.attended()
  if (child?.isGone() === true && now - place.childSince < restart) throw gone()
  const isFull = place.silent.size - (place.plain.stuckOn === undefined ? 0 : 1) >= mostChildren
  if (isFull) throw silence(state, { place, asker: child ?? place.plain, path })
  place.childSince = now
  return (place.child = state.child(state.clock))
}

function placeOf(state: State, name: string): Place {
  const now = state.clock.attended()
  if (now - state.mountsAt >= mountsFor) {
    state.mounts = readMounts(state.root) ?? []
    state.mountsAt = now
    state.byPath.clear()
  }
  const found =
    state.byPath.get(name) ??
    placeAt(state, state.links.get(name) ?? longest(state.mounts, resolve(name))?.point ?? '/')
  state.byPath.set(name, found)
  return found
}

function placeAt(state: State, point: string): Place {
  const known = state.places.get(point)
  if (known !== undefined) return known
  const isDoubtful = state.mounts.some((one) => one.point === point && mayHang(one))
  const place: Place = {
    ...{ point, isDoubtful, plain: state.plain(), child: undefined, childSince: -Infinity },
    ...{ silent: new Map<string, number>(), devices: new Set<bigint>() },
  }
  state.places.set(point, place)
  return place
}

const mayHang = (mount: Mount): boolean => isNetwork(mount) || /^(?:fuse(?!blk)|autofs)/.test(mount.type)

/** A symbolic link may lead to another file system than its name says. */
function learn(state: State, path: string, device: bigint): void {
  const { devices, point } = placeOf(state, path)
  if (devices.has(device)) return
  const mount = mountOf(state.mounts, resolve(path), deviceName(device))
  if (mount === undefined || mount.point === point) devices.add(device)
  else {
    if (state.links.size >= mostLinks) state.links.clear()
    state.links.set(path, mount.point)
    state.byPath.delete(path)
  }
}
