// Who works on which place: one child serves all, until a step of one place hangs; then the others go on with a fresh child.
// A hung step never gets company: each place has at most one child that hangs, over restarts of this program too.
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

/** One child with what waits for it. */
interface Hand {
  worker: Worker | undefined
  waiting: Job[]
  current: Job | undefined
  /** Set: it hung in a step of this place, and works for no other. */
  only: string | undefined
  /** By `attended`. */
  calmSince: number
  failures: number
}

interface State {
  options: Required<CrewOptions>
  hands: Hand[]
  /** Places whose child is one of an earlier run. */
  former: Set<string>
  closed: boolean
}

const unhurried = (seconds: number): Promise<unknown> => delay(seconds * 1000, undefined, { ref: false })

/** The children of one run. Nothing is started before there is work. */
export function openCrew(options: CrewOptions): Crew {
  const surroundings = { start: startWorker, alive: isAlive, pause: unhurried, ...options }
  const former = new Set(options.memory.keys())
  const crew: State = { options: surroundings, hands: [], former, closed: false }
  return {
    async ask(place, kind, ask) {
      await awaitFormer(crew, place)
      return new Promise((resolve, reject) => {
        const hand = crew.hands.find(({ only }) => only === place) ?? common(crew)
        hand.waiting.push({ place, kind, ask, resolve, reject })
        void work(crew, hand)
      })
    },
    running(place) {
      if (crew.former.has(place)) return options.memory.get(place)?.hangs
      return crew.hands.find(({ current }) => current?.place === place)?.worker?.running()
    },
    pids: () => crew.hands.flatMap(({ worker }) => (worker === undefined || worker.ended() ? [] : [worker.pid])),
    async close() {
      crew.closed = true
      const ends = crew.hands.flatMap(({ worker }) => (worker === undefined ? [] : [worker.end()]))
      const anyHangs = crew.hands.some(({ worker }) => worker?.running() !== undefined)
      if (!anyHangs) await Promise.race([Promise.all(ends), delay(grace * 1000)])
      for (const { worker } of crew.hands) worker?.leave()
    },
  }
}

/** The hand that serves everybody. */
function common(crew: State): Hand {
  const found = crew.hands.find(({ only }) => only === undefined)
  if (found !== undefined) return found
  const hand: Hand = {
    ...{ worker: undefined, waiting: [], current: undefined, only: undefined },
    ...{ calmSince: 0, failures: 0 },
  }
  crew.hands.push(hand)
  return hand
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

/** Does the next job of a hand that has none at the moment, and so on. */
async function work(crew: State, hand: Hand): Promise<void> {
  const job = hand.current === undefined && !crew.closed ? hand.waiting.shift() : undefined
  if (job === undefined) return
  hand.current = job
  const { memory, clock, warn } = crew.options
  const unwatch = watch(crew, hand, job.place)
  try {
    const worker = await enlist(crew, hand)
    memory.set(job.place, { pid: worker.pid, start: worker.start })
    const answer = await worker.ask(job.kind, job.ask as never)
    hand.failures = 0
    job.resolve(answer as never)
  } catch (error) {
    if (error instanceof WorkError && error.code === 'ECHILD') {
      hand.failures++
      warn(error.message)
    }
    job.reject(error)
  }
  unwatch()
  hand.current = undefined
  const mark = memory.get(job.place)
  if (mark?.hangs !== undefined) {
    delete mark.hangs
    hand.calmSince = clock.attended()
  }
  rejoin(crew, hand)
  void work(crew, hand)
}

async function enlist(crew: State, hand: Hand): Promise<Worker> {
  const { start, pause, clock } = crew.options
  if (hand.worker !== undefined && !hand.worker.ended()) return hand.worker
  if (hand.failures > 0) await pause(Math.min(longest, shortest * 2 ** (hand.failures - 1)))
  return (hand.worker = start(clock))
}

/** Looks at the step that runs, now and then. A timer may come before the message that it is over: that is read first. */
function watch(crew: State, hand: Hand, place: string): () => void {
  const { clock } = crew.options
  const judge = (): void => {
    const running = hand.worker?.running()
    const hangs = running !== undefined && hand.current?.place === place && ageOf(running, clock) >= hanging
    if (hangs && !crew.closed) isolate(crew, hand, place, running)
  }
  const timer = setInterval(() => setImmediate(judge), glance * 1000).unref()
  return () => clearInterval(timer)
}

/** From now on the hand is the place's own; what waits for other places moves to the common one. */
function isolate(crew: State, hand: Hand, place: string, running: Running): void {
  const mark = crew.options.memory.get(place)
  if (mark !== undefined) mark.hangs = { ...running, begun: undefined }
  hand.only = place
  const others = hand.waiting.filter((job) => job.place !== place)
  hand.waiting = hand.waiting.filter((job) => job.place === place)
  if (others.length === 0) return
  const next = common(crew)
  next.waiting.push(...others)
  void work(crew, next)
}

/** A place that has been calm returns to the common child, and its own ends. */
function rejoin(crew: State, hand: Hand): void {
  if (hand.only === undefined || crew.options.clock.attended() - hand.calmSince < calm) return
  crew.hands.splice(crew.hands.indexOf(hand), 1)
  common(crew).waiting.push(...hand.waiting.splice(0))
  void work(crew, common(crew))
  void hand.worker?.end()
}
