// Gathers sightings into signs, in bounded memory however many lines there are: counts, the first, the last and the worst.
import { mostMoments, noAsset, type Asset, type Moment, type Sign } from './evidence.ts'
import type { Sighting } from './from-events.ts'
import { height, reached, type Step } from './rungs.ts'
import { signRow, type SignKind } from './signs.ts'

/** So many assets of one kind and server get a sign each; all others share one sign without an asset. */
const mostAssets = 5000

interface Draft extends Sign {
  moments: Moment[]
  rungs?: Map<Step, number | undefined>
}

export interface SignCollector {
  add(server: string, sighting: Sighting): void
  signs(): Sign[]
}

/** Size of an occurrence: its duration, else its height on the ladder. */
const weight = ({ seconds, amount, bytes }: Moment): number => seconds ?? height(amount, bytes)

const earlier = (a: Moment, b: Moment): boolean => (a.start ?? Infinity) < (b.start ?? Infinity)

function merge(draft: Draft, moment: Moment, each: boolean): void {
  draft.count++
  if (earlier(moment, draft.first)) draft.first = moment
  if ((moment.at ?? -Infinity) >= (draft.last.at ?? -Infinity)) draft.last = moment
  if (weight(moment) > weight(draft.worst)) draft.worst = moment
  if (draft.kind === 'pending') climb(draft, moment)
  if (each && draft.moments.length < mostMoments) draft.moments.push(moment)
}

/** Lines may come in any order, so the earliest counts. */
function climb(draft: Draft, { amount, bytes, at }: Moment): void {
  draft.rungs ??= new Map()
  for (const rung of reached(amount, bytes)) {
    const known = draft.rungs.get(rung)
    if (!draft.rungs.has(rung) || (at !== undefined && at < (known ?? Infinity))) draft.rungs.set(rung, at)
  }
}

/** In one literal: there are thousands, and objects put together of others take many times as long. */
function draftOf(kind: SignKind, server: string, { account, stream, consumer, group }: Asset, moment: Moment): Draft {
  const [first, last, worst] = [moment, moment, moment]
  return { kind, server, account, stream, consumer, group, count: 0, first, last, worst, moments: [] }
}

/** Signs of one kind on one server, by asset; '' the one that has none, or that all share which came too late. */
type Place = Map<string, Draft>

/** A map within maps, made where it is missing: a key put together of all would cost more than the rest, a line after another. */
function inner<K, V>(outer: Map<K, V>, name: K, make: () => V): V {
  const known = outer.get(name)
  if (known !== undefined) return known
  const made = make()
  outer.set(name, made)
  return made
}

export function signCollector(): SignCollector {
  const kinds = new Map<SignKind, Map<string, Place>>()
  const open = (server: string, { kind, moment, account, stream, consumer, group }: Sighting): Draft => {
    const place = inner(
      inner(kinds, kind, () => new Map<string, Place>()),
      server,
      (): Place => new Map(),
    )
    const asset = { account, stream, consumer, group }
    const of = key(asset)
    const known = place.get(of)
    if (known !== undefined) return known
    const named = place.size < mostAssets ? asset : noAsset
    return inner(place, key(named), () => draftOf(kind, server, named, moment))
  }
  return {
    add: (server, sighting) => merge(open(server, sighting), sighting.moment, signRow(sighting.kind).each === true),
    signs: () =>
      [...kinds.values()]
        .flatMap((servers) => [...servers.values()].flatMap((place) => [...place.values()]))
        .map((draft) => ({ ...draft, moments: inOrder(draft.moments) })),
  }
}

const key = ({ account, stream, consumer, group }: Asset): string => `${account}\n${stream}\n${consumer}\n${group}`

const inOrder = (moments: readonly Moment[]): Moment[] =>
  [...moments].sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity))

/** The same signs under other names, as when it has become known whose they are. Those that are then alike become one. */
export function renamed(signs: readonly Sign[], name: (server: string) => string): Sign[] {
  const merged = new Map<string, Sign>()
  for (const sign of signs) {
    const server = name(sign.server)
    const place = `${sign.kind}\n${server}\n${key(sign)}`
    const known = merged.get(place)
    merged.set(place, known === undefined ? { ...sign, server } : union(known, sign))
  }
  return [...merged.values()]
}

function union(a: Sign, b: Sign): Sign {
  const rungs = new Map(a.rungs ?? [])
  for (const [rung, at] of b.rungs ?? []) {
    const known = rungs.get(rung)
    if (!rungs.has(rung) || (at !== undefined && at < (known ?? Infinity))) rungs.set(rung, at)
  }
  return {
    ...a,
    count: a.count + b.count,
    first: earlier(b.first, a.first) ? b.first : a.first,
    last: (b.last.at ?? -Infinity) >= (a.last.at ?? -Infinity) ? b.last : a.last,
    worst: weight(b.worst) > weight(a.worst) ? b.worst : a.worst,
    moments: inOrder([...a.moments, ...b.moments]).slice(0, mostMoments),
    ...(rungs.size === 0 ? {} : { rungs }),
  }
}
