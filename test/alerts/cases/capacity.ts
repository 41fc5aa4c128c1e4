// JetStream of a server that fills up or is off, and accounts at the end of what they may.
import { about, as, n1, n2, n3, one, type Case } from './case.ts'

export const cases: Case[] = [
  about('NatsJetStreamStorageFilling')(
    'full in three hours',
    {
      ...one('nats_jetstream_storage_bytes', n1, '600000+1000x200'),
      ...one('nats_jetstream_max_storage_bytes', n1, '1000000x200'),
      ...one('nats_jetstream_storage_bytes', n2, '600000+300x200'),
      ...one('nats_jetstream_max_storage_bytes', n2, '1000000x200'),
    },
    { '4m': [], '20m': [as('warning', n1), as('critical', n1), as('warning', n2)] },
  ),
  about('NatsJetStreamStorageFilling')(
    'half empty; a store that empties itself again; one that grows by little',
    {
      ...one('nats_jetstream_storage_bytes', n1, '100000+1000x200'),
      ...one('nats_jetstream_max_storage_bytes', n1, '1000000x200'),
      ...one('nats_jetstream_storage_bytes', n2, '600000+5000x8 640000-5000x8 600000x180'),
      ...one('nats_jetstream_max_storage_bytes', n2, '1000000x200'),
      ...one('nats_jetstream_storage_bytes', n3, '600000+1x200'),
      ...one('nats_jetstream_max_storage_bytes', n3, '1000000x200'),
    },
    { '40m': [], '60m': [], '90m': [] },
  ),
  about('NatsAccountExpired')(
    'its claims are over',
    one('nats_account_expired', { ...n1, account: 'APP' }, '0 0 1x20'),
    {
      '1m': [],
      '3m': [as('critical', { nats_cluster: 'c1', account: 'APP' })],
    },
  ),
  about('NatsAccountExpired')('they are not', one('nats_account_expired', { ...n1, account: 'APP' }, '0x40'), {
    '15m': [],
  }),
  about('NatsAccountConnectionsHigh')(
    'at all of them',
    {
      ...one('nats_account_connections', { ...n1, account: 'APP' }, '60x40'),
      ...one('nats_account_connections', { ...n2, account: 'APP' }, '40x40'),
      ...one('nats_account_max_connections', { ...n1, account: 'APP' }, '100x40'),
    },
    { '6m': ['warning', 'critical'].map((severity) => as(severity, { nats_cluster: 'c1', account: 'APP' })) },
  ),
  about('NatsJetStreamDisabled')(
    'a restart without JetStream, by a server whose clock is ahead',
    {
      ...one('nats_jetstream_enabled', n1, '1x40 _x3 0x400'),
      ...one('nats_server_start_timestamp_seconds', n1, '-9000x40 _x3 1340x400'),
    },
    { '25m': [], '2h': [] },
  ),
  about('NatsJetStreamDisabled')(
    'for as long as it is off',
    {
      ...one('nats_jetstream_enabled', n1, '1x20 0x400'),
      ...one('nats_server_start_timestamp_seconds', n1, '-9000x420'),
    },
    { '90m': [], '2h': [as('critical', n1)], '30h': [as('critical', n1)] },
    '5m',
  ),
]
