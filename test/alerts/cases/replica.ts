// Replicas: one that stays behind or away is called; a restart, a catch-up and what two scrapes differ by are not.
import { about, as, assetLastSeen, n1, n2, n3, one, type Case } from './case.ts'

const ofStream = { nats_cluster: 'c1', account: 'APP', stream: 'ORDERS' }
const peer = { ...ofStream, peer: 'n3' }
/** As an alert says it: the server is that of the replica. */
const lagging = { ...peer, server: 'n3' }

export const cases: Case[] = [
  about('NatsStreamReplicaLagging')(
    'a thousand entries, and a few while not current',
    {
      ...one('nats_stream_peer_lag_entries', { ...n1, ...peer }, '0 0 1000x40'),
      ...one('nats_stream_peer_lag_entries', { ...n1, ...peer, stream: 'B' }, '0 0 10x40'),
      ...one('nats_stream_peer_current', { ...n1, ...peer, stream: 'B' }, '1 1 0x40'),
    },
    { '5m': [], '7m': [as('warning', lagging), as('warning', { ...lagging, stream: 'B' })] },
  ),
  about('NatsStreamReplicaLagging')(
    'a replica that catches up within five minutes, and one as current as can be',
    {
      ...one('nats_stream_peer_lag_entries', { ...n1, ...peer }, '9000x8 10x40'),
      ...one('nats_stream_peer_current', { ...n1, ...peer }, '0x8 1x40'),
    },
    { '4m': [], '10m': [] },
  ),
  about('NatsConsumerReplicaLagging')(
    'a thousand entries',
    one('nats_consumer_peer_lag_entries', { ...n1, ...peer, consumer: 'b' }, '0 0 1000x40'),
    {
      '5m': [],
      '7m': [as('warning', { ...lagging, consumer: 'b' })],
    },
  ),
  about('NatsConsumerReplicaLagging')(
    'a little',
    one('nats_consumer_peer_lag_entries', { ...n1, ...peer, consumer: 'b' }, '999x40'),
    { '9m': [] },
  ),
  about('NatsReplicaOffline')(
    'to the leader of a stream, or of the meta group',
    {
      ...one('nats_stream_peer_offline', { ...n1, ...peer }, '0 0 1x40'),
      ...one('nats_meta_peer_offline', { ...n1, peer: 'n2' }, '0 0 1x40'),
    },
    {
      '5m': [],
      '7m': [as('warning', { ...n2, peer: 'n2' }), as('warning', { ...n3, peer: 'n3' })],
    },
  ),
  about('NatsReplicaOffline')('a restart', one('nats_stream_peer_offline', { ...n1, ...peer }, '0 1 1 1 0x40'), {
    '2m': [],
    '7m': [],
  }),
  about('NatsStreamReplicasDiverge')(
    'one replica stays behind for ten minutes',
    {
      ...one('nats_stream_last_sequence', { ...n1, ...ofStream }, '50000x80'),
      ...one('nats_stream_last_sequence', { ...n2, ...ofStream }, '40000x80'),
      ...one('nats_stream_messages', { ...n1, ...ofStream }, '50000x80'),
    },
    { '9m': [], '12m': [as('warning', ofStream)] },
  ),
  about('NatsStreamReplicasDiverge')(
    'two scrapes of a stream that takes 1,000 messages a second',
    {
      ...one('nats_stream_last_sequence', { ...n1, ...ofStream }, '0+30000x80'),
      ...one('nats_stream_last_sequence', { ...n2, ...ofStream }, '20000+30000x80'),
      ...one('nats_stream_messages', { ...n1, ...ofStream }, '50000x80'),
    },
    { '12m': [], '20m': [] },
  ),
  about('NatsCatchupStalled')(
    'twice for one stream',
    assetLastSeen({ ...n1, ...ofStream }, 'catchup_stalled', '_ _ 60x8 300x40'),
    {
      '3m': [],
      '5m30s': [as('warning', { ...n1, account: 'APP', stream: 'ORDERS' })],
      '20m': [],
    },
  ),
  about('NatsCatchupStalled')(
    'once: a peer restarted under load',
    assetLastSeen({ ...n1, ...ofStream }, 'catchup_stalled', '_ _ 60x40'),
    {
      '90s': [],
      '5m': [],
    },
  ),
]
