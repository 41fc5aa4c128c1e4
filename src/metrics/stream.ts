// Streams as /jsz shows them, on every server with a replica; nats_stream_leader tells which one speaks for the stream.
import type { Stream, StreamSource } from '../nats/endpoints/jsz.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { onlyWhen, table, type Family, type Labels, type When } from './family.ts'
import { answersOf } from './keep.ts'
import { peerFamilies, pendingFamily, troubledPeersOf, type OfPeer } from './replica.ts'
import { streamKey } from '../world/crowd.ts'
import { leads } from '../world/leads.ts'
import { replicasOf } from '../world/worth.ts'
import { answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'

interface Row extends Identity {
  at: number
  leader: boolean | undefined
  /** What all replicas have in common is shown of this one: it leads, or no server that is read does. */
  speaks: boolean
  stream: Stream
}

const jsz = answered('jsz')
export const streamAnswers = answersOf(jsz)

/** Servers that are asked and did not answer: the streams that they lead are shown by followers. */
const unread = ({ servers }: World): ReadonlySet<string> =>
  new Set(servers.filter(({ answers }) => answers.jsz === undefined).map(({ ownName, server }) => ownName ?? server))

/** Streams that have series of their own, as each server has them. */
export function shownStreams(world: World): Row[] {
  const { shown } = world
  if (shown?.streams.size === 0) return []
  const silent = unread(world)
  const rows: Row[] = []
  // Of very many streams few may be shown: nothing is made of the others.
  for (const { cluster, server, ownName, at, answer } of jsz(world)) {
    for (const stream of answer.streams) {
      if (shown?.streams.has(streamKey({ cluster, server }, stream)) === false) continue
      const leader = leads(stream.cluster, ownName)
      const named = stream.cluster?.leader
      const speaks = leader !== false || named === undefined || silent.has(named)
      rows.push({ cluster, server, at, leader, speaks, stream })
    }
  }
  return rows
}

/** Of these the streams that are shown by another server. */
export const quietStreams = (world: World): ReadonlySet<string> =>
  new Set(
    shownStreams(world)
      .filter(({ speaks }) => !speaks)
      .map((row) => streamKey(row, row.stream)),
  )

const labels: Labels<Row> = {
  ...serverLabels,
  account: ({ stream }) => stream.account,
  stream: ({ stream }) => stream.stream,
}

const spoken: When<Row> = {
  words: 'on the leader of the stream; without one that is read, on each',
  holds: ({ speaks }) => speaks,
}

const field = (name: string): string => `/jsz account_details[].stream_detail[].${name}`

/** Families of each replica, for what rules compare between replicas. */
const state: Family<Row>[] = [
  {
    name: 'nats_stream_messages',
    type: 'gauge',
    help: 'Messages stored on this server.',
    source: field('state.messages'),
    value: ({ stream }) => stream.messages,
  },
  {
    name: 'nats_stream_bytes',
    type: 'gauge',
    help: 'Bytes stored on this server.',
    source: field('state.bytes'),
    value: ({ stream }) => stream.bytes,
  },
  {
    name: 'nats_stream_last_sequence',
    type: 'gauge',
    help: 'Sequence of the last message stored on this server, whose rate is that of messages written.',
    source: field('state.last_seq'),
    value: ({ stream }) => stream.lastSeq,
  },
]

const leadership: Family<Row>[] = [
  {
    name: 'nats_stream_leader',
    type: 'gauge',
    help: '1 if this server leads the stream or holds the only replica, else 0.',
    source: field('cluster.leader'),
    value: ({ leader }) => (leader === undefined ? undefined : Number(leader)),
  },
  {
    name: 'nats_stream_has_leader',
    type: 'gauge',
    help: '1 if this server knows a leader of the stream, else 0.',
    source: field('cluster.leader'),
    value: ({ stream }) => Number(stream.cluster === undefined || stream.cluster.leader !== undefined),
  },
]

const common: Family<Row>[] = [
  {
    name: 'nats_stream_first_sequence',
    type: 'gauge',
    help: 'Sequence of the first message stored on this server.',
    source: field('state.first_seq'),
    value: ({ stream }) => stream.firstSeq,
  },
  {
    name: 'nats_stream_first_message_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time of the first message stored on this server.',
    source: field('state.first_ts'),
    value: ({ stream }) => stream.firstTime,
  },
  {
    name: 'nats_stream_last_message_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time of the last message stored on this server.',
    source: field('state.last_ts'),
    value: ({ stream }) => stream.lastTime,
  },
  {
    name: 'nats_stream_subjects',
    type: 'gauge',
    help: 'Different subjects among the messages stored.',
    source: field('state.num_subjects'),
    value: ({ stream }) => stream.subjects,
  },
  {
    name: 'nats_stream_deleted_messages',
    type: 'gauge',
    help: 'Messages deleted between the first and the last.',
    source: field('state.num_deleted'),
    value: ({ stream }) => stream.deleted,
  },
  {
    name: 'nats_stream_consumers',
    type: 'gauge',
    help: 'Consumers of the stream on this server, internal ones included.',
    source: field('state.consumer_count'),
    value: ({ stream }) => stream.consumers,
  },
  {
    name: 'nats_stream_created_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time when the stream was created.',
    source: field('created'),
    value: ({ stream }) => stream.createdAt,
  },
  {
    name: 'nats_stream_replicas',
    type: 'gauge',
    help: 'Replicas of the stream.',
    source: field('cluster.replicas'),
    value: ({ stream }) => replicasOf(stream),
  },
]

/** Streams that are being moved or scaled (2.14 and newer). */
const moves: Family<Row>[] = [
  {
    name: 'nats_stream_move_started_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time since when the stream is being moved or scaled (2.14 and newer); no sample while it is at rest.',
    source: field('cluster.desired.created'),
    value: ({ stream }) => stream.cluster?.move?.since,
  },
  {
    name: 'nats_stream_move_replicas',
    type: 'gauge',
    help: 'Replicas that the stream is to have when it has been moved or scaled (2.14 and newer); no sample while it is at rest.',
    source: field('cluster.desired.replicas'),
    value: ({ stream }) => stream.cluster?.move?.replicas,
  },
]

const streams = table<Row>({
  entity: 'Stream',
  rows: (_, once) => once(shownStreams),
  labels,
  families: [...state, ...leadership, ...onlyWhen(spoken, [...common, ...moves])],
})

/** Streams of one name in other domains look alike here: they are one row, and the worst of them is shown. */
function sourceRows({ stream, ...row }: Row): SourceRow[] {
  const rows = new Map<string, SourceRow>()
  for (const source of stream.sources) {
    const key = `${source.kind} ${source.stream}`
    const other = rows.get(key)
    const lag = Math.max(source.lag, other?.source.lag ?? 0)
    const active = [source.activeSeconds, other?.source.activeSeconds].filter((seconds) => seconds !== undefined)
    const activeSeconds = active.length === 0 ? undefined : Math.max(...active)
    const failed = source.failed || other?.source.failed === true
    const contacted = source.activeSeconds !== undefined && other?.contacted !== false
    rows.set(key, { ...row, stream, source: { ...source, lag, activeSeconds, failed }, contacted })
  }
  return [...rows.values()]
}

interface SourceRow extends Row {
  source: StreamSource
  /** This leader has heard from the source; where several sources have the same name, from each of them. */
  contacted: boolean
}

/** The leader alone copies. */
const sources = table<SourceRow>({
  entity: 'Stream source',
  rows: (_, once) => once(shownStreams).flatMap((row) => (row.leader === true ? sourceRows(row) : [])),
  labels: { ...labels, copy: ({ source }) => source.kind, source_stream: ({ source }) => source.stream },
  families: [
    {
      name: 'nats_stream_source_lag_messages',
      type: 'gauge',
      help: 'Messages that the stream is behind its mirror or source.',
      source: field('{mirror,sources[]}.lag'),
      value: ({ source }) => source.lag,
    },
    {
      name: 'nats_stream_source_last_contact_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time of the last message or heartbeat from the mirror or source.',
      source: field('{mirror,sources[]}.active'),
      value: ({ at, source }) => (source.activeSeconds === undefined ? undefined : at - source.activeSeconds),
    },
    {
      name: 'nats_stream_source_contacted',
      type: 'gauge',
      help: '1 if the present leader has heard from the mirror or source since it leads, else 0.',
      source: field('{mirror,sources[]}.active'),
      value: ({ contacted }) => Number(contacted),
    },
    {
      name: 'nats_stream_source_error',
      type: 'gauge',
      help: '1 if the last attempt to copy from the mirror or source ended in an error, else 0.',
      source: field('{mirror,sources[]}.error'),
      value: ({ source }) => Number(source.failed),
    },
  ],
})

const peers = table<Row & OfPeer>({
  entity: 'Stream',
  rows: (_, once) =>
    once(shownStreams).flatMap((row) =>
      row.leader === true ? troubledPeersOf(row, row.stream.cluster?.replicas ?? []) : [],
    ),
  labels: { ...labels, peer: ({ peer }) => peer.name },
  families: [
    ...peerFamilies<Row & OfPeer>('stream', field('cluster.replicas[]')),
    pendingFamily('stream', field('cluster.replicas[]')),
  ],
})

export const streamTables = [streams, sources, peers]
