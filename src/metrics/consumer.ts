// Consumers as /jsz shows them, each on the server that leads it: what the others say of it is old or 0.
import type { Consumer } from '../nats/endpoints/jsz.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { table, type Family, type Labels, type Once } from './family.ts'
import { peerFamilies, pendingFamily, troubledPeersOf, type OfPeer } from './replica.ts'
import { consumerKey } from '../world/crowd.ts'
import { leads } from '../world/leads.ts'
import { answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'
import { answersOf, type Keep } from './keep.ts'

/** A consumer on the server that leads it; `at`: Unix seconds of the answer. */
export interface ShownConsumer extends Identity {
  at: number
  consumer: Consumer
}

const jsz = answered('jsz_consumers')
const jszConfig = answered('jsz_config')

/** Those that end with their clients, as far as their configuration has been read. */
function fleeting(world: World): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { answer, ...server } of jszConfig(world))
    for (const config of answer.consumers) if (!config.durable) keys.add(consumerKey(server, config))
  return keys
}

/** Those that have series of their own, each on the server that leads it. */
export function shownConsumers(world: World): ShownConsumer[] {
  const { shown, durableOnly } = world
  if (shown?.consumers.size === 0) return []
  const ends = durableOnly ? fleeting(world) : undefined
  const isShown = (of: Identity, consumer: Consumer): boolean => {
    if (shown === undefined && ends === undefined) return true
    const key = consumerKey(of, consumer)
    return shown?.consumers.has(key) !== false && ends?.has(key) !== true
  }
  const rows: ShownConsumer[] = []
  // Of very many consumers few may be shown: nothing is made of the others.
  for (const { cluster, server, ownName, at, answer } of jsz(world)) {
    const of = { cluster, server }
    // In one literal: copied from `of`, 20,000 rows take 61 to 85 ms and not 3 to 7.
    for (const consumer of answer.consumers)
      if (leads(consumer.cluster, ownName) === true && isShown(of, consumer))
        rows.push({ cluster, server, at, consumer })
  }
  return rows
}

/** However often it is put together anew, for as long as it is the same. */
export const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one))

const answers = answersOf(jsz)
/** Not when they came: one that says the same is the same answer. */
export const configAnswers = (world: World): readonly unknown[] =>
  jszConfig(world).flatMap(({ cluster, server, answer }): unknown[] => [cluster, server, answer])

/** What shownConsumers is made of, but for what is in trouble. */
export const consumerParts = (world: World): readonly unknown[] => [
  world.shown === undefined,
  world.durableOnly,
  ...answers(world),
  ...(world.durableOnly ? configAnswers(world) : []),
]

const noneShown: ReadonlySet<string> = new Set()
const parts = (world: World, keep: Keep): readonly unknown[] => [
  keep([world.shown], () => world.shown?.consumers ?? noneShown, isSameSet),
  ...consumerParts(world),
]

const labels: Labels<ShownConsumer> = {
  ...serverLabels,
  account: ({ consumer }) => consumer.account,
  stream: ({ consumer }) => consumer.stream,
  consumer: ({ consumer }) => consumer.consumer,
}

const field = (name: string): string => `/jsz account_details[].stream_detail[].consumer_detail[].${name}`

const families: Family<ShownConsumer>[] = [
  {
    name: 'nats_consumer_pending_messages',
    type: 'gauge',
    help: 'Messages that match and have not been delivered yet.',
    source: field('num_pending'),
    value: ({ consumer }) => consumer.pending,
  },
  {
    name: 'nats_consumer_ack_pending_messages',
    type: 'gauge',
    help: 'Messages delivered and not acknowledged yet.',
    source: field('num_ack_pending'),
    value: ({ consumer }) => consumer.ackPending,
  },
  {
    name: 'nats_consumer_redelivered_messages',
    type: 'gauge',
    help: 'Messages not acknowledged yet that were delivered more than once.',
    source: field('num_redelivered'),
    value: ({ consumer }) => consumer.redelivered,
  },
  {
    name: 'nats_consumer_waiting_pulls',
    type: 'gauge',
    help: 'Pull requests that wait for messages.',
    source: field('num_waiting'),
    value: ({ consumer }) => consumer.waiting,
  },
  {
    name: 'nats_consumer_delivered_stream_sequence',
    type: 'gauge',
    help: 'Stream sequence of the last message delivered.',
    source: field('delivered.stream_seq'),
    value: ({ consumer }) => consumer.deliveredStreamSeq,
  },
  {
    name: 'nats_consumer_delivered_consumer_sequence',
    type: 'gauge',
    help: 'Deliveries so far, redeliveries included.',
    source: field('delivered.consumer_seq'),
    value: ({ consumer }) => consumer.deliveredConsumerSeq,
  },
  {
    name: 'nats_consumer_ack_floor_stream_sequence',
    type: 'gauge',
    help: 'Stream sequence up to which all messages are acknowledged.',
    source: field('ack_floor.stream_seq'),
    value: ({ consumer }) => consumer.ackFloorStreamSeq,
  },
  {
    name: 'nats_consumer_ack_floor_consumer_sequence',
    type: 'gauge',
    help: 'Consumer sequence up to which all deliveries are acknowledged.',
    source: field('ack_floor.consumer_seq'),
    value: ({ consumer }) => consumer.ackFloorConsumerSeq,
  },
]

const activity: Family<ShownConsumer>[] = [
  {
    name: 'nats_consumer_last_delivery_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time of the last delivery.',
    source: field('delivered.last_active'),
    value: ({ consumer }) => consumer.lastDelivery,
  },
  {
    name: 'nats_consumer_last_ack_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time of the last acknowledgement that moved the floor.',
    source: field('ack_floor.last_active'),
    value: ({ consumer }) => consumer.lastAck,
  },
  {
    name: 'nats_consumer_push_bound',
    type: 'gauge',
    help: '1 while a client is subscribed to the delivery subject of a push consumer, else 0, as of every pull consumer.',
    source: field('push_bound'),
    value: ({ consumer }) => Number(consumer.pushBound),
  },
  {
    name: 'nats_consumer_paused',
    type: 'gauge',
    help: '1 while the consumer is paused on request, else 0.',
    source: field('paused'),
    when: { words: 'while paused', holds: ({ consumer }) => consumer.paused },
    value: ({ consumer }) => Number(consumer.paused),
  },
  {
    name: 'nats_consumer_pause_end_timestamp_seconds',
    type: 'gauge',
    help: 'Unix time when a paused consumer goes on.',
    source: field('pause_remaining'),
    value: ({ at, consumer }) => (consumer.pauseSeconds === undefined ? undefined : at + consumer.pauseSeconds),
  },
]

const consumers = table<ShownConsumer>({
  entity: 'Consumer',
  cached: true,
  rows: (_, once) => once(shownConsumers),
  parts,
  labels,
  families: [...families, ...activity],
})

/** One by one: as a list, those of a hundred thousand consumers would keep the event loop for a third of a second. */
function* peerRows(once: Once): Iterable<ShownConsumer & OfPeer> {
  for (const row of once(shownConsumers)) yield* troubledPeersOf(row, row.consumer.cluster?.replicas ?? [])
}

const peers = table<ShownConsumer & OfPeer>({
  entity: 'Consumer',
  cached: true,
  rows: (_, once) => peerRows(once),
  parts,
  labels: { ...labels, peer: ({ peer }) => peer.name },
  families: [
    ...peerFamilies<ShownConsumer & OfPeer>('consumer', field('cluster.replicas[]')),
    pendingFamily('consumer', field('cluster.replicas[]')),
  ],
})

export const consumerTables = [consumers, peers]
