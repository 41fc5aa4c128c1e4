// All that outlives a scrape and a restart. Plain data: it is the state file. Start and reload take it as they find it.
import type { HostMemory } from '../host/crew.ts'
import type { Identity } from '../ids.ts'
import type { LogMemory } from '../log/state/state.ts'
import type { NatsMemory } from '../nats/collect/memory.ts'

export interface Memory extends NatsMemory, LogMemory, HostMemory {
  /** By store_dir: whose it is, as last learned. */
  stores: Map<string, Identity>
}

export function emptyMemory(): Memory {
  return {
    assets: new Map(),
    answered: new Map(),
    targets: new Map(),
    raft: new Map(),
    traffic: new Map(),
    log: new Map(),
    origins: new Map(),
    sourceless: new Map(),
    offsets: new Map(),
    crew: new Map(),
    stores: new Map(),
  }
}
