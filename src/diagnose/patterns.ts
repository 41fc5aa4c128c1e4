// What only several signs together say: one row a pattern, each a function of the view. Nothing here weighs; rules.ts does.
import type { Input } from './input.ts'
import { silence, type Gap, type Sign } from './evidence.ts'
import { away, downSinceStop, refusedUnordered, restarts, unannounced, unexplained, type Restart } from './restarts.ts'
import { ownStore, stallOnOne, stalls, storesFast } from './own-store.ts'
import { began, ended, found, momentsOf, serversOf, type Found, type View } from './view.ts'

export interface PatternRow {
  /** What it says, as a sentence; SERVERS stands for those it names. */
  says: string
  /** The input that would show it. */
  input: Input
  /** undefined: not seen. */
  find(view: View): Found | undefined
}

const answering = ['answers_fast', 'capture_answered'] as const

/** One group, pending on several servers. Lines whose server is not told still name the node. */
function pendingOnSeveral(view: View): Found | undefined {
  const pending = view.of('pending', 'leader_pending', 'follower_pending')
  const shared = new Map<string, Set<string>>()
  for (const { group, server } of pending) shared.set(group, (shared.get(group) ?? new Set()).add(server))
  return found(pending.filter(({ group }) => (shared.get(group)?.size ?? 0) >= 2))
}

/** Seconds around the end of a silence in which a server that ran again makes itself heard, and then catches up. */
const around = 3
const catchesUp = 10

function endOfSilence(view: View, server: string, { from, to }: Gap): Sign[] {
  const happens = (signs: readonly Sign[], start: number, end: number) =>
    signs.filter((sign) => momentsOf(sign).some(({ at }) => at !== undefined && at > start && at < end))
  const own = (signs: readonly Sign[]) => signs.filter((sign) => sign.server === server)
  const elected = happens(own(view.of('meta_lost', 'meta_elected', 'leader_elected')), to - 1, to + around)
  const behind = happens(own(view.of('pending', 'falling_behind', 'catchup_trouble')), to - 1, to + catchesUp)
  const missed = happens(view.trouble, from, to - 1).filter((sign) => sign.server !== server)
  // One long read may have been cut in two by the stop; a stall of the store holds up many calls.
  const waited = happens(own(view.of(...ownStore, 'raft_callback_slow', 'meta_snapshot_slow')), to - 1, to + around)
  const already = own(view.trouble).some(
    (sign) => sign.kind !== 'route_read_slow' && (began([sign]) ?? Infinity) < to - 1,
  )
  const holds = elected.length > 0 && behind.length > 0 && missed.length > 0 && waited.length === 0 && !already
  return holds ? [...missed, ...elected, ...behind] : []
}

/**
 * A server logs nothing while others log trouble, then elections at once and that it is behind, without a line about a call
 * that took long: it did not wait for anything, it did not run. A stall of the store ends with such lines.
 */
function silentThenElections(view: View): Found | undefined {
  const ordered = restarts(view)
  const servers = new Map<string, Sign[]>()
  for (const { input, server, gaps } of view.evidence.coverage) {
    if (input !== 'log' || server === '') continue
    const signs = gaps
      .filter(
        ({ from, to }) =>
          to - from >= silence &&
          !ordered.some((one) => within(one.stopped, from, to) || within(one.started, from, to)),
      )
      .flatMap((gap) => endOfSilence(view, server, gap))
    if (signs.length > 0) servers.set(server, signs)
  }
  return found([...new Set([...servers.values()].flat())], [...servers.keys()].sort())
}

const within = (at: number | undefined, from: number, to: number): boolean =>
  at !== undefined && at >= from - around && at <= to + around

/** Lag is steady with so many lines, over at least so long. */
const steady = { lines: 3, seconds: 4 }

function steadyLag(view: View): Found | undefined {
  const signs = view
    .of('lag_high')
    .filter((sign) => sign.count >= steady.lines && (ended([sign]) ?? 0) - (began([sign]) ?? 0) >= steady.seconds)
  return found(signs)
}

/** Many waits of seconds, over a long time, none of a minute: work goes on, slowly. */
const throttled = { waits: 10, seconds: 600 }

function manyShortWaits(view: View): Found | undefined {
  const signs = view.of('raft_callback_slow', 'route_read_slow', 'meta_snapshot_slow', 'meta_snapshot_waits')
  const count = signs.reduce((sum, sign) => sum + sign.count, 0)
  const span = (ended(signs) ?? 0) - (began(signs) ?? 0)
  const long = view.of('state_write_waits').length > 0
  return !long && count >= throttled.waits && span >= throttled.seconds ? found(signs) : undefined
}

/** Slow reads and calls, and no server that waits for its store. */
function slowWithoutStorage(view: View): Found | undefined {
  if (view.of(...ownStore, 'meta_snapshot_slow', 'pending', 'raft_callback_slow').length > 0) return undefined
  const signs = view.of('client_read_slow', 'api_callback_slow', 'route_read_slow')
  return found(signs, slowReadsOnOne(view)?.servers ?? serversOf(signs))
}

/** One server's reads take much longer than its peers', whose logs say so. */
const much = 4

function slowReadsOnOne(view: View): Found | undefined {
  const reads = view.of('route_read_slow', 'client_read_slow')
  const longest = serversOf(reads)
    .map((server) => ({
      server,
      seconds: Math.max(...reads.filter((sign) => sign.server === server).map(({ worst }) => worst.seconds ?? 0)),
    }))
    .sort((a, b) => b.seconds - a.seconds)
  const [first, second] = longest
  if (first === undefined || second === undefined || first.seconds < much * second.seconds) return undefined
  return found(reads, [first.server])
}

/** Seconds after a start in which what falls behind is catching up. */
const afterStart = 600

/** Seconds within which servers that start do so together, as when a cluster is new. */
const together = 60

/** A start after which there is something to catch up with: the server, or another one, ran before it. */
function wasAway(view: View, { server, started }: Restart): boolean {
  if (started === undefined) return false
  const near = new Set(
    restarts(view)
      .filter((one) => Math.abs((one.started ?? Infinity) - started) <= together)
      .map((one) => one.server),
  )
  return view.evidence.coverage.some(
    (cover) =>
      cover.input === 'log' &&
      (cover.from ?? Infinity) < started - 1 &&
      (cover.server === server || !near.has(cover.server)),
  )
}

function behindAfterStart(view: View): Found | undefined {
  const starts = restarts(view).filter((one) => wasAway(view, one))
  const behind = view.of('pending', 'falling_behind', 'catchup_trouble', 'catching_up', 'unapplied', 'follower_pending')
  const own = behind.filter((sign) =>
    starts.some(({ server, started }) => {
      const at = sign.first.start ?? sign.first.at
      return (
        server === sign.server &&
        at !== undefined &&
        started !== undefined &&
        at >= started &&
        at - started <= afterStart
      )
    }),
  )
  const before = view.trouble.some((sign) => {
    const start = sign.first.start
    const at = own.map(({ first }) => first.at ?? Infinity)
    return start !== undefined && start < Math.min(...at) && sign.kind !== 'no_quorum' && !own.includes(sign)
  })
  return before ? undefined : found(own)
}

/** Routes fail before anything waits, so the network is at fault. A backlog alone may be the other server's fault. */
function routesFirst(view: View): Found | undefined {
  const broken = view.of('route_stale', 'route_unreachable')
  const others = view.of(...ownStore, 'raft_callback_slow', 'route_read_slow', 'lag_high', 'pending', 'no_quorum')
  const first = began(broken)
  const other = began(others)
  if (first === undefined || (other !== undefined && other < first)) return undefined
  return found([...broken, ...view.of('route_backlog')])
}

/** The log of a server that is heard of and was not read could hold anything; so could lines below WRN. */
function calmLog({ covered, trouble, evidence }: View): Found | undefined {
  const whole = evidence.unseen.length === 0 && !evidence.coverage.some(({ onlyTrouble }) => onlyTrouble)
  return covered('log') && whole && trouble.length === 0 ? { signs: [], servers: [] } : undefined
}

const from = (all: readonly { server: string; evidence: readonly Sign[] }[]): Found | undefined =>
  found([...new Set(all.flatMap(({ evidence }) => evidence))], [...new Set(all.map(({ server }) => server))].sort())

const ordered = (view: View) => restarts(view).filter(({ stopped }) => stopped !== undefined)

export const patterns = {
  stall_on_several: {
    says: 'stores of several servers wait at once (SERVERS)',
    input: 'log',
    find: (view) => stalls(view, (servers) => servers >= 2),
  },
  stall_on_one: { says: 'the store of SERVERS waits, those of the others do not', input: 'log', find: stallOnOne },
  stores_fast: {
    says: 'a write beside the store of SERVERS takes a few ms, and no other store is suspected',
    input: 'store',
    find: storesFast,
  },
  pending_on_several: {
    says: 'one group has entries pending on several servers (SERVERS)',
    input: 'log',
    find: pendingOnSeveral,
  },
  silent_then_elections: {
    says: 'SERVERS logged nothing while others were in trouble, then elections, and no call that took long',
    input: 'log',
    find: silentThenElections,
  },
  steady_lag: {
    says: 'leaders on SERVERS were behind with messages for a while, line after line',
    input: 'log',
    find: steadyLag,
  },
  many_short_waits: {
    says: 'many waits of seconds over a long time, none of a minute',
    input: 'log',
    find: manyShortWaits,
  },
  slow_without_storage: {
    says: 'reads and calls were slow, and nothing waited for a store',
    input: 'log',
    find: slowWithoutStorage,
  },
  slow_reads_on_one: {
    says: 'reads on SERVERS took much longer than on the others',
    input: 'log',
    find: slowReadsOnOne,
  },
  behind_after_start: { says: 'SERVERS fell behind right after a start', input: 'log', find: behindAfterStart },
  routes_first: { says: 'routes failed before anything waited for a store', input: 'log', find: routesFirst },
  ordered_restart: { says: 'SERVERS got the order to stop', input: 'log', find: (view) => from(ordered(view)) },
  all_within_restarts: {
    says: 'everything else happened around ordered stops',
    input: 'log',
    find: (view) => (ordered(view).length > 0 && unexplained(view).length === 0 ? from(ordered(view)) : undefined),
  },
  outside_restarts: {
    says: 'trouble happened that no ordered stop explains',
    input: 'log',
    find: (view) => (ordered(view).length > 0 ? found(unexplained(view)) : undefined),
  },
  ended_unannounced: {
    says: 'SERVERS started again and had not been told to stop',
    input: 'log',
    find: (view) => from(unannounced(view)),
  },
  refused_unordered: {
    says: 'connections to SERVERS are refused, and no order to stop explains it',
    input: 'endpoints',
    find: (view) => found(refusedUnordered(view)),
  },
  down_since_stop: {
    says: 'SERVERS got the order to stop and refused connections for longer than a restart takes',
    input: 'endpoints',
    find: (view) => from(downSinceStop(view)),
  },
  peer_away: {
    says: 'all routes to SERVERS were lost at once and refused after that',
    input: 'log',
    find: (view) => from(away(view).map(({ peer, evidence }) => ({ server: peer, evidence }))),
  },
  calm_log: { says: 'the logs of all servers that are named in them show no trouble', input: 'log', find: calmLog },
  calm_endpoints: {
    says: 'every server answers and no group has anything waiting',
    input: 'endpoints',
    find: (view) =>
      view.trouble.length === 0 && view.of(...answering).length > 0 && view.of('groups_calm').length > 0
        ? found(view.of(...answering, 'groups_calm'), [])
        : undefined,
  },
} as const satisfies Record<string, PatternRow>

export type PatternKind = keyof typeof patterns
export const patternKinds = Object.keys(patterns) as PatternKind[]
export const patternRow = (kind: PatternKind): PatternRow => patterns[kind]
