// One collector of one server: at most one request in flight, waited for by scrapes only while it is worth waiting for.
import { NatsError } from '../error.ts'
import type { LeaveOut } from '../json/reader.ts'
import { type CollectorStatus } from './snapshot.ts'
import { type Collector } from '../endpoints/answers.ts'
import { errorCodes, type ErrorCode } from '../error.ts'

/** Time as an argument. */
export interface Clock {
  /** Unix seconds, for what people and Prometheus read. */
  now(): number
  /** Seconds since an unnamed moment, for how long something took or has to wait: a system clock that is set back changes nothing of it. */
  steady(): number
  /** Runs once after so many seconds; returns what cancels it. */
  after(seconds: number, run: () => void): () => void
}

export interface SlotSpec<T> {
  collector: Collector
  /** Seconds after which a request is given up for good and back-off begins. */
  cap: number
  /** Some versions lack the endpoint: their 404 is no failure. */
  optional?: boolean
  /** A schedule asks for it: scrapes show what came last and never ask themselves. */
  background?: boolean
  /** Rejects with NatsError only; the signal ends it. What the answer holds in a wrong shape may be left out and told. */
  request(signal: AbortSignal, leaveOut: LeaveOut): Promise<T>
  /** Called with every answer, also with one too late for its scrape: names and numbers that outlive a scrape. */
  learn?(answer: T, seconds: number): void
  /** How many seconds an answer that came at this time, by the steady clock, may be shown again instead of asking anew; 0: ask at every scrape. */
  keep?(answer: T, cameAt: number): number
  /** What else is known of a server that does not answer, for the error message. */
  silence?(): string | undefined
}

/** What one scrape gets from a slot. `answer` is undefined without an answer in time. */
export interface SlotResult<T> {
  answer: T | undefined
  /** undefined: the server has no such endpoint. */
  status: CollectorStatus | undefined
}

export interface Slot<T> {
  /** Resolves within `deadline` seconds, and at once while an earlier request is late. Never rejects. */
  scrape(deadline: number): Promise<SlotResult<T>>
  /** For asking between scrapes: joins or starts the request and resolves when it ends; at once if it is late, or during back-off. */
  ask(): Promise<void>
  /** Resolves when no request is in flight. */
  idle(): Promise<void>
  /** Seconds the last answer took, and when it came by the steady clock; undefined before the first. */
  last(): { seconds: number; cameAt: number } | undefined
  close(): void
}

/** Seconds that an endpoint that was late gets at the next scrape: enough if it has recovered. */
const shortPatience = 0.5
const firstBackOff = 15
const longestBackOff = 300

interface Outcome<T> {
  /** Unix seconds. */
  at: number
  /** The same by the steady clock, as all times below. */
  cameAt: number
  seconds: number
  answer?: T
  /** Beside an answer: a part of it was left out. */
  error?: NatsError
}

interface Flight<T> {
  startedAt: number
  /** A scrape has stopped waiting for it. */
  late: boolean
  /** Not set where the time limit ended the request. */
  outcome?: Outcome<T>
  ended: Promise<void>
  abort(): void
}

interface State<T> {
  flight?: Flight<T>
  outcome?: Outcome<T>
  /** Start of the first of the requests that have brought nothing, one after another; Infinity: the last brought something. */
  waitingSince: number
  /** Longest that the next scrape waits, below its deadline. */
  patience: number
  /** Of the latest scrape. */
  deadline: number
  /** No request before this. */
  retryAt: number
  backOff: number
  errors: Record<ErrorCode, number>
  closed: boolean
  /** Ends the waiting of a scrape when the slot is closed. */
  release(): void
  released: Promise<void>
}

export function noErrors(): Record<ErrorCode, number> {
  return Object.fromEntries(errorCodes.map((code) => [code, 0])) as Record<ErrorCode, number>
}

/** Seconds to the microsecond: what is beyond comes from subtracting large numbers. */
function elapsed(from: number, to: number): number {
  return Math.round((to - from) * 1e6) / 1e6
}

function isUnsupported(spec: { optional?: boolean }, error: NatsError | undefined): boolean {
  return spec.optional === true && error?.unsupported === true
}

function land<T>(state: State<T>, spec: SlotSpec<T>, flight: Flight<T>, outcome: Outcome<T>): void {
  flight.outcome = outcome
  state.outcome = outcome
  state.waitingSince = Infinity
  state.backOff = firstBackOff
  state.patience = outcome.seconds < state.deadline ? Infinity : shortPatience
  if (outcome.error !== undefined && !isUnsupported(spec, outcome.error)) state.errors[outcome.error.code]++
}

/** The time limit ended it: asking again at once would only add to the load of a server that cannot answer. */
function giveUp<T>(state: State<T>, flight: Flight<T>, now: number): void {
  if (!flight.late) state.errors.timeout++
  state.retryAt = now + state.backOff
  state.backOff = Math.min(2 * state.backOff, longestBackOff)
  state.patience = shortPatience
}

/** An answer without a part of it is shown, and is no success: what is missing may be what matters. */
function partial([first, ...others]: readonly string[]): { error?: NatsError } {
  if (first === undefined) return {}
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return { error: new NatsError('shape', `left out: ${first}${more}`) }
}

/** Anything but a NatsError is a defect of this program: it stays unhandled and ends the process. */
function start<T>(state: State<T>, spec: SlotSpec<T>, clock: Clock): Flight<T> {
  const startedAt = clock.steady()
  const end = new AbortController()
  const cancelCap = clock.after(spec.cap, () => end.abort())
  const flight: Flight<T> = { startedAt, late: false, ended: Promise.resolve(), abort: () => end.abort() }
  const settle = (result: { answer: T; error?: NatsError } | { error: NatsError }): void => {
    cancelCap()
    delete state.flight
    if (state.closed) return
    const cameAt = clock.steady()
    if (end.signal.aborted) giveUp(state, flight, cameAt)
    else {
      const seconds = elapsed(startedAt, cameAt)
      land(state, spec, flight, { at: clock.now(), cameAt, seconds, ...result })
      if ('answer' in result) spec.learn?.(result.answer, seconds)
    }
  }
  state.waitingSince = Math.min(state.waitingSince, startedAt)
  state.flight = flight
  const leftOut: string[] = []
  flight.ended = spec
    .request(end.signal, (reason) => leftOut.push(reason))
    .then(
      (answer) => settle({ answer, ...partial(leftOut) }),
      (error: unknown) => {
        if (!(error instanceof NatsError)) throw error
        settle({ error })
      },
    )
  return flight
}

function startIdle<T>(state: State<T>, spec: SlotSpec<T>, clock: Clock): void {
  if (state.flight === undefined && !state.closed && clock.steady() >= state.retryAt) start(state, spec, clock)
}

/** Waits for `ended`, at most so many seconds. */
export function within(clock: Clock, ended: Promise<unknown>, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(seconds, resolve)
    void ended.then(() => {
      cancel()
      resolve()
    })
  })
}

type Seen<T> = Pick<SlotResult<T>, 'answer'> & Omit<CollectorStatus, 'collector' | 'errors'>

function show<T>({ answer, error, at, seconds }: Outcome<T>): Seen<T> {
  if (error === undefined) return { answer, success: true, seconds, answeredAt: at }
  const { code, message } = error
  const answeredAt = answer === undefined ? undefined : at
  return { answer, success: false, seconds, answeredAt, failure: { code, reason: message } }
}

/** Nothing came in time. An answer that may be shown again is still shown until it is twice as old as it should be. */
function miss<T>(state: State<T>, { silence }: SlotSpec<T>, now: number, kept: Outcome<T> | undefined): Seen<T> {
  if (state.flight !== undefined) state.flight.late = true
  state.errors.timeout++
  const failure = { code: 'timeout', reason: silence?.() ?? 'no answer in time' } as const
  // A request that has only just begun says less than the late answer before it.
  const late = state.outcome !== undefined && state.outcome.seconds >= state.deadline ? state.outcome.seconds : 0
  const waited = state.waitingSince === Infinity ? undefined : Math.max(late, elapsed(state.waitingSince, now))
  return { answer: kept?.answer, success: false, seconds: waited, answeredAt: kept?.at, failure }
}

async function turn<T>(state: State<T>, spec: SlotSpec<T>, clock: Clock, deadline: number): Promise<Seen<T>> {
  const { outcome } = state
  const keep = outcome?.answer === undefined ? 0 : (spec.keep?.(outcome.answer, outcome.cameAt) ?? 0)
  const age = outcome === undefined ? Infinity : clock.steady() - outcome.cameAt
  if (outcome !== undefined && age < keep) return show(outcome)
  const kept = age < 2 * keep ? outcome : undefined
  startIdle(state, spec, clock)
  const { flight } = state
  if (flight === undefined || flight.late || clock.steady() - flight.startedAt >= deadline) {
    return miss(state, spec, clock.steady(), kept)
  }
  if (kept !== undefined) return show(kept)
  await within(clock, Promise.race([flight.ended, state.released]), Math.min(deadline, state.patience))
  return flight.outcome === undefined ? miss(state, spec, clock.steady(), undefined) : show(flight.outcome)
}

/** After waiting in vain for so long, the last answer of a schedule is no longer shown. */
const backgroundPatience = 60

function latest<T>(state: State<T>, spec: SlotSpec<T>, now: number): Seen<T> | undefined {
  if (now - state.waitingSince >= backgroundPatience) return miss(state, spec, now, undefined)
  return state.outcome === undefined ? undefined : show(state.outcome)
}

function freshState<T>(): State<T> {
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  return {
    waitingSince: Infinity,
    patience: Infinity,
    deadline: Infinity,
    retryAt: -Infinity,
    backOff: firstBackOff,
    errors: noErrors(),
    closed: false,
    release,
    released,
  }
}

export function openSlot<T>(spec: SlotSpec<T>, clock: Clock): Slot<T> {
  const state = freshState<T>()
  const { collector } = spec
  return {
    async scrape(deadline) {
      state.deadline = deadline
      const shown =
        spec.background === true ? latest(state, spec, clock.steady()) : await turn(state, spec, clock, deadline)
      if (shown === undefined) return { answer: undefined, status: undefined }
      const { answer, ...seen } = shown
      const unsupported = isUnsupported(spec, state.outcome?.error)
      return { answer, status: unsupported ? undefined : { collector, ...seen, errors: { ...state.errors } } }
    },
    async ask() {
      startIdle(state, spec, clock)
      if (state.flight?.late === false) await state.flight.ended
    },
    idle: async () => state.flight?.ended,
    last: () => state.outcome,
    close() {
      // A request under way is let go, not aborted: it would keep running inside nats-server.
      state.closed = true
      state.release()
    },
  }
}
