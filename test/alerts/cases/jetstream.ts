// JetStream: limits, refusals, consumers. Configuration, copies on other replicas and old errors are no alarm.
import { about, as, lastSeen, n1, n2, n3, one, type Case, type Labels } from './case.ts'

const used = (labels: Labels, what: string, values: string, max = '100x200') => ({
  ...one(`nats_jetstream_${what}_bytes`, labels, values),
  ...one(`nats_jetstream_max_${what}_bytes`, labels, max),
})
const account = { nats_cluster: 'c1', account: 'APP' }
const ofConsumer = { ...account, stream: 'ORDERS', consumer: 'billing' }
const on = (labels: Labels, name: string, values: string) =>
  one(`nats_consumer_${name}`, { ...labels, ...ofConsumer }, values)

function full(what: 'storage' | 'memory'): Case[] {
  const test = about(what === 'storage' ? 'NatsJetStreamStorageHigh' : 'NatsJetStreamMemoryHigh')
  return [
    test(
      `80 % and 95 % of ${what}`,
      { ...used(n1, what, '0 0 82x40'), ...used(n2, what, '0 0 96x40') },
      {
        '5m': [],
        '7m': [as('warning', n1), as('warning', n2), as('critical', n2)],
      },
    ),
    test(
      `79 % of ${what}, a peak, and no limit`,
      { ...used(n1, what, '79x40'), ...used(n2, what, '0 99 99 0x40'), ...used(n3, what, '99x40', '0x40') },
      { '3m': [], '8m': [] },
    ),
  ]
}

function limited(what: 'storage' | 'memory'): Case[] {
  const test = about(what === 'storage' ? 'NatsAccountStorageHigh' : 'NatsAccountMemoryHigh')
  const both = (labels: Labels, values: string, max: string) => ({
    ...one(`nats_account_jetstream_${what}_bytes`, { ...labels, account: 'APP' }, values),
    ...one(`nats_account_jetstream_max_${what}_bytes`, { ...labels, account: 'APP' }, max),
  })
  return [
    test(
      'every server says the same, and it counts once',
      { ...both(n1, '91x40', '100x40'), ...both(n2, '91x40', '100x40') },
      { '6m': [as('warning', account)] },
    ),
    test(
      'on three servers a third each',
      { ...both(n1, '31x40', '100x40'), ...both(n2, '31x40', '100x40'), ...both(n3, '31x40', '100x40') },
      { '6m': [] },
    ),
  ]
}

const consumers: Case[] = [
  about('NatsConsumerStalled')(
    'someone pulls and nothing is delivered for ten minutes',
    {
      ...on(n1, 'pending_messages', '500+10x60'),
      ...on(n1, 'delivered_stream_sequence', '7x60'),
      ...on(n1, 'waiting_pulls', '1x60'),
    },
    { '5m': [], '15m': [as('warning', ofConsumer)] },
  ),
  about('NatsConsumerStalled')(
    'nobody asks; it delivers; nothing waits',
    {
      ...on(n1, 'pending_messages', '500x60'),
      ...on(n1, 'delivered_stream_sequence', '7x60'),
      ...on(n1, 'waiting_pulls', '0x60'),
      ...on(n1, 'ack_pending_messages', '0x60'),
      ...one('nats_consumer_pending_messages', { ...n1, ...ofConsumer, consumer: 'busy' }, '500x60'),
      ...one('nats_consumer_delivered_stream_sequence', { ...n1, ...ofConsumer, consumer: 'busy' }, '0+100x60'),
      ...one('nats_consumer_waiting_pulls', { ...n1, ...ofConsumer, consumer: 'busy' }, '1x60'),
      ...one('nats_consumer_pending_messages', { ...n1, ...ofConsumer, consumer: 'idle' }, '0x60'),
      ...one('nats_consumer_delivered_stream_sequence', { ...n1, ...ofConsumer, consumer: 'idle' }, '7x60'),
      ...one('nats_consumer_waiting_pulls', { ...n1, ...ofConsumer, consumer: 'idle' }, '1x60'),
    },
    { '15m': [], '25m': [] },
  ),
  about('NatsConsumerBacklogGrowing')(
    'a thousand and more, for a quarter of an hour',
    on(n1, 'pending_messages', '2000+100x120'),
    {
      '10m': [],
      '40m': [as('warning', ofConsumer)],
    },
  ),
  about('NatsConsumerBacklogGrowing')(
    'it shrinks, or is short',
    {
      ...on(n1, 'pending_messages', '90000-100x120'),
      ...one('nats_consumer_pending_messages', { ...n1, ...ofConsumer, consumer: 'b' }, '0+5x120'),
    },
    { '40m': [] },
  ),
  about('NatsConsumerAckPendingHigh')(
    'a thousand for a quarter of an hour',
    on(n1, 'ack_pending_messages', '1000x60'),
    {
      '10m': [],
      '16m': [as('info', ofConsumer)],
    },
  ),
  about('NatsConsumerAckPendingHigh')('a few hundred', on(n1, 'ack_pending_messages', '999x60'), { '20m': [] }),
]

const ofStream = { ...account, stream: 'ORDERS' }
const stream = (labels: Labels, name: string, values: string) =>
  one(`nats_stream_${name}`, { ...n1, ...ofStream, ...labels }, values)
const discards = (labels: Labels, discard: string) =>
  stream({ ...labels, discard, retention: 'limits', storage: 'file' }, 'config_info', '1x40')
const copy = { ...ofStream, copy: 'mirror', source_stream: 'SOURCE' }
const ofAccount = (labels: Labels, name: string, values: string) =>
  one(`nats_account_${name}`, { ...labels, account: 'APP' }, values)

const limits: Case[] = [
  about('NatsStreamNearLimit')(
    'by bytes and by messages where new ones are refused, and by consumers',
    {
      ...stream({}, 'bytes', '91x40'),
      ...stream({}, 'max_bytes', '100x40'),
      ...discards({}, 'new'),
      ...stream({ stream: 'B' }, 'messages', '95x40'),
      ...stream({ stream: 'B' }, 'max_messages', '100x40'),
      ...discards({ stream: 'B' }, 'new'),
      ...stream({ stream: 'C' }, 'consumers', '10x40'),
      ...stream({ stream: 'C' }, 'max_consumers', '10x40'),
    },
    { '4m': [], '6m': ['ORDERS', 'B', 'C'].map((name) => as('warning', { ...ofStream, stream: name })) },
  ),
  about('NatsStreamNearLimit')(
    'a stream that discards old messages is full by design; one with room; one without a limit',
    {
      ...stream({}, 'bytes', '100x40'),
      ...stream({}, 'max_bytes', '100x40'),
      ...discards({}, 'old'),
      ...stream({ stream: 'B' }, 'bytes', '80x40'),
      ...stream({ stream: 'B' }, 'max_bytes', '100x40'),
      ...discards({ stream: 'B' }, 'new'),
      ...stream({ stream: 'C' }, 'bytes', '900x40'),
      ...discards({ stream: 'C' }, 'new'),
    },
    { '6m': [] },
  ),
  about('NatsStreamSourceStalled')(
    'far behind, and silent',
    {
      ...one('nats_stream_source_lag_messages', { ...n1, ...copy }, '20000x60'),
      ...one('nats_stream_source_last_contact_timestamp_seconds', { ...n1, ...copy }, '0+30x60'),
      ...one('nats_stream_source_lag_messages', { ...n1, ...copy, stream: 'B' }, '0x60'),
      ...one('nats_stream_source_last_contact_timestamp_seconds', { ...n1, ...copy, stream: 'B' }, '1x60'),
    },
    { '9m': [], '16m': [as('warning', copy), as('warning', { ...copy, stream: 'B' })] },
  ),
  about('NatsStreamSourceStalled')(
    'a little behind, heard of all the time; a backlog that is caught up; one that never began',
    {
      ...one('nats_stream_source_lag_messages', { ...n1, ...copy }, '900x60'),
      ...one('nats_stream_source_last_contact_timestamp_seconds', { ...n1, ...copy }, '0+30x60'),
      ...one('nats_stream_source_lag_messages', { ...n1, ...copy, stream: 'B' }, '90000x16 0x60'),
      ...one('nats_stream_source_last_contact_timestamp_seconds', { ...n1, ...copy, stream: 'C' }, '0x60'),
    },
    { '9m': [], '20m': [] },
  ),
  about('NatsAccountConnectionsHigh')(
    'connections of all servers together',
    {
      ...ofAccount(n1, 'connections', '50x40'),
      ...ofAccount(n2, 'connections', '45x40'),
      ...ofAccount(n1, 'max_connections', '100x40'),
      ...ofAccount(n2, 'max_connections', '100x40'),
    },
    { '4m': [], '6m': [as('warning', account)] },
  ),
  about('NatsAccountConnectionsHigh')(
    'half of them, and no limit',
    {
      ...ofAccount(n1, 'connections', '50x40'),
      ...ofAccount(n1, 'max_connections', '100x40'),
      ...ofAccount(n1, 'subscriptions', '90000x40'),
    },
    { '6m': [] },
  ),
]

const requests = (labels: Labels, all: string, errors: string) => ({
  ...one('nats_jetstream_api_requests_total', labels, all),
  ...one('nats_jetstream_api_errors_total', labels, errors),
})

export const cases: Case[] = [
  about('NatsJetStreamDisabled')(
    'by the log, and by /varz alone',
    {
      ...lastSeen(n1, 'jetstream_disabled', '0x4 140x40'),
      ...one('nats_jetstream_enabled', n2, '1x4 0x40'),
    },
    { '2m': [], '5m': [as('critical', n1), as('critical', n2)], '9m': [as('critical', n2)] },
  ),
  about('NatsJetStreamDisabled')(
    'a server that never had it, and one that starts',
    {
      ...one('nats_jetstream_enabled', n1, '0x40'),
      ...one('nats_jetstream_enabled', n2, '1 1 _ _ 0 1x40'),
      ...lastSeen(n1, 'jetstream_disabled', '0x40'),
    },
    { '2m': [], '3m': [], '10m': [] },
  ),
  about('NatsJetStreamOutOfResources')('logged a moment ago', lastSeen(n1, 'jetstream_out_of_storage', '0x4 140x40'), {
    '2m': [],
    '150s': [as('critical', n1)],
    '9m': [],
  }),
  about('NatsJetStreamOutOfResources')('never', lastSeen(n1, 'jetstream_out_of_storage', '0x40'), { '10m': [] }),
  ...full('storage'),
  ...full('memory'),
  about('NatsJetStreamReservedHigh')(
    '90 % reserved',
    {
      ...one('nats_jetstream_reserved_storage_bytes', n1, '91x40'),
      ...one('nats_jetstream_max_storage_bytes', n1, '100x40'),
    },
    { '4m': [], '6m': [as('warning', n1)] },
  ),
  about('NatsJetStreamReservedHigh')(
    '80 % reserved',
    {
      ...one('nats_jetstream_reserved_storage_bytes', n1, '80x40'),
      ...one('nats_jetstream_max_storage_bytes', n1, '100x40'),
    },
    { '9m': [] },
  ),
  ...limited('storage'),
  ...limited('memory'),
  about('NatsJetStreamApiErrors')('one in ten', requests(n1, '0+100x60', '0+10x60'), {
    '5m': [],
    '16m': [as('warning', n1)],
  }),
  about('NatsJetStreamApiErrors')(
    'many long ago, and few of few',
    { ...requests(n1, '9000+100x60', '8000x60'), ...requests(n2, '0+1x60', '0+1x60') },
    { '20m': [] },
  ),
  about('NatsHaAssetsHigh')(
    'a thousand, or most of what is allowed',
    {
      ...one('nats_jetstream_ha_assets', n1, '1000x40'),
      ...one('nats_jetstream_ha_assets', n2, '95x40'),
      ...one('nats_jetstream_max_ha_assets', n2, '100x40'),
    },
    {
      '4m': [],
      '6m': [as('warning', n1), as('warning', n2)],
    },
  ),
  about('NatsHaAssetsHigh')(
    'some hundreds without a limit',
    { ...one('nats_jetstream_ha_assets', n1, '900x40'), ...one('nats_jetstream_max_ha_assets', n1, '0x40') },
    { '9m': [] },
  ),
  about('NatsStreamSubjectsHigh')(
    'a million',
    one('nats_stream_subjects', { ...n1, account: 'APP', stream: 'ORDERS' }, '1000000x40'),
    {
      '4m': [],
      '6m': [as('info', { ...account, stream: 'ORDERS' })],
    },
  ),
  about('NatsStreamSubjectsHigh')(
    'some thousands',
    one('nats_stream_subjects', { ...n1, account: 'APP', stream: 'ORDERS' }, '9000x40'),
    { '9m': [] },
  ),
  ...limits,
  ...consumers,
]
