// Whose RAFT groups are, as text in chunks. Of a hundred thousand groups a few come and go between two writes of the state
// file: only the chunks that they are in are rendered again.
import type { Asset } from '../ids.ts'
import type { Steps } from '../steps.ts'

type Entry = readonly [group: string, asset: Asset]

/** Groups and their assets, side by side: a pair of each would be a hundred thousand objects more. */
interface Chunk {
  groups: readonly string[]
  assets: readonly Asset[]
  text: Buffer
}

function entriesOf({ groups, assets }: Chunk): Entry[] {
  const entries: Entry[] = []
  for (const [at, asset] of assets.entries()) entries.push([groups[at] ?? '', asset])
  return entries
}

const longestChunk = 1000

/** Entries gone through in one step: a millisecond. */
const stepEntries = 10_000

/**
 * A function that renders the map it is given, the same one every time: its members as those of a JSON object, without the
 * braces, in pieces between which commas belong. A piece in which nothing has changed is the same buffer as before. Assets
 * whose names change are replaced; what is added or deleted between two steps may be in the text or not.
 */
export function assetSteps(): (assets: ReadonlyMap<string, Asset>) => Steps<Buffer[]> {
  let chunks: Chunk[] = []
  return function* (assets) {
    chunks = yield* updated(chunks, assets)
    return chunks.map(({ text }) => text)
  }
}

/** Most entries are as they were: they are compared where they are, and not listed again. */
const isNext = ({ groups, assets }: Chunk, at: number, next: IteratorResult<[string, Asset], undefined>): boolean =>
  next.done !== true && next.value[0] === groups[at] && next.value[1] === assets[at]

/** A map keeps the order of insertion: what was there before comes first, in the order it was in, and what is new follows. */
function* updated(before: readonly Chunk[], assets: ReadonlyMap<string, Asset>): Steps<Chunk[]> {
  const after: Chunk[] = []
  const entries = assets.entries()
  let next = entries.next()
  let left = stepEntries
  for (const chunk of before) {
    let same = 0
    for (; isNext(chunk, same, next); same++) next = entries.next()
    if (same === chunk.groups.length) after.push(chunk)
    else {
      const kept = entriesOf(chunk).slice(0, same)
      for (const group of chunk.groups.slice(same)) {
        if (next.done === true || next.value[0] !== group) continue
        kept.push(next.value)
        next = entries.next()
      }
      append(after, kept)
    }
    left -= chunk.groups.length
    if (left > 0) continue
    left = stepEntries
    yield
  }
  while (next.done !== true) {
    const added: Entry[] = []
    for (; next.done !== true && added.length < stepEntries; next = entries.next()) added.push(next.value)
    append(after, added)
    yield
  }
  return after
}

/** Fills up the last chunk, so that chunks do not become many as they become short. */
function append(chunks: Chunk[], entries: readonly Entry[]): void {
  if (entries.length === 0) return
  const last = chunks.at(-1)
  const space = longestChunk - (last?.groups.length ?? longestChunk)
  if (last !== undefined && space > 0) {
    const fitting = entries.slice(0, space)
    chunks[chunks.length - 1] = rendered([...entriesOf(last), ...fitting])
    append(chunks, entries.slice(fitting.length))
    return
  }
  for (let at = 0; at < entries.length; at += longestChunk) {
    chunks.push(rendered(entries.slice(at, at + longestChunk)))
  }
}

/** Without who listed it last: that is of this process alone. */
const written = ([group, { account, stream, consumer }]: Entry): Entry => [group, { account, stream, consumer }]

function rendered(entries: readonly Entry[]): Chunk {
  return {
    groups: entries.map(([group]) => group),
    assets: entries.map(([, asset]) => asset),
    text: Buffer.from(JSON.stringify(Object.fromEntries(entries.map(written))).slice(1, -1)),
  }
}
