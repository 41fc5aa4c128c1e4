// Origins to servers: several logs may turn out to be one server's, and no series may appear twice.
import { rungs } from '../ladder.ts'
import {
  emptyOriginLog,
  type AssetSeen,
  type Histogram,
  type MetaSnapshot,
  type OriginLog,
  type LoggedRung,
  type Seen,
} from '../log/state/state.ts'

type Merge<T> = (a: T, b: T) => T

/** Union of two records with keys of our own; where both have a key, `merge` decides. */
function union<T>(a: Partial<Record<string, T>>, b: Partial<Record<string, T>>, merge: Merge<T>): Record<string, T> {
  const both: Record<string, T> = {}
  for (const [key, value] of Object.entries(a)) if (value !== undefined) both[key] = value
  for (const [key, value] of Object.entries(b)) {
    if (value === undefined) continue
    const other = both[key]
    both[key] = other === undefined ? value : merge(other, value)
  }
  return both
}

/** The same of tables whose keys come from log lines. */
function joined<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>, merge: Merge<T>): Map<string, T> {
  // Most servers have one log: a copy.
  if (a.size === 0) return new Map(b)
  const both = new Map(a)
  for (const [key, value] of b) {
    const other = both.get(key)
    both.set(key, other === undefined ? value : merge(other, value))
  }
  return both
}

const sum: Merge<number> = (a, b) => a + b
const newest = <T extends { at: number }>(a: T, b: T): T => (a.at >= b.at ? a : b)
const max = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)

const histograms: Merge<Histogram> = (a, b) => ({
  counts: a.counts.map((count, index) => count + (b.counts[index] ?? 0)),
  sum: a.sum + b.sum,
})

const seen = <T extends Seen>(a: T, b: T): T => ({ ...a, count: a.count + b.count, last: Math.max(a.last, b.last) })

function loggedRungs(a: LoggedRung, b: LoggedRung): LoggedRung {
  const reached: LoggedRung['reached'] = {}
  for (const { name } of rungs) {
    const times = [a.reached[name], b.reached[name]].filter((at) => at !== undefined)
    if (times.length > 0) reached[name] = Math.min(...times)
  }
  return { ...newest(a, b), reached }
}

function metaSnapshots(a: OriginLog['metaSnapshot'], b: OriginLog['metaSnapshot']): OriginLog['metaSnapshot'] {
  const last: MetaSnapshot | undefined =
    a.last === undefined || b.last === undefined ? (a.last ?? b.last) : newest(a.last, b.last)
  return { stages: union(a.stages, b.stages, histograms), ...(last === undefined ? {} : { last }) }
}

/** Counters add up, the newest of each last-seen value wins. */
function merge(a: OriginLog, b: OriginLog): OriginLog {
  const lastLine = max(a.lastLine, b.lastLine)
  const started = max(a.started, b.started)
  const noSpace = max(a.noSpace, b.noSpace)
  return {
    lines: union(a.lines, b.lines, sum),
    unrecognized: union(a.unrecognized, b.unrecognized, sum),
    events: union(a.events, b.events, seen),
    assets: joined<AssetSeen>(a.assets, b.assets, seen),
    rungs: joined(a.rungs, b.rungs, loggedRungs),
    writeFullState: joined(a.writeFullState, b.writeFullState, (x, y) => ({
      ...newest(x, y),
      histogram: histograms(x.histogram, y.histogram),
    })),
    metaSnapshot: metaSnapshots(a.metaSnapshot, b.metaSnapshot),
    internalSubscription: union(a.internalSubscription, b.internalSubscription, histograms),
    readloop: union(a.readloop, b.readloop, histograms),
    leaderChanges: joined(a.leaderChanges, b.leaderChanges, sum),
    ...(a.dropped === undefined && b.dropped === undefined
      ? {}
      : { dropped: union(a.dropped ?? {}, b.dropped ?? {}, sum) }),
    ...(lastLine === undefined ? {} : { lastLine }),
    ...(started === undefined ? {} : { started }),
    ...(noSpace === undefined ? {} : { noSpace }),
  }
}

/** What each server's logs add up to. `of` names the server of an origin by a key; an origin without lines counts as silent. */
export function mergeOrigins(
  origins: Iterable<string>,
  log: ReadonlyMap<string, OriginLog>,
  of: (origin: string) => string,
): Map<string, OriginLog> {
  const servers = new Map<string, OriginLog>()
  for (const origin of new Set(origins)) {
    const key = of(origin)
    const other = servers.get(key)
    // A log merged with nothing is a copy. Later lines do not change it: they replace values and never change one.
    servers.set(key, merge(other ?? emptyOriginLog(), log.get(origin) ?? emptyOriginLog()))
  }
  return servers
}
