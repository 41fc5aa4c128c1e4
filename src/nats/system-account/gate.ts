// Requests to one server, one after another: nats-server answers all of them from one queue, so one that hangs stops all behind it.
import { NatsError } from '../error.ts'
import { turns, type Turn } from './questions.ts'

export interface GateContext {
  /** Unix seconds. */
  now(): number
  after(seconds: number, run: () => void): () => void
  /** Seconds since the server was last heard of without being asked. */
  silentFor(): number
  /** Called when requests for consumers are held back, with the reason, and when they no longer are (undefined). */
  held(reason: string | undefined): void
}

export interface Work<T> {
  endpoint: string
  turn: Turn
  signal: AbortSignal
  send(): Promise<T>
}

export interface Gate {
  /** Resolves as `send` does, when its turn has come. Rejects with code timeout when the signal aborts it before. */
  run<T>(work: Work<T>): Promise<T>
  /** Groups of this server wait for its store. */
  troubled(yes: boolean): void
  /** The oldest request that the server has not answered, and for how many seconds. */
  unanswered(): { endpoint: string; seconds: number } | undefined
}

/** A server that is well answers RAFTZ in milliseconds. */
const fastSeconds = 0.5
/** An answer about consumers that takes longer has timed out: the store is slow to open files. */
const patienceSeconds = 5
/** After that RAFTZ has to be fast for so long before consumers are asked for again. */
const calmSeconds = 300
/** Three heartbeats. */
export const lateHeartbeat = 35

interface Waiting extends Work<unknown> {
  begin(): void
}

interface State {
  queue: Waiting[]
  busy: { endpoint: string; since: number } | undefined
  /** Of the last RAFTZ that was answered; Infinity: it was given up. */
  raftzSeconds: number
  /** RAFTZ has been fast without a break since. */
  fastSince: number
  /** When a request for consumers was late last. */
  lateAt: number
  troubled: boolean
  hasRaftz: boolean
  reason: string | undefined
}

function reasonToHold(state: State, { now, silentFor }: GateContext): string | undefined {
  if (silentFor() > lateHeartbeat) return 'STATSZ does not come'
  if (state.raftzSeconds > fastSeconds) return 'RAFTZ is slow'
  if (state.troubled) return 'entries wait for the store'
  const since = Math.max(state.lateAt, state.fastSince)
  if (state.lateAt !== -Infinity && now() - since < calmSeconds) return 'the last answer about consumers was late'
  return undefined
}

function next(state: State, context: GateContext): Waiting | undefined {
  const reason = reasonToHold(state, context)
  if (reason !== state.reason) context.held((state.reason = reason))
  const ready = state.queue.filter(({ turn }) => turn !== 'consumers' || reason === undefined)
  return ready.sort((a, b) => turns[a.turn] - turns[b.turn])[0]
}

function advance(state: State, context: GateContext): void {
  if (state.busy !== undefined) return
  const work = next(state, context)
  if (work === undefined) return
  state.queue.splice(state.queue.indexOf(work), 1)
  work.begin()
}

/** Judges the server by the time of an answer in seconds, Infinity where it never came. Versions without RAFTZ are judged by VARZ. */
function learn(state: State, { turn, endpoint }: Work<unknown>, seconds: number, at: number): void {
  if (turn === 'raftz') state.hasRaftz = true
  if (turn === 'raftz' || (endpoint === 'VARZ' && !state.hasRaftz)) {
    state.raftzSeconds = seconds
    if (seconds > fastSeconds) state.fastSince = Infinity
    else if (state.fastSince === Infinity) state.fastSince = at
  } else if (turn === 'consumers' && seconds > patienceSeconds) {
    state.lateAt = at
    // Fast answers from before say nothing about now.
    state.fastSince = Infinity
  }
}

async function perform<T>(state: State, work: Work<T>, since: number, context: GateContext): Promise<T> {
  const { signal, send } = work
  try {
    const answer = await send()
    learn(state, work, context.now() - since, context.now())
    return answer
  } catch (error) {
    const late = signal.aborted || context.now() - since > patienceSeconds
    if (late) learn(state, work, Infinity, context.now())
    throw error
  } finally {
    // The server takes its queue in order: what is sent next is answered once what was given up is through.
    state.busy = undefined
    advance(state, context)
  }
}

/** Waits for its turn, and gives the time it came; what is aborted before leaves the queue. */
function turnOf(state: State, work: Work<unknown>, context: GateContext): Promise<number> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      state.queue = state.queue.filter((other) => other !== waiting)
      reject(new NatsError('timeout', 'not sent: its turn did not come in time'))
    }
    const waiting: Waiting = {
      ...work,
      begin() {
        work.signal.removeEventListener('abort', abort)
        const since = context.now()
        state.busy = { endpoint: work.endpoint, since }
        resolve(since)
      },
    }
    work.signal.addEventListener('abort', abort, { once: true })
    state.queue.push(waiting)
    advance(state, context)
  })
}

export function openGate(context: GateContext): Gate {
  const state: State = {
    ...{ queue: [], busy: undefined, raftzSeconds: 0, fastSince: Infinity, lateAt: -Infinity },
    ...{ troubled: false, reason: undefined, hasRaftz: false },
  }
  return {
    async run(work) {
      return perform(state, work, await turnOf(state, work, context), context)
    },
    troubled(yes) {
      state.troubled = yes
      advance(state, context)
    },
    unanswered: () =>
      state.busy && { endpoint: state.busy.endpoint, seconds: Math.max(0, context.now() - state.busy.since) },
  }
}
