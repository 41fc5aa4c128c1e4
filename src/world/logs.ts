// Log state by server: the logs of one server merged, whichever names they came under, and the assets that they name.
import { metaGroup, type Asset, type Identity } from '../ids.ts'
import type { AssetSeen, OriginLog } from '../log/state/state.ts'
import type { SourceStatus } from '../log/source/source.ts'
import type { GroupRow } from './groups.ts'
import type { Memory } from './memory.ts'
import { mergeOrigins } from './merge.ts'
import { keyOf, logServer, type LogServer, type ServerView } from './servers.ts'
import { eachEntry, type Steps } from '../steps.ts'

export interface ServerLog extends LogServer {
  /** A copy: lines that are read later do not change it. */
  log: OriginLog
}

type Known = Pick<Memory, 'log' | 'origins'>

/** One row a server with a log, also before its first line. */
export function serverLogs(
  { log, origins }: Known,
  sources: readonly SourceStatus[],
  asked: readonly ServerView[],
): ServerLog[] {
  const servers = new Map<string, LogServer>()
  const serverKey = (origin: string): string => {
    const server = logServer(origins.get(origin), asked)
    servers.set(keyOf(server), server)
    return keyOf(server)
  }
  const followed = sources.flatMap(({ origin }) => (origin === undefined ? [] : [origin]))
  const merged = mergeOrigins([...log.keys(), ...followed], log, serverKey)
  return [...merged].flatMap(([key, own]) => {
    const server = servers.get(key)
    return server === undefined ? [] : [{ ...server, log: own }]
  })
}

/** A log source with the labels of its server. */
export interface SourceRow extends Identity {
  status: SourceStatus
}

export function sourceRows(
  { origins, log }: Known,
  sources: readonly SourceStatus[],
  asked: readonly ServerView[],
): SourceRow[] {
  return sources.map((status) => {
    const { origin } = status
    const identity = origin === undefined ? undefined : (origins.get(origin) ?? { server: origin, cluster: '' })
    const { server, cluster } = logServer(identity, asked)
    // What was read before a restart or a reload was read all the same.
    const before = origin === undefined ? undefined : log.get(origin)?.lastLine
    return { server, cluster, status: { ...status, lastLine: status.lastLine ?? before } }
  })
}

/** An event of the log that names an asset. */
export interface LoggedAsset extends GroupRow {
  event: string
  seen: AssetSeen
}

/** Assets in one step: some milliseconds. */
const stepAssets = 5000

function* assetsOf({ cluster, server, log }: ServerLog, assets: Memory['assets']): Steps<Iterable<LoggedAsset>> {
  const rows = new Map<string, LoggedAsset>()
  yield* eachEntry(log.assets, stepAssets, (_, seen) => {
    const { account, stream, consumer } = seen.stream === '' ? (assets.get(seen.group) ?? seen) : seen
    const { event, group } = seen
    const key = [event, account, stream, consumer, group].join('\n')
    const other = rows.get(key)?.seen
    const both = other === undefined ? seen : { count: other.count + seen.count, last: Math.max(other.last, seen.last) }
    rows.set(key, { cluster, server, account, stream, consumer, event, group, seen: { ...seen, ...both } })
  })
  return rows.values()
}

/** A line names a group, or account and stream; what it does not name is looked up where the group is known. */
export function* loggedAssets(logs: readonly ServerLog[], { assets }: Pick<Memory, 'assets'>): Steps<LoggedAsset[]> {
  const rows: LoggedAsset[] = []
  for (const log of logs) for (const row of yield* assetsOf(log, assets)) rows.push(row)
  return rows
}

/** Leader changes as the log tells them. */
export interface LoggedLeader extends GroupRow {
  changes: number
}

/** An asset as new-leader lines name it. */
function assetOf(key: string): Asset {
  const [account = '', stream = '', consumer = ''] = key === metaGroup ? [] : key.split(' > ')
  return { account, stream, consumer }
}

/** Of a name that was used again the newest group counts: it comes last. */
export function* loggedLeaders(logs: readonly ServerLog[], { assets }: Pick<Memory, 'assets'>): Steps<LoggedLeader[]> {
  const rows: LoggedLeader[] = []
  const named = new Map<string, LoggedLeader[]>()
  for (const { cluster, server, log } of logs)
    yield* eachEntry(log.leaderChanges, stepAssets, (key, changes) => {
      const row = { cluster, server, ...assetOf(key), group: key === metaGroup ? metaGroup : '', changes }
      rows.push(row)
      const others = named.get(row.stream)
      if (others === undefined) named.set(row.stream, [row])
      else others.push(row)
    })
  if (rows.length === 0) return rows
  // Of a hundred thousand groups most are of no line: one look-up is all that they cost.
  yield* eachEntry(assets, stepAssets, (group, { account, stream, consumer }) => {
    for (const row of named.get(stream) ?? [])
      if (row.account === account && row.consumer === consumer) row.group = group
  })
  return rows
}
