// From a log event to what it is a sign of: one row an event id. Events without a row say nothing of what is wrong.
import type { EventId } from '../log/catalog/index.ts'
import type { Event } from '../log/catalog/event.ts'
import { isNoSpace } from '../log/catalog/no-space.ts'
import type { Line } from '../log/line/line.ts'
import type { Asset, Moment } from './evidence.ts'
import type { SignKind } from './signs.ts'

type Fields = Event['fields']

/** What one line is a sign of. */
export interface Sighting extends Asset {
  kind: SignKind
  moment: Moment
}

interface Reading {
  kind: SignKind
  /** The line was logged at the end of something that took this long. */
  seconds?: number | undefined
  amount?: number | undefined
  bytes?: number | undefined
  /** Not an asset of the line: its group stands in a subject or a store's name. */
  group?: string
  peer?: string
}

const number = (value: string | number | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined
const text = (value: string | number | undefined): string => (value === undefined ? '' : String(value))

/** A call that writes a megabyte a second is at work; one that takes a minute for less waits. */
const workBytesPerSecond = 1_000_000
/** Of a snapshot's time: less marshalling and compressing than this is waiting, more than that is work. */
const waits = 0.1
const works = 0.5

function stateWrite({ seconds, bytes, store }: Fields): Reading {
  const took = number(seconds)
  const busy = took !== undefined && Number(bytes ?? 0) >= took * workBytesPerSecond
  const group = /^[SC]-R\d/.test(text(store)) || store === '_meta_' ? text(store) : ''
  return { kind: busy ? 'state_write_works' : 'state_write_waits', seconds: took, bytes: number(bytes), group }
}

/** Servers that stop say how long their last snapshot took, however short. */
function metaSnapshot({
  seconds,
  marshal_seconds: marshal,
  compress_seconds: compress,
  stage,
}: Fields): Reading | undefined {
  const took = number(seconds)
  if (took === undefined) return { kind: 'meta_snapshot_slow' }
  if (took < 1) return undefined
  const work = number(marshal) === undefined ? undefined : (number(marshal) ?? 0) + (number(compress) ?? 0)
  if (work === undefined || stage === 'async') return { kind: 'meta_snapshot_slow', seconds: took }
  const share = work / took
  return {
    kind: share <= waits ? 'meta_snapshot_waits' : share >= works ? 'meta_snapshot_works' : 'meta_snapshot_slow',
    seconds: took,
  }
}

function subscription({ class: kind, seconds, group, subject }: Fields): Reading {
  const api = kind === 'jsapi' || text(subject).startsWith('$JS.API')
  return {
    kind: kind === 'raft' ? 'raft_callback_slow' : api ? 'api_callback_slow' : 'client_read_slow',
    seconds: number(seconds),
    group: text(group),
    amount: undefined,
  }
}

const refusedWrite = (error: string | number | undefined): SignKind => (isNoSpace(error) ? 'no_space' : 'write_failed')

/** "Out of File resources" follows a refused write of any kind: it does not say that the disk is full. */
const disabled = ({ error }: Fields): Reading => ({
  kind: error === undefined ? 'jetstream_disabled' : refusedWrite(error),
})

function routeClosed({ reason, remote }: Fields): Reading | undefined {
  const said = text(reason)
  const peer = / - Remote: (\S+)/.exec(said)?.[1] ?? text(remote)
  if (said.startsWith('Duplicate Route') || said.startsWith('Server Shutdown')) return undefined
  if (said.startsWith('Stale Connection')) return { kind: 'route_stale', peer }
  return { kind: 'route_lost', peer }
}

function linkFailed({ error, what }: Fields, line: string): Reading | undefined {
  if (!line.includes('route')) return undefined
  const said = `${text(error)} ${text(what)} ${line}`
  if (/connection refused/i.test(said)) return { kind: 'route_refused', peer: addressIn(said) }
  return /i\/o timeout|no route to host|network is unreachable|no such host|reset by peer/i.test(said)
    ? { kind: 'route_unreachable', peer: addressIn(said) }
    : undefined
}

const addressIn = (said: string): string => / tcp (\S+):\d+/.exec(said)?.[1] ?? ''

const onRoute = (fields: Fields, kind: SignKind): Reading | undefined =>
  fields['kind'] === 'route' ? { kind, seconds: undefined, peer: text(fields['remote']) } : undefined

/** Signals that ask a server to stop or to drain. */
const ordered = new Set(['terminated', 'interrupt', 'user defined signal 2', 'quit', 'SIGTERM', 'SIGINT', 'SIGUSR2'])

/** A publisher that waits for less is ordinary back-pressure. */
const stalledLong = 1

const rows: Partial<Record<EventId, (fields: Fields, line: string) => Reading | undefined>> = {
  write_full_state_slow: stateWrite,
  metalayer_snapshot_slow: metaSnapshot,
  store_operation_slow: ({ seconds }) => ({ kind: 'store_operation_slow', seconds: number(seconds) }),
  internal_subscription_slow: subscription,
  readloop_slow: ({ kind, seconds, remote }) => ({
    kind: kind === 'route' ? 'route_read_slow' : 'client_read_slow',
    seconds: number(seconds),
    peer: text(remote),
  }),
  raft_append_entries_pending: ({ pending, bytes }) => ({
    kind: 'pending',
    amount: number(pending),
    bytes: number(bytes),
  }),
  raft_falling_behind: ({ committed, applied }) => ({
    kind: 'falling_behind',
    amount: Number(committed) - Number(applied),
  }),
  raft_quorum_paused: ({ committed, applied, bytes }) => ({
    kind: 'quorum_paused',
    amount: Number(committed) - Number(applied),
    bytes: number(bytes),
  }),
  raft_leader_overrun: () => ({ kind: 'leader_overrun' }),
  stream_high_lag: () => ({ kind: 'lag_high' }),
  stream_no_quorum: () => ({ kind: 'no_quorum' }),
  consumer_no_quorum: () => ({ kind: 'no_quorum' }),
  meta_no_leader: () => ({ kind: 'meta_lost' }),
  meta_new_leader: ({ leader }) => ({ kind: 'meta_elected', peer: text(leader) }),
  stream_new_leader: () => ({ kind: 'leader_elected' }),
  catchup_stalled: () => ({ kind: 'catchup_trouble' }),
  catchup_failed: () => ({ kind: 'catchup_trouble' }),
  catchup_incomplete: () => ({ kind: 'catchup_trouble' }),
  catchup_complete: () => ({ kind: 'catchup_done' }),
  store_write_error: ({ error }) => ({ kind: refusedWrite(error) }),
  raft_wal_write_failed: ({ error }) => ({ kind: refusedWrite(error) }),
  raft_vote_not_persisted: ({ error }) => ({ kind: refusedWrite(error) }),
  raft_file_missing: () => ({ kind: 'write_failed' }),
  consumer_state_write_failed: ({ error }) => ({ kind: refusedWrite(error) }),
  jetstream_disabled: disabled,
  jetstream_out_of_storage: () => ({ kind: 'storage_limit' }),
  server_started: () => ({ kind: 'started' }),
  server_ready: () => ({ kind: 'ready' }),
  server_stopping: () => ({ kind: 'stop_ordered' }),
  signal_received: ({ signal }) => (ordered.has(text(signal)) ? { kind: 'stop_ordered' } : undefined),
  store_state_rebuilt: () => ({ kind: 'state_outdated' }),
  link_connect_failed: linkFailed,
  route_closed: routeClosed,
  route_error: () => undefined,
  slow_consumer: (fields) => onRoute(fields, 'route_backlog'),
  slow_consumer_closed: (_, line) => (line.includes('Router connection') ? { kind: 'route_backlog' } : undefined),
  api_requests_dropped: ({ requests }) => ({ kind: 'api_dropped', amount: number(requests) }),
  api_queue_high: ({ pending }) => ({ kind: 'api_queue', amount: number(pending) }),
  stream_ingest_dropped: () => ({ kind: 'ingest_dropped' }),
  producer_stalled: ({ seconds }) =>
    Number(seconds) >= stalledLong ? { kind: 'producer_stalled', seconds: number(seconds) } : undefined,
}

/** Ids of lines that are read in full; the rest of a log is only counted. */
export const evidenceIds: ReadonlySet<EventId> = new Set([
  ...(Object.keys(rows) as EventId[]),
  'server_banner',
  'cluster_name_generated',
  'snapshot_failed',
])

/** What a line is a sign of; undefined: of nothing. */
export function sightingOf({ id, fields, time }: Event, line: Line): Sighting | undefined {
  const reading = rows[id]?.(fields, line.text)
  if (reading === undefined) return undefined
  const { kind, seconds, amount, bytes, group = text(fields['group']), peer } = reading
  const start = time === undefined ? undefined : time - (seconds ?? 0)
  const moment: Moment = { start, at: time, seconds, amount, text: line.text }
  if (bytes !== undefined) moment.bytes = bytes
  if (peer !== undefined && peer !== '') moment.peer = peer
  return {
    kind,
    account: text(fields['account']),
    stream: text(fields['stream']),
    consumer: text(fields['consumer']),
    group,
    moment,
  }
}
