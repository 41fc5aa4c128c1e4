// The cascade: each line is called for what it is, and starts, logins and single slow clients are left alone.
import {
  about,
  as,
  assetLastSeen,
  collector,
  lastSeen,
  n1,
  n2,
  n3,
  one,
  seconds,
  type Case,
  type Labels,
} from './case.ts'

const slow = (labels: Labels, kind: string, values: string) =>
  one('nats_internal_subscription_seconds_count', { ...labels, class: kind }, values)
const reads = (labels: Labels, kind: string, values: string) =>
  one('nats_readloop_processing_seconds_count', { ...labels, kind }, values)
const started = (labels: Labels, values: string) => one('nats_server_start_timestamp_seconds', labels, values)
const subscription = about('NatsInternalSubscriptionSlow')
const readloop = about('NatsReadloopSlow')
const orders = { ...n1, account: 'APP', stream: 'ORDERS' }
const dropped = (labels: Labels, kind: string, values: string) =>
  one('nats_server_slow_consumers_by_kind_total', { ...labels, kind }, values)

export const cases: Case[] = [
  subscription(
    'one line of the API, three of RAFT',
    {
      ...slow(n1, 'jsapi', '0x4 1x40'),
      ...slow(n2, 'raft', '0x4 3x40'),
      ...started(n1, '-9000x40'),
      ...started(n2, '-9000x40'),
    },
    {
      '2m': [],
      '3m': [
        as('warning', { ...n1, class: 'jsapi' }),
        as('warning', { ...n2, class: 'raft' }),
        as('critical', { ...n2, class: 'raft' }),
      ],
      '12m': [],
    },
  ),
  subscription(
    'a server that just started is not critical',
    { ...slow(n1, 'raft', '0x4 9x40'), ...started(n1, '60x40') },
    {
      '3m': [as('warning', { ...n1, class: 'raft' })],
    },
  ),
  subscription('none for five minutes', slow(n1, 'raft', '9x40'), { '10m': [] }),
  readloop(
    'one on a route, three on a client, one on a client beside a slow callback, three on a route',
    {
      ...reads(n1, 'route', '0x4 1x40'),
      ...reads(n2, 'client', '0x4 3x40'),
      ...reads(n3, 'client', '0x4 1x40'),
      ...slow(n3, 'jsapi', '0x4 1x40'),
      ...reads(n3, 'route', '0x4 3x40'),
      ...started(n3, '-9000x40'),
    },
    {
      '2m': [],
      '3m': [
        as('warning', { ...n1, kind: 'route' }),
        as('warning', { ...n2, kind: 'client' }),
        as('warning', { ...n3, kind: 'client' }),
        as('warning', { ...n3, kind: 'route' }),
        as('critical', { ...n3, kind: 'route' }),
      ],
    },
  ),
  readloop(
    'one on a client, beside a sign of slow storage',
    { ...reads(n1, 'client', '0x4 1x40'), ...lastSeen(n1, 'metalayer_snapshot_slow', '0x4 140x40') },
    {
      '3m': [as('warning', { ...n1, kind: 'client' })],
    },
  ),
  readloop('a login that waits 2.0 s for its account', reads(n1, 'client', '0x4 1x40'), { '3m': [], '6m': [] }),
  about('NatsStreamHighLag')(
    'logged, and again in the next minute',
    assetLastSeen(orders, 'stream_high_lag', '_ _ 60+30x20'),
    {
      '30s': [],
      '1m': [as('warning', orders)],
      '4m': [as('warning', orders), as('critical', orders)],
      '15m': [],
    },
  ),
  about('NatsStreamHighLag')('long ago', assetLastSeen(orders, 'stream_high_lag', '1x200'), { '20m': [] }),
  about('NatsSlowConsumerRoute')(
    'a route and a gateway',
    { ...dropped(n1, 'route', '0x4 1x40'), ...dropped(n1, 'gateway', '0x4 2x40') },
    {
      '2m': [],
      '4m': [as('critical', { ...n1, kind: 'route' }), as('warning', { ...n1, kind: 'gateway' })],
    },
  ),
  about('NatsSlowConsumerRoute')(
    'a client that does not read, and routes of long ago',
    { ...dropped(n1, 'client', '0+5x40'), ...dropped(n1, 'route', '7x80') },
    { '15m': [] },
  ),
  about('NatsSlowConsumers')(
    'one, and a dozen',
    {
      ...one('nats_server_slow_consumers_total', n1, '0x4 1x40'),
      ...one('nats_server_slow_consumers_total', n2, '0x4 12x40'),
    },
    {
      '2m': [],
      '4m': [as('info', n1), as('info', n2), as('warning', n2)],
    },
  ),
  about('NatsSlowConsumers')(
    'since the start of the server, none now',
    one('nats_server_slow_consumers_total', n1, '5000x80'),
    { '20m': [] },
  ),
  about('NatsApiQueueGrowing')(
    'requests wait',
    {
      ...one('nats_meta_api_pending', n1, '0 0 1200x4 6000x20'),
      ...one('nats_jetstream_api_inflight', n2, '0 0 1000x20'),
    },
    {
      '1m': [],
      '150s': [as('warning', n1), as('warning', n2)],
      '5m': [as('warning', n1), as('critical', n1), as('warning', n2)],
    },
  ),
  about('NatsApiQueueGrowing')('a burst', one('nats_meta_api_pending', n1, '0 0 3000 0x20'), { '1m': [], '3m': [] }),
  about('NatsServerStarved')(
    'a quota of 1 % of a core, and busy processors with slow callbacks',
    {
      ...seconds(n1, 'varz', '0.004x4 0.466x40'),
      ...seconds(n1, 'jsz_consumers', '0.03x4 0.399x40'),
      ...collector(n1, 'varz', '1x40'),
      ...one('nats_server_cpu_cores', n2, '3.9x40'),
      ...one('nats_server_gomaxprocs', n2, '4x40'),
      ...slow(n2, 'jsapi', '0x4 9x40'),
    },
    { '2m': [], '5m': [as('warning', n1), as('warning', n2)] },
  ),
  about('NatsServerStarved')(
    'slow storage, a server that answers nothing, and busy processors alone',
    {
      ...seconds(n1, 'varz', '0.3x40'),
      ...seconds(n1, 'jsz_consumers', '9x40'),
      ...collector(n1, 'varz', '1x40'),
      ...seconds(n2, 'varz', '5+30x40'),
      ...seconds(n2, 'jsz_consumers', '5+30x40'),
      ...collector(n2, 'varz', '0x40'),
      ...one('nats_server_cpu_cores', n3, '3.9x40'),
      ...one('nats_server_gomaxprocs', n3, '4x40'),
    },
    { '5m': [], '10m': [] },
  ),
]
