// Replays logs under a simulated clock: the log state, the join and the rules that end a rung are those of `serve`.
import { version } from '../../package.ts'
import { ingest, type Ingest } from '../../log/state/ingest.ts'
import { identities, type Identities } from '../../log/state/identity.ts'
import type { LogState } from '../../log/state/state.ts'
import { wholeFile } from '../../log/source/file/content.ts'
import { trailing } from '../../diagnose/from-world.ts'
import { forgetRungs } from '../../world/ladder.ts'
import { allSteps } from '../../steps.ts'
import { emptyMemory, type Memory } from '../../world/memory.ts'
import { join, type World } from '../../world/world.ts'
import type { LogSource } from '../triage/sources.ts'
import { step, steps, type Lines, type StepsOptions } from './steps.ts'

/** Seconds of one block of Prometheus, and of one file. */
export const blockSeconds = 7200

export interface PastOptions extends StepsOptions {
  warn(message: string): void
}

/** A world for each scrape that would have been, in order of time. Hours in which no log says anything are left out. */
export async function* past(logs: readonly LogSource[], options: PastOptions): AsyncGenerator<World> {
  const memory = emptyMemory()
  const who = identities(memory, options.warn)
  await learnNames(logs, { memory, who, options })
  const clock = { at: 0 }
  const readers = logs.map((log) => reader(log, { memory, who, options, now: () => clock.at }))
  for (const one of readers) await one.next()
  let lastLine = 0
  for (let at = earliest(readers); at !== undefined && at <= options.now();) {
    clock.at = at
    for (const one of readers) if (await one.readTo(at)) lastLine = at
    const world = join({ at, servers: [] }, memory, { now: at, sources: [], exporter })
    allSteps(forgetRungs(memory, world))
    yield world
    at = nextTime(world, lastLine, readers)
  }
}

/** It did not run then: nothing is said of it. */
const exporter = { version, reloadSuccess: true, reloadedAt: 0 }

/**
 * The next scrape. After silence from which nothing is left, neither a rung nor what a verdict looks back over, the beginning
 * of the block with the next line; after the last line nothing.
 */
function nextTime({ now, rungs }: World, lastLine: number, readers: readonly Reader[]): number | undefined {
  const next = now + step
  if (rungs.length > 0 || next - lastLine <= trailing) return next
  const more = earliest(readers)
  return more === undefined ? undefined : Math.max(next, Math.floor(more / blockSeconds) * blockSeconds)
}

const earliest = (readers: readonly Reader[]): number | undefined => {
  const times = readers.map(({ at }) => at()).filter((at) => at !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}

interface Around {
  memory: Memory
  who: Identities
  options: PastOptions
}

interface Reader {
  /** Unix seconds of the scrape that sees the next lines. */
  at(): number | undefined
  next(): Promise<void>
  /** Everything up to this scrape; false: there was nothing. */
  readTo(at: number): Promise<boolean>
}

function reader(log: LogSource, around: Around & { now: () => number }): Reader {
  const into = ingestOf(log, around.memory.log, around)
  const lines = steps(log.path, around.options)
  let ahead: Lines | undefined
  const next = async (): Promise<void> => {
    const more = await lines.next()
    ahead = more.done === true ? undefined : more.value
  }
  return {
    at: () => ahead?.at,
    next,
    async readTo(at) {
      const before = ahead
      while (ahead !== undefined && ahead.at <= at) {
        into.onBytes(ahead.bytes, false)
        await next()
      }
      if (before !== undefined && ahead === undefined) into.onEnd()
      return before !== ahead
    },
  }
}

function ingestOf(log: LogSource, state: LogState, { who, options, now }: Around & { now: () => number }): Ingest {
  return ingest({
    log: state,
    zone: options.zone,
    now,
    since: 0,
    originOf: (wrapped) => log.server ?? wrapped ?? log.path,
    onEvent: (origin, event) => who.learn(origin, event),
    onUnrecognized: () => undefined,
  })
}

/** Whose lines these are is often known only at their end: a reading of everything beforehand, of which only the names are kept. */
async function learnNames(logs: readonly LogSource[], around: Around): Promise<void> {
  const { memory, who, options } = around
  for (const log of logs) {
    if (log.server !== undefined) who.configure(log.server, { server: log.server })
    else if (log.suggested !== '') who.suggest(log.path, { server: log.suggested, cluster: '' })
    const into = ingestOf(log, new Map(), { ...around, now: options.now })
    for await (const block of wholeFile(log.path)) into.onBytes(block, false)
    into.onEnd()
  }
  who.resolve()
  for (const log of logs)
    if (log.server === undefined && (memory.origins.get(log.path)?.server ?? '') === '')
      options.warn(`${log.path}: no line says which server wrote it: give SERVER=${log.path}`)
}
