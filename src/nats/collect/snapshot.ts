// What one collection of all servers found: the shape between nats/ (which asks) and world/ (which joins).
import type { Answers, Collector } from '../endpoints/answers.ts'
import type { ErrorCode } from '../error.ts'

export interface CollectorStatus {
  collector: Collector
  /**
   * The last answer came within the deadline and had the right shape throughout: one with a part left out is shown, and is no success.
   * A collector that the server's version lacks has no status.
   */
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
export type Dropped = Record<(typeof droppedKinds)[number], number>

export const droppedKinds = [
  ...(['streams', 'consumers', 'groups', 'accounts', 'leaf_nodes', 'gateways', 'routes'] as const),
  ...(['stream_replicas', 'consumer_replicas', 'group_replicas', 'meta_replicas'] as const),
] as const

export function noneDropped(): Dropped {
  return Object.fromEntries(droppedKinds.map((kind) => [kind, 0])) as Dropped
}

export interface ServerSnapshot {
  /** As configured or discovered: the value of the `target` label. Never holds credentials. */
  target: string
  /** Label nats_cluster: from the config, else last learned, else ''. */
  cluster: string
  /** Label nats_supercluster of nats_server_info: from the config; absent: not configured. */
  supercluster?: string
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
