// The state file: log offsets and the state they produced, in one atomic write, so that a restart neither repeats nor misses.
import { crc32 } from 'node:zlib'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { checksumOf, joined, type Checksum } from '../checksum.ts'
import { ConfigError } from '../config/error.ts'
import { askHere, type Ask } from '../host/writer.ts'
import { lockFile, type Lock } from './lock.ts'
import { clampTimes } from './clamp.ts'
import { memoryOf, memorySteps, firstMisshapen } from './state-text.ts'
import { emptyMemory, type Memory } from './memory.ts'
import { openSpent, paced } from './save-pace.ts'
import { isSameText, sizeOf } from '../pieces.ts'
import { inTurns } from '../steps.ts'

/** Raised when what is written can no longer be read by the version before. */
const format = 1
/** The longest that a scrape waits for a write, in seconds: a stalled disk must not take the scrape with it. */
const patience = 2
/** Seconds between writes where no scrape asks for one. */
const background = 10
/** Seconds that a start waits for the file. After that it goes on without, and counters begin at 0. */
const startPatience = 5
/** Bytes; a hundred thousand streams need some 30 MB. */
const largest = 1024 ** 3

export interface StateStatus {
  /** undefined: no state file, nothing is kept. */
  path: string | undefined
  /** The last write succeeded, or none was needed yet. */
  ok: boolean
  /** What is wrong and since when in words; undefined while ok. */
  reason: string | undefined
  /** Unix seconds of the last successful write. */
  savedAt: number | undefined
  bytes: number
  failures: number
}

export interface OpenState {
  memory: Memory
  /**
   * Resolves when all of the memory as of now is on disk, or when that failed, which it has too if it takes more than so many
   * seconds (2 unless given): status says which. Behind a write that is late already it does not wait. Never rejects.
   */
  save(patienceSeconds?: number): Promise<void>
  status(): StateStatus
  /** Saves and lets go of the file. */
  close(): Promise<void>
}

export interface StateSurroundings {
  /** Unix seconds. */
  now: () => number
  warn: (message: string, fields?: object) => void
  /** Resolves after so many seconds; by default a timer that does not keep the process. */
  pause?: (seconds: number) => Promise<unknown>
  /** What touches the disk; by default this process, which a disk that hangs then blocks. */
  ask?: Ask
}

const unrefPause = (seconds: number): Promise<unknown> => delay(seconds * 1000, undefined, { ref: false })

/**
 * Reads the file, or begins with an empty memory where there is none (path undefined: none is ever kept). A file that
 * cannot be understood is set aside under another name with a warning. So is one whose disk does not answer within five
 * seconds, as soon as it does: what was counted meanwhile and what stands there cannot be added up.
 * @throws {ConfigError} another living process holds the file.
 */
export async function openState(path: string | undefined, around: StateSurroundings): Promise<OpenState> {
  if (path === undefined) return unkept()
  const disk: Disk = { path, ask: askHere(), pause: unrefPause, ...around }
  const reading = begin(disk)
  const begun = await Promise.race([reading, disk.pause(startPatience).then(() => undefined)])
  if (begun !== undefined) return kept(disk, begun.memory, begun.lock)
  const reason = `its disk has not answered for ${startPatience} s`
  disk.warn(`state file ${path}: ${reason}; counters begin anew, the file is set aside when it answers`)
  return kept(disk, emptyMemory(), undefined, { reason, over: reading.then(() => setAside(disk)) })
}

type Disk = Required<StateSurroundings> & { path: string }

async function begin(disk: Disk): Promise<{ memory: Memory; lock: Lock }> {
  const { path, ask, warn } = disk
  await ask('makeFolder', { path: dirname(path) }).catch((error: unknown) =>
    warn(`state file ${path}: its folder cannot be made: ${(error as Error).message}`),
  )
  await tryWriting(disk)
  const lock = await lockFile(path)
  if (lock.state === 'held') {
    throw new ConfigError(`state_file ${path}: another exporter is using it; stop that one, or set another state_file`)
  }
  if (lock.state === 'unavailable') warn(`state file ${path}: cannot be locked: ${lock.reason}`)
  return { memory: await load(disk), lock }
}

function unkept(): OpenState {
  const status = { path: undefined, ok: true, reason: undefined, savedAt: undefined, bytes: 0, failures: 0 }
  const nothing = () => Promise.resolve()
  return { memory: emptyMemory(), save: nothing, status: () => status, close: nothing }
}

/** To lock is a call of this very process, which a disk that takes no writes would hold up for ever: so one is tried before. */
async function tryWriting({ path, ask }: Disk): Promise<void> {
  const beside = `${path}.try`
  await ask('writeFile', { path: beside, pieces: [] })
    .then(() => ask('remove', { path: beside }))
    .catch(() => undefined)
}

/** What keeps a start from its file: nothing is written before it is over. */
interface Hindrance {
  reason: string
  over: Promise<unknown>
}

function kept(disk: Disk, memory: Memory, lock: Lock | undefined, hindrance?: Hindrance): OpenState {
  const { path, pause } = disk
  const status: StateStatus = { path, ok: true, reason: undefined, savedAt: undefined, bytes: 0, failures: 0 }
  if (hindrance !== undefined) Object.assign(status, { ok: false, reason: hindrance.reason, failures: 1 })
  const { write, late } = writing(disk, memory, status)
  const pace = paced(
    write,
    pause,
    hindrance?.over.catch((error: unknown) => {
      Object.assign(status, { reason: (error as Error).message })
      return new Promise<never>(() => undefined)
    }),
  )
  const timer = setInterval(() => void pace.save(), background * 1000).unref()
  return {
    memory,
    async save(seconds = patience) {
      const saved = pace.save().then(() => false)
      if (!status.ok && pace.isBusy()) return
      const isLate = await Promise.race([saved, pause(seconds).then(() => true)])
      if (isLate) late(seconds)
    },
    status: () => ({ ...status }),
    async close() {
      clearInterval(timer)
      const last = pace.last().then(() => true)
      const isDone = await Promise.race([last, pause(patience).then(() => false)])
      if (lock?.state !== 'locked') return
      if (isDone) return lock.release()
      // A process that is killed meanwhile has released the lock too: the lock is a listening socket.
      lock.keep()
      void last.then(() => lock.release())
    },
  }
}

/** Writes what has changed, and says how that went. One that is late has failed, until it is done after all. */
function writing({ path, ask, now, warn, pause }: Disk, memory: Memory, status: StateStatus) {
  const steps = memorySteps()
  let written: readonly Buffer[] = []
  /** Of the pieces of the last text. */
  let checksums: ReadonlyMap<Buffer, Checksum> = new Map()
  // Does not warn of a write that is only too late for one scrape: on a slow disk that would be every other one.
  let told = !status.ok
  const fail = (reason: string): void => {
    if (!told) warn(`state file ${path}: not written, a restart would go back to the last one: ${reason}`)
    told = true
    Object.assign(status, { ok: false, reason, failures: status.failures + 1 })
  }
  const late = (seconds: number): void => {
    if (told || (seconds < patience && !status.ok)) return
    if (seconds >= patience) fail(`its disk has not answered for ${patience} s`)
    else Object.assign(status, { ok: false, reason: 'late for a scrape', failures: status.failures + 1 })
  }
  const write = async (): Promise<number> => {
    const spent = openSpent(now)
    const text = await inTurns(spent.steps(steps(memory)))
    if (isSameText(text, written)) {
      Object.assign(status, { ok: true, reason: undefined })
      return spent.seconds()
    }
    let isOver = false
    void pause(patience).then(() => isOver || late(patience))
    try {
      checksums = new Map(text.map((piece) => [piece, checksums.get(piece) ?? checksumOf([piece])]))
      await spent.wait(ask('writeFile', { path, pieces: withHeader(text, checksums) }))
      if (told) warn(`state file ${path}: written again`)
      told = false
      written = text
      Object.assign(status, { ok: true, reason: undefined, savedAt: now(), bytes: sizeOf(text) })
    } catch (error) {
      fail((error as Error).message)
    } finally {
      isOver = true
    }
    return spent.seconds()
  }
  return { write, late }
}

/** First line: format and checksum of the second, which is the memory. Both are JSON. */
function withHeader(text: readonly Buffer[], checksums: ReadonlyMap<Buffer, Checksum>): Buffer[] {
  const checksum = text.reduce((sum, piece) => joined(sum, checksums.get(piece) ?? checksumOf([piece])), 0)
  return [Buffer.from(`${JSON.stringify({ format, crc32: checksum })}\n`), ...text, Buffer.from('\n')]
}

async function load(disk: Disk): Promise<Memory> {
  const { path, ask, warn } = disk
  const text = await ask('readFile', { path, limit: largest }).catch((error: unknown) => error as NodeJS.ErrnoException)
  if (text instanceof Error && text.code === 'ENOENT') return emptyMemory()
  const found = text instanceof Error ? `it cannot be read: ${text.message}` : parse(Buffer.from(text).toString())
  if (typeof found !== 'string') {
    clampTimes(found, disk.now())
    return found
  }
  warn(`state file ${path}: ${found}; ${await setAside(disk)}; counters begin anew`)
  return emptyMemory()
}

/** The outcome of a write, in words. */
function setAside({ path, ask, now }: Disk): Promise<string> {
  const aside = `${path}.aside-${Math.floor(now())}`
  return ask('rename', { from: path, to: aside }).then(
    () => `set aside as ${aside}`,
    (error: unknown) => `and it cannot be set aside: ${(error as Error).message}`,
  )
}

/** The memory, or what is wrong in words. */
function parse(text: string): Memory | string {
  const [first = '', second = ''] = text.split('\n', 2)
  const header = parseObject(first)
  if (header === undefined) return 'it is no state file of this program'
  if (header['format'] !== format) return `it has format ${String(header['format'])}, this version knows ${format}`
  if (header['crc32'] !== crc32(second)) return 'it is damaged, its checksum is wrong'
  const json = parseObject(second)
  const wrong = json === undefined ? 'its second line' : firstMisshapen(json)
  return json === undefined || wrong !== undefined
    ? `it is damaged: ${wrong ?? ''} is not what this program writes`
    : memoryOf(json)
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
