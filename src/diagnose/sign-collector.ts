// Gathers sightings into signs, in bounded memory however many lines there are: counts, the first, the last and the worst.
import { mostMoments, type Asset, type Moment, type Sign } from './evidence.ts'
import type { Sighting } from './from-events.ts'
import { height, reached, type Step } from './rungs.ts'
import { signRow } from './signs.ts'

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

export function signCollector(): SignCollector {
  const drafts = new Map<string, Draft>()
  const assets = new Map<string, number>()
  const open = (server: string, { kind, moment, ...asset }: Sighting): Draft => {
    const shared = `${kind}\n${server}\n`
    const full = shared + key(asset)
    const known = drafts.get(full)
    if (known !== undefined) return known
    const others = assets.get(shared) ?? 0
    assets.set(shared, others + 1)
    const place = others < mostAssets ? full : shared
    const named = others < mostAssets ? asset : { account: '', stream: '', consumer: '', group: '' }
    const draft = drafts.get(place) ?? {
      kind,
      server,
      ...named,
      count: 0,
      first: moment,
      last: moment,
      worst: moment,
      moments: [],
    }
    drafts.set(place, draft)
    return draft
  }
  return {
    add: (server, sighting) => merge(open(server, sighting), sighting.moment, signRow(sighting.kind).each === true),
    signs: () => [...drafts.values()].map((draft) => ({ ...draft, moments: inOrder(draft.moments) })),
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
