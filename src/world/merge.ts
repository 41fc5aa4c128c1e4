// Origins to servers: several logs may turn out to be one server's, and no series may appear twice.
import {
  emptyOriginLog,
  type AssetSeen,
  type Histogram,
  type MetaSnapshot,
  type OriginLog,
  type Rung,
  type Seen,
} from '../log/state/state.ts'

type Merge<T> = (a: T, b: T) => T

/** Union of two records; where both have a key, `merge` decides. */
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

const sum: Merge<number> = (a, b) => a + b
const newest = <T extends { at: number }>(a: T, b: T): T => (a.at >= b.at ? a : b)
const max = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)

const histograms: Merge<Histogram> = (a, b) => ({
  counts: a.counts.map((count, index) => count + (b.counts[index] ?? 0)),
  sum: a.sum + b.sum,
})

const seen = <T extends Seen>(a: T, b: T): T => ({ ...a, count: a.count + b.count, last: Math.max(a.last, b.last) })

function rungs(a: Rung, b: Rung): Rung {
  const steps = ['10k', '15k', '20k'] as const
  const reached: Rung['reached'] = {}
  for (const step of steps) {
    const times = [a.reached[step], b.reached[step]].filter((at) => at !== undefined)
    if (times.length > 0) reached[step] = Math.min(...times)
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
  return {
    lines: union(a.lines, b.lines, sum),
    unrecognized: union(a.unrecognized, b.unrecognized, sum),
    events: union(a.events, b.events, seen),
    assets: union<AssetSeen>(a.assets, b.assets, seen),
    rungs: union(a.rungs, b.rungs, rungs),
    writeFullState: union(a.writeFullState, b.writeFullState, (x, y) => ({
      ...newest(x, y),
      histogram: histograms(x.histogram, y.histogram),
    })),
    metaSnapshot: metaSnapshots(a.metaSnapshot, b.metaSnapshot),
    internalSubscription: union(a.internalSubscription, b.internalSubscription, histograms),
    readloop: union(a.readloop, b.readloop, histograms),
    leaderChanges: union(a.leaderChanges, b.leaderChanges, sum),
    ...(a.dropped === undefined && b.dropped === undefined
      ? {}
      : { dropped: union(a.dropped ?? {}, b.dropped ?? {}, sum) }),
    ...(lastLine === undefined ? {} : { lastLine }),
    ...(started === undefined ? {} : { started }),
  }
}

/** What each server's logs add up to. `of` names the server of an origin by a key; an origin without lines counts as silent. */
export function mergeOrigins(
  origins: Iterable<string>,
  log: Readonly<Partial<Record<string, OriginLog>>>,
  of: (origin: string) => string,
): Map<string, OriginLog> {
  const servers = new Map<string, OriginLog>()
  for (const origin of new Set(origins)) {
    const key = of(origin)
    const other = servers.get(key)
    const own = log[origin] ?? emptyOriginLog()
    servers.set(key, other === undefined ? own : merge(other, own))
  }
  return servers
}
