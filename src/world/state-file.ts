// The state file: log offsets and the state they produced, in one atomic write, so that a restart neither repeats nor misses.
import { crc32 } from 'node:zlib'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ConfigError } from '../config/error.ts'
import { lockFile, type Lock } from './lock.ts'
import { memoryOf, memoryText } from './state-text.ts'
import { emptyMemory, type Memory } from './memory.ts'

/** Raised when what is written can no longer be read by the version before. */
const format = 1
/** Seconds between two writes, and the longest that a scrape waits for one: a stalled disk must not take the scrape with it. */
const interval = 1
const patience = 2
/** Seconds: what nobody asked to save is written too, should no scrape come. */
const background = 10

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
   * Resolves when all of the memory as of now is on disk, or after so many seconds (2 unless given), or when writing
   * failed: status says which. Within a second of the last write it resolves at once, and the write follows when the
   * second is over. Never rejects.
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
}

const unrefPause = (seconds: number): Promise<unknown> => delay(seconds * 1000, undefined, { ref: false })

/**
 * Reads the file, or begins with an empty memory where there is none (path undefined: none is ever kept). A file that
 * cannot be understood is set aside under another name with a warning.
 * @throws {ConfigError} another living process holds the file.
 */
export async function openState(path: string | undefined, around: StateSurroundings): Promise<OpenState> {
  const { warn } = around
  if (path === undefined) return unkept()
  const folder = await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => error as Error)
  if (folder instanceof Error) warn(`state file ${path}: its folder cannot be made: ${folder.message}`)
  const lock = await lockFile(path)
  if (lock.state === 'held') {
    throw new ConfigError(`state_file ${path}: another exporter is using it; stop that one, or set another state_file`)
  }
  if (lock.state === 'unavailable') warn(`state file ${path}: cannot be locked: ${lock.reason}`)
  return kept(path, await load(path, around), lock, around)
}

function unkept(): OpenState {
  const status = { path: undefined, ok: true, reason: undefined, savedAt: undefined, bytes: 0, failures: 0 }
  const nothing = () => Promise.resolve()
  return { memory: emptyMemory(), save: nothing, status: () => status, close: nothing }
}

function kept(
  path: string,
  memory: Memory,
  lock: Lock,
  { now, warn, pause = unrefPause }: StateSurroundings,
): OpenState {
  const status: StateStatus = { path, ok: true, reason: undefined, savedAt: undefined, bytes: 0, failures: 0 }
  const render = memoryText()
  let written: readonly Buffer[] = []
  const write = async (): Promise<void> => {
    const text = render(memory)
    if (isSame(text, written)) return
    try {
      await writeAtomically(path, withHeader(text))
      if (!status.ok) warn(`state file ${path}: written again`)
      written = text
      Object.assign(status, { ok: true, reason: undefined, savedAt: now(), bytes: sizeOf(text) })
    } catch (error) {
      const reason = (error as Error).message
      if (status.ok) warn(`state file ${path}: not written, a restart would go back to the last one: ${reason}`)
      Object.assign(status, { ok: false, reason, failures: status.failures + 1 })
    }
  }
  const pace = paced(write, pause)
  const timer = setInterval(() => void pace.save(), background * 1000).unref()
  return {
    memory,
    save: (seconds = patience) => Promise.race([pace.save(), pause(seconds).then(() => undefined)]),
    status: () => ({ ...status }),
    async close() {
      clearInterval(timer)
      await Promise.race([pace.last(), pause(patience)])
      if (lock.state === 'locked') await lock.release()
    },
  }
}

interface Pace {
  /** Writes now, or as soon as the pause after the last write is over; then it does not wait: a scrape must not. */
  save(): Promise<void>
  /** Without the pause, since the process waits for it; nothing is written after it. */
  last(): Promise<void>
}

/** At most one write at a time and one a second. Who asks too early has it on disk a second later, by the write that follows. */
function paced(write: () => Promise<void>, pause: (seconds: number) => Promise<unknown>): Pace {
  let writing = Promise.resolve()
  let free = true
  let again = false
  let over = false
  const begin = (): Promise<void> => {
    free = false
    again = false
    writing = write()
    void Promise.all([writing, pause(interval)]).then(() => {
      free = true
      if (again && !over) void begin()
    })
    return writing
  }
  return {
    save() {
      if (free && !over) return begin()
      again = true
      return Promise.resolve()
    },
    last() {
      over = true
      return writing.then(write)
    },
  }
}

/** Most pieces are the buffers of the last time. */
function isSame(text: readonly Buffer[], written: readonly Buffer[]): boolean {
  return text.length === written.length && text.every((piece, index) => written[index]?.equals(piece))
}

const sizeOf = (text: readonly Buffer[]): number => text.reduce((size, { length }) => size + length, 0)

/** First line: format and checksum of the second, which is the memory. Both are JSON. */
function withHeader(text: readonly Buffer[]): Buffer[] {
  const checksum = text.reduce((sum, piece) => crc32(piece, sum), 0)
  return [Buffer.from(`${JSON.stringify({ format, crc32: checksum })}\n`), ...text, Buffer.from('\n')]
}

/** Beside the file, synced, then renamed over it: a crash leaves the old one or the new one. */
async function writeAtomically(path: string, text: readonly Buffer[]): Promise<void> {
  const beside = `${path}.tmp`
  const file = await open(beside, 'w', 0o600)
  try {
    await writeFile(file, text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}

async function load(path: string, { now, warn }: StateSurroundings): Promise<Memory> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => error as NodeJS.ErrnoException)
  if (typeof text !== 'string' && text.code === 'ENOENT') return emptyMemory()
  const found = typeof text === 'string' ? parse(text) : `it cannot be read: ${text.message}`
  if (typeof found !== 'string') return found
  const aside = `${path}.aside-${Math.floor(now())}`
  const moved = await rename(path, aside).then(
    () => `set aside as ${aside}`,
    (error: unknown) => `and it cannot be set aside: ${(error as Error).message}`,
  )
  warn(`state file ${path}: ${found}; ${moved}; counters begin anew`)
  return emptyMemory()
}

/** The memory, or what is wrong in words. */
function parse(text: string): Memory | string {
  const [first = '', second = ''] = text.split('\n', 2)
  const header = parseObject(first)
  if (header === undefined) return 'it is no state file of this program'
  if (header['format'] !== format) return `it has format ${String(header['format'])}, this version knows ${format}`
  if (header['crc32'] !== crc32(second)) return 'it is damaged, its checksum is wrong'
  return memoryOf(parseObject(second) ?? {})
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
