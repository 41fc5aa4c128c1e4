// What streams and consumers are configured to hold: the limits that their state is measured against.
import type { ConsumerConfig, StreamConfig } from '../nats/endpoints/jsz-config.ts'
import type { World } from '../world/world.ts'
import type { Identity } from '../ids.ts'
import { configAnswers, consumerParts, isSameSet, shownConsumers, type ShownConsumer } from './consumer.ts'
import { pause, table, type Family, type Labels, type Once, type Pause } from './family.ts'
import { answered } from '../world/servers.ts'
import { serverLabels } from './identity.ts'
import { isSame, type Keep } from './keep.ts'
import { quietStreams, streamAnswers } from './stream.ts'
import { consumerKey, streamKey } from '../world/crowd.ts'

interface StreamRow extends Identity {
  config: StreamConfig
}

const jszConfig = answered('jsz_config')

/** Once a stream: on its leader. */
function* streamRows(world: World): Iterable<StreamRow | Pause> {
  const shown = world.shown?.streams
  if (shown?.size === 0) return
  const quiet = quietStreams(world)
  for (const { cluster, server, answer } of jszConfig(world)) {
    const of = { cluster, server }
    for (const config of answer.streams) {
      const key = streamKey(of, config)
      if (!quiet.has(key) && shown?.has(key) !== false) yield { cluster, server, config }
    }
    yield pause
  }
}

const isSameShown = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && isSameSet(a, b))

const streamParts = (world: World, keep: Keep): readonly unknown[] => {
  const { quiet, shown } = keep(
    [world.shown, ...streamAnswers(world)],
    () => ({ quiet: quietStreams(world), shown: world.shown?.streams }),
    (a, b) => isSameShown(a.quiet, b.quiet) && isSameShown(a.shown, b.shown),
  )
  return [quiet, shown, ...configAnswers(world)]
}

const streamLabels: Labels<StreamRow> = {
  ...serverLabels,
  account: ({ config }) => config.account,
  stream: ({ config }) => config.stream,
}

const ofStream = (name: string): string => `/jsz account_details[].stream_detail[].config.${name}`

const streamLimits: Family<StreamRow>[] = [
  {
    name: 'nats_stream_max_bytes',
    type: 'gauge',
    help: 'Bytes that the stream may hold, where limited.',
    source: ofStream('max_bytes'),
    value: ({ config }) => config.maxBytes,
  },
  {
    name: 'nats_stream_max_messages',
    type: 'gauge',
    help: 'Messages that the stream may hold, where limited.',
    source: ofStream('max_msgs'),
    value: ({ config }) => config.maxMessages,
  },
  {
    name: 'nats_stream_max_messages_per_subject',
    type: 'gauge',
    help: 'Messages that the stream may hold of one subject, where limited.',
    source: ofStream('max_msgs_per_subject'),
    value: ({ config }) => config.maxMessagesPerSubject,
  },
  {
    name: 'nats_stream_max_message_bytes',
    type: 'gauge',
    help: 'Largest message that the stream takes in bytes, where limited.',
    source: ofStream('max_msg_size'),
    value: ({ config }) => config.maxMessageBytes,
  },
  {
    name: 'nats_stream_max_consumers',
    type: 'gauge',
    help: 'Consumers that the stream may have, where limited.',
    source: ofStream('max_consumers'),
    value: ({ config }) => config.maxConsumers,
  },
]

const streamSettings: Family<StreamRow>[] = [
  {
    name: 'nats_stream_max_age_seconds',
    type: 'gauge',
    help: 'Time that the stream keeps a message in seconds, where limited.',
    source: ofStream('max_age'),
    value: ({ config }) => config.maxAgeSeconds,
  },
  {
    name: 'nats_stream_duplicate_window_seconds',
    type: 'gauge',
    help: 'Time within which the stream refuses a message id twice in seconds.',
    source: ofStream('duplicate_window'),
    value: ({ config }) => config.duplicateWindowSeconds,
  },
  {
    name: 'nats_stream_configured_replicas',
    type: 'gauge',
    help: 'Replicas that the stream should have.',
    source: ofStream('num_replicas'),
    value: ({ config }) => config.replicas,
  },
  {
    name: 'nats_stream_sealed',
    type: 'gauge',
    help: '1 if the stream takes no messages any more, else 0.',
    source: ofStream('sealed'),
    when: { words: 'while 1', holds: ({ config }) => config.sealed },
    value: ({ config }) => Number(config.sealed),
  },
]

const streams = table<StreamRow>({
  entity: 'Stream configuration',
  cached: true,
  rows: streamRows,
  parts: streamParts,
  labels: streamLabels,
  families: [...streamLimits, ...streamSettings],
})

const streamInfo = table<StreamRow>({
  entity: 'Stream configuration',
  cached: true,
  rows: streamRows,
  parts: streamParts,
  labels: {
    ...streamLabels,
    retention: ({ config }) => config.retention,
    storage: ({ config }) => config.storage,
    discard: ({ config }) => config.discard,
  },
  families: [
    {
      name: 'nats_stream_config_info',
      type: 'gauge',
      help: 'Policies of the stream, in the labels.',
      source: ofStream('{retention,storage,discard}'),
      value: () => 1,
    },
  ],
})

interface ConsumerRow extends Identity {
  config: ConsumerConfig
}

/** Names of the consumers whose state is shown, one after another: compared as they stand, where keys would have to be made of them first. */
function shownNames(rows: readonly ShownConsumer[]): readonly string[] {
  const names: string[] = []
  for (const { cluster, server, consumer } of rows)
    names.push(cluster, server, consumer.account, consumer.stream, consumer.consumer)
  return names
}

/** Made in one go: a millisecond or two. */
const keysAtOnce = 2000

/** Shown where the state of the consumer is, which is on its leader and nowhere else: so both join one to one. */
function* consumerRows(world: World, once: Once): Iterable<ConsumerRow | Pause> {
  const shown = new Set<string>()
  for (const row of once(shownConsumers)) {
    shown.add(consumerKey(row, row.consumer))
    if (shown.size % keysAtOnce === 0) yield pause
  }
  if (shown.size === 0) return
  yield pause
  for (const { cluster, server, answer } of jszConfig(world)) {
    const of = { cluster, server }
    for (const config of answer.consumers) if (shown.has(consumerKey(of, config))) yield { cluster, server, config }
    yield pause
  }
}

const ofConsumer = (name: string): string => `/jsz account_details[].stream_detail[].consumer_detail[].config.${name}`

const consumers = table<ConsumerRow>({
  entity: 'Consumer configuration',
  cached: true,
  rows: consumerRows,
  parts: (world, keep, once) => [
    keep([world.shown, ...consumerParts(world)], () => shownNames(once(shownConsumers)), isSame),
    ...configAnswers(world),
  ],
  labels: {
    ...serverLabels,
    account: ({ config }) => config.account,
    stream: ({ config }) => config.stream,
    consumer: ({ config }) => config.consumer,
  },
  families: [
    {
      name: 'nats_consumer_max_ack_pending_messages',
      type: 'gauge',
      help: 'Messages that may be delivered and not acknowledged, at which delivery stops, where limited.',
      source: ofConsumer('max_ack_pending'),
      value: ({ config }) => config.maxAckPending,
    },
    {
      name: 'nats_consumer_max_deliveries',
      type: 'gauge',
      help: 'Times that a message is delivered, where limited.',
      source: ofConsumer('max_deliver'),
      value: ({ config }) => config.maxDeliver,
    },
    {
      name: 'nats_consumer_max_waiting_pulls',
      type: 'gauge',
      help: 'Pull requests that may wait, where limited.',
      source: ofConsumer('max_waiting'),
      value: ({ config }) => config.maxWaiting,
    },
    {
      name: 'nats_consumer_ack_wait_seconds',
      type: 'gauge',
      help: 'Time after which a message that was not acknowledged is delivered again in seconds.',
      source: ofConsumer('ack_wait'),
      value: ({ config }) => config.ackWaitSeconds,
    },
  ],
})

export const configTables = [streams, streamInfo, consumers]
