// The world at one moment: everything that metrics are rendered from. Built once a scrape, never changed after.
import type { Snapshot } from '../nats/collect/snapshot.ts'
import type { RaftMemory } from '../nats/collect/sampler.ts'
import type { LogState } from '../log/state/state.ts'
import type { SourceStatus } from '../log/source/source.ts'
import type { StateStatus } from './state-file.ts'

/** Whose a RAFT group is. Kept across failures of /jsz, since names of groups never change. */
export interface Asset {
  account: string
  stream: string
  consumer: string
}

/** Which server writes under an origin: learned from config, banner or RAFT node id. */
export interface Identity {
  server: string
  cluster: string
}

/** All that outlives a scrape and a restart. Plain data: it is the state file. Start and reload take it as they find it. */
export interface Memory {
  /** By group name; the names are random, so one map serves all clusters. _meta_ is never in it. */
  assets: Record<string, Asset>
  /** By log origin. */
  origins: Record<string, Identity>
  /** By target: what /varz said last. */
  targets: Record<string, Identity & { systemAccount?: string }>
  log: LogState
  raft: RaftMemory
  /** By source: where reading goes on. Opaque to all but log/. */
  offsets: Record<string, unknown>
}

/** The exporter's own state, for nats_exporter_build_info and nats_exporter_config_*. */
export interface ExporterStatus {
  version: string
  reloadSuccess: boolean
  /** Unix seconds of the last successful load. */
  reloadedAt: number
  /** Of the state file; absent where nothing is kept. */
  state?: Readonly<StateStatus>
}

export interface World {
  /** Unix seconds. */
  now: number
  snapshot: Snapshot
  memory: Readonly<Memory>
  sources: readonly SourceStatus[]
  exporter: Readonly<ExporterStatus>
}
