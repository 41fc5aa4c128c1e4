// What one collection of all servers found: the shape between nats/ (which asks) and metrics/ (which renders).
import type { Varz } from '../endpoints/varz.ts'
import type { Jsz, JszConsumers } from '../endpoints/jsz.ts'
import type { RaftGroup } from '../endpoints/raftz.ts'
import type { Healthz } from '../endpoints/healthz.ts'
import type { AccountRow } from '../endpoints/accounts.ts'
import type { Connz } from '../endpoints/connz.ts'
import type { Json } from '../json/decode.ts'
import type { Gatewayz } from '../endpoints/gatewayz.ts'
import type { QueueKind } from '../endpoints/ipqueuesz.ts'
import type { JszConfig } from '../endpoints/jsz-config.ts'
import type { Leafz } from '../endpoints/leafz.ts'
import type { Routez } from '../endpoints/routez.ts'

/** Asked at every scrape, always: all else leans on them. */
export const coreCollectors = ['varz', 'raftz', 'jsz'] as const
export type CoreCollector = (typeof coreCollectors)[number]
/** Each has its own plan (`collectors` in the configuration), and may be off. */
export const optionalCollectors = [
  'jsz_consumers',
  'jsz_config',
  'healthz',
  'connz',
  'routez',
  'gatewayz',
  'leafz',
  'subsz',
  'accountz',
  'accstatz',
  'ipqueuesz',
  'debug_vars',
] as const
export type OptionalCollector = (typeof optionalCollectors)[number]

/** One request (raftz, accountz: one an account, one after another) to one server. The name is the label value. */
export const collectors = [...coreCollectors, ...optionalCollectors] as const
export type Collector = (typeof collectors)[number]

/** Why a collector brought nothing. Closed: every code exists from 0 at start in nats_exporter_collector_errors_total. */
export const errorCodes = ['refused', 'unreachable', 'timeout', 'tls', 'status', 'too_large', 'body', 'shape'] as const
export type ErrorCode = (typeof errorCodes)[number]

/** What each collector answers with; absent: not answered within the deadline of this collection, so no series. */
export interface Answers {
  varz: Varz
  raftz: RaftGroup[]
  jsz: Jsz
  jsz_consumers: JszConsumers
  jsz_config: JszConfig
  healthz: Healthz
  connz: Connz
  routez: Routez
  gatewayz: Gatewayz
  leafz: Leafz
  /** As sent; before 2.12 without server_id, now, total, offset and limit. */
  subsz: Json
  /** account_detail of every account. */
  accountz: AccountRow[]
  /** account_statz of every account. */
  accstatz: AccountRow[]
  /** Every kind, from 0. */
  ipqueuesz: QueueKind[]
  /** memstats as sent. */
  debug_vars: Json
}

export interface CollectorStatus {
  collector: Collector
  /** The last answer came within the deadline and had the right shape. A collector that the server's version lacks has no status. */
  success: boolean
  /** Seconds the last answer took or, while none comes, seconds waited so far. Undefined before the first request. */
  seconds: number | undefined
  /** What went wrong, while success is false: for people, never a label but for the code. */
  failure?: { code: ErrorCode; reason: string }
  /** Failures so far, by code. */
  errors: Record<ErrorCode, number>
  /** Unix seconds of the answer shown; older than the collection only for collectors on a schedule. */
  answeredAt: number | undefined
}

/** Rows that limits have cut since start, by what they are. */
export interface Dropped {
  streams: number
  consumers: number
  groups: number
}

export interface ServerSnapshot {
  /** As configured or discovered: the value of the `target` label. Never holds credentials. */
  target: string
  /** Label nats_cluster: from the config, else last learned, else ''. */
  cluster: string
  /** Label server: from the config, else last learned, else host:port. */
  server: string
  /** True if any collector was answered in this collection. */
  up: boolean
  answers: Partial<Answers>
  dropped: Dropped
  status: CollectorStatus[]
}

/** Immutable result of one collection. Times in Unix seconds. */
export interface Snapshot {
  at: number
  servers: readonly ServerSnapshot[]
}
