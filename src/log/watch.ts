// All configured logs at once: each source to the log state, each origin to its server.
import { setMaxListeners } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { logName, type LogConfig } from '../config/schema.ts'
import { plainFiles, type Files } from '../files.ts'
import type { Event } from './catalog/event.ts'
import type { Line } from './line/line.ts'
import { followCommand } from './source/command.ts'
import { followFile } from './source/file/follow.ts'
import { followGlob } from './source/file/glob.ts'
import { opened } from './source/opened.ts'
import { forgetOrigins } from './state/forget.ts'
import { identities, type Identities, type NamesMemory } from './state/identity.ts'
import { isPattern, type Captured } from './source/file/pattern.ts'
import { shapeOf } from './catalog/sample.ts'
import type { LogMemory } from './state/state.ts'
import type { Source, SourceOptions, SourceStatus } from './source/source.ts'
import { followStdin } from './source/stdin.ts'
import { followSyslog } from './source/syslog.ts'

export interface WatchOptions {
  /** Read and changed in place: log, origins, sourceless, offsets. */
  memory: LogMemory & NamesMemory
  /** Unix seconds. */
  now: () => number
  signal: AbortSignal
  log: { warn(fields: object, message: string): void }
  lookbackSeconds: number
  /** How files are read; by default with plain calls of this process. */
  files?: Files | undefined
  /** A line that the catalog knows was counted. */
  onEvent: (origin: string, event: Event) => void
  /** Resolves when it is time to look at files again; by default after 100 ms. */
  wake?: (() => Promise<unknown>) | undefined
  /** Resolves when it is time to look for new files again; by default after a second. */
  rescan?: (() => Promise<unknown>) | undefined
  /** What `-` reads; by default standard input. */
  stdin?: Readable
}

/** A line that the catalog does not know, for people to look at. */
export interface Unrecognized {
  origin: string
  /** The newest of its shape. */
  line: Line
  /** Lines of this shape. */
  count: number
}

export interface LogWatch {
  /** One for each file, command or listener; of a pattern that matches nothing, one that says so. */
  sources(): SourceStatus[]
  /** The newest lines of level WRN, ERR, FTL or none that the catalog does not know, one of each shape, oldest first. */
  unrecognized(): readonly Unrecognized[]
  /** Every source was opened, looked back over, and read to its end, or says why it cannot be. */
  ready: Promise<void>
  /** The same, but that a source which cannot be opened is waited for: a minute, then with a warning without it. */
  opened: Promise<void>
  close(): Promise<void>
}

/** Seconds that closing waits for: a read that hangs, as on a dead network file system, must not keep the process. */
const patience = 1
/** Enough to see what the catalog lacks. */
const samples = 50
/** Names in wrappings are not ours: beyond this their lines go under the name of the source. */
const mostOrigins = 1000

/**
 * Rungs are never cleared here, not by a restart of the server either: its entries are still uncommitted in the WAL, and it
 * logs only when it passes a rung again. When a rung no longer counts is decided when it is rendered (rung.ts).
 */
export function watchLogs(logs: readonly LogConfig[], options: WatchOptions): LogWatch {
  const { memory, signal, log, now } = options
  const own = new AbortController()
  const warn = (message: string): void => log.warn({}, message)
  const ending = AbortSignal.any([signal, own.signal])
  // Every source listens to this signal: so many listeners are no leak.
  setMaxListeners(0, ending)
  const who = identities(memory, warn)
  const unknown = newestOfEachShape()
  const shared: Shared = {
    ...options,
    who,
    warn,
    signal: ending,
    onUnrecognized: unknown.add,
  }
  const sources = logs.map((config) => open(config, shared))
  const names = logs.map(logName)
  return {
    sources() {
      who.resolve()
      const statuses = sources.flatMap((source) => source.statuses())
      const sourced = statuses.flatMap(({ origin }) => (origin === undefined ? [] : [origin]))
      forgetOrigins(memory, new Set(sourced), options.now())
      return statuses
    },
    unrecognized: unknown.list,
    ready: Promise.all(sources.map(({ ready }) => ready)).then(() => undefined),
    opened: Promise.all(
      sources.map((source, at) => opened(source, { ...{ now, warn, signal: ending }, name: names[at] ?? '' })),
    ).then(() => undefined),
    async close() {
      own.abort()
      const closed = Promise.all(sources.map((source) => source.closed))
      await Promise.race([closed, delay(patience * 1000, undefined, { ref: false })])
    },
  }
}

/** A line that repeats must not hide the others. */
function newestOfEachShape() {
  const lines = new Map<string, Unrecognized>()
  return {
    add: (origin: string, line: Line): void => {
      const key = `${origin} ${line.level ?? ''} ${shapeOf(line.text)}`
      const count = (lines.get(key)?.count ?? 0) + 1
      lines.delete(key)
      lines.set(key, { origin, line, count })
      const [oldest] = lines.keys()
      if (lines.size > samples && oldest !== undefined) lines.delete(oldest)
    },
    list: (): Unrecognized[] => [...lines.values()],
  }
}

interface Shared extends WatchOptions {
  who: Identities
  warn: (message: string) => void
  onUnrecognized: (origin: string, line: Line) => void
}

function open(config: LogConfig, shared: Shared): Source {
  const { path, command, syslog } = config
  const { files = plainFiles } = shared
  const options = sourceOptions(config, logName(config), {}, shared)
  if (command !== undefined) return followCommand({ ...options, words: command })
  if (syslog !== undefined) return followSyslog({ ...options, address: syslog })
  if (path === '-') return followStdin(options, shared.stdin ?? process.stdin)
  if (path === undefined || !isPattern(path)) return followFile({ ...options, files, wake: shared.wake })
  return followGlob({ ...options, files, rescan: shared.rescan }, (file, captured, around) =>
    followFile({ ...sourceOptions(config, file, captured, shared), ...around, files, wake: shared.wake }),
  )
}

function sourceOptions(config: LogConfig, name: string, captured: Captured, shared: Shared): SourceOptions {
  const { memory, now, lookbackSeconds, who, onEvent, onUnrecognized, signal, warn } = shared
  const origins = originsOf(config, name, captured, shared)
  return {
    name,
    now,
    signal,
    warn,
    lookbackSeconds,
    onUnrecognized,
    zone: config.time_zone,
    log: memory.log,
    offsets: memory.offsets,
    since: now() - lookbackSeconds,
    origin: origins.only,
    originOf: origins.of,
    onEvent(origin, event, counting) {
      who.learn(origin, event)
      if (counting) onEvent(origin, event)
    },
  }
}

/** The origin of each line: configured server, else what the path or the wrapping says, else the source's own name. */
function originsOf(config: LogConfig, source: string, captured: Captured, { who, memory }: Shared) {
  const fixed = config.server ?? captured.server
  const cluster = config.nats_cluster ?? captured.nats_cluster
  const known = cluster === undefined ? {} : { cluster }
  if (config.server !== undefined) who.configure(config.server, { server: config.server, ...known })
  else if (fixed !== undefined) who.suggest(fixed, { server: fixed, cluster: cluster ?? '' })
  const met = new Set<string>()
  const meet = (origin: string): string => {
    if (met.has(origin)) return origin
    met.add(origin)
    if (cluster !== undefined) who.configure(origin, known)
    return origin
  }
  return {
    of(wrapped: string | undefined): string {
      if (fixed !== undefined) return fixed
      const fits = wrapped === undefined || memory.log.has(wrapped) || memory.log.size < mostOrigins
      return meet(fits ? (wrapped ?? source) : source)
    },
    /** undefined: several servers write here. */
    only: (): string | undefined => fixed ?? (met.size > 1 ? undefined : ([...met][0] ?? source)),
  }
}
