// What the lines of the server logs add up to: events, lines, and the assets that events name.
import { catalog, type EventId } from '../log/catalog/index.ts'
import { levels } from '../level.ts'
import type { OriginLog, Seen } from '../log/state/state.ts'
import { table } from './family.ts'
import type { LoggedAsset, LoggedLeader, ServerLog } from '../world/logs.ts'
import { groupLabels, serverLabels } from './identity.ts'
import { leaderChanges } from './raft.ts'

interface EventRow extends ServerLog {
  event: string
  severity: string
  seen: Seen | undefined
}

const events = table<EventRow>({
  entity: 'Log event',
  rows: ({ logs }) =>
    logs.flatMap((row) =>
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
      help: 'Unix time of the newest log line of this kind; no sample before the first.',
      source: 'log, every event of the catalog',
      value: ({ seen }) => seen?.last,
    },
  ],
})

const assets = table<LoggedAsset>({
  entity: 'Log event of an asset',
  rows: ({ loggedAssets }) => loggedAssets,
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
  rows: ({ logs }) => logs.flatMap((row) => [...levels, 'unknown' as const].map((level) => ({ ...row, level }))),
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

const leaders = table<LoggedLeader>({
  entity: 'RAFT group',
  rows: ({ loggedLeaders }) => loggedLeaders,
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
