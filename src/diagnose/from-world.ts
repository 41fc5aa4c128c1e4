// From the World to evidence: what this exporter itself has seen in the trailing quarter of an hour, a cluster each.
import type { EventId } from '../log/catalog/index.ts'
import type { OriginLog } from '../log/state/state.ts'
import type { ServerLog } from '../world/logs.ts'
import { allSteps, eachEntry, type Steps } from '../steps.ts'
import type { World } from '../world/world.ts'
import type { Asset, Coverage, Evidence, ServerSeen } from './evidence.ts'
import { evidenceIds, sightingOf } from './from-events.ts'
import { sightingsOf } from './from-servers.ts'
import { storeSightings } from './from-stores.ts'
import { signCollector, type SignCollector } from './sign-collector.ts'

/** Seconds: what is older says nothing about now. */
export const trailing = 900

/** Evidence of every cluster that has a server, a log or a store here, by name; a step a server, more for a long log. */
export function* evidenceSteps(world: World): Steps<Evidence[]> {
  const clusters = new Set([...world.servers, ...world.logs, ...world.stores].map(({ cluster }) => cluster))
  const evidence: Evidence[] = []
  for (const cluster of [...clusters].sort()) evidence.push(yield* clusterEvidence(world, cluster))
  return evidence
}

/** The same in one go. */
export const evidenceOf = (world: World): Evidence[] => allSteps(evidenceSteps(world))

/** Owners of the groups of a cluster, looked up when they are first asked for: of a hundred thousand groups that are calm nobody asks. */
function ownersIn({ groups }: World, cluster: string): () => ReadonlyMap<string, Asset> {
  let owners: ReadonlyMap<string, Asset> | undefined
  const found = (): ReadonlyMap<string, Asset> =>
    new Map(
      groups
        .filter((row) => row.cluster === cluster && row.stream !== '')
        .map(({ group, account, stream, consumer }) => [group, { group, account, stream, consumer }]),
    )
  return () => (owners ??= found())
}

/** The same of a single look: it covers the moment, not the minutes before it. */
export function momentEvidence(world: World): Evidence[] {
  const moment = { from: world.collectedAt, to: world.collectedAt }
  return evidenceOf(world).map((one) => ({
    ...one,
    coverage: one.coverage.map((cover) => ({ ...cover, ...moment })),
  }))
}

function* clusterEvidence(world: World, cluster: string): Steps<Evidence> {
  const book = signCollector()
  const owners = ownersIn(world, cluster)
  const servers = world.servers.filter((server) => server.cluster === cluster)
  for (const server of servers) {
    for (const sighting of sightingsOf(server, world.collectedAt, (group) => owners().get(group)))
      book.add(server.server, sighting)
    yield
  }
  const logs = world.logs.filter((log) => log.cluster === cluster && log.server !== '')
  for (const log of logs) yield* readLog(log, world, book)
  const stores = world.stores.filter((one) => one.cluster === cluster && one.server !== '')
  for (const one of stores) for (const sighting of storeSightings(one, world.stores)) book.add(one.server, sighting)
  const names = [...new Set([...servers, ...logs, ...stores].map(({ server }) => server))].sort()
  const versions = new Map(servers.map(({ server, answers }) => [server, answers.varz?.version]))
  return {
    cluster,
    environment: 'unknown',
    servers: names.map((name): ServerSeen => ({ name, version: versions.get(name), offset: undefined })),
    unseen: [],
    signs: book.signs(),
    coverage: [
      ...servers
        .filter(({ status }) => status.length > 0)
        .map(({ server, target }) => cover('endpoints', server, target, world)),
      ...logs
        .filter(({ log }) => log.lastLine !== undefined)
        .map(({ server, log }) => ({
          ...cover('log', server, `log of ${server}`, world),
          from: reachesBack(log, world),
        })),
      ...stores
        .filter(({ store }) => store.probe !== undefined)
        .map(({ server, store }) => cover('store', server, `store ${store.dir}`, world)),
    ],
    get owners() {
      return owners()
    },
  }
}

const cover = (input: Coverage['input'], server: string, source: string, { now }: World): Coverage => ({
  ...{ input, server, source, from: now - trailing, to: now, gaps: [], onlyTrouble: false },
})

/** A log that has nothing from before the start of its server may begin there: then an order to stop could not be in it. */
function reachesBack({ started, events }: OriginLog, { now }: World): number {
  const from = now - trailing
  if (started === undefined || started < from) return from
  const before = (events.server_started?.count ?? 0) > 1 || Object.values(events).some(({ last }) => last < started - 1)
  return before ? from : started
}

type Fields = Record<string, string | number>

/** Assets of a log in one step: some milliseconds. */
const stepAssets = 2000

/** What the log state still knows of recent lines, as the events that it was made from. */
function* readLog({ server, log }: ServerLog, world: World, book: SignCollector): Steps<void> {
  const add: Add = (id, time, fields, text) => {
    if (world.now - time > trailing || !evidenceIds.has(id)) return
    const event = { id, severity: 'info' as const, time, level: undefined, fields }
    const sighting = sightingOf(event, { time, level: undefined, text, origin: undefined })
    if (sighting !== undefined) book.add(server, sighting)
  }
  for (const [store, { seconds, bytes, at }] of log.writeFullState)
    add(
      'write_full_state_slow',
      at,
      { store, seconds, bytes },
      `WriteFullState of ${store} took ${seconds} s (${bytes} bytes)`,
    )
  yield* eachEntry(log.rungs, stepAssets, (group, { pending, bytes, at }) => {
    add(
      'raft_append_entries_pending',
      at,
      { group, pending, ...(bytes === undefined ? {} : { bytes }) },
      `${group}: ${pending} append entries pending`,
    )
  })
  readRefused(log, add)
  readSnapshot(log, add)
  readClasses(log, add)
  yield* readEvents(log, add)
}

/** Events that mean different things by their values, which the state keeps elsewhere or not at all. */
const detailed: ReadonlySet<EventId> = new Set([
  'write_full_state_slow',
  'raft_append_entries_pending',
  'metalayer_snapshot_slow',
  'internal_subscription_slow',
  'readloop_slow',
  'route_closed',
  'link_connect_failed',
  'signal_received',
  'slow_consumer',
  'slow_consumer_closed',
  'producer_stalled',
  'meta_new_leader',
])

type Add = (id: EventId, time: number, fields: Fields, text: string) => void

/** Events by the assets that they name; those that name none once. */
function* readEvents(log: OriginLog, add: Add): Steps<void> {
  const named = new Set<EventId>()
  yield* eachEntry(log.assets, stepAssets, (_, { event, account, stream, consumer, group, last }) => {
    named.add(event)
    if (!detailed.has(event))
      add(
        event,
        last,
        { account, stream, consumer, group },
        `${event} ${[account, stream, consumer].filter(Boolean).join(' > ') || group}`,
      )
  })
  for (const id of Object.keys(log.events) as EventId[]) {
    const seen = log.events[id]
    if (seen !== undefined && !named.has(id) && !detailed.has(id)) add(id, seen.last, {}, id)
  }
}

function readRefused({ noSpace }: OriginLog, add: Add): void {
  const error = 'no space left'
  if (noSpace !== undefined) add('store_write_error', noSpace, { error }, `a write was refused: ${error}`)
}

function readSnapshot({ metaSnapshot: { last } }: OriginLog, add: Add): void {
  if (last === undefined) return
  const { at, seconds, marshalSeconds: marshal, compressSeconds: compress } = last
  const parts = {
    ...(marshal === undefined ? {} : { marshal_seconds: marshal }),
    ...(compress === undefined ? {} : { compress_seconds: compress }),
  }
  add('metalayer_snapshot_slow', at, { seconds, ...parts }, `metalayer snapshot took ${seconds} s`)
}

/** The state counts by class but keeps one time: only where there is one class is it known what was slow last. */
function readClasses({ events, internalSubscription, readloop }: OriginLog, add: Add): void {
  const singleKey = <K extends string>(counts: Partial<Record<K, unknown>>): string | undefined => {
    const found = Object.keys(counts)
    return found.length === 1 ? found[0] : undefined
  }
  const call = events.internal_subscription_slow
  const kind = singleKey(internalSubscription)
  if (call !== undefined && kind !== undefined)
    add('internal_subscription_slow', call.last, { class: kind }, `internal subscription slow, class ${kind}`)
  const read = events.readloop_slow
  const of = singleKey(readloop)
  if (read !== undefined && of !== undefined)
    add('readloop_slow', read.last, { kind: of }, `read loop slow, kind ${of}`)
}
