// /probe: one server on demand, as one exposition. Only configured servers, and addresses that the configuration allows:
// never an open proxy.
import type { Config } from '../config/schema.ts'
import type { Logger } from '../logger.ts'
import { openTargets, type Targets } from '../nats/collect/collect.ts'
import { addressOf } from '../nats/http/client.ts'
import { emptyMemory } from '../world/state-file.ts'
import type { Memory, World } from '../world/world.ts'

/** Allowed addresses kept open: their sampler, their learned names. The one asked longest ago leaves first. */
const mostOpen = 200

interface Probed {
  targets: Targets
  memory: Memory
}

export interface Probes {
  /** What an allowed address said within so many seconds; undefined: not allowed, or no address. */
  ask(url: string, deadlineSeconds: number): Promise<Pick<World, 'snapshot' | 'memory'> | undefined>
  close(): Promise<void>
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

/** Credentials in a request would be somebody else's to give: such an address is not allowed, whatever the patterns say. */
function allowed({ probe }: Config, url: string): boolean {
  const parsed = parse(url)
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return false
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') return false
  return probe.allow.some((pattern) => pattern.test(addressOf(url)))
}

export function openProbes(config: Config, around: { now(): number; signal: AbortSignal; log: Logger }): Probes {
  const open = new Map<string, Probed>()
  return {
    async ask(url, deadlineSeconds) {
      if (!allowed(config, url)) return undefined
      const target = addressOf(url)
      const memory = emptyMemory()
      const probed = open.get(target) ?? {
        memory,
        targets: openTargets([{ url: target }], config, { ...around, memory }),
      }
      open.delete(target)
      open.set(target, probed)
      for (const [oldest, { targets }] of [...open].slice(0, Math.max(0, open.size - mostOpen))) {
        open.delete(oldest)
        await targets.close()
      }
      return { snapshot: await probed.targets.collect(deadlineSeconds), memory: probed.memory }
    },
    async close() {
      await Promise.all([...open.values()].map(({ targets }) => targets.close()))
    },
  }
}

/** The target of this name, configured or discovered: its address, its configured or learned server name, or its host:port. */
export function knownTarget(list: ReturnType<Targets['list']>, memory: Memory, name: string): string | undefined {
  return list.find(({ target, server }) => {
    const names = [target, server, memory.targets[target]?.server, new URL(target).host]
    return names.includes(parse(name) === undefined ? name : addressOf(name)) || names.includes(name)
  })?.target
}

/** The part of a world that is about its only server: other servers' logs have no place in a probe. */
export function only(world: World): World {
  const names = world.snapshot.servers
    .map(({ server, target }) => [server, world.memory.targets[target]?.server])
    .flat()
  const mine = (origin: string | undefined): boolean =>
    origin !== undefined && names.includes(world.memory.origins[origin]?.server ?? origin)
  const log = Object.fromEntries(Object.entries(world.memory.log).filter(([origin]) => mine(origin)))
  const origins = Object.fromEntries(Object.entries(world.memory.origins).filter(([origin]) => mine(origin)))
  return {
    ...world,
    memory: { ...world.memory, log, origins },
    sources: world.sources.filter(({ origin }) => mine(origin)),
  }
}

export interface DiscoveredTarget {
  targets: [string]
  labels: Record<string, string>
}

/** http_sd: every server that is asked, by its address, to be asked through /probe; meta labels carry what was learned. */
export function discovered(list: ReturnType<Targets['list']>): DiscoveredTarget[] {
  return list.map(({ target, server, cluster }) => ({
    targets: [target],
    labels: { __meta_nats_server: server, __meta_nats_cluster: cluster },
  }))
}
