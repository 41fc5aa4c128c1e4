// Log state: what the lines of all sources have added up to. Plain data, kept in the state file, rendered by metrics/log.ts.
import type { EventId } from './catalog/index.ts'
import type { Level } from './event.ts'

/** Non-cumulative counts; the last bucket is +Inf. Bounds live with the family, in metrics/log.ts reads them from here. */
export interface Histogram {
  counts: number[]
  sum: number
}

export interface Seen {
  count: number
  /** Unix seconds of the newest occurrence. */
  last: number
}

/** The ladder of one group on one server, as logged. Times are Unix seconds, absent: not reached since the last clearing. */
export interface Rung {
  /** Last count logged: 10000, 15000, 20000, or more before 2.11.9. */
  pending: number
  at: number
  /** When each rung was first logged in this incident. */
  reached: { '10k'?: number; '15k'?: number; '20k'?: number }
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

/** Everything one origin (a server's log, wherever its lines come from) has said. */
export interface OriginLog {
  lines: Partial<Record<Level | 'unknown', number>>
  unrecognized: Partial<Record<Level | 'unknown', number>>
  /** Absent: never seen; rendered as 0, since the catalog is closed. */
  events: Partial<Record<EventId, Seen>>
  /** By event and asset; bounded, oldest leave first. */
  assets: Record<string, AssetSeen>
  rungs: Record<string, Rung>
  writeFullState: Record<string, { histogram: Histogram; seconds: number; bytes: number; at: number }>
  metaSnapshot: { stages: Record<string, Histogram>; last?: MetaSnapshot }
  /** By class: raft, jsapi, system, other. */
  internalSubscription: Record<string, Histogram>
  /** By kind: client, route, gateway, leafnode, mqtt, websocket. */
  readloop: Record<string, Histogram>
  /** New-leader lines, by asset key "account > stream[ > consumer]" or _meta_; counted only where the line names this server. */
  leaderChanges: Record<string, number>
  /** Newest line, Unix seconds. */
  lastLine?: number
  /** Newest server_started, Unix seconds. */
  started?: number
}

/** Keyed by origin: configured server name, else what the path or the wrapping says, else the source's own name. */
export type LogState = Record<string, OriginLog>
