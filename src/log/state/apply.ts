// An event into the log state: counters, histograms, rungs, last seen. The state is plain data; this is what changes it.
import type { Fields } from '../catalog/rows/row.ts'
import type { Event } from '../catalog/event.ts'
import { assetName } from '../../ids.ts'
import { isNoSpace } from '../catalog/no-space.ts'
import { blindSeconds, rungOf, type Level } from '../../ladder.ts'
import { bounds, classes, kinds, stages, type Histogram, type LoggedRung, type OriginLog } from './state.ts'
import { putNewest } from './bounded.ts'

export interface ApplyContext {
  /** Unix seconds, when the line was read. */
  now: number
  /** The line was read as it was written: a time far from `now` is a clock or a zone that nobody configured. */
  live: boolean
  /** False while looking back: then lines set state such as rungs, and no counter rises. */
  counting: boolean
}

/** The most rows kept for one server: with more stores, groups and assets nobody looks at single ones. */
export const tableLimits = { assets: 2000, stores: 500, rungs: 2000, leaders: 5000 } as const

/** Seconds by which the time of a live line may lie behind ours. */
const clockTolerance = 60

/**
 * When the line was written, Unix seconds. Never later than it was read: with a wrong `time_zone` a rung would stand for hours
 * after it is over, and what comes later would count as older.
 */
export function eventTime(time: number | undefined, { now, live }: Omit<ApplyContext, 'counting'>): number {
  return time === undefined || time > now || (live && now - time > clockTolerance) ? now : time
}

interface Application extends ApplyContext {
  state: OriginLog
  fields: Fields
  at: number
}

/** Counts one event or, when looking back, only takes its state. */
export function apply(state: OriginLog, event: Event, context: ApplyContext): void {
  const at = eventTime(event.time, context)
  const { count, last } = state.events[event.id] ?? { count: 0, last: 0 }
  state.events[event.id] = { count: count + Number(context.counting), last: Math.max(last, at) }
  if (isNoSpace(event.fields['error'])) state.noSpace = Math.max(state.noSpace ?? 0, at)
  const { now, live, counting } = context
  // Written out, since this is done for every line: a spread takes some microseconds.
  const application = { now, live, counting, state, fields: event.fields, at }
  seeAsset(event, application)
  effects[event.id]?.(application)
}

/** What an event does beyond being counted. */
const effects: Partial<Record<Event['id'], (application: Application) => void>> = {
  raft_append_entries_pending: climb,
  write_full_state_slow: writeFullState,
  metalayer_snapshot_slow: metaSnapshot,
  metalayer_snapshot_blocking: metaSnapshot,
  internal_subscription_slow: ({ state, fields, counting }) => {
    const found = classes.find((one) => one === fields['class'])
    if (found !== undefined && counting)
      state.internalSubscription[found] = observe(state.internalSubscription[found], 'internalSubscription', fields)
  },
  readloop_slow: ({ state, fields, counting }) => {
    const found = kinds.find((one) => one === fields['kind'])
    if (found !== undefined && counting) state.readloop[found] = observe(state.readloop[found], 'readloop', fields)
  },
  stream_new_leader: (application) => changeLeader(application, asset(application.fields)),
  consumer_new_leader: (application) => changeLeader(application, asset(application.fields)),
  meta_new_leader: (application) => {
    if (application.fields['self'] !== undefined) changeLeader(application, '_meta_')
  },
  server_started: ({ state, at }) => {
    state.started = Math.max(state.started ?? 0, at)
  },
}

const asset = ({ account = '', stream = '', consumer = '' }: Fields): string =>
  assetName({ account: String(account), stream: String(stream), consumer: String(consumer) })

/** Logged by the leader itself. At first sight 0, as for every series that cannot know what came before it. */
function changeLeader({ state, counting }: Application, key: string): void {
  const changes = state.leaderChanges.get(key)
  const after = changes === undefined ? 0 : changes + Number(counting)
  drop(state, 'leaders', putNewest(state.leaderChanges, key, after, tableLimits.leaders))
}

/** Only the rung of the line is claimed: servers before 2.11.9 pass 10,000 without a word. Before 2.9.7 they warned below the first rung. */
function climb({ state, fields, at }: Application): void {
  const group = String(fields['group'])
  const entries = Number(fields['pending'])
  const bytes = fields['bytes'] === undefined ? undefined : Number(fields['bytes'])
  const step = rungOf({ entries, bytes })?.name
  const last = state.rungs.get(group)
  if (step === undefined || (last !== undefined && at < last.at)) return
  const known = last === undefined || at - last.at >= blindSeconds(levelOf(last)) ? undefined : last
  // A line in bytes comes at any number of entries: it says nothing against the rung of entries before it.
  const pending = bytes === undefined ? entries : Math.max(entries, known?.pending ?? 0)
  const reached = known?.reached[step] === undefined ? { ...known?.reached, [step]: at } : known.reached
  const size = bytes ?? known?.bytes
  const rung: LoggedRung = size === undefined ? { pending, at, reached } : { pending, bytes: size, at, reached }
  drop(state, 'rungs', putNewest(state.rungs, group, rung, tableLimits.rungs))
}

const levelOf = ({ pending, bytes }: LoggedRung): Level => ({ entries: pending, bytes })

function writeFullState({ state, fields, at, counting }: Application): void {
  const store = String(fields['store'])
  const known = state.writeFullState.get(store)
  const histogram = counting ? observe(known?.histogram, 'writeFullState', fields) : known?.histogram
  const written = {
    histogram: histogram ?? emptyHistogram('writeFullState'),
    ...(known === undefined || at >= known.at
      ? { seconds: Number(fields['seconds']), bytes: Number(fields['bytes']), at }
      : { seconds: known.seconds, bytes: known.bytes, at: known.at }),
  }
  drop(state, 'stores', putNewest(state.writeFullState, store, written, tableLimits.stores))
}

function metaSnapshot({ state: { metaSnapshot: state }, fields, at, counting }: Application): void {
  const stage = stages.find((one) => one === fields['stage'])
  if (stage === undefined) return
  if (counting) state.stages[stage] = observe(state.stages[stage], 'metaSnapshot', fields)
  if (at < (state.last?.at ?? 0)) return
  const { marshal_seconds: marshal, compress_seconds: compress } = fields
  state.last = {
    at,
    seconds: Number(fields['seconds']),
    streams: Number(fields['streams']),
    consumers: Number(fields['consumers']),
    bytes: Number(fields['bytes']),
    ...(marshal === undefined ? {} : { marshalSeconds: Number(marshal) }),
    ...(compress === undefined ? {} : { compressSeconds: Number(compress) }),
  }
}

function emptyHistogram(of: keyof typeof bounds): Histogram {
  return { counts: new Array<number>(bounds[of].length + 1).fill(0), sum: 0 }
}

/** The histogram with `seconds` of the event in it. */
function observe(histogram: Histogram | undefined, of: keyof typeof bounds, { seconds }: Fields): Histogram {
  const { counts, sum } = histogram ?? emptyHistogram(of)
  const value = Number(seconds)
  const found = bounds[of].findIndex((bound) => value <= bound)
  const bucket = found < 0 ? bounds[of].length : found
  return { counts: counts.map((count, index) => count + Number(index === bucket)), sum: sum + value }
}

/** Only events that name a group, or a stream of an account, belong to an asset. */
function seeAsset({ id, fields }: Event, { state, at, counting }: Application): void {
  const { account = '', stream = '', consumer = '', group = '' } = fields
  if (group === '' && stream === '') return
  const key = [id, account, stream, consumer, group].join('\n')
  const known = state.assets.get(key)
  const seen = {
    event: id,
    account: String(account),
    stream: String(stream),
    consumer: String(consumer),
    group: String(group),
    count: (known?.count ?? 0) + Number(counting),
    last: Math.max(known?.last ?? 0, at),
  }
  drop(state, 'assets', putNewest(state.assets, key, seen, tableLimits.assets))
}

function drop(state: OriginLog, table: keyof typeof tableLimits, dropped: number): void {
  if (dropped > 0) state.dropped = { ...state.dropped, [table]: (state.dropped?.[table] ?? 0) + dropped }
}
