// Consumers: only the server that leads one speaks of it.
import t from 'tap'
import { consumerTables } from '../../src/metrics/consumer.ts'
import { consumer, jszConsumers, noon, samples, server, status, varz, world } from './build.ts'

const well = { name: 'n2', current: true, offline: false, activeSeconds: 1, lag: 0 }
const replicas = [well]
const of = (...consumers: ReturnType<typeof consumer>[]) =>
  world([server('n1', { answers: { varz: varz('n1'), jsz_consumers: jszConsumers(consumers) } })])
const labels = 'nats_cluster="c1",server="n1",account="APP",stream="ORDERS"'
const mixed = of(
  consumer('single'),
  consumer('led', { cluster: { group: 'C-R3F-1', leader: 'n1', replicas } }),
  consumer('followed', { cluster: { group: 'C-R3F-2', leader: 'n2', replicas } }),
  consumer('leaderless', { cluster: { group: 'C-R3F-3', leader: undefined, replicas } }),
)

const values = {
  pending_messages: 3,
  ack_pending_messages: 2,
  redelivered_messages: 1,
  waiting_pulls: 4,
  delivered_stream_sequence: 7,
  delivered_consumer_sequence: 9,
  ack_floor_stream_sequence: 5,
  ack_floor_consumer_sequence: 6,
}
for (const [name, value] of Object.entries(values))
  t.strictSame(samples(consumerTables, `nats_consumer_${name}`, mixed), [
    `nats_consumer_${name}{${labels},consumer="single"} ${value}`,
    `nats_consumer_${name}{${labels},consumer="led"} ${value}`,
  ])
t.strictSame(samples(consumerTables, 'nats_consumer_peer_current', mixed), [], 'peers that are well are not told')
const apart = [well, { ...well, name: 'n3', current: false }]
t.strictSame(
  samples(
    consumerTables,
    'nats_consumer_peer_current',
    of(consumer('led', { cluster: { group: 'C-R3F-1', leader: 'n1', replicas: apart } })),
  ),
  ['n2"} 1', 'n3"} 0'].map((end) => `nats_consumer_peer_current{${labels},consumer="led",peer="${end}`),
  'all as soon as one of them is not',
)

const paused = of(consumer('p', { paused: true, pauseSeconds: 60, pushBound: true, lastAck: undefined }))
const single = `${labels},consumer="p"`
const activity = {
  last_delivery_timestamp_seconds: noon - 2,
  push_bound: 1,
  paused: 1,
  pause_end_timestamp_seconds: noon + 60,
}
for (const [name, value] of Object.entries(activity))
  t.strictSame(samples(consumerTables, `nats_consumer_${name}`, paused), [`nats_consumer_${name}{${single}} ${value}`])
t.strictSame(samples(consumerTables, 'nats_consumer_last_ack_timestamp_seconds', paused), [], 'never acknowledged')
t.strictSame(samples(consumerTables, 'nats_consumer_paused', mixed), [], 'only while it is')
t.strictSame(samples(consumerTables, 'nats_consumer_pause_end_timestamp_seconds', of(consumer('q'))), [], 'not paused')

t.test('an answer that is shown again gives the same text, a new one its own', (t) => {
  const shownAt = (now: number, answeredAt: number, jsz_consumers: ReturnType<typeof jszConsumers>) =>
    world(
      [
        server('n1', {
          answers: { varz: varz('n1'), jsz_consumers },
          status: [status({ collector: 'jsz_consumers', answeredAt })],
        }),
      ],
      { now },
    )
  const ends = (of: ReturnType<typeof world>) =>
    samples(consumerTables, 'nats_consumer_pause_end_timestamp_seconds', of).map((line) => Number(line.split(' ')[1]))
  const answer = jszConsumers([consumer('p', { paused: true, pauseSeconds: 60 })])
  t.strictSame(ends(shownAt(noon, noon, answer)), [noon + 60])
  t.strictSame(ends(shownAt(noon + 30, noon, answer)), [noon + 60], 'the end of a pause does not move with the scrapes')
  t.strictSame(ends(shownAt(noon + 60, noon + 60, answer)), [noon + 120])
  t.strictSame(ends(shownAt(noon + 60, noon + 60, jszConsumers([]))), [])
  t.end()
})

t.test('without those that end with their clients', (t) => {
  const limits = { maxAckPending: 1, maxDeliver: 1, maxWaiting: 1, ackWaitSeconds: 1 }
  const config = (name: string, durable: boolean) => ({
    ...{ account: 'APP', stream: 'ORDERS', consumer: name },
    ...{ ...limits, durable },
  })
  const jsz_config = { streams: [], consumers: [config('lasts', true), config('ends', false)] }
  const all = ['lasts', 'ends', 'unread'].map((name) => consumer(name))
  const shown = (durableOnly: boolean) =>
    samples(
      consumerTables,
      'nats_consumer_pending_messages',
      world([server('n1', { answers: { varz: varz('n1'), jsz_consumers: jszConsumers(all), jsz_config } })], {
        durableOnly,
      }),
    ).map((line) => /consumer="(\w+)"/.exec(line)?.[1])
  t.strictSame(shown(false), ['lasts', 'ends', 'unread'])
  t.strictSame(shown(true), ['lasts', 'unread'], 'unknown is not left out')
  t.end()
})
