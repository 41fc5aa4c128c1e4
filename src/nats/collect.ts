// All the nats-servers of a configuration: opened once, collected on request, woken by ladder lines.
import type { Config, TargetConfig } from '../config/schema.ts'
import type { Logger } from '../logger.ts'
import type { Memory } from '../world.ts'
import { openClient } from './client.ts'
import type { GroupOwner } from './jsz.ts'
import type { AskOptions } from './requests.ts'
import { schedule as cron, type Schedule } from '../schedule.ts'
import { openServer, type Server } from './server.ts'
import type { Clock } from './slot.ts'
import type { Snapshot } from './snapshot.ts'

export type TargetOptions = AskOptions & Pick<Config, 'body_limit_bytes' | 'sampler'>

export interface TargetSurroundings {
  /** Taken as found and written to: identities, assets, what the sampler saw. */
  memory: Memory
  /** Unix seconds. */
  now(): number
  /** Real timers unless given. */
  after?: Clock['after']
  /** Clock times unless given. */
  schedule?: Schedule
  /** Ends everything, as close() does. */
  signal: AbortSignal
  log: Logger
}

export interface Targets {
  /** Asks every server, or the one named, and resolves within so many seconds, whatever they do. Collections at one time are one. */
  collect(deadlineSeconds: number, target?: string): Promise<Snapshot>
  /** A ladder line of the server of this name was read: its /raftz is sampled at once, and closely for a while. */
  wake(server: string): void
  close(): Promise<void>
}

/** Far more than limits let through: this only keeps the map from growing for ever as assets come and go. */
const mostAssets = 1_000_000

function afterTimeout(seconds: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.min(seconds * 1000, 2 ** 31 - 1))
  timer.unref()
  return () => clearTimeout(timer)
}

function learnOwners({ assets }: Memory, owners: readonly GroupOwner[]): void {
  for (const { group, account, stream, consumer } of owners) {
    const known = assets[group]
    if (known?.account === account && known.stream === stream && known.consumer === consumer) continue
    assets[group] = { account, stream, consumer }
  }
}

/** Oldest first, and never one that was just learned. */
function forgetAssets({ assets }: Memory): void {
  const groups = Object.keys(assets)
  for (const group of groups.slice(0, Math.max(0, groups.length - mostAssets))) Reflect.deleteProperty(assets, group)
}

function otherAccounts({ assets }: Memory, servers: readonly Server[]): string[] {
  const told = servers.flatMap((server) => server.accounts() ?? [])
  return [...new Set([...told, ...Object.values(assets).map(({ account }) => account)])]
}

function openServers(configs: readonly TargetConfig[], options: TargetOptions, around: TargetSurroundings): Server[] {
  const { memory, now, after = afterTimeout, schedule = cron, log } = around
  const servers: Server[] = []
  const shared = {
    clock: { now, after },
    schedule,
    memory,
    log,
    options,
    pace: options.sampler,
    learnOwners: (owners: readonly GroupOwner[]) => learnOwners(memory, owners),
    otherAccounts: () => otherAccounts(memory, servers),
  }
  for (const config of configs) {
    const client = openClient(config, { bodyLimit: options.body_limit_bytes })
    servers.push(openServer(config, { ...shared, client }))
  }
  return servers
}

export function openTargets(
  configs: readonly TargetConfig[],
  options: TargetOptions,
  around: TargetSurroundings,
): Targets {
  const { memory, now, signal } = around
  const servers = openServers(configs, options, around)
  const close = (): Promise<void> => {
    for (const server of servers) server.close()
    return Promise.resolve()
  }
  signal.addEventListener('abort', () => void close(), { once: true })
  return {
    async collect(deadlineSeconds, target) {
      const asked = target === undefined ? servers : servers.filter((server) => server.target === target)
      const snapshots = await Promise.all(asked.map((server) => server.collect(deadlineSeconds)))
      forgetAssets(memory)
      return { at: now(), servers: snapshots }
    },
    wake(name) {
      for (const server of servers) {
        const names = [server.identity().server, memory.targets[server.target]?.server]
        if (names.includes(name)) server.wake()
      }
    },
    close,
  }
}
