// Streams and consumers that lose what they should keep, and those that only look like it.
import { about, as, assetLastSeen, lastSeen, n1, n2, one, type Case, type Labels } from './case.ts'

const ofStream = { nats_cluster: 'c1', account: 'APP', stream: 'JOBS' }
const ofConsumer = { ...ofStream, consumer: 'work' }
const stream = (name: string, values: string, labels: Labels = {}) =>
  one(`nats_stream_${name}`, { ...n1, ...ofStream, ...labels }, values)
const consumer = (name: string, values: string, labels: Labels = {}) =>
  one(`nats_consumer_${name}`, { ...n1, ...ofConsumer, ...labels }, values)
const config = (retention: string, discard: string, labels: Labels = {}) =>
  stream('config_info', '1x40', { retention, discard, storage: 'file', ...labels })
const standalone = (server: string) => ({ nats_cluster: '', server })

const streams: Case[] = [
  about('NatsStreamDiscardsUnprocessed')(
    'a work queue and an interest stream at their limits',
    {
      ...stream('bytes', '100x40'),
      ...stream('max_bytes', '100x40'),
      ...config('workqueue', 'old'),
      ...stream('messages', '1000x40', { stream: 'B' }),
      ...stream('max_messages', '1000x40', { stream: 'B' }),
      ...config('interest', 'old', { stream: 'B' }),
    },
    { '4m': [], '6m': [as('warning', ofStream), as('warning', { ...ofStream, stream: 'B' })] },
  ),
  about('NatsStreamDiscardsUnprocessed')(
    'one that refuses new ones, a stream that is full by design, one with room, and a limit of another server alone',
    {
      ...stream('bytes', '100x40'),
      ...stream('max_bytes', '100x40'),
      ...config('workqueue', 'new'),
      ...stream('bytes', '100x40', { stream: 'B' }),
      ...stream('max_bytes', '100x40', { stream: 'B' }),
      ...config('limits', 'old', { stream: 'B' }),
      ...stream('bytes', '50x40', { stream: 'C' }),
      ...stream('max_bytes', '100x40', { stream: 'C' }),
      ...config('workqueue', 'old', { stream: 'C' }),
      ...stream('bytes', '100x40', { stream: 'D', ...standalone('edge-a') }),
      ...stream('max_bytes', '900x40', { stream: 'D', ...standalone('edge-a') }),
      ...config('workqueue', 'old', { stream: 'D', ...standalone('edge-a') }),
      ...stream('max_bytes', '100x40', { stream: 'D', ...standalone('edge-b') }),
    },
    { '8m': [] },
  ),
  about('NatsStreamUnderReplicated')(
    'two of three, for hours',
    { ...stream('replicas', '2x400'), ...stream('configured_replicas', '3x400') },
    { '10m': [], '20m': [as('warning', ofStream)], '3h': [as('warning', ofStream)] },
  ),
  about('NatsStreamUnderReplicated')(
    'as many as configured, a limit read five minutes late, and a stream that nobody knows the limit of',
    {
      ...stream('replicas', '3x40 1x40'),
      ...stream('configured_replicas', '3x50 1x40'),
      ...stream('replicas', '2x80', { stream: 'B' }),
    },
    { '18m': [], '24m': [], '35m': [] },
  ),
  about('NatsStreamMoveStuck')(
    'moved since before, told after two hours, until it is at rest',
    stream('move_started_timestamp_seconds', '-600x400 _x100'),
    { '1h45m': [], '2h': [as('warning', ofStream)], '3h15m': [as('warning', ofStream)], '4h': [] },
  ),
  about('NatsStreamMoveStuck')(
    'one move after another, each done within the two hours',
    stream('move_started_timestamp_seconds', '0x200 _x20 6600x200'),
    { '1h30m': [], '3h': [] },
  ),
  about('NatsStreamOrphanDeleted')(
    'one server after its start, and the same stream on two',
    {
      ...lastSeen(n1, 'orphan_cleaned', '0x4 140x80'),
      ...lastSeen(n2, 'orphan_cleaned', '0x10 320x80'),
      ...assetLastSeen({ ...n1, ...ofStream }, 'orphan_cleaned', '_x4 140x80'),
      ...assetLastSeen({ ...n2, ...ofStream }, 'orphan_cleaned', '_x10 320x80'),
    },
    { '1m': [], '4m': [as('warning', ofStream)], '6m': [as('warning', ofStream), as('critical', ofStream)] },
  ),
  about('NatsStreamOrphanDeleted')(
    'on one server, after its snapshot of the meta group did not read',
    {
      ...lastSeen(n1, 'orphan_cleaned', '0x4 140x80'),
      ...assetLastSeen({ ...n1, ...ofStream }, 'orphan_cleaned', '_x4 140x80'),
      ...assetLastSeen({ ...n1, group: '_meta_' }, 'raft_snapshot_corrupt', '_x4 130x80'),
    },
    { '3m': [as('warning', ofStream), as('critical', ofStream)] },
  ),
  about('NatsStreamOrphanDeleted')(
    'never, and a day ago',
    {
      ...lastSeen(n1, 'orphan_cleaned', '0x40'),
      ...assetLastSeen({ ...n2, ...ofStream }, 'orphan_cleaned', '-86400x40'),
    },
    { '15m': [] },
  ),
  about('NatsStreamSourceStalled')(
    'heard of never, an error, and a leader that never heard of it though the one before had',
    {
      ...stream('source_lag_messages', '0x100', { copy: 'mirror', source_stream: 'A' }),
      ...stream('source_contacted', '0x100', { copy: 'mirror', source_stream: 'B' }),
      ...stream('source_error', '1x100', { copy: 'mirror', source_stream: 'C' }),
      ...stream('source_lag_messages', '0x20 stale', { copy: 'source', source_stream: 'D' }),
      ...stream('source_last_contact_timestamp_seconds', '0+30x4 120x16 stale', { copy: 'source', source_stream: 'D' }),
      ...stream('source_lag_messages', '_x21 0x300', { ...n2, copy: 'source', source_stream: 'D' }),
    },
    {
      '9m': [],
      '25m': [
        ...['A', 'B', 'C'].map((name) => ({ copy: 'mirror', source_stream: name })),
        { copy: 'source', source_stream: 'D' },
      ].map((labels) => as('warning', { ...ofStream, ...labels })),
      '2h': [as('warning', { ...ofStream, copy: 'source', source_stream: 'D' })],
    },
  ),
  about('NatsStreamSourceStalled')(
    'a first copy of millions that comes closer',
    {
      ...stream('source_lag_messages', '5000000-30000x160', { copy: 'mirror', source_stream: 'A' }),
      ...stream('source_last_contact_timestamp_seconds', '0+30x160', { copy: 'mirror', source_stream: 'A' }),
      ...stream('source_contacted', '1x160', { copy: 'mirror', source_stream: 'A' }),
      ...stream('source_error', '0x160', { copy: 'mirror', source_stream: 'A' }),
    },
    { '15m': [], '60m': [] },
  ),
]

const consumers: Case[] = [
  about('NatsConsumerLosesMessages')(
    'its stream removes what it has not seen; and one that has seen more than its stream has',
    {
      ...stream('first_sequence', '1000+100x80'),
      ...consumer('delivered_stream_sequence', '500x80'),
      ...consumer('pending_messages', '9000x80'),
      ...lastSeen(n2, 'consumer_ahead_of_stream', '0x4 140+30x80'),
    },
    { '4m': [], '14m': [as('warning', ofConsumer), as('warning', n2)] },
  ),
  about('NatsConsumerLosesMessages')(
    'a consumer that keeps up, one with a backlog that is all there, one that has read everything',
    {
      ...stream('first_sequence', '1000+100x80'),
      ...consumer('delivered_stream_sequence', '2000+100x80'),
      ...consumer('pending_messages', '9000x80'),
      ...consumer('delivered_stream_sequence', '500x80', { consumer: 'done' }),
      ...consumer('pending_messages', '0x80', { consumer: 'done' }),
      ...stream('first_sequence', '1000x80', { stream: 'B' }),
      ...consumer('delivered_stream_sequence', '0x80', { stream: 'B' }),
      ...consumer('pending_messages', '9x80', { stream: 'B' }),
    },
    { '14m': [], '30m': [] },
  ),
  about('NatsConsumerLosesMessages')(
    'a busy queue of which the consumer is asked once a minute, and its stream at each scrape',
    {
      ...stream('first_sequence', '1000+100x80'),
      // Shown a scrape after it was asked, and at the next one again.
      ...consumer(
        'delivered_stream_sequence',
        `1000 ${Array.from({ length: 40 }, (_, at) => `${1000 + 200 * at}x1`).join(' ')}`,
      ),
      ...consumer('pending_messages', '9000x80'),
    },
    { '14m': [], '30m': [] },
  ),
  about('NatsConsumerRedelivering')(
    'most of what is not acknowledged was delivered before',
    { ...consumer('redelivered_messages', '80x60'), ...consumer('ack_pending_messages', '100x60') },
    { '14m': [], '16m': [as('warning', ofConsumer)] },
  ),
  about('NatsConsumerRedelivering')(
    'a few, a small part, and a paused one',
    {
      ...consumer('redelivered_messages', '9x60'),
      ...consumer('ack_pending_messages', '9x60'),
      ...consumer('redelivered_messages', '80x60', { consumer: 'b' }),
      ...consumer('ack_pending_messages', '1000x60', { consumer: 'b' }),
      ...consumer('redelivered_messages', '80x60', { consumer: 'c' }),
      ...consumer('ack_pending_messages', '80x60', { consumer: 'c' }),
      ...consumer('paused', '1x60', { consumer: 'c' }),
    },
    { '20m': [] },
  ),
  about('NatsPushConsumerUnbound')(
    'nobody is subscribed and messages wait',
    { ...consumer('push_bound', '0x60'), ...consumer('pending_messages', '5+1x60') },
    { '9m': [], '11m': [as('warning', ofConsumer)] },
  ),
  about('NatsPushConsumerUnbound')(
    'a client reconnects; nothing waits; a pull consumer of which nothing is known; one that nobody reads; one whose limits are not read',
    {
      ...consumer('push_bound', '1x4 0x6 1x60'),
      ...consumer('pending_messages', '5x60'),
      ...consumer('push_bound', '0x60', { consumer: 'b' }),
      ...consumer('pending_messages', '0x60', { consumer: 'b' }),
      ...consumer('pending_messages', '500x60', { consumer: 'c' }),
      ...consumer('push_bound', '0x60', { consumer: 'd' }),
      ...consumer('pending_messages', '500x60', { consumer: 'd' }),
      ...consumer('max_waiting_pulls', '512x60', { consumer: 'd' }),
      ...consumer('push_bound', '0x60', { consumer: 'e' }),
      ...consumer('pending_messages', '500x60', { consumer: 'e' }),
      ...consumer('waiting_pulls', '1 0x60', { consumer: 'e' }),
    },
    { '15m': [] },
  ),
  about('NatsConsumerStalled')(
    'a push consumer whose client takes nothing, and jobs that nobody finishes in time',
    {
      ...consumer('pending_messages', '500x60'),
      ...consumer('delivered_stream_sequence', '7x60'),
      ...consumer('push_bound', '1x60'),
      ...consumer('pending_messages', '500x60', { consumer: 'b' }),
      ...consumer('delivered_stream_sequence', '7x60', { consumer: 'b' }),
      ...consumer('ack_pending_messages', '1x60', { consumer: 'b' }),
      ...consumer('ack_wait_seconds', '30x60', { consumer: 'b' }),
    },
    { '15m': [as('warning', ofConsumer), as('warning', { ...ofConsumer, consumer: 'b' })] },
  ),
  about('NatsConsumerStalled')(
    'paused on request; jobs of half an hour that may take an hour; on two servers that stand alone, each its own',
    {
      ...consumer('pending_messages', '500x90'),
      ...consumer('delivered_stream_sequence', '7x90'),
      ...consumer('waiting_pulls', '1x90'),
      ...consumer('paused', '1x90'),
      ...consumer('pending_messages', '500x90', { consumer: 'b' }),
      ...consumer('delivered_stream_sequence', '0x59 1x90', { consumer: 'b' }),
      ...consumer('ack_pending_messages', '1x90', { consumer: 'b' }),
      ...consumer('ack_wait_seconds', '3600x90', { consumer: 'b' }),
      ...consumer('pending_messages', '500x90', standalone('edge-a')),
      ...consumer('delivered_stream_sequence', '0+10x90', standalone('edge-a')),
      ...consumer('delivered_stream_sequence', '7x90', standalone('edge-b')),
      ...consumer('waiting_pulls', '1x90', standalone('edge-b')),
    },
    { '15m': [], '25m': [], '40m': [] },
  ),
  about('NatsConsumerBacklogGrowing')(
    'nobody reads: information; it is paused: nothing',
    {
      ...consumer('pending_messages', '2000+10x120'),
      ...consumer('delivered_stream_sequence', '7x120'),
      ...consumer('waiting_pulls', '0x120'),
      ...consumer('ack_pending_messages', '0x120'),
      ...consumer('pending_messages', '2000+10x120', { consumer: 'b' }),
      ...consumer('paused', '1x120', { consumer: 'b' }),
    },
    { '40m': [as('info', ofConsumer)] },
  ),
  about('NatsConsumerAckPendingHigh')(
    'against its own limit',
    {
      ...consumer('ack_pending_messages', '198x60'),
      ...consumer('max_ack_pending_messages', '200x60'),
      ...consumer('ack_pending_messages', '5000x60', { consumer: 'b' }),
      ...consumer('max_ack_pending_messages', '50000x60', { consumer: 'b' }),
      ...consumer('ack_pending_messages', '1x60', { consumer: 'c' }),
      ...consumer('max_ack_pending_messages', '1x60', { consumer: 'c' }),
    },
    { '20m': [as('info', ofConsumer)] },
  ),
]

export const cases: Case[] = [...streams, ...consumers]
