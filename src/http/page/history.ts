// What the page remembers of the last quarter of an hour: levels of groups in trouble, pressure of stores, and what happened. Bounded; a run owns it.
import { ladder, type LadderRow } from '../../diagnose/ladder.ts'
import type { Event } from '../../log/catalog/event.ts'
import type { EventId } from '../../log/catalog/index.ts'
import { keyOf } from '../../world/servers.ts'
import type { World } from '../../world/world.ts'
import type { Identity } from '../../ids.ts'

/** Seconds that are remembered, and within which two collections are one point. */
export const span = 900
const bucket = 5
/** How many rows and happenings are kept; the calmest rows and the oldest happenings leave first. */
const most = { rows: 100, happenings: 500 }
/** Seconds within which the same happening again only raises its count. */
const foldSeconds = 60

export interface Point {
  /** Unix seconds. */
  at: number
  /** Append entries pending, and their estimated bytes. */
  entries: number
  bytes: number | undefined
  /** Highest of the minute before. */
  peak: number
  peakBytes: number | undefined
}

/** A line of a log, or what the answers of the servers showed. */
export interface Happening {
  /** A server, or the origin of a log, which may turn out to be another server than it seemed. */
  who: Identity | string
  what: EventId | 'silent' | 'answers' | 'leads'
  /** Group or stream that it is about; '' for the server itself. */
  about: string
  /** Unix seconds of the first and the last. */
  from: number
  to: number
  count: number
}

/** Seconds since boot that everything waited for the disk, as [Unix seconds, value]. */
type Stalled = readonly [at: number, seconds: number]

export interface History {
  /** Adds one World: to be called with every collection. */
  add(world: World): void
  /** A line of a log that the catalog knows. */
  addLogEvent(origin: string, event: Event, now: number): void
  /** Oldest first. */
  points(row: Identity & { group: string }): readonly Point[]
  /** Newest first. */
  happenings(now: number): readonly Happening[]
  /** Share of the last minute in which everything waited for the disk of this server's host; undefined: not known. */
  stalledShare(of: Identity): number | undefined
}

const rowKey = (row: Identity & { group: string }): string => `${keyOf(row)}\n${row.group}`

const pointOf = (at: number, { pending, pendingBytes, peak, peakBytes }: LadderRow): Point | undefined =>
  pending === undefined
    ? undefined
    : { at, entries: pending, bytes: pendingBytes, peak: Math.max(peak ?? 0, pending), peakBytes }

const largest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)

/** Adds a point, or takes it into the last one where both lie in one bucket: the level is the newer, the peak the higher. */
function extend(points: Point[], point: Point): Point[] {
  const last = points.at(-1)
  if (last !== undefined && point.at <= last.at) return points
  const fresh = points.filter(({ at }) => point.at - at <= span)
  if (last === undefined || Math.floor(point.at / bucket) > Math.floor(last.at / bucket)) return [...fresh, point]
  const peaks = { peak: Math.max(last.peak, point.peak), peakBytes: largest(last.peakBytes, point.peakBytes) }
  return [...fresh.slice(0, -1), { ...point, ...peaks }]
}

/** Puts an entry last; beyond `size` the one leaves that was set longest ago. */
function put<Value>(map: Map<string, Value>, key: string, value: Value, size: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > size && oldest !== undefined) map.delete(oldest)
}

function openPoints() {
  const rows = new Map<string, Point[]>()
  const extendRow = (key: string, point: Point): void => put(rows, key, extend(rows.get(key) ?? [], point), most.rows)
  return {
    of: (key: string): readonly Point[] => rows.get(key) ?? [],
    /** Rows in trouble, the worst last; before them the rows that were in trouble and have recovered. */
    add({ collectedAt: at, groups }: World, worst: readonly LadderRow[]): void {
      const now = new Set(worst.map(rowKey))
      const names = new Set([...rows.keys()].map((key) => key.slice(key.lastIndexOf('\n') + 1)))
      for (const row of names.size > 0 ? groups : []) {
        if (!names.has(row.group)) continue
        const key = rowKey(row)
        const { pending: entries, pendingBytes: bytes } = row.raft
        if (rows.has(key) && !now.has(key)) extendRow(key, { at, entries, bytes, peak: entries, peakBytes: bytes })
      }
      for (const row of worst.slice(0, most.rows).toReversed()) {
        const point = pointOf(at, row)
        if (point !== undefined) extendRow(rowKey(row), point)
      }
      for (const [key, points] of rows) if (at - (points.at(-1)?.at ?? 0) > span) rows.delete(key)
    },
  }
}

/** What happened, by server, kind and object. The same again within a minute raises the count of the first. */
function openHappenings() {
  const newest = new Map<string, Happening>()
  const earlier: Happening[] = []
  return {
    record({ who, what, about }: Pick<Happening, 'who' | 'what' | 'about'>, at: number): void {
      const key = `${typeof who === 'string' ? who : keyOf(who)}\n${what}\n${about}`
      const same = newest.get(key)
      if (same !== undefined && at - same.to <= foldSeconds) {
        put(newest, key, { ...same, to: Math.max(same.to, at), count: same.count + 1 }, most.happenings)
        return
      }
      if (same !== undefined && earlier.push(same) > most.happenings) earlier.shift()
      put(newest, key, { who, what, about, from: at, to: at, count: 1 }, most.happenings)
    },
    since: (now: number): Happening[] =>
      [...earlier, ...newest.values()].filter(({ to }) => now - to <= span).sort((a, b) => b.to - a.to),
  }
}

type Happenings = ReturnType<typeof openHappenings>

/** Servers that fall silent, groups in trouble that another server leads. */
function openChanges({ record: tell }: Happenings) {
  const up = new Map<string, boolean>()
  const leaders = new Map<string, string>()
  return ({ servers, collectedAt: at }: World, worst: readonly LadderRow[]): void => {
    for (const who of servers) {
      const { cluster, server } = who
      const before = up.get(keyOf(who))
      if (before !== undefined && before !== who.up)
        tell({ who: { cluster, server }, what: who.up ? 'answers' : 'silent', about: '' }, at)
      put(up, keyOf(who), who.up, servers.length)
    }
    for (const { cluster, server, group } of worst.filter(({ leader }) => leader === true).slice(0, most.rows)) {
      const key = `${cluster}\n${group}`
      const before = leaders.get(key)
      if (before !== undefined && before !== server) tell({ who: { cluster, server }, what: 'leads', about: group }, at)
      put(leaders, key, server, most.rows)
    }
  }
}

function openPressure() {
  const stores = new Map<string, Stalled[]>()
  return {
    add({ stores: all }: World): void {
      const seen = new Set<string>()
      for (const one of all) {
        const key = keyOf(one)
        const stalled = one.store.pressure?.get('io')?.stalled
        if (stalled === undefined || seen.has(key)) continue
        seen.add(key)
        const before = stores.get(key) ?? []
        if (one.hostNow > (before.at(-1)?.[0] ?? 0))
          stores.set(key, [...before.filter(([at]) => one.hostNow - at <= foldSeconds), [one.hostNow, stalled]])
      }
      for (const key of stores.keys()) if (!seen.has(key)) stores.delete(key)
    },
    share(of: Identity): number | undefined {
      const samples = stores.get(keyOf(of)) ?? []
      const [first, last] = [samples[0], samples.at(-1)]
      if (first === undefined || last === undefined || last[0] - first[0] < bucket) return undefined
      // The counter fell: the machine was booted in between.
      return last[1] < first[1] ? undefined : Math.min(1, (last[1] - first[1]) / (last[0] - first[0]))
    },
  }
}

/** Ordinary, and yet what people look for on a time axis. */
const ordinary: ReadonlySet<EventId> = new Set([
  'server_started',
  'server_stopping',
  'stream_new_leader',
  'consumer_new_leader',
  'meta_new_leader',
  'meta_leader_transfer',
  'raft_quorum_resumed',
])

export function openHistory(): History {
  const points = openPoints()
  const pressure = openPressure()
  const happenings = openHappenings()
  const changes = openChanges(happenings)
  return {
    add(world) {
      const worst = ladder(world)
      points.add(world, worst)
      pressure.add(world)
      changes(world, worst)
    },
    addLogEvent(origin, { id, severity, time, fields }, now) {
      if (severity === 'info' && !ordinary.has(id)) return
      const about = String(fields['group'] ?? fields['stream'] ?? '')
      happenings.record({ who: origin, what: id, about }, time ?? now)
    },
    points: (row) => points.of(rowKey(row)),
    happenings: happenings.since,
    stalledShare: pressure.share,
  }
}
