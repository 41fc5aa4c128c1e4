// What the lines of the server logs add up to: events, lines, and the assets that events name.
import { catalog, type EventId } from '../log/catalog/index.ts'
import { levels } from '../log/catalog/event.ts'
import type { AssetSeen, OriginLog, Seen } from '../log/state/state.ts'
import type { World } from '../world/world.ts'
import { table } from './family.ts'
import { mergedLogs, type ServerLog } from '../world/logs.ts'
import { groupLabels, leaderChanges, type GroupRow } from './raft.ts'
import { metaGroup, serverLabels } from '../world/servers.ts'

interface EventRow extends ServerLog {
  event: string
  severity: string
  seen: Seen | undefined
}

const events = table<EventRow>({
  entity: 'Log event',
  rows: (world) =>
    mergedLogs(world).flatMap((row) =>
      (Object.keys(catalog) as EventId[]).map((event) => ({
        ...row,
        event,
        severity: catalog[event].severity,
        seen: row.log.events[event],
      })),
    ),
  labels: { ...serverLabels, event: ({ event }) => event, severity: ({ severity }) => severity },
  families: [
    {
      name: 'nats_log_events_total',
      type: 'counter',
      help: 'Log lines of this kind, a lower bound since servers limit the rate of some.',
      source: 'log, every event of the catalog',
      value: ({ seen }) => seen?.count ?? 0,
    },
    {
      name: 'nats_log_event_last_seen_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the newest log line of this kind, 0 before the first.',
      source: 'log, every event of the catalog',
      value: ({ seen }) => seen?.last ?? 0,
    },
  ],
})

interface AssetRow extends GroupRow {
  event: string
  seen: AssetSeen
}

/** A line names a group, or account and stream; what it does not name is looked up where the group is known. */
function* assetRows(world: World): Iterable<AssetRow> {
  for (const { cluster, server, log } of mergedLogs(world)) {
    const rows = new Map<string, AssetRow>()
    for (const seen of Object.values(log.assets)) {
      const named = { account: seen.account, stream: seen.stream, consumer: seen.consumer }
      const owner = seen.stream === '' ? (world.memory.assets[seen.group] ?? named) : named
      const { event, group } = seen
      const key = [event, owner.account, owner.stream, owner.consumer, group].join('\n')
      const other = rows.get(key)?.seen
      const both =
        other === undefined ? seen : { count: other.count + seen.count, last: Math.max(other.last, seen.last) }
      rows.set(key, { cluster, server, ...owner, event, group, seen: { ...seen, ...both } })
    }
    yield* rows.values()
  }
}

const assets = table<AssetRow>({
  entity: 'Log event of an asset',
  rows: assetRows,
  labels: { ...serverLabels, event: ({ event }) => event, ...groupLabels },
  families: [
    {
      name: 'nats_log_asset_events_total',
      type: 'counter',
      help: 'Log lines of this kind that name the asset; the oldest assets leave first when there are too many.',
      source: 'log, events that name an asset',
      value: ({ seen }) => seen.count,
    },
    {
      name: 'nats_log_asset_event_last_seen_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the newest log line of this kind that names the asset.',
      source: 'log, events that name an asset',
      value: ({ seen }) => seen.last,
    },
  ],
})

interface LevelRow extends ServerLog {
  level: keyof OriginLog['lines']
}

const lines = table<LevelRow>({
  entity: 'Log line',
  rows: (world) =>
    mergedLogs(world).flatMap((row) => [...levels, 'unknown' as const].map((level) => ({ ...row, level }))),
  labels: { ...serverLabels, level: ({ level }) => level },
  families: [
    {
      name: 'nats_log_lines_total',
      type: 'counter',
      help: 'Log lines read.',
      source: 'log, every line',
      value: ({ log, level }) => log.lines[level] ?? 0,
    },
    {
      name: 'nats_log_unrecognized_lines_total',
      type: 'counter',
      help: 'Log lines that no row of the catalog matched.',
      source: 'log, every line',
      value: ({ log, level }) => log.unrecognized[level] ?? 0,
    },
  ],
})

interface LeaderRow extends GroupRow {
  changes: number
}

/** Groups by the asset that new-leader lines name. Of a name that was used again the newest group counts: it comes last. */
function groupsOf(keys: ReadonlySet<string>, { assets }: World['memory']): Map<string, string> {
  const groups = new Map([[metaGroup, metaGroup]])
  if (keys.size === 0) return groups
  for (const [group, { account, stream, consumer }] of Object.entries(assets)) {
    const key = consumer === '' ? `${account} > ${stream}` : `${account} > ${stream} > ${consumer}`
    if (keys.has(key)) groups.set(key, group)
  }
  return groups
}

function leaderRows(world: World): LeaderRow[] {
  const logs = mergedLogs(world)
  const keys = new Set(logs.flatMap(({ log }) => Object.keys(log.leaderChanges)))
  const groups = groupsOf(keys, world.memory)
  return logs.flatMap(({ cluster, server, log }) =>
    Object.entries(log.leaderChanges).map(([key, changes]) => {
      const [account = '', stream = '', consumer = ''] = key === metaGroup ? [] : key.split(' > ')
      return { cluster, server, account, stream, consumer, group: groups.get(key) ?? '', changes }
    }),
  )
}

const leaders = table<LeaderRow>({
  entity: 'RAFT group',
  rows: leaderRows,
  labels: { ...groupLabels, source: () => 'log' },
  families: [
    {
      ...leaderChanges,
      source: 'log stream_new_leader, consumer_new_leader, meta_new_leader',
      value: ({ changes }) => changes,
    },
  ],
})

export const logTables = [events, assets, lines, leaders]
