// Clocks of servers against each other, from what several of them log of one event: who became meta leader.
import type { ClockOffset, Coverage, Moment, Sign } from './evidence.ts'

/** Server to the times at which it saw this leader elected, by leader. */
type Elections = Map<string, Map<string, number[]>>

/** Differences this close together are one offset; nothing is claimed to be better known than this. Seconds. */
const grain = 0.5
const finest = 0.05
/** A single pair may be one server's late news: a stalled or starting server hears of a leader seconds later. */
const coarsest = 2
/** A single pair this far apart may be two elections, unless it is a whole number of quarters of an hour: a time zone. */
const farthest = 120
const quarter = 900
const zoneTolerance = 30

function elections(signs: readonly Sign[]): Elections {
  const all: Elections = new Map()
  for (const sign of signs) {
    if (sign.kind !== 'meta_elected' || sign.server === '') continue
    for (const { at, peer } of sign.moments) {
      if (at === undefined) continue
      const leader = peer ?? sign.server
      const servers = all.get(leader) ?? new Map<string, number[]>()
      servers.set(sign.server, [...(servers.get(sign.server) ?? []), at])
      all.set(leader, servers)
    }
  }
  return all
}

interface Link {
  from: string
  to: string
  seconds: number
  spread: number
  pairs: number
}

/** The difference that most pairs agree on; of equals the smallest. */
function agreed(differences: readonly number[]): Omit<Link, 'from' | 'to'> | undefined {
  const sorted = [...differences].sort((a, b) => a - b)
  const clusters = sorted.map((low) => sorted.filter((value) => value >= low && value <= low + grain))
  const best = clusters.sort((a, b) => b.length - a.length || Math.abs(a[0] ?? 0) - Math.abs(b[0] ?? 0))[0]
  const middle = best?.[Math.floor(best.length / 2)]
  if (best === undefined || middle === undefined) return undefined
  const zone = Math.abs(middle - Math.round(middle / quarter) * quarter) <= zoneTolerance
  if (best.length === 1 && Math.abs(middle) > farthest && !zone) return undefined
  return { seconds: middle, spread: (best.at(-1) ?? middle) - (best[0] ?? middle), pairs: best.length }
}

function links(signs: readonly Sign[]): Link[] {
  const differences = new Map<string, number[]>()
  for (const servers of elections(signs).values())
    for (const [from, ours] of servers)
      for (const [to, theirs] of servers)
        if (from < to) {
          const key = JSON.stringify([from, to])
          const all = ours.flatMap((a) => theirs.map((b) => b - a))
          differences.set(key, [...(differences.get(key) ?? []), ...all])
        }
  return [...differences].flatMap(([key, all]) => {
    const [from = '', to = ''] = JSON.parse(key) as string[]
    const found = agreed(all)
    return found === undefined ? [] : [{ from, to, ...found }]
  })
}

/** Seconds by which each server's clock is ahead of the middle one, where elections tell. */
export function clockOffsets(signs: readonly Sign[]): Map<string, ClockOffset> {
  const all = links(signs).sort((a, b) => b.pairs - a.pairs)
  const known = new Map<string, ClockOffset>()
  const root = all[0]?.from
  if (root === undefined) return known
  known.set(root, { seconds: 0, uncertainty: finest, pairs: all[0]?.pairs ?? 0 })
  for (let grown = true; grown;) {
    grown = false
    for (const { from, to, seconds, spread, pairs } of all) {
      const [near, far, sign] = known.has(from) ? [from, to, 1] : [to, from, -1]
      const base = known.get(near)
      if (base === undefined || known.has(far)) continue
      known.set(far, {
        seconds: base.seconds + sign * seconds,
        uncertainty: pairs > 1 ? Math.max(finest, spread) : coarsest,
        pairs,
      })
      grown = true
    }
  }
  return aroundMiddle(known)
}

function aroundMiddle(offsets: ReadonlyMap<string, ClockOffset>): Map<string, ClockOffset> {
  const sorted = [...offsets.values()].map(({ seconds }) => seconds).sort((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  return new Map([...offsets].map(([name, one]) => [name, { ...one, seconds: one.seconds - middle }]))
}

/** Offsets that are larger than what is known of them; the others are left alone. */
const correction = (offset: ClockOffset | undefined): number =>
  offset !== undefined && Math.abs(offset.seconds) > offset.uncertainty ? offset.seconds : 0

const less = (at: number | undefined, by: number) => (at === undefined ? undefined : at - by)
const moved = (moment: Moment, by: number): Moment => ({
  ...moment,
  start: less(moment.start, by),
  at: less(moment.at, by),
})

/** Signs on one clock. */
export function alignedSigns(signs: readonly Sign[], offsets: ReadonlyMap<string, ClockOffset>): Sign[] {
  return signs.map((sign) => {
    const by = correction(offsets.get(sign.server))
    if (by === 0) return sign
    const { first, last, worst, moments, rungs } = sign
    return {
      ...sign,
      first: moved(first, by),
      last: moved(last, by),
      worst: moved(worst, by),
      moments: moments.map((moment) => moved(moment, by)),
      ...(rungs === undefined ? {} : { rungs: new Map([...rungs].map(([rung, at]) => [rung, less(at, by)])) }),
    }
  })
}

/** Coverage on one clock. */
export function alignedCoverage(coverage: readonly Coverage[], offsets: ReadonlyMap<string, ClockOffset>): Coverage[] {
  return coverage.map((cover) => {
    const by = cover.input === 'log' ? correction(offsets.get(cover.server)) : 0
    if (by === 0) return cover
    const gaps = cover.gaps.map(({ from, to }) => ({ from: from - by, to: to - by }))
    return { ...cover, from: less(cover.from, by), to: less(cover.to, by), gaps }
  })
}
