// What asking servers leaves behind: names, owners of RAFT groups, and what the sampler saw. It outlives a scrape and a restart.
import type { Asset, Identity } from '../../ids.ts'
import type { RaftMemory } from './sampler.ts'

export interface NatsMemory {
  /** By RAFT group; the names are random, so one map serves all clusters. _meta_ is never in it. */
  assets: Map<string, Asset>
  /** By target: what /varz said last. */
  targets: Map<string, Identity & { systemAccount?: string }>
  raft: RaftMemory
}
