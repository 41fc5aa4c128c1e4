// The exporter about itself and about what it reads: which targets, collectors and log sources can be trusted just now.
import { droppedKinds, type CollectorStatus, type Dropped, type ServerSnapshot } from '../nats/collect/snapshot.ts'
import { errorCodes, type ErrorCode } from '../nats/error.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { table, type Table } from './family.ts'
import type { ServerLog } from '../world/logs.ts'
import { refusals, type Refusal } from '../world/refused.ts'
import { leftOut } from '../world/servers.ts'
import { serverLabels } from './identity.ts'
import { sourceTables } from './log-source.ts'

const entity = 'Exporter'
const targetLabels = { ...serverLabels, target: ({ target }: { target: string }) => target }

/** Every target, also one that turns out to be the same server as another. */
const allTargets = (world: World): readonly ServerSnapshot[] => world.targets

const up = table<ServerSnapshot>({
  entity,
  rows: allTargets,
  labels: targetLabels,
  families: [
    {
      name: 'nats_up',
      type: 'gauge',
      help: '1 if the server answered any request of this collection, else 0.',
      source: 'every endpoint',
      value: ({ up }) => Number(up),
    },
  ],
})

const sameName = table<ServerSnapshot & { isLeftOut: boolean }>({
  entity,
  rows(world) {
    const left = new Set(leftOut(world).map(({ target }) => target))
    return allTargets(world).map((server) => ({ ...server, isLeftOut: left.has(server.target) }))
  },
  labels: targetLabels,
  families: [
    {
      name: 'nats_exporter_target_left_out',
      type: 'gauge',
      help: '1 if another server (of another server_id) answers with the same labels nats_cluster and server, and only its series are shown, else 0.',
      source: '/varz server_id',
      value: ({ isLeftOut }) => Number(isLeftOut),
    },
  ],
})

interface CollectorRow extends Identity, CollectorStatus {
  target: string
}

const collectorRows = (world: World): CollectorRow[] =>
  allTargets(world).flatMap(({ cluster, server, target, status }) =>
    status.map((collector) => ({ cluster, server, target, ...collector })),
  )

const collectorLabels = { ...targetLabels, collector: ({ collector }: CollectorStatus) => collector }

const collectors = table<CollectorRow>({
  entity,
  rows: collectorRows,
  labels: collectorLabels,
  families: [
    {
      name: 'nats_exporter_collector_success',
      type: 'gauge',
      help: '1 if the last request was answered in time and in the right shape throughout, else 0: the rest of an answer with a wrong part is shown.',
      source: 'every endpoint',
      value: ({ success }) => Number(success),
    },
    {
      name: 'nats_exporter_collector_duration_seconds',
      type: 'gauge',
      help: 'Time that the last answer took in seconds or, while none comes, that it has been waited for.',
      source: 'every endpoint',
      value: ({ seconds }) => seconds,
    },
    {
      name: 'nats_exporter_collector_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the answer that is shown, older than the scrape where a collector runs on a slower schedule.',
      source: 'every endpoint',
      value: ({ answeredAt }) => answeredAt,
    },
  ],
})

const errors = table<CollectorRow & { code: ErrorCode }>({
  entity,
  rows: (world) => collectorRows(world).flatMap((row) => errorCodes.map((code) => ({ ...row, code }))),
  labels: { ...collectorLabels, code: ({ code }) => code },
  families: [
    {
      name: 'nats_exporter_collector_errors_total',
      type: 'counter',
      help: 'Requests that brought nothing, each scrape that waits for a late answer counting as a timeout.',
      source: 'every endpoint',
      value: ({ errors, code }) => errors[code],
    },
  ],
})

/** Limits by the prefix of the series they cut. */
const limited: Readonly<Record<keyof Dropped, string>> = {
  ...{ streams: 'nats_stream', consumers: 'nats_consumer', groups: 'nats_raft' },
  ...{ accounts: 'nats_account', leaf_nodes: 'nats_leafnode', gateways: 'nats_gateway', routes: 'nats_route' },
  ...{ stream_replicas: 'nats_stream_peer', consumer_replicas: 'nats_consumer_peer' },
  ...{ group_replicas: 'nats_raft_peer', meta_replicas: 'nats_meta_peer' },
}

const seriesDropped = {
  name: 'nats_exporter_series_dropped_total',
  type: 'counter',
  help: 'Rows left out because a limit was reached: one of those under limits in the configuration, or a bound on what logs named.',
} as const

const dropped = table<ServerSnapshot & { limit: keyof Dropped }>({
  entity,
  rows: (world) => allTargets(world).flatMap((server) => droppedKinds.map((limit) => ({ ...server, limit }))),
  labels: { ...targetLabels, family: ({ limit }) => limited[limit] },
  families: [
    { ...seriesDropped, source: 'limits of the configuration', value: ({ dropped, limit }) => dropped[limit] },
  ],
})

/** Bounded tables of the log state by the series they feed. */
const bounded = {
  assets: 'nats_log_asset',
  stores: 'nats_writefullstate',
  rungs: 'nats_raft_pending',
  leaders: 'nats_raft_leader_changes',
} as const

const left = table<ServerLog & { bound: keyof typeof bounded }>({
  entity,
  rows: ({ logs }) =>
    logs.flatMap((row) => (Object.keys(bounded) as (keyof typeof bounded)[]).map((bound) => ({ ...row, bound }))),
  labels: { ...serverLabels, family: ({ bound }) => bounded[bound] },
  families: [
    { ...seriesDropped, source: 'bounds of the log state', value: ({ log, bound }) => log.dropped?.[bound] ?? 0 },
  ],
})

const self = (world: World): World['exporter'][] => [world.exporter]

const itself = table<World['exporter']>({
  entity,
  rows: self,
  labels: {},
  families: [
    {
      name: 'nats_exporter_config_last_reload_successful',
      type: 'gauge',
      help: '1 if the last load of the configuration succeeded, else 0 and the one before is still in force.',
      source: 'configuration',
      value: ({ reloadSuccess }) => Number(reloadSuccess),
    },
    {
      name: 'nats_exporter_config_last_reload_success_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the last successful load of the configuration.',
      source: 'configuration',
      value: ({ reloadedAt }) => reloadedAt,
    },
    {
      name: 'nats_exporter_log_lines_dropped_total',
      type: 'counter',
      help: "Lines of the exporter's own log, not of a server's, that standard error did not take: a full disk, a pipe that nobody reads.",
      source: 'own log',
      value: ({ logLinesDropped }) => logLinesDropped,
    },
  ],
})

type StateFile = NonNullable<World['exporter']['state']>

const stateFile = table<StateFile>({
  entity,
  rows: ({ exporter: { state } }) => (state?.path === undefined ? [] : [state]),
  labels: {},
  families: [
    {
      name: 'nats_exporter_state_last_save_successful',
      type: 'gauge',
      help: '1 if the state file could be written when it was last tried, else 0 and a restart would go back to the one before.',
      source: 'state file',
      value: ({ ok }) => Number(ok),
    },
    {
      name: 'nats_exporter_state_last_save_success_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time when the state file was last written; none before the first time.',
      source: 'state file',
      value: ({ savedAt }) => savedAt,
    },
    {
      name: 'nats_exporter_state_save_failures_total',
      type: 'counter',
      help: 'Times that the state file could not be written.',
      source: 'state file',
      value: ({ failures }) => failures,
    },
    {
      name: 'nats_exporter_state_bytes',
      type: 'gauge',
      help: 'Size of the state file in bytes when last written.',
      source: 'state file',
      value: ({ savedAt, bytes }) => (savedAt === undefined ? undefined : bytes),
    },
  ],
})

const refused = table<{ code: Refusal; times: number }>({
  entity,
  rows: ({ exporter: { refused } }) => (refused ? refusals.map((code) => ({ code, times: refused[code] })) : []),
  labels: { code: ({ code }) => code },
  families: [
    {
      name: 'nats_exporter_http_refused_total',
      type: 'counter',
      help: 'Clients of the own listener that were turned away: too many connections, requests or passwords at one time, pipelined requests, answers that nobody reads.',
      source: 'limits of the listener',
      value: ({ times }) => times,
    },
  ],
})

const build = table<World['exporter']>({
  entity,
  rows: self,
  labels: { version: ({ version }) => version, nodejs_version: () => process.version },
  families: [
    {
      name: 'nats_exporter_build_info',
      type: 'gauge',
      help: 'Versions of the exporter and of Node.js, in the labels.',
      source: 'exporter',
      value: () => 1,
    },
  ],
})

/** What tells how saving went is known last. */
export const savingTables: readonly Table[] = [stateFile]

export const exporterTables = [
  ...[up, sameName, collectors, errors, dropped, left],
  ...sourceTables,
  ...[itself, stateFile, refused, build],
]
