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

/** How a row is taken away, by the asset or the group that it names. */
type Removals = Map<string, (() => boolean)[]>

function offer(removals: Removals, asset: string, remove: () => boolean): void {
  const others = removals.get(asset)
  if (others === undefined) removals.set(asset, [remove])
  else others.push(remove)
}

/** Rows of one log that are old enough to go with their assets. One that a new line has touched by then stays. */
function* offerOld({ assets, leaderChanges }: OriginLog, now: number, removals: Removals): Steps<void> {
  const recent = new Set<string>()
  yield* eachEntry(assets, stepRows, (key, seen) => {
    const asset = seen.stream === '' ? seen.group : assetName(seen)
    if (now - seen.last < outlives(seen.event)) recent.add(asset)
    else offer(removals, asset, () => assets.get(key) === seen && assets.delete(key))
  })
  yield* eachEntry(leaderChanges, stepRows, (asset, changes) => {
    if (recent.has(asset)) return
    offer(removals, asset, () => leaderChanges.get(asset) === changes && leaderChanges.delete(asset))
  })
}

function* keepListed(removals: Removals, assets: Memory['assets']): Steps<void> {
  removals.delete(metaGroup)
  const streams = new Set([...removals.keys()].map((asset) => asset.split(' > ')[1]))
  yield* eachEntry(assets, stepAssets, (group, asset) => {
    removals.delete(group)
    // Of a hundred thousand assets most are of no row: this look-up is all that they cost.
    if (streams.has(asset.stream)) removals.delete(assetName(asset))
  })
}

const keyOf = ({ cluster, server }: Identity): string => `${cluster}\n${server}`

/** Whether anything was listed lately. */
function isListing(listings: Memory['listings'], now: number): boolean {
  for (const { at } of listings.values()) if (now - at < listedSeconds) return true
  return false
}

/** Only of servers that list what they have: of others nobody knows what is gone. */
function* forgetGone(memory: Memory, now: number): Steps<void> {
  const { assets, listings, log, origins, targets } = memory
  if (!isListing(listings, now)) return
  const asked = new Set([...targets.values()].map(keyOf))
  const removals: Removals = new Map()
  for (const [origin, said] of log) {
    const whose = origins.get(origin)
    if (whose !== undefined && asked.has(keyOf(whose))) yield* offerOld(said, now, removals)
  }
  if (removals.size === 0) return
  yield* keepListed(removals, assets)
  yield* eachEntry(removals, stepRows, (_, rows) => {
    for (const remove of rows) remove()
  })
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
