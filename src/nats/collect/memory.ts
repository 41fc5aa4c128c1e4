// What asking servers leaves behind: names, owners of RAFT groups, traffic, and what the sampler saw. It outlives a scrape and a restart.
import type { Identity } from '../../ids.ts'
import type { ServerTraffic } from '../endpoints/traffic.ts'
import type { OwnersMemory } from './owners.ts'
import type { RaftMemory } from './sampler.ts'

export interface NatsMemory extends OwnersMemory {
  /** By target: what /varz said last. */
  targets: Map<string, Identity & { systemAccount?: string }>
  raft: RaftMemory
  /** By target. */
  traffic: Map<string, ServerTraffic>
}

/** A target that is asked no more, and will not be under this name. */
export function forgetTarget({ targets, raft, traffic }: NatsMemory, target: string): void {
  targets.delete(target)
  raft.delete(target)
  traffic.delete(target)
}
