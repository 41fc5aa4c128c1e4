// Log state: what the lines of all sources have added up to. Plain data, kept in the state file, rendered by metrics/log.ts.
import type { Identity } from '../../ids.ts'
import type { Reached } from '../../ladder.ts'
import type { Level } from '../../level.ts'
import type { EventId } from '../catalog/index.ts'

/** Upper bounds in seconds of each histogram. Servers log only what is slow already, so each starts where logging does. */
export const bounds = {
  writeFullState: [60, 75, 90, 120, 180, 300, 600, 1200, 2400],
  metaSnapshot: [0.5, 1, 2, 2.5, 5, 10, 20, 30, 60, 120, 300],
  internalSubscription: [2, 2.5, 3, 4, 5, 7.5, 10, 20, 30, 60, 120],
  readloop: [2, 2.5, 3, 4, 5, 7.5, 10, 20, 30, 60, 120],
} as const satisfies Record<string, readonly number[]>

/** Closed label sets: each exists from 0 at start. */
export const stages = ['total', 'generation', 'blocking', 'async'] as const
export const classes = ['raft', 'jsapi', 'system', 'other'] as const
export const kinds = ['client', 'route', 'gateway', 'leafnode', 'mqtt', 'websocket'] as const

/** Counts by bucket, not cumulative, one more than there are bounds: the last is +Inf. */
export interface Histogram {
  counts: number[]
  sum: number
}

export interface Seen {
  count: number
  /** Unix seconds of the newest occurrence. */
  last: number
}

/** The ladder of one group on one server, as logged. Times are Unix seconds. */
export interface LoggedRung {
  /** Last count logged: 10000, 15000, 20000, or more before 2.11.9; a line in bytes never lowers it. */
  pending: number
  /** Last size logged (2.14.6 and newer); absent: no line named one in this incident. */
  bytes?: number
  at: number
  /** When each rung was first logged in this incident. */
  reached: Reached
}

/** An event that names an asset: group, or account and stream and perhaps consumer; '' where the line does not say. */
export interface AssetSeen extends Seen {
  event: EventId
  account: string
  stream: string
  consumer: string
  group: string
}

export interface MetaSnapshot {
  at: number
  seconds: number
  marshalSeconds?: number
  compressSeconds?: number
  streams?: number
  consumers?: number
  bytes?: number
}

/** Writes of the full state of one store; seconds, bytes and time (Unix seconds) of the last. */
export interface WrittenState {
  histogram: Histogram
  seconds: number
  bytes: number
  at: number
}

/** Everything one origin (a server's log, wherever its lines come from) has said. */
export interface OriginLog {
  lines: Partial<Record<Level | 'unknown', number>>
  unrecognized: Partial<Record<Level | 'unknown', number>>
  /** Absent: never seen; rendered as 0, since the catalog is closed. */
  events: Partial<Record<EventId, Seen>>
  /** By event and asset; bounded, oldest leave first. */
  assets: Map<string, AssetSeen>
  /** By RAFT group. */
  rungs: Map<string, LoggedRung>
  /** By store, as logged. */
  writeFullState: Map<string, WrittenState>
  metaSnapshot: { stages: Partial<Record<(typeof stages)[number], Histogram>>; last?: MetaSnapshot }
  /** By class. */
  internalSubscription: Partial<Record<(typeof classes)[number], Histogram>>
  /** By kind. */
  readloop: Partial<Record<(typeof kinds)[number], Histogram>>
  /** New-leader lines, by asset key "account > stream[ > consumer]" or _meta_; counted only where the line names this server. */
  leaderChanges: Map<string, number>
  /** Rows that left these bounded tables to make room. */
  dropped?: Partial<Record<'assets' | 'stores' | 'rungs' | 'leaders', number>>
  /** Newest line, Unix seconds. */
  lastLine?: number
  /** Newest server_started, Unix seconds. */
  started?: number
  /** Newest write that was refused for want of room, Unix seconds: events are counted whatever their error. */
  noSpace?: number
}

/** Keyed by origin: configured server name, else what the path or the wrapping says, else the source's own name. */
export type LogState = Map<string, OriginLog>

/** What reading logs leaves behind: it outlives a restart. */
export interface LogMemory {
  log: LogState
  /** By origin: which server writes under it. */
  origins: Map<string, Identity>
  /** Origins that no source has for itself, with the time since when (Unix seconds). */
  sourceless: Map<string, number>
  /** By source: where reading goes on. Opaque to all but the source. */
  offsets: Map<string, unknown>
}

export function emptyOriginLog(): OriginLog {
  return {
    lines: {},
    unrecognized: {},
    events: {},
    assets: new Map(),
    rungs: new Map(),
    writeFullState: new Map(),
    metaSnapshot: { stages: {} },
    internalSubscription: {},
    readloop: {},
    leaderChanges: new Map(),
  }
}
