// Stores that are watched, with whose they are: as configured, else as the server says that names the folder in /jsz.
import { basename, dirname, join } from 'node:path'
import type { HostFacts, StoreFacts } from '../host/facts.ts'
import { metaGroup, type Identity } from '../ids.ts'
import type { Snapshot } from '../nats/collect/snapshot.ts'
import type { Memory } from './memory.ts'
import { keyOf, logServer, type ServerView } from './servers.ts'

export interface OwnedStore extends Identity {
  store: StoreFacts
  /** Unix seconds by the clock of the host it lies on. */
  hostNow: number
}

export function ownedStores(
  host: HostFacts | undefined,
  servers: readonly ServerView[],
  memory: Pick<Memory, 'stores'>,
): OwnedStore[] {
  if (host === undefined) return []
  return host.stores.map((store) => ({ ...ownerOfStore(store, servers, memory), store, hostNow: host.now }))
}

function ownerOfStore(
  { dir, server, cluster }: StoreFacts,
  servers: readonly ServerView[],
  { stores }: Pick<Memory, 'stores'>,
): Identity {
  const learned = stores.get(dir)
  const named =
    server === ''
      ? { server: learned?.server ?? '', cluster: cluster || (learned?.cluster ?? '') }
      : { server, cluster }
  const owner = logServer(named, servers)
  return { server: owner.server, cluster: owner.cluster }
}

/** One row a server, however many stores of it lie on this host: for what belongs to the machine around it. */
export function storeServers(stores: readonly OwnedStore[]): OwnedStore[] {
  const first = new Map<string, OwnedStore>()
  for (const one of stores) if (!first.has(keyOf(one))) first.set(keyOf(one), one)
  return [...first.values()]
}

/** What `/jsz` prints lies one below store_dir. */
export function storeDirOf(printed: string): string {
  return basename(printed) === 'jetstream' ? dirname(printed) : printed
}

export interface NamedStore extends Identity {
  dir: string
  /** Folders below `jetstream` of the streams and RAFT groups that it reports; the meta group has one on every server. */
  folders: ReadonlySet<string>
}

/** store_dir of each server that said so in this collection. */
export function namedStores(snapshot: Snapshot): NamedStore[] {
  return snapshot.servers.flatMap(({ cluster, server, answers }) => {
    const config = answers.jsz?.raw['config'] as { store_dir?: unknown } | undefined
    if (typeof config?.store_dir !== 'string' || config.store_dir === '') return []
    const system = answers.varz?.systemAccount ?? '$SYS'
    const groups = (answers.raftz ?? []).filter(({ group }) => group !== metaGroup)
    const folders = new Set([
      ...(answers.jsz?.streams ?? []).map(({ account, stream }) => join(account, 'streams', stream)),
      ...groups.map(({ group }) => join(system, '_js_', group)),
    ])
    return [{ cluster, server, dir: storeDirOf(config.store_dir), folders }]
  })
}

/** Remembers which server owns a folder, while only one reports it: a server whose store hangs no longer reports it. */
export function learnStores(memory: Pick<Memory, 'stores'>, snapshot: Snapshot): void {
  const named = namedStores(snapshot)
  for (const { dir, cluster, server } of named) {
    if (named.filter((other) => other.dir === dir).length > 1) continue
    // Compares store_dir and the `jetstream` folder in it as the same place, since either may be configured.
    for (const either of [dir, join(dir, 'jetstream')]) memory.stores.set(either, { cluster, server })
  }
}
