// Starts and stops of servers: which were ordered, which came without a word, and what they explain.
import type { Gap, Moment, Sign } from './evidence.ts'
import type { SignKind } from './signs.ts'
import { ended, momentsOf, serversOf, type View } from './view.ts'

/** Seconds. */
const window = {
  /** A stop belongs to the next start of the same server within this time. */
  restart: 900,
  /** Trouble this long before an ordered stop still belongs to it (drain), and this long after the server is back. */
  before: 10,
  after: 120,
  /** A server that is still down explains trouble for this long: then it is no restart any more. */
  down: 300,
  /** Silence before a start that may hide the order to stop. */
  hidden: 600,
  /** Lines of one start stand this close together. */
  start: 30,
}

/** Seconds within which two inputs tell of one moment: a start, or a peer that is back before its loss is logged. */
const together = 5

export interface Restart {
  server: string
  /** When it was told to stop; undefined: nothing says that it was. */
  stopped: number | undefined
  /** When it began to run again; undefined: not seen. */
  started: number | undefined
  evidence: readonly Sign[]
}

const times = (signs: readonly Sign[], server: string): number[] =>
  signs
    .filter((sign) => sign.server === server)
    .flatMap((sign) => momentsOf(sign))
    .map(({ at }) => at)
    .filter((at) => at !== undefined)
    .sort((a, b) => a - b)

/** When a server started, in order of time. Its log and /varz tell of the same start, some milliseconds apart. */
function startsOf(view: View, server: string): number[] {
  const logged = times(view.of('started'), server)
  const asked = times(view.of('restarted'), server)
  const others = asked.filter((at) => !logged.some((start) => Math.abs(start - at) <= together))
  return [...logged, ...others].sort((a, b) => a - b)
}

/** Every start and stop of every server, in order of time. */
export function restarts(view: View): Restart[] {
  const stops = view.of('stop_ordered')
  const starts = view.of('started', 'restarted')
  const found = serversOf([...stops, ...starts]).flatMap((server) => {
    const evidence = [...stops, ...starts].filter((sign) => sign.server === server)
    const started = startsOf(view, server)
    const stopped = merged(times(stops, server))
    const used = new Set<number>()
    const fromStops = stopped.map((stop): Restart => {
      const next = started.find((start) => start >= stop && start - stop <= window.restart && !used.has(start))
      if (next !== undefined) used.add(next)
      return { server, stopped: stop, started: next, evidence }
    })
    const alone = started
      .filter((start) => !used.has(start))
      .map((start): Restart => ({ server, stopped: undefined, started: start, evidence }))
    return [...fromStops, ...alone]
  })
  return found.sort((a, b) => (a.stopped ?? a.started ?? 0) - (b.stopped ?? b.started ?? 0))
}

/** A signal, a lame duck and a shutdown line are one stop. */
const merged = (stops: readonly number[]): number[] =>
  stops.filter((stop, index) => index === 0 || stop - (stops[index - 1] ?? 0) > window.after)

/**
 * Starts for which nothing says that the server was told to stop, although its log reaches back before them, or although
 * the start itself found state that the last stop had not written.
 */
export function unannounced(view: View): Restart[] {
  return restarts(view).filter(({ server, stopped, started }) => {
    if (stopped !== undefined || started === undefined) return false
    const outdated = times(view.of('state_outdated'), server).some(
      (at) => at >= started && at - started <= window.start,
    )
    const reaches = view
      .coverageOf(server, 'log')
      .some(({ from, gaps }) => from !== undefined && from < started - 1 && !gaps.some((gap) => hides(gap, started)))
    return outdated || reaches
  })
}

/** In a longer silence before a start the order to stop may be what is missing. */
const hides = ({ from, to }: Gap, started: number): boolean => Math.abs(to - started) <= 1 && to - from > window.hidden

/** Whether an ordered restart explains what happened at this time. */
export function explained(all: readonly Restart[], { at, start }: Moment): boolean {
  if (at === undefined) return false
  return all.some(({ stopped, started }) => {
    if (stopped === undefined) return false
    const back = started === undefined ? stopped + window.down : started + window.after
    return (start ?? at) >= stopped - window.before && at <= back
  })
}

/** Servers that were told to stop and refuse connections for longer than a restart takes. */
export function downSinceStop(view: View): Restart[] {
  const refused = view.of('refused')
  return restarts(view).flatMap((one) => {
    const { server, stopped, started } = one
    if (stopped === undefined || started !== undefined) return []
    const own = refused.filter((sign) => sign.server === server)
    const isStillDown = own.some((sign) =>
      momentsOf(sign).some(({ at }) => at !== undefined && at > stopped + window.down),
    )
    return isStillDown ? [{ ...one, evidence: [...one.evidence, ...own] }] : []
  })
}

/** Refused connections of servers for which no order to stop explains them. */
export function refusedUnordered(view: View): Sign[] {
  const all = restarts(view)
  const down = new Map(downSinceStop(view).map(({ server, stopped = 0 }) => [server, stopped]))
  const isOrdered = (own: readonly Restart[], since: number | undefined, moment: Moment): boolean =>
    explained(own, moment) || (since !== undefined && (moment.at ?? 0) >= since - window.before)
  return view.of('refused').filter((sign) => {
    const own = all.filter(({ server }) => server === sign.server)
    return momentsOf(sign).some((moment) => !isOrdered(own, down.get(sign.server), moment))
  })
}

/**
 * What an ordered restart never explains away: it is written at the end of minutes of waiting, is a refusal of the file
 * system, or is the ladder, which after a restart is a catch-up to be watched.
 */
const never: ReadonlySet<SignKind> = new Set([
  'state_write_waits',
  'no_space',
  'storage_limit',
  'write_failed',
  'jetstream_disabled',
  'api_dropped',
  'ingest_dropped',
  'pending',
  'quorum_paused',
  'leader_overrun',
])

/** Signs of trouble that no ordered restart explains. */
export function unexplained(view: View): Sign[] {
  const all = restarts(view)
  return view.trouble.filter(
    (sign) => never.has(sign.kind) || momentsOf(sign).some((moment) => !explained(all, moment)),
  )
}

export interface Away {
  peer: string
  /** Unix seconds: the first route to it that was lost. */
  since: number
  evidence: readonly Sign[]
}

/** Peers to which routes were lost and which were not told to stop, as far as the inputs reach. */
export function away(view: View): Away[] {
  const all = restarts(view)
  const near = (name: string, at: number, seconds: number) =>
    all.some(
      ({ server, started }) => server === name && started !== undefined && at >= started && at - started <= seconds,
    )
  const byPeer = new Map<string, { since: number; signs: Set<Sign> }>()
  for (const sign of view.of('route_lost'))
    for (const { at, peer } of sign.moments) {
      // Right after its own start a server closes the routes that it has twice.
      if (at === undefined || peer === undefined || isAddress(peer) || near(sign.server, at, window.start)) continue
      const known = byPeer.get(peer) ?? { since: at, signs: new Set() }
      known.signs.add(sign)
      byPeer.set(peer, { since: Math.min(known.since, at), signs: known.signs })
    }
  return [...byPeer].flatMap(([peer, { since, signs }]) => {
    const told = all.some(
      ({ server, stopped }) => server === peer && stopped !== undefined && Math.abs(stopped - since) <= window.after,
    )
    const returned = all.some(
      ({ server, started }) => server === peer && started !== undefined && started >= since - together,
    )
    const refused = view.of('route_refused').filter((sign) => (ended([sign]) ?? 0) >= since)
    return told || !(returned || refused.length > 0) ? [] : [{ peer, since, evidence: [...signs, ...refused] }]
  })
}

/** Older servers name no peer, only an address. */
const isAddress = (peer: string): boolean => /^[\d.[\]:a-f]+$/i.test(peer) && /[.:]/.test(peer)
