// A connection that is wanted all the time: made again when it has gone, with files and subscriptions as they are then.
import type { Logger } from '../../logger.ts'
import { NatsError } from '../error.ts'
import type { Dial, DialOptions, Greeting, RequestOptions, Wire } from './wire.ts'

export interface Link {
  /** undefined: there is no connection now. */
  greeting(): Greeting | undefined
  /** As of Wire; without a connection the reason why there is none. */
  request(subject: string, body: string, options: RequestOptions): Promise<Buffer>
  /** What keeps it from connecting; undefined while it is connected or has not been tried. */
  problem(): NatsError | undefined
  /** Resolves when the attempt under way has ended, well or not. */
  tried(): Promise<void>
  close(): void
}

export interface LinkContext {
  dial: Dial
  /** Runs once after so many seconds; returns what cancels it. */
  after(seconds: number, run: () => void): () => void
  log: Logger
  /** With every new connection, before anything is asked over it. */
  begin?(wire: Wire): void
  /** With every connection that has gone, and every attempt that failed. */
  lost?(error: NatsError): void
}

const firstPause = 1
const longestPause = 30

interface State {
  wire: Wire | undefined
  problem: NatsError | undefined
  pause: number
  attempt: Promise<void>
  cancel: () => void
  closed: boolean
}

/** A connection that broke is dialled again at once; one that cannot be made, after longer and longer pauses. */
function dialLater(state: State, seconds: number, options: DialOptions, context: LinkContext): void {
  if (state.closed) return
  state.cancel = context.after(seconds, () => void (state.attempt = attempt(state, options, context)))
}

function fail(state: State, error: NatsError, { servers }: DialOptions, { log, lost }: LinkContext): void {
  if (state.closed) return
  if (state.problem?.message !== error.message) {
    log.warn({ servers: servers.join(','), reason: error.message }, 'no NATS connection')
  }
  state.problem = error
  lost?.(error)
}

async function attempt(state: State, options: DialOptions, context: LinkContext): Promise<void> {
  try {
    const wire = await context.dial(options)
    if (state.closed) {
      wire.close()
      return
    }
    Object.assign(state, { wire, problem: undefined, pause: firstPause })
    context.begin?.(wire)
    void wire.ended.then((reason) => {
      state.wire = undefined
      fail(state, new NatsError('unreachable', `the NATS connection has gone: ${reason}`), options, context)
      dialLater(state, 0.1, options, context)
    })
  } catch (error) {
    if (!(error instanceof NatsError)) throw error
    fail(state, error, options, context)
    dialLater(state, state.pause, options, context)
    state.pause = Math.min(2 * state.pause, longestPause)
  }
}

/** Dials at once, and for as long as it is open. */
export function openLink(options: DialOptions, context: LinkContext): Link {
  const state: State = {
    wire: undefined,
    problem: undefined,
    pause: firstPause,
    attempt: Promise.resolve(),
    cancel: () => undefined,
    closed: false,
  }
  state.attempt = attempt(state, options, context)
  return {
    greeting: () => state.wire?.greeting(),
    problem: () => state.problem,
    tried: () => state.attempt,
    async request(subject, body, requestOptions) {
      if (state.wire === undefined) throw state.problem ?? new NatsError('timeout', 'no NATS connection yet')
      return state.wire.request(subject, body, requestOptions)
    },
    close() {
      state.closed = true
      state.cancel()
      state.wire?.close()
    },
  }
}
