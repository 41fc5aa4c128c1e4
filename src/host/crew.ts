// The child processes of one run: one serves all places (stores, folders), until a step at one place hangs; then the others go on with a new child.
// Each place has at most one child that hangs, over restarts of this program too.
import { setTimeout as delay } from 'node:timers/promises'
import type { Kind, Works } from './work.ts'
import type { Clock } from './clock.ts'
import { ageOf, isAlive, startWorker, WorkError, type ProcessMark, type Running, type Worker } from './worker.ts'

/** Seconds in one step after which the other places are served elsewhere. */
const hanging = 2
/** Seconds without a hang after which a place returns to the common child. */
const calm = 60
/** Seconds between looks at the step that runs. */
const glance = 0.25
/** Seconds that a child gets to take the probe's files away when this program ends. */
const grace = 0.5
/** Seconds between looks at a child that an earlier run left behind. */
const look = 0.5
/** Seconds before a child that has died is replaced, doubled each time up to the longest. */
const shortest = 1
const longest = 60

/** What a restart must know: the child that each place was last given to. Plain data, by place. */
export type CrewMemory = Map<string, ProcessMark & { hangs?: Running }>

/** The part of the memory that is of this room. */
export interface HostMemory {
  crew: CrewMemory
}

export interface Crew {
  /** Waits as long as the file system makes it wait. Work of one place is done in order. @throws {WorkError} */
  ask<K extends Kind>(place: string, kind: K, ask: Works[K]['ask']): Promise<Works[K]['answer']>
  /** The step that runs for this place now. */
  running(place: string): Running | undefined
  /** Process ids, for their cost. */
  pids(): number[]
  /** Never waits for a step that hangs. */
  close(): Promise<void>
}

export interface CrewOptions {
  memory: CrewMemory
  clock: Clock
  warn(message: string): void
  /** These three are replaced in tests. */
  start?: (clock: Clock) => Worker
  alive?: (mark: ProcessMark) => boolean
  pause?: (seconds: number) => Promise<unknown>
}

interface Job {
  place: string
  kind: Kind
  ask: unknown
  resolve(answer: never): void
  reject(error: unknown): void
}

/** One child process, with the work that waits for it. */
interface Child {
  worker: Worker | undefined
  waiting: Job[]
  current: Job | undefined
  /** The one place that it works for, since a step there hung; undefined: it works for all. */
  onlyPlace: string | undefined
  /** By `attended`. */
  calmSince: number
  failures: number
}

interface State {
  options: Required<CrewOptions>
  children: Child[]
  /** Places whose child is one of an earlier run. */
  former: Set<string>
  closed: boolean
}

const defaultPause = (seconds: number): Promise<unknown> => delay(seconds * 1000, undefined, { ref: false })

/** The children of one run. Nothing is started before there is work. */
export function openCrew(options: CrewOptions): Crew {
  const surroundings = { start: startWorker, alive: isAlive, pause: defaultPause, ...options }
  const former = new Set(options.memory.keys())
  const crew: State = { options: surroundings, children: [], former, closed: false }
  return {
    async ask(place, kind, ask) {
      await awaitFormer(crew, place)
      return new Promise((resolve, reject) => {
        const child = crew.children.find(({ onlyPlace }) => onlyPlace === place) ?? commonChild(crew)
        child.waiting.push({ place, kind, ask, resolve, reject })
        void work(crew, child)
      })
    },
    running(place) {
      if (crew.former.has(place)) return options.memory.get(place)?.hangs
      return crew.children.find(({ current }) => current?.place === place)?.worker?.running()
    },
    pids: () => crew.children.flatMap(({ worker }) => (worker === undefined || worker.ended() ? [] : [worker.pid])),
    async close() {
      crew.closed = true
      const ends = crew.children.flatMap(({ worker }) => (worker === undefined ? [] : [worker.end()]))
      const anyHangs = crew.children.some(({ worker }) => worker?.running() !== undefined)
      if (!anyHangs) await Promise.race([Promise.all(ends), delay(grace * 1000)])
      for (const { worker } of crew.children) worker?.leave()
    },
  }
}

/** The child that serves all places. */
function commonChild(crew: State): Child {
  const found = crew.children.find(({ onlyPlace }) => onlyPlace === undefined)
  if (found !== undefined) return found
  const child: Child = {
    ...{ worker: undefined, waiting: [], current: undefined, onlyPlace: undefined },
    ...{ calmSince: 0, failures: 0 },
  }
  crew.children.push(child)
  return child
}

/** A child of an earlier run may still hang at this place: then it is what runs here. */
async function awaitFormer({ options, former, closed }: State, place: string): Promise<void> {
  const mark = options.memory.get(place)
  while (mark !== undefined && former.has(place) && options.alive(mark) && !closed) {
    mark.hangs ??= { step: 'look', since: options.clock.now(), begun: undefined }
    await options.pause(look)
  }
  former.delete(place)
}

/** Does the next job of a child that has none at the moment, and so on. */
async function work(crew: State, child: Child): Promise<void> {
  const job = child.current === undefined && !crew.closed ? child.waiting.shift() : undefined
  if (job === undefined) return
  child.current = job
  const { memory, clock, warn } = crew.options
  const unwatch = watch(crew, child, job.place)
  try {
    const worker = await enlist(crew, child)
    memory.set(job.place, { pid: worker.pid, start: worker.start })
    const answer = await worker.ask(job.kind, job.ask as never)
    child.failures = 0
    job.resolve(answer as never)
  } catch (error) {
    if (error instanceof WorkError && error.code === 'ECHILD') {
      child.failures++
      warn(error.message)
    }
    job.reject(error)
  }
  unwatch()
  child.current = undefined
  const mark = memory.get(job.place)
  if (mark?.hangs !== undefined) {
    delete mark.hangs
    child.calmSince = clock.attended()
  }
  rejoin(crew, child)
  void work(crew, child)
}

async function enlist(crew: State, child: Child): Promise<Worker> {
  const { start, pause, clock } = crew.options
  if (child.worker !== undefined && !child.worker.ended()) return child.worker
  if (child.failures > 0) await pause(Math.min(longest, shortest * 2 ** (child.failures - 1)))
  return (child.worker = start(clock))
}

/** Looks at the step that runs, now and then. A timer may come before the message that it is over: that is read first. */
function watch(crew: State, child: Child, place: string): () => void {
  const { clock } = crew.options
  const judge = (): void => {
    const running = child.worker?.running()
    const hangs = running !== undefined && child.current?.place === place && ageOf(running, clock) >= hanging
    if (hangs && !crew.closed) isolate(crew, child, place, running)
  }
  const timer = setInterval(() => setImmediate(judge), glance * 1000).unref()
  return () => clearInterval(timer)
}

/** From now on the child is the place's own; what waits for other places moves to the common one. */
function isolate(crew: State, child: Child, place: string, running: Running): void {
  const mark = crew.options.memory.get(place)
  if (mark !== undefined) mark.hangs = { ...running, begun: undefined }
  child.onlyPlace = place
  const others = child.waiting.filter((job) => job.place !== place)
  child.waiting = child.waiting.filter((job) => job.place === place)
  if (others.length === 0) return
  const next = commonChild(crew)
  next.waiting.push(...others)
  void work(crew, next)
}

/** A place that has been calm returns to the common child, and its own ends. */
function rejoin(crew: State, child: Child): void {
  if (child.onlyPlace === undefined || crew.options.clock.attended() - child.calmSince < calm) return
  crew.children.splice(crew.children.indexOf(child), 1)
  commonChild(crew).waiting.push(...child.waiting.splice(0))
  void work(crew, commonChild(crew))
  void child.worker?.end()
}
