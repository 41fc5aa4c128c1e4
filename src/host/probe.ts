// What the rounds of a probe add up to for one store: histogram, last, sustained, errors, state. Plain data and pure functions.
import { thresholds } from '../thresholds.ts'
import { opOfStep } from './round.ts'
import { probeOps, type ProbeOp, type Round, type Space, type Status } from './work.ts'
import type { Clock } from './clock.ts'
import { ageOf, type Running } from './worker.ts'

/** 1 ms to 32.768 s, doubling: as etcd's, and two more. */
export const probeBounds: readonly number[] = Array.from({ length: 16 }, (_, power) => 0.001 * 2 ** power)

export const errorCodes = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO', 'ESTALE', 'other'] as const
export type ErrorCode = (typeof errorCodes)[number]

export const probeStates = [
  'ok',
  'low_space',
  'no_space',
  'quota',
  'read_only',
  'denied',
  'io_error',
  'stale',
  'missing',
  'moved',
] as const
export type ProbeState = (typeof probeStates)[number]

/** Seconds in one operation from which the store stands still. */
export const stalledAfter = thresholds.fsync.stuck

/** An operation that has taken so long at once is told of at once, not when it has ended three times. */
const { samples: remembered, outOf } = thresholds.fsync
/** With less than a round writes, no space is what a write would meet. */
const nothing = 256 * 1024
/** Seconds that another store at the same place is called moved before it is taken for the store. */
const accepted = 300

export interface OpMemory {
  /** By bucket, one more than bounds. */
  counts: number[]
  sum: number
  /** Of the newest rounds, the newest last. */
  recent: number[]
}

export interface ProbeMemory {
  ops: Record<ProbeOp, OpMemory>
  errors: Record<ErrorCode, number>
  /** Undefined: nothing is known, or nothing can be. */
  state: ProbeState | undefined
  /** Message of the last failure, for the log. */
  reason: string
  lastSuccess: number | undefined
  /** Where the store is, which later rounds are compared with. */
  place: { device: bigint; inode: bigint } | undefined
  movedSince: number | undefined
  space: Space | undefined
  status: Status | undefined
  /** There is no folder that may be written to: facts only. */
  isPlaceless: boolean
}

export function newProbe(): ProbeMemory {
  const op = (): OpMemory => ({ counts: new Array<number>(probeBounds.length + 1).fill(0), sum: 0, recent: [] })
  return {
    ops: { open: op(), vote: op(), append: op() },
    errors: { ENOSPC: 0, EDQUOT: 0, EROFS: 0, EACCES: 0, EIO: 0, ESTALE: 0, other: 0 },
    ...{ state: undefined, reason: '', lastSuccess: undefined, place: undefined, movedSince: undefined },
    ...{ space: undefined, status: undefined, isPlaceless: false },
  }
}

interface Failure {
  error: ErrorCode
  state: ProbeState
}

/** What the system calls say, as the two closed sets. A device or server that is gone reads as an I/O error. */
const failures: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  ['ENOSPC', { error: 'ENOSPC', state: 'no_space' }],
  ['EDQUOT', { error: 'EDQUOT', state: 'quota' }],
  ['EROFS', { error: 'EROFS', state: 'read_only' }],
  ['EACCES', { error: 'EACCES', state: 'denied' }],
  ['EPERM', { error: 'EACCES', state: 'denied' }],
  ['ELOOP', { error: 'other', state: 'denied' }],
  ['EIO', { error: 'EIO', state: 'io_error' }],
  ['ESTALE', { error: 'ESTALE', state: 'stale' }],
  ['ENOENT', { error: 'other', state: 'missing' }],
  ['ENOTDIR', { error: 'other', state: 'missing' }],
])

const unknownFailure: Failure = { error: 'other', state: 'io_error' }

/** Takes one round in. `now` is Unix seconds at its end. */
export function takeRound(memory: ProbeMemory, found: Round, now: number): void {
  for (const op of probeOps) count(memory.ops[op], found.seconds[op])
  memory.space = found.space ?? memory.space
  memory.status = found.store ?? memory.status
  memory.isPlaceless = found.refused === 'no_place'
  memory.reason = found.failed?.message ?? ''
  memory.state = stateAfter(memory, found, now)
  if (memory.state === 'ok') memory.lastSuccess = now
}

function count(op: OpMemory, seconds: number | undefined): void {
  if (seconds === undefined) return
  const bucket = probeBounds.findIndex((bound) => seconds <= bound)
  const at = bucket < 0 ? probeBounds.length : bucket
  op.counts[at] = (op.counts[at] ?? 0) + 1
  op.sum += seconds
  op.recent = [...op.recent.slice(1 - remembered), seconds]
}

function stateAfter(memory: ProbeMemory, found: Round, now: number): ProbeState | undefined {
  const { refused, failed, store, space } = found
  if (refused === 'moved') return moved(memory, store, now)
  memory.movedSince = undefined
  if (failed !== undefined) {
    const { error, state } = failures.get(failed.code) ?? unknownFailure
    memory.errors[error]++
    return state
  }
  memory.place ??= store
  if (refused === 'no_place') return undefined
  if (refused !== 'low_space') return 'ok'
  return space !== undefined && (space.available < nothing || isOutOfInodes(space)) ? 'no_space' : 'low_space'
}

const isOutOfInodes = ({ inodes, inodesFree }: Space): boolean => inodes > 0 && inodesFree === 0

/** Another store in the old one's place: nobody knows yet which of the two nats-server writes to. */
function moved(memory: ProbeMemory, store: Status | undefined, now: number): ProbeState {
  memory.movedSince ??= now
  if (store !== undefined && now - memory.movedSince >= accepted) memory.place = store
  return 'moved'
}

export interface RunningOp {
  op: ProbeOp
  /** Unix seconds. */
  since: number
  /** Seconds. */
  age: number
}

/** What runs for a store at the moment, as an operation; work that is no probing counts as opening files. */
export function runningOp(running: Running | undefined, clock: Clock): RunningOp | undefined {
  if (running === undefined) return undefined
  return { op: opOfStep.get(running.step) ?? 'open', since: running.since, age: ageOf(running, clock) }
}

/** Third longest of the last six, a running one counted by its age; undefined while nothing has been measured. */
export function sustained({ recent }: OpMemory, running: number | undefined): number | undefined {
  const all = running === undefined ? recent : [...recent, running].slice(-remembered)
  if (recent.length === 0 && running === undefined) return undefined
  return [...all].sort((one, other) => other - one)[outOf - 1] ?? 0
}
