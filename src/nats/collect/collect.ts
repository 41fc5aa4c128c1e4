// All the nats-servers of a configuration: opened once, collected on request, woken by ladder lines.
import { lookup } from 'node:dns/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { AnyTarget, Config, FleetConfig, TargetConfig } from '../../config/schema.ts'
import { plainFiles, type Readable } from '../../files.ts'
import type { Logger } from '../../logger.ts'
import type { Identity } from '../../ids.ts'
import { openClient, type Client } from '../http/client.ts'
import { openTurns } from '../http/turns.ts'
import { openScratches } from '../json/joined.ts'
import type { Dial } from '../system-account/wire.ts'
import { openConsumerPace } from './consumers.ts'
import type { Lookup } from './discovery.ts'
import type { AskOptions } from './requests.ts'
import { schedule as cron, type Schedule } from '../../schedule.ts'
import { forgetTarget, type NatsMemory } from './memory.ts'
import { openFleet, type FleetDefaults } from './fleet.ts'
import { openMembers, type Members } from './members.ts'
import { openOwners } from './owners.ts'
import { openServer, type Server } from './server.ts'
import type { Clock } from './slot.ts'
import type { ServerSnapshot, Snapshot } from './snapshot.ts'
import { openTotals } from './turn.ts'

export type TargetOptions = AskOptions & Pick<Config, 'body_limit_bytes' | 'sampler'>

export interface TargetSurroundings {
  /** Read and changed in place: identities, assets, what the sampler saw. */
  memory: NatsMemory
  /** Unix seconds. */
  now(): number
  /** For how long things take; by `now` unless given. */
  steady?: Clock['steady'] | undefined
  /** Real timers unless given. */
  after?: Clock['after']
  /** Clock times unless given. */
  schedule?: Schedule
  /** The system's resolver unless given. */
  lookup?: Lookup
  /** The client library, loaded for the first connection, unless given. */
  dial?: Dial
  /** Who reads certificates and passwords; this process unless given. */
  files?: Readable
  /** Every advisory of a system account, as JSON text. */
  advisory?(message: Buffer): void
  /** Ends everything, as close() does. */
  signal: AbortSignal
  log: Logger
}

export interface Targets {
  /** Asks every server, or the one named, and resolves within so many seconds, whatever they do. Collections at one time are one. */
  collect(deadlineSeconds: number, target?: string): Promise<Snapshot>
  /** Resolves when each DNS name among the targets was looked up once, or within so many seconds. */
  resolve(deadlineSeconds: number): Promise<void>
  /** Who is asked now, discovered servers included, with their labels. */
  list(): (Identity & { target: string })[]
  /** A ladder line of the server of this name was read: its /raftz is sampled at once, and closely for a while. */
  wake(server: string): void
  close(): Promise<void>
}

/** Real timers that do not keep the process. */
export function afterTimeout(seconds: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.min(seconds * 1000, 2 ** 31 - 1))
  timer.unref()
  return () => clearTimeout(timer)
}

function otherAccounts({ assets }: NatsMemory, servers: readonly Server[]): string[] {
  const told = servers.flatMap((server) => server.accounts() ?? [])
  return [...new Set([...told, ...[...assets.values()].map(({ account }) => account)])]
}

function opener(options: TargetOptions, around: TargetSurroundings, clock: Clock, servers: () => readonly Server[]) {
  const { memory, schedule = cron, log } = around
  const targets = (): string[] => servers().map(({ target }) => target)
  const placeOf = (target: string): number => Math.max(0, targets().indexOf(target)) / targets().length
  const shared = {
    ...{ clock, schedule, memory, log, options },
    pace: options.sampler,
    owners: openOwners(memory, { now: clock.now, targets }),
    otherAccounts: () => otherAccounts(memory, servers()),
    ...{ placeOf, groups: openTotals(targets), consumerPaceOf: openConsumerPace({ targets, placeOf }) },
  }
  return (config: TargetConfig, client: Client, defaults: Partial<FleetDefaults> = {}): Server =>
    openServer(config, { ...shared, ...defaults, client })
}

const addresses: Lookup = async (host) => (await lookup(host, { all: true })).map(({ address }) => address)

const dialLazily =
  (files: Readable): Dial =>
  async (options) =>
    (await import('../system-account/connect.ts')).dial(options, files)

const isFleet = (config: AnyTarget): config is FleetConfig => config.nats !== undefined
const isServer = (config: AnyTarget): config is TargetConfig => config.url !== undefined

/** Warns once of each server whose name another system account uses too: their series would mix. */
function warnOfTwins(fleets: readonly Members[], warned: Set<string>, log: Logger): void {
  const seen = new Set<string>()
  for (const target of fleets.flatMap((fleet) => fleet.servers().map((server) => server.target))) {
    if (seen.has(target) && !warned.has(target)) {
      log.warn({ target }, 'two system accounts have a server of this name: give one of the targets a nats_cluster')
      warned.add(target)
    }
    seen.add(target)
  }
}

/** Servers with a URL and those of system accounts as one set. */
function together(overHttp: Members, fleets: readonly Members[], log: Logger): Members {
  const all = [overHttp, ...fleets]
  const warned = new Set<string>()
  return {
    servers: () => all.flatMap((members) => members.servers()),
    async resolve(deadline) {
      await Promise.all(all.map((members) => members.resolve(deadline)))
    },
    isComplete: () => all.every((members) => members.isComplete()),
    settle(snapshots) {
      warnOfTwins(fleets, warned, log)
      const owners = new Map(
        fleets.flatMap((fleet) => fleet.servers().map(({ target }): [string, Members] => [target, fleet])),
      )
      return all.flatMap((members) =>
        members.settle(snapshots.filter(({ target }) => (owners.get(target) ?? overHttp) === members)),
      )
    },
    close: () => all.forEach((members) => members.close()),
  }
}

function membersOf(configs: readonly AnyTarget[], options: TargetOptions, around: TargetSurroundings): Members {
  const { memory, now, after = afterTimeout, log, files = plainFiles, advisory = () => undefined } = around
  const { dial = dialLazily(files), steady = now } = around
  const clock = { now, steady, after }
  const bodyLimit = options.body_limit_bytes
  const ofAll = { bodyLimit, files, turns: openTurns(), scratch: openScratches() }
  const open = opener(options, around, clock, () => members.servers())
  const shared = { clock, log, forget: (target: string) => forgetTarget(memory, target) }
  const overHttp = openMembers(configs.filter(isServer), {
    ...shared,
    open: (config) => open(config, openClient(config, ofAll)),
    lookup: around.lookup ?? addresses,
  })
  const fleets = configs
    .filter(isFleet)
    .map((config) => openFleet(config, { ...shared, dial, bodyLimit, options, pace: options.sampler, open, advisory }))
  const members = together(overHttp, fleets, log)
  return members
}

/** Seconds after which a target of a former configuration is forgotten that is no longer listed; the second number holds while a list has not come yet. */
const unlistedSeconds = 300
const unknownSeconds = 86_400

/** What is remembered of targets that are asked no more. Targets that are to be discovered have time to be. */
function forgetOthers(memory: NatsMemory, members: Members, secondsOpen: number): void {
  if (secondsOpen < (members.isComplete() ? unlistedSeconds : unknownSeconds)) return
  const asked = new Set(members.servers().map(({ target }) => target))
  const remembered = [memory.targets, memory.raft, memory.traffic].flatMap((table) => [...table.keys()])
  for (const target of remembered) if (!asked.has(target)) forgetTarget(memory, target)
}

/** Servers that are asked in one turn of the event loop: to begin takes a millisecond or two for each. */
const begunAtOnce = 8

/** Asks them side by side. */
async function collected(servers: readonly Server[], left: () => number): Promise<ServerSnapshot[]> {
  const begun: Promise<ServerSnapshot>[] = []
  for (const [at, server] of servers.entries()) {
    if (at > 0 && at % begunAtOnce === 0) await turn()
    begun.push(server.collect(left()))
  }
  return Promise.all(begun)
}

export function openTargets(
  configs: readonly AnyTarget[],
  options: TargetOptions,
  around: TargetSurroundings,
): Targets {
  const { memory, now, steady = now, signal } = around
  const members = membersOf(configs, options, around)
  const close = (): Promise<void> => {
    signal.removeEventListener('abort', end)
    members.close()
    return Promise.resolve()
  }
  const end = (): void => void close()
  signal.addEventListener('abort', end)
  const openedAt = steady()
  return {
    async collect(deadlineSeconds, target) {
      const startedAt = steady()
      await members.resolve(deadlineSeconds)
      forgetOthers(memory, members, startedAt - openedAt)
      const left = (): number => Math.max(deadlineSeconds - (steady() - startedAt), 0)
      const snapshots = await collected(
        members.servers().filter((server) => target === undefined || server.target === target),
        left,
      )
      const servers = target === undefined ? members.settle(snapshots) : snapshots
      return { at: now(), servers }
    },
    resolve: (deadlineSeconds) => members.resolve(deadlineSeconds),
    list: () => members.servers().map((server) => ({ target: server.target, ...server.identity() })),
    wake(name) {
      for (const server of members.servers()) {
        const names = [server.identity().server, memory.targets.get(server.target)?.server]
        if (names.includes(name)) server.wake()
      }
    },
    close,
  }
}
