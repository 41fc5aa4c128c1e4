// What logs told of streams, consumers and groups that exist no more. It is forgotten soon after them, so that names that come
// and go do not pile up in the memory and its file until the tables are full.
import { assetName, metaGroup, type Identity } from '../ids.ts'
import { catalog } from '../log/catalog/index.ts'
import type { AssetSeen, OriginLog } from '../log/state/state.ts'
import type { Memory } from './memory.ts'
import { eachEntry, type Steps } from '../steps.ts'

/** Seconds that an event outlives its asset: no rule reads one of severity info for longer; what was lost is read a day later too. */
const outlives = (event: AssetSeen['event']): number => (catalog[event].severity === 'info' ? 900 : 86_400)
/** What is listed is known as long as somebody lists. */
const listedSeconds = 900
const sweepSeconds = 60
/** Assets, and rows of logs, gone through in one step: some milliseconds. */
const stepAssets = 5000
const stepRows = 1000

/** Rows of one log that are old enough to go with their assets, as they were when they were looked at. */
interface Old {
  of: OriginLog
  assets: Map<string, AssetSeen>
  leaders: Map<string, number>
}

/** By its group where the line did not say more. */
const nameOf = (seen: AssetSeen): string => (seen.stream === '' ? seen.group : assetName(seen))

function* oldRows(of: OriginLog, now: number): Steps<Old> {
  const old: Old = { of, assets: new Map(), leaders: new Map() }
  const recent = new Set<string>()
  yield* eachEntry(of.assets, stepRows, (key, seen) => {
    if (now - seen.last < outlives(seen.event)) recent.add(nameOf(seen))
    else old.assets.set(key, seen)
  })
  yield* eachEntry(of.leaderChanges, stepRows, (asset, changes) => {
    if (!recent.has(asset)) old.leaders.set(asset, changes)
  })
  return old
}

/** Names of what these rows are of and nobody lists. */
function* goneOf(all: readonly Old[], assets: Memory['assets']): Steps<Set<string>> {
  const gone = new Set<string>()
  const streams = new Set<string | undefined>()
  const add = (asset: string): void => {
    gone.add(asset)
    streams.add(asset.split(' > ', 2)[1])
  }
  for (const { assets: rows, leaders } of all) {
    yield* eachEntry(rows, stepRows, (_, seen) => add(nameOf(seen)))
    yield* eachEntry(leaders, stepRows, add)
  }
  gone.delete(metaGroup)
  if (gone.size === 0) return gone
  yield* eachEntry(assets, stepAssets, (group, asset) => {
    gone.delete(group)
    // Of a hundred thousand assets most are of no row: this look-up is all that they cost.
    if (streams.has(asset.stream)) gone.delete(assetName(asset))
  })
  return gone
}

/** One that a new line has touched meanwhile stays. */
function* forget({ of, assets, leaders }: Old, gone: ReadonlySet<string>): Steps<void> {
  yield* eachEntry(assets, stepRows, (key, seen) => {
    if (gone.has(nameOf(seen)) && of.assets.get(key) === seen) of.assets.delete(key)
  })
  yield* eachEntry(leaders, stepRows, (asset, changes) => {
    if (gone.has(asset) && of.leaderChanges.get(asset) === changes) of.leaderChanges.delete(asset)
  })
}

const keyOf = ({ cluster, server }: Identity): string => `${cluster}\n${server}`

/** Whether anything was listed lately. */
function isListing(assets: Memory['assets'], now: number): boolean {
  for (const { listing } of assets.values()) if (listing !== undefined && now - listing.at < listedSeconds) return true
  return false
}

/** Only of servers that list what they have: of others nobody knows what is gone. */
function* forgetGone(memory: Memory, now: number): Steps<void> {
  const { assets, log, origins, targets } = memory
  if (!isListing(assets, now)) return
  const asked = new Set([...targets.values()].map(keyOf))
  const all: Old[] = []
  for (const [origin, said] of log) {
    const whose = origins.get(origin)
    if (whose !== undefined && asked.has(keyOf(whose))) all.push(yield* oldRows(said, now))
  }
  const gone = yield* goneOf(all, assets)
  for (const old of all) yield* forget(old, gone)
}

/** A function to be called with every collection: it looks once a minute. */
export function openForgetGone(memory: Memory): (now: number) => Steps<void> {
  let sweptAt = -Infinity
  return function* (now) {
    if (Math.abs(now - sweptAt) < sweepSeconds) return
    sweptAt = now
    yield* forgetGone(memory, now)
  }
}
