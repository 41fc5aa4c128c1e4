// One nats-server: one collection of all its collectors, its labels, and its sampler.
import type { TargetConfig } from '../../config/schema.ts'
import type { Logger } from '../../logger.ts'
import { timedFlight } from '../../timed-flight.ts'
import type { Identity } from '../../ids.ts'
import { addressOf, type Client } from '../http/client.ts'
import { openSlots, type RequestContext, type ServerState, type Slots } from './requests.ts'
import { isTroubled, openRemember, rareSeconds, startSampler, type Pace, type Pacing } from './sampler.ts'
import type { Slot } from './slot.ts'
import type { Totals } from './turn.ts'
import { noneDropped, type CollectorStatus, type ServerSnapshot } from './snapshot.ts'
import { collectors, type Answers, type Collector } from '../endpoints/answers.ts'

export interface Server {
  /** Value of the label target. */
  readonly target: string
  /** Labels nats_cluster and server. */
  identity(): Identity
  /** Ids of the accounts with JetStream; undefined until /jsz has told. */
  accounts(): readonly string[] | undefined
  /** One collection, shared by all who ask meanwhile and have as long; resolves within `deadline` seconds. */
  collect(deadline: number): Promise<ServerSnapshot>
  /** A ladder line of this server was read. */
  wake(): void
  close(): void
}

export interface ServerContext extends Omit<RequestContext, 'target' | 'state' | 'place' | 'heardRaftz' | 'keepRaftz'> {
  pace: Pace
  log: Logger
  /** RAFT groups of all that are asked. */
  groups: Totals
  /** Place of this target among all that are asked, from 0 to below 1. */
  placeOf(target: string): number
}

/** An answer that took longer than the trailing minute says nothing about it. */
const oldAnswer = 60

/** Logs when a collector begins to fail, fails otherwise, or answers again: once each. */
function watchStatus(target: string, log: Logger): (status: CollectorStatus) => void {
  const failing = new Map<Collector, string>()
  return ({ collector, failure }) => {
    const before = failing.get(collector)
    if (before === failure?.code) return
    if (failure === undefined) {
      failing.delete(collector)
      log.info({ target, collector }, 'collector answers again')
      return
    }
    failing.set(collector, failure.code)
    log.warn({ target, collector, ...failure }, 'collector brought nothing')
  }
}

type Gathered = Pick<ServerSnapshot, 'answers' | 'status'>

async function gather(slots: Slots, deadline: number): Promise<Gathered> {
  const answers: Partial<Answers> = {}
  const take = async <C extends Collector>(
    collector: C,
    slot: Slot<Answers[C]> | undefined,
  ): Promise<CollectorStatus | undefined> => {
    if (slot === undefined) return undefined
    const { answer, status } = await slot.scrape(deadline)
    if (answer !== undefined) answers[collector] = answer
    return status
  }
  const status = await Promise.all(collectors.map((collector) => take(collector, slots[collector])))
  return { answers, status: status.filter((row) => row !== undefined) }
}

function isFresh({ answeredAt = -Infinity }: CollectorStatus, startedAt: number): boolean {
  return answeredAt >= startedAt
}

/** Of a server that answers nothing, earlier answers are not shown either. */
function silenced({ status }: Gathered): Gathered {
  const failure = status.find((row) => row.failure !== undefined)?.failure
  if (failure === undefined) return { answers: {}, status }
  return { answers: {}, status: status.map((row) => ({ failure, ...row, success: false, answeredAt: undefined })) }
}

/** A server whose heartbeats come is up, though every request waits. */
function judged(
  gathered: Gathered,
  startedAt: number,
  { witness }: Pick<Client, 'witness'>,
): Gathered & { up: boolean } {
  const up = gathered.status.some((row) => isFresh(row, startedAt)) || witness?.() !== undefined
  return { up, ...(up ? gathered : silenced(gathered)) }
}

/** What the configuration says, else what /varz said last, else host:port. */
function identify(config: TargetConfig, learned: Identity | undefined): Identity {
  return {
    server: config.server ?? learned?.server ?? new URL(config.url).host,
    cluster: config.nats_cluster ?? learned?.cluster ?? '',
  }
}

function superclusterOf({ nats_supercluster: supercluster }: TargetConfig): Pick<ServerSnapshot, 'supercluster'> {
  return supercluster === undefined ? {} : { supercluster }
}

/** By how many groups all servers have. */
const pacingOf = (pace: Pace, groups: Totals, place: () => number) => (): Pacing => {
  const seconds = rareSeconds(pace, groups.all())
  return { pace, rare: seconds === undefined ? undefined : { seconds, place: place() } }
}

function unknownState(): ServerState {
  return {
    version: '',
    accounts: undefined,
    connections: 0,
    split: new Set(),
    dropped: noneDropped(),
  }
}

export function openServer(config: TargetConfig, { pace, log, groups, placeOf, ...context }: ServerContext): Server {
  const { clock, memory, client } = context
  const target = addressOf(config.url)
  const state = unknownState()
  const place = (): number => placeOf(target)
  const remember = openRemember(memory.raft, target)
  const slots = openSlots({
    ...context,
    ...{ target, state, place },
    keepRaftz: (cameAt) => sampler.keep(cameAt),
    heardRaftz(rows, seconds) {
      groups.heard(target, rows.length)
      sampler.heard(rows)
      client.troubled?.(isTroubled(rows))
      if (seconds < oldAnswer) remember(rows, clock.now())
    },
  })
  const sampler = startSampler(slots.raftz, pacingOf(pace, groups, place), clock)
  const watch = watchStatus(target, log)
  const identity = (): Identity => identify(config, memory.targets.get(target))
  const collect = async (deadline: number): Promise<ServerSnapshot> => {
    const startedAt = clock.now()
    const { up, answers, status } = judged(await gather(slots, deadline), startedAt, client)
    status.forEach(watch)
    return { target, ...identity(), ...superclusterOf(config), up, answers, dropped: { ...state.dropped }, status }
  }
  return {
    target,
    identity,
    accounts: () => state.accounts,
    collect: timedFlight(collect, () => context.clock.steady()),
    wake: () => sampler.wake(),
    close() {
      sampler.close()
      for (const collector of collectors) slots[collector]?.close()
      client.close()
    },
  }
}
