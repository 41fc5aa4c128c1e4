// Watches the stores of one run. Those that `auto` finds are looked for at every scrape, by a child too: they may hang.
import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import type { HostFacts, StoreTarget } from '../host/facts.ts'
import { watchHost, type Host } from '../host/watch.ts'
import type { Logger } from '../logger.ts'
import type { Snapshot } from '../nats/collect/snapshot.ts'
import { schedule } from '../schedule.ts'
import { learnStores, namedStores } from '../world/stores.ts'
import { sharedDisk, type OwnFiles } from './witnesses.ts'
import type { Memory } from '../world/memory.ts'

export interface StoreSurroundings {
  memory: Memory
  now(): number
  signal: AbortSignal
  log: Logger
  ours?: OwnFiles
  /** Called with the folder of each store that is watched from now on. */
  onStore?(dir: string): void
}

export interface Stores {
  /** For the World; undefined where no store is configured. */
  facts(): HostFacts | undefined
  /** Learns the stores that servers report. */
  learn(snapshot: Snapshot): void
  close(): Promise<void>
}

const nothing: Stores = { facts: () => undefined, learn: () => undefined, close: () => Promise.resolve() }

/** Those that somebody else has looked at. */
export const seenStores = (facts: Stores['facts']): Stores => ({ ...nothing, facts })

export function watchStores(config: Config, around: StoreSurroundings): Stores {
  const { memory, now, signal, log, ours = { stateFile: undefined, configFile: undefined } } = around
  if (config.stores.length === 0) return nothing
  const configured = config.stores === 'auto' ? [] : config.stores
  const onStore = (dir: string): void => {
    around.onStore?.(dir)
    const shared = sharedDisk(dir, config, ours)
    if (shared !== undefined) log.warn({ store: dir }, shared)
  }
  for (const { dir } of configured) onStore(dir)
  const host = watchHost({
    stores: configured.map(({ dir, server = '', nats_cluster: cluster = '', probe_dir: probeDir }) => ({
      ...{ dir: resolve(dir), server, cluster },
      probeDir: probeDir === undefined ? undefined : resolve(probeDir),
    })),
    logs: config.logs.flatMap(({ path }) => (path === undefined || path === '-' ? [] : [resolve(path)])),
    ...{ memory: memory.crew, now, signal },
    token: tokenOf(config),
    census: {
      schedule: (run) => schedule(config.census.schedule, run),
      entriesPerSecond: config.census.files_per_second,
    },
    warn: (message) => log.warn({}, message),
  })
  const search = config.stores === 'auto' ? searching(host, log, onStore) : undefined
  return {
    facts: () => host.facts(),
    learn(snapshot) {
      learnStores(memory, snapshot)
      search?.(snapshot)
    },
    close: () => host.close(),
  }
}

/** Two exporters on one host, or one in front of each, must not take each other's files for their own. */
function tokenOf({ listen }: Config): string {
  return createHash('sha256').update(`${hostname()}\0${listen}`).digest('hex').slice(0, 8)
}

/** Looks for stores that servers name: taken where the folder holds a stream or RAFT group that its server reports. */
function searching(host: Host, log: Logger, onStore: (dir: string) => void): (snapshot: Snapshot) => void {
  const asked = new Set<string>()
  const look = async (store: StoreTarget, folders: ReadonlySet<string>): Promise<void> => {
    for (const folder of [...folders].slice(0, few)) {
      const path = join(store.dir, 'jetstream', folder)
      const found = await host.crew.ask(store.dir, 'stat', { path }).catch(() => undefined)
      if (found?.kind !== 'folder') continue
      log.info({ dir: store.dir, server: store.server }, 'store found')
      onStore(store.dir)
      host.add(store)
      return
    }
    asked.delete(store.dir)
  }
  return (snapshot) => {
    const named = namedStores(snapshot)
    for (const { dir, server, cluster, folders } of named) {
      // Two servers that report the same folder run on different hosts: which of them runs here is not known.
      const isOne = named.filter((other) => other.dir === dir).length === 1
      if (!isOne || asked.has(dir) || folders.size === 0) continue
      asked.add(dir)
      void look({ dir, server, cluster, probeDir: undefined }, folders)
    }
  }
}

/** A server need not hold them all: some are enough to know. */
const few = 20
