// Probes one store for as long as it is watched: round after round at its pace, whatever one of them says.
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import type { Crew } from './crew.ts'
import type { ProbeFacts, StoreTarget } from './facts.ts'
import { calm, nextPace } from './pace.ts'
import { newProbe, runningOp, stalledAfter, sustained, takeRound, type ProbeMemory } from './probe.ts'
import { probeOps, type ProbeOp, type Round, type Space, type Status } from './work.ts'
import { WorkError } from './worker.ts'

/** Seconds after which what was last seen of the room on a store is no longer told. */
const fresh = 60

export interface ProberOptions {
  store: StoreTarget
  crew: Crew
  clock: Clock
  /** Tells the files of two exporters apart. */
  token: string
  signal: AbortSignal
  warn(message: string): void
  /** Resolves after so many seconds, or early when closing; replaced in tests. */
  pause?: (seconds: number) => Promise<unknown>
}

export interface Prober {
  /** Undefined before the first round has ended or hangs, and where nothing may be written. */
  facts(): ProbeFacts | undefined
  space(): Space | undefined
  /** `jetstream` as last seen. */
  status(): Status | undefined
  /** Whether more work on this disk would do harm. */
  isBusy(): boolean
}

interface Probing extends ProberOptions {
  memory: ProbeMemory
  /** By `attended`. */
  roundAt: number
  lastSeconds: number
}

/** Begins at once. */
export function startProber(options: ProberOptions): Prober {
  const probing: Probing = { ...options, memory: newProbe(), roundAt: -Infinity, lastSeconds: 0 }
  void probe(probing)
  const { crew, clock, store } = options
  return {
    facts: () => factsOf(probing),
    space: () => (clock.attended() - probing.roundAt > fresh ? undefined : probing.memory.space),
    status: () => probing.memory.status,
    isBusy: () => {
      const runs = (runningOp(crew.running(store.dir), clock)?.age ?? 0) > slowRound
      return runs || probing.lastSeconds > slowRound || probing.memory.state !== 'ok'
    },
  }
}

const slowRound = 0.1

/** Spread over this many seconds, so that stores of one disk are not probed at once. */
const spread = 2

async function probe(probing: Probing): Promise<void> {
  const { signal, clock } = probing
  const nap = (seconds: number) => delay(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined)
  const pause = probing.pause ?? nap
  let slowRounds = 0
  await pause(Math.random() * spread)
  while (!signal.aborted) {
    const begun = clock.attended()
    const found = await askRound(probing)
    const ok = found !== undefined && take(probing, found)
    const seconds = found === undefined ? clock.attended() - begun : lengthOf(found)
    probing.lastSeconds = seconds
    const next = nextPace(slowRounds, { seconds, ok })
    slowRounds = next.slowRounds
    await (ok ? rest(probing, next.pause, pause) : pause(next.pause))
  }
}

/** A file system that freezes while rounds are far apart is met as soon as between fast ones. */
async function rest(probing: Probing, seconds: number, pause: (seconds: number) => Promise<unknown>): Promise<void> {
  const { signal, crew, store, token } = probing
  const { dir, probeDir } = store
  let left = seconds
  for (; left > calm && !signal.aborted; left -= calm) {
    await pause(calm)
    await crew.ask(dir, 'touch', { dir, probeDir, token }).catch(untold)
  }
  await pause(left)
}

/** What keeps a touch from its file the next round meets, and tells. */
function untold(error: unknown): void {
  if (!(error instanceof WorkError)) throw error
}

const lengthOf = ({ seconds }: Round): number => probeOps.reduce((sum, op) => sum + (seconds[op] ?? 0), 0)

/** Undefined: the child has died, of which the crew tells. */
async function askRound({ store, crew, memory, token }: Probing): Promise<Round | undefined> {
  const { dir, probeDir } = store
  try {
    return await crew.ask(dir, 'round', { dir, probeDir, token, expected: memory.place })
  } catch (error) {
    if (error instanceof WorkError) return undefined
    throw error
  }
}

/** Says so when the state changes. */
function take(probing: Probing, found: Round): boolean {
  const { memory, clock, store, warn } = probing
  const before = memory.state
  takeRound(memory, found, clock.now())
  probing.roundAt = clock.attended()
  const { state, reason } = memory
  if (state !== before && (state ?? 'ok') !== 'ok') warn(`store ${store.dir}: ${state ?? ''}${reason && `: ${reason}`}`)
  if (state === 'ok' && before !== undefined && before !== 'ok') warn(`store ${store.dir}: ok again`)
  return (state ?? 'ok') === 'ok'
}

function factsOf({ memory, crew, store, clock }: Probing): ProbeFacts | undefined {
  const running = runningOp(crew.running(store.dir), clock)
  const isStalled = (running?.age ?? 0) >= stalledAfter
  const isKnown = memory.state !== undefined || isStalled
  if (!isKnown || memory.isPlaceless) return undefined
  const op = (name: ProbeOp) => {
    const age = running?.op === name ? running.age : undefined
    const { counts, sum, recent } = memory.ops[name]
    return {
      ...{ counts: [...counts], sum, recent },
      sustained: sustained(memory.ops[name], age),
      startedAt: running?.op === name ? running.since : 0,
    }
  }
  const { errors, state, lastSuccess } = memory
  const ops = { open: op('open'), vote: op('vote'), append: op('append') }
  return { ops, errors: { ...errors }, state, lastSuccess, up: state === 'ok' && !isStalled }
}
