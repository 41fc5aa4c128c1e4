// One run of the exporter over one configuration: sources and servers in, exposition out. Start and reload are this function.
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import type { Config } from '../config/schema.ts'
import { allReports } from '../diagnose/report/json.ts'
import { worldReports } from '../diagnose/report/world.ts'
import { renderer, type Section } from '../exposition/text.ts'
import type { Readiness, Served } from '../http/app.ts'
import { openHistory, type History } from '../http/page/history.ts'
import { drawPage, type Page } from '../http/page/page.ts'
import type { SourceStatus } from '../log/source/source.ts'
import { watchLogs } from '../log/watch.ts'
import type { Outside } from '../host/outside.ts'
import type { Logger } from '../logger.ts'
import { shownTables } from '../metrics/index.ts'
import { openCrowd } from '../world/crowd.ts'
import { afterTimeout, openTargets } from '../nats/collect/collect.ts'
import type { Snapshot } from '../nats/collect/snapshot.ts'
import { openAdvisories } from '../world/advisories.ts'
import { clampTimes } from '../world/clamp.ts'
import { openForgetGone } from '../world/gone.ts'
import { forgetRungs } from '../world/ladder.ts'
import { leftOut, logServer } from '../world/servers.ts'
import type { Memory } from '../world/memory.ts'
import type { OpenState } from '../world/state-file.ts'
import { singleFlight } from '../single-flight.ts'
import { timedFlight } from '../timed-flight.ts'
import { join, joinSteps, type ExporterStatus, type World } from '../world/world.ts'
import { inTurns, type Steps } from '../steps.ts'
import { exposition, type Collected } from './exposition.ts'
import { deadline, type Margin } from './margin.ts'
import { knownTarget, listed, onlyOf, openProbes } from './probe.ts'
import { seenStores, watchStores, type Stores } from './stores.ts'

export interface Surroundings {
  state: OpenState
  /** Unix seconds. */
  now(): number
  /** Seconds that a system clock set back does not change; by `now` unless given. */
  steady?: (() => number) | undefined
  log: Logger
  exporter: ExporterStatus
  /** What a scrape leaves of its time-out, from run to run. */
  margin: Margin
  /** The exporter's own process as metrics, text format 0.0.4. */
  registry: { text(): Promise<string> }
  /** How files outside our own folder are read, and ours that are only read. */
  outside: Outside
  /** Where the configuration stands. */
  configFile?: string | undefined
  /** Stores as they were seen, in place of those that the configuration names. */
  host?: Stores['facts'] | undefined
}

export interface Run extends Served {
  /** One collection of all servers, joined with what is remembered. */
  world(timeoutSeconds?: number): Promise<World>
  /**
   * The last collection joined with the memory of now. Asks servers only if the last collection is older than five seconds, and shows it for up to a
   * minute while servers that hang are waited for.
   */
  latest(): Promise<World>
  /** Stops reading logs: the memory holds all that was read, and the next run goes on from there. Collections under way go on. */
  release(): Promise<void>
  /** Stops reading; lets collections under way finish for three seconds at most; then asks nothing more. */
  close(): Promise<void>
}

/** Longest that closing waits for collections, in seconds. */
const drainSeconds = 3
/** What a collection leaves of the deadline for saving what it shows, in seconds. */
const saveSeconds = 0.1

/** Seconds for which the page shows the same collection. */
const freshSeconds = 5
/** Seconds that the page waits for a newer one, and for which it shows the older one instead: a hung server holds up no news of the logs. */
const holdSeconds = 0.2
const staleSeconds = 60

function open(config: Config, around: Surroundings, signal: AbortSignal) {
  const { state, now, steady, log, outside, configFile, host } = around
  const { memory } = state
  const ours = { stateFile: state.status().path, configFile }
  const watch = (): Stores => watchStores(config, { memory, now, signal, log, ours, onStore: outside.doubt })
  const stores = host === undefined ? watch() : seenStores(host)
  const history = openHistory()
  const advisories = openAdvisories({ memory, now, after: afterTimeout })
  const targets = openTargets(config.targets, config, {
    ...{ memory, now, steady, signal, log, files: outside },
    advisory: advisories.take,
  })
  const logs = watchLogs(config.logs, {
    ...{ memory, now, signal, log, files: outside },
    lookbackSeconds: config.lookback,
    onEvent: (origin, event) => {
      history.addLogEvent(origin, event, now())
      if (event.id === 'raft_append_entries_pending') targets.wake(memory.origins.get(origin)?.server ?? origin)
    },
  })
  /** As the logs were when they were let go of: a scrape at that time must not say that they are not read, the next run does. */
  let released: readonly SourceStatus[] | undefined
  const sources = (): readonly SourceStatus[] => released ?? logs.sources()
  const close = (): Promise<void> => {
    advisories.close()
    released ??= logs.sources().map((source) => ({ ...source }))
    return logs.close()
  }
  return { targets, logs: { ...logs, sources, close }, history, stores }
}

/** Says once of each target that its series are left out, since another server goes by the same labels. */
function tellLeftOut(log: Logger): (found: World) => void {
  const told = new Set<string>()
  return (found) => {
    for (const { target, shown, server, cluster } of leftOut(found)) {
      if (told.has(target)) continue
      told.add(target)
      const fields = { target, shown, server, nats_cluster: cluster }
      log.warn(fields, 'two servers of one name, and one is left out: give one of the targets a nats_cluster or server')
    }
  }
}

/** What every collection leaves behind: memory without rungs that are over, the history of the page, a warning said once. */
function openNotes({ state: { memory }, log }: Surroundings, history: History): (found: World) => Steps<void> {
  const tell = tellLeftOut(log)
  return function* (found) {
    yield* forgetRungs(memory, found)
    yield
    history.add(found)
    yield
    tell(found)
  }
}

interface Recent {
  /** Seconds since the last collection; Infinity: there is none. */
  age(): number
  /** The last collection joined with the memory of now. */
  kept(): World | undefined
  newer(): Promise<World>
}

/** The last collection while it is fresh, and while servers that hang hold up a newer one. */
async function recent({ age, kept, newer }: Recent): Promise<World> {
  if (age() > staleSeconds) return newer()
  if (age() <= freshSeconds) return kept() ?? newer()
  return (await Promise.race([newer(), delay(holdSeconds * 1000, undefined, { ref: false })])) ?? kept() ?? newer()
}

/** Numbers that a restart could take back are shown only where the disk is too slow for the deadline, or fails: then they come with a state that says so. */
async function saved(found: World, { state, now, steady = now }: Surroundings, endsAt: number): Promise<World> {
  await state.save(Math.max(saveSeconds, endsAt - steady()))
  return { ...found, exporter: { ...found.exporter, state: state.status() } }
}

/** The last collection. One that came after it with an earlier time tells that the system's clock was set back. */
function openLast(memory: Memory, steady: () => number) {
  let last: (Snapshot & { cameAt: number }) | undefined
  return {
    age: () => steady() - (last?.cameAt ?? -Infinity),
    keep(next: Snapshot): void {
      if (last !== undefined && next.at < last.at) clampTimes(memory, next.at)
      last = { ...next, cameAt: steady() }
    },
    joined: (join: (snapshot: Snapshot) => World): World | undefined => last && join(last),
  }
}

/** Worlds of one run: what is asked and read, joined with what is remembered. */
function worlds(
  config: Config,
  around: Surroundings,
  { targets, logs, stores, history }: ReturnType<typeof open>,
  working: ReturnType<typeof underWay>,
) {
  const { state, now, steady = now, exporter, log } = around
  const { memory } = state
  const last = openLast(memory, steady)
  const note = openNotes(around, history)
  const [crowd, forgetGone] = [openCrowd(config.series), openForgetGone(memory)]
  const about = () => ({
    crowd,
    durableOnly: config.series.consumers === 'durable',
    ...{ now: now(), sources: logs.sources(), host: stores.facts() },
    exporter: { ...exporter, state: state.status(), logLinesDropped: log.dropped?.() },
  })
  const collected = async (seconds: number): Promise<Collected> => {
    const endsAt = steady() + seconds
    const snapshot = await targets.collect(seconds - saveSeconds)
    const answeredAt = steady()
    last.keep(snapshot)
    stores.learn(snapshot)
    // Reading the last answer and each of these goes through all groups: the event loop gets a turn in between.
    await turn()
    const found = await inTurns(joinSteps(snapshot, memory, about()))
    await inTurns(note(found))
    await inTurns(forgetGone(found.now))
    return { found, answeredAt, saved: saved(found, around, endsAt) }
  }
  const world = async (timeoutSeconds?: number): Promise<World> =>
    (await collected(deadline(config.scrape_deadline, timeoutSeconds, around.margin))).saved
  const kept = (): World | undefined => last.joined((snapshot) => join(snapshot, memory, about()))
  const newer = singleFlight(() => working.add(world()))
  const one = async (target: string, seconds: number): Promise<World> => {
    const endsAt = steady() + seconds
    const snapshot = await targets.collect(seconds - saveSeconds, target)
    return saved(join(snapshot, ...onlyOf(snapshot, memory, about())), around, endsAt)
  }
  return { collected, world, latest: () => recent({ age: last.age, kept, newer }), one, about }
}

/** Work that closing waits for. */
function underWay() {
  const running = new Set<Promise<unknown>>()
  return {
    async add<T>(work: Promise<T>): Promise<T> {
      running.add(work)
      return work.finally(() => running.delete(work))
    },
    /** Resolves when all of it has ended, well or not. */
    ended: async (): Promise<unknown> => Promise.allSettled(running),
  }
}

/** The page of a World, with what the run remembers beside it. */
function pageOf(found: World, { history, logs }: ReturnType<typeof open>, { origins }: Pick<Memory, 'origins'>): Page {
  const serverOf = (origin: string): string =>
    logServer(origins.get(origin) ?? { server: origin, cluster: '' }, found.servers).server
  return drawPage(found, { history, unrecognized: logs.unrecognized(), serverOf })
}

function readiness(ready: boolean, sources: readonly SourceStatus[]): Readiness {
  const faults = sources.flatMap(({ up, code }) => (up ? [] : [code ?? 'other']))
  return { ready, logs: sources.length, faults }
}

/** Reads and asks until `signal` aborts or close() is called. `state.memory` is taken as found and written to. */
export function run(config: Config, around: Surroundings, signal: AbortSignal): Run {
  const { state, now, steady = now, log, registry, margin } = around
  const opened = open(config, around, signal)
  const { targets, logs, stores } = opened
  const working = underWay()
  const { collected, world, latest, one, about } = worlds(config, around, opened, working)
  const text = exposition(config.series, registry, (answeredAt) => margin.took(steady() - answeredAt))
  const metrics = timedFlight((seconds) => working.add(collected(seconds).then(text)), steady)
  const probes = openProbes(config, { now, steady, signal, log, files: around.outside })
  let ready = false
  // Ready means that each log was opened, or is said not to be, and that a restart goes on from here, however this process ends.
  void logs.opened.then(() => state.save()).then(() => (ready = true))
  const waits = (timeoutSeconds?: number): number => deadline(config.scrape_deadline, timeoutSeconds, margin)
  const probe = timedFlight(async (seconds, name): Promise<Section[] | undefined> => {
    const target = knownTarget(targets.list(), state.memory, name)
    const asked = target === undefined ? probes.ask(name, seconds, about()) : one(target, seconds)
    const found = await working.add(asked)
    return found && renderer(shownTables(config.series)).render(found)
  }, steady)
  return {
    world,
    latest,
    metrics: (timeoutSeconds?: number) => metrics(waits(timeoutSeconds)),
    probe: (name, timeoutSeconds) => probe(waits(timeoutSeconds), name),
    targets: () => listed(targets, config.scrape_deadline),
    diagnosis: singleFlight(async () => allReports(worldReports(await latest()))),
    page: singleFlight(async () => pageOf(await latest(), opened, state.memory)),
    readiness: () => readiness(ready, logs.sources()),
    release: () => logs.close(),
    async close() {
      await logs.close()
      await Promise.race([working.ended(), delay(drainSeconds * 1000, undefined, { ref: false })])
      await Promise.all([targets.close(), probes.close(), stores.close()])
    },
  }
}
