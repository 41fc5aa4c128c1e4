// jetstream_*: what the official exporter makes of /jsz, and the successors here.
import { alike, type Group } from './moved.ts'

const named = { server_id: 'server', server_name: 'server', cluster: 'nats_cluster' } as const
const account = { ...named, account: 'account', account_id: 'account' } as const
const stream = { ...account, stream_name: 'stream' } as const
const consumer = { ...stream, consumer_name: 'consumer' } as const

const leaders = 'Leaders in labels: each election starts new series; see nats_stream_leader, nats_meta_leader.'
const copies =
  'Followers answer 0 or what was true some time ago, and are summed with the leader; here only the leader answers.'
const age = { how: { kind: 'age', factor: 1 }, moves: true, wrong: 'An age: it moves while nothing happens.' } as const

const servers: Group = {
  title: 'prometheus-nats-exporter: JetStream of a server',
  prefix: 'jetstream_server_',
  labels: named,
  wrong: [leaders],
  rows: [
    ['jetstream_disabled', 'nats_jetstream_enabled', { how: { kind: 'inverted' } }],
    ...alike(
      { total_streams: 'nats_jetstream_streams', total_consumers: 'nats_jetstream_consumers' },
      { absentAt: [0], wrong: '0 while JetStream is disabled.' },
    ),
    ...alike(
      { total_messages: 'nats_jetstream_messages', total_message_bytes: 'nats_jetstream_stream_bytes' },
      { absentAt: [0], wrong: 'A gauge that is called a total; 0 while JetStream is disabled.' },
    ),
    ['max_memory', 'nats_jetstream_max_memory_bytes', { absentAt: [0] }],
    ['max_storage', 'nats_jetstream_max_storage_bytes', { absentAt: [0] }],
  ],
}

const accounts: Group = {
  title: 'prometheus-nats-exporter: JetStream of an account',
  prefix: 'jetstream_account_',
  labels: account,
  wrong: [leaders],
  rows: [
    ...alike(
      {
        max_memory: 'nats_account_jetstream_max_memory_bytes',
        max_storage: 'nats_account_jetstream_max_storage_bytes',
      },
      { absentAt: [2 ** 64, 0], wrong: '18,446,744,073,709,551,615 where nothing is limited.' },
    ),
    [
      'memory_used',
      'nats_account_jetstream_memory_bytes',
      { wrong: 'Of the whole cluster, on every server: a sum counts it thrice.' },
    ],
    [
      'storage_used',
      'nats_account_jetstream_storage_bytes',
      { wrong: 'Of the whole cluster, on every server: a sum counts it thrice.' },
    ],
  ],
}

const sourceWrong = 'Nanoseconds, and -1 for never.'

const streams: Group = {
  title: 'prometheus-nats-exporter: streams',
  prefix: 'jetstream_stream_',
  labels: stream,
  wrong: [leaders],
  rows: [
    ['total_messages', 'nats_stream_messages', { wrong: 'A gauge that is called a total.' }],
    ['total_bytes', 'nats_stream_bytes', { wrong: 'A gauge that is called a total.' }],
    ['first_seq', 'nats_stream_first_sequence'],
    ['last_seq', 'nats_stream_last_sequence'],
    ['consumer_count', 'nats_stream_consumers'],
    ['subject_count', 'nats_stream_subjects'],
    ['limit_bytes', 'nats_stream_max_bytes', { absentAt: [-1], wrong: '-1 where nothing is limited.' }],
    ['limit_messages', 'nats_stream_max_messages', { absentAt: [-1], wrong: '-1 where nothing is limited.' }],
    ...(['source', 'mirror'] as const).flatMap((copy): Group['rows'] => [
      [
        `${copy}_lag`,
        `nats_stream_source_lag_messages{copy="${copy}"}`,
        { labels: { [`${copy}_name`]: 'source_stream' }, wrong: copies },
      ],
      [
        `${copy}_active_duration_ns`,
        `nats_stream_source_last_contact_timestamp_seconds{copy="${copy}"}`,
        {
          ...age,
          how: { kind: 'age', factor: 1e9 },
          labels: { [`${copy}_name`]: 'source_stream' },
          absentAt: [-1],
          wrong: sourceWrong,
        },
      ],
    ]),
  ],
}

const consumers: Group = {
  title: 'prometheus-nats-exporter: consumers',
  prefix: 'jetstream_consumer_',
  labels: consumer,
  wrong: [leaders, copies],
  rows: [
    ['delivered_consumer_seq', 'nats_consumer_delivered_consumer_sequence'],
    ['delivered_stream_seq', 'nats_consumer_delivered_stream_sequence'],
    ['ack_floor_consumer_seq', 'nats_consumer_ack_floor_consumer_sequence'],
    ['ack_floor_stream_seq', 'nats_consumer_ack_floor_stream_sequence'],
    ['num_ack_pending', 'nats_consumer_ack_pending_messages'],
    ['num_redelivered', 'nats_consumer_redelivered_messages'],
    ['num_waiting', 'nats_consumer_waiting_pulls'],
    ['num_pending', 'nats_consumer_pending_messages'],
    ['last_delivery_seconds', 'nats_consumer_last_delivery_timestamp_seconds', age],
    ['last_ack_seconds', 'nats_consumer_last_ack_timestamp_seconds', age],
  ],
}

export const jsz: readonly Group[] = [servers, accounts, streams, consumers]
