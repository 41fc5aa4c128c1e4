// Everything that is watched beside nats-server, of one run: stores, their disks and the machine. Without stores it is nothing.
import { setTimeout as delay } from 'node:timers/promises'
import { takeCensus } from './census-run.ts'
import { openClock, type Clock } from './clock.ts'
import { openCrew, type Crew, type CrewMemory } from './crew.ts'
import { openDisks, type Disks } from './disks.ts'
import type { CensusFacts, HostFacts, HostSource, StoreFacts, StoreTarget } from './facts.ts'
import { watchHeldBack, type HeldBackWatch } from './held-back.ts'
import { countKernel, type KernelCounter } from './kernel-count.ts'
import { startProber, type Prober } from './prober.ts'
import {
  locationOf,
  onVolume,
  placeFacts,
  watchProcess,
  type StoreLocation,
  type ProcessWatch,
} from './surroundings.ts'
import { openKernelLog, type KernelLog } from './system/kmsg.ts'
import { readNfs } from './system/mountstats.ts'
import { hostPressure, readDirtyMemory } from './system/pressure.ts'
import { readText } from './system/text.ts'

export interface HostOptions {
  stores: readonly StoreTarget[]
  /** Absolute paths and patterns of the logs that are followed. */
  logs: readonly string[]
  memory: CrewMemory
  token: string
  census: { schedule(run: () => void): () => void; entriesPerSecond: number }
  signal: AbortSignal
  /** Unix seconds. */
  now(): number
  warn(message: string): void
  /** Holds proc, sys and dev; replaced in tests. */
  root?: string
  kernelLog?: KernelLog
}

export interface Host {
  facts(): HostFacts
  /** Also watches this store from now on, if it is not watched yet. */
  add(store: StoreTarget): void
  crew: Crew
  close(): Promise<void>
}

interface Watched {
  store: StoreTarget
  prober: Prober
  process: ProcessWatch
  heldBack: HeldBackWatch
  location: StoreLocation | undefined
  census: CensusFacts | undefined
  isCounting: boolean
  /** The first census is taken once the store has been seen, later ones by the schedule. */
  wasCounted: boolean
}

interface Watching extends HostOptions {
  root: string
  clock: Clock
  crew: Crew
  watched: Map<string, Watched>
  disks: Disks
  log: KernelLog | undefined
  kernel: KernelCounter | undefined
}

const tick = 1

export function watchHost(options: HostOptions): Host {
  const { now, memory, warn, root = '/' } = options
  const clock = openClock(now)
  const crew = openCrew({ memory, clock, warn })
  const disks = openDisks(root, now)
  const watching: Watching = {
    ...options,
    root,
    clock,
    crew,
    watched: new Map(),
    disks,
    log: undefined,
    kernel: undefined,
  }
  const timer = setInterval(() => glance(watching), tick * 1000).unref()
  const unschedule = options.census.schedule(() => {
    for (const one of watching.watched.values()) void count(watching, one)
  })
  for (const store of options.stores) add(watching, store)
  return {
    facts: () => ({ now: now(), stores: [...watching.watched.values()].map((one) => factsOf(watching, one)) }),
    add: (store) => add(watching, store),
    crew,
    async close() {
      clearInterval(timer)
      unschedule()
      clock.close()
      watching.log?.close()
      await crew.close()
    },
  }
}

function add(watching: Watching, store: StoreTarget): void {
  const { root, crew, clock, token, signal, warn, now, watched } = watching
  if (watched.has(store.dir)) return
  if (watching.kernel === undefined) {
    const log = (watching.log = watching.kernelLog ?? openKernelLog(root))
    watching.kernel = countKernel(log, () => devicesByStore(watched))
  }
  watched.set(store.dir, {
    store,
    prober: startProber({ store, crew, clock, token, signal, warn }),
    process: watchProcess(root, store.dir, now),
    heldBack: watchHeldBack(now),
    ...{ location: undefined, census: undefined, isCounting: false, wasCounted: false },
  })
}

function devicesByStore(watched: ReadonlyMap<string, Watched>): Map<string, readonly string[]> {
  return new Map(
    [...watched].map(([dir, { location }]) => [
      dir,
      location ? [...location.place.disks, location.place.partition] : [],
    ]),
  )
}

/** Every second: what cannot be seen at a scrape alone. */
function glance(watching: Watching): void {
  const { watched, disks, kernel, root } = watching
  const found = new Map<string, string>()
  for (const one of watched.values()) {
    const status = one.prober.status()
    if (one.location === undefined && status !== undefined) one.location = locationOf(root, one.store.dir, status)
    if (!one.wasCounted) void count(watching, one)
    one.heldBack.look(one.process.ioLimits(one.location?.place.disks ?? []))
    for (const disk of one.location?.place.disks ?? []) found.set(disk, one.location?.place.partition ?? '')
  }
  disks.watch(found)
  disks.look()
  kernel?.look()
}

async function count({ crew, clock, signal, census }: Watching, one: Watched): Promise<void> {
  if (one.isCounting || one.prober.status() === undefined) return
  one.isCounting = true
  one.wasCounted = true
  const pause = (seconds: number): Promise<unknown> =>
    delay(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined)
  const { isBusy } = one.prober
  const { entriesPerSecond } = census
  const taken = await takeCensus({ dir: one.store.dir, crew, clock, signal, entriesPerSecond, isBusy, pause })
  one.census = taken ?? one.census
  one.isCounting = false
}

function factsOf({ root, disks, kernel, log, logs }: Watching, one: Watched): StoreFacts {
  const { store, prober, process } = one
  const status = prober.status()
  // Looked up anew at every scrape: a file system may turn read-only, another one may be mounted.
  if (status !== undefined) one.location = locationOf(root, store.dir, status)
  const { location } = one
  const seen = location?.place.disks.flatMap((name) => disks.facts(name) ?? []) ?? []
  const nfs = location && readNfs(root, location.mount.point)
  const counts = kernel?.of(store.dir)
  const facts = {
    ...{ pressure: hostPressure(root), memory: readDirtyMemory(root) },
    ...{ process: process.facts(), group: process.group() },
  }
  const sources: [HostSource, boolean][] = [
    ['diskstats', location === undefined || location.place.device === '' ? hasDiskstats(root) : seen.length > 0],
    ['pressure', facts.pressure !== undefined],
    ['cgroup', facts.group !== undefined],
    ['kmsg', log?.up() === true],
    ['mountstats', location === undefined ? hasMountstats(root) : nfs !== undefined],
    ['process', facts.process !== undefined],
  ]
  return {
    ...store,
    ...{ probe: prober.facts(), space: prober.space(), place: location && placeFacts(location), census: one.census },
    logsBeside: location && onVolume(root, location.place.volume, logs),
    ...{ disks: seen, nfs, kernelErrors: counts?.errors, kernelRecoveries: counts?.recoveries },
    ...{ ...facts, heldBack: one.heldBack.facts() },
    sources: new Map(sources),
  }
}

const hasDiskstats = (root: string): boolean => readText(`${root}/proc/diskstats`) !== undefined
const hasMountstats = (root: string): boolean => readText(`${root}/proc/self/mountstats`) !== undefined
