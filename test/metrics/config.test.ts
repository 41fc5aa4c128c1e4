// Limits: unlimited is absent, and a consumer's stand beside its state, on its leader alone.
import t from 'tap'
import type { ConsumerConfig, StreamConfig } from '../../src/nats/endpoints/jsz-config.ts'
import { renderer } from '../../src/exposition/text.ts'
import { configTables } from '../../src/metrics/config.ts'
import { consumer, jsz, jszConsumers, samples, server, stream, varz, world } from './build.ts'

const streamConfig: StreamConfig = {
  account: 'APP',
  stream: 'ORDERS',
  maxBytes: 1e7,
  maxMessages: undefined,
  maxMessagesPerSubject: undefined,
  maxMessageBytes: undefined,
  maxConsumers: undefined,
  maxAgeSeconds: 3600,
  duplicateWindowSeconds: 120,
  replicas: 3,
  retention: 'workqueue',
  storage: 'file',
  discard: 'new',
  sealed: true,
}
const consumerConfig = (name: string): ConsumerConfig => ({
  account: 'APP',
  stream: 'ORDERS',
  consumer: name,
  maxAckPending: 1000,
  maxDeliver: undefined,
  maxWaiting: 512,
  ackWaitSeconds: 30,
  durable: true,
})
const led = { group: 'C-R3F-1', leader: 'n1', replicas: [] }
const jsz_config = { streams: [streamConfig], consumers: [consumerConfig('led'), consumerConfig('followed')] }
const ledBy = (leaders: { led: string; followed: string }, config = jsz_config) => {
  const shown = Object.entries(leaders).map(([name, leader]) => consumer(name, { cluster: { ...led, leader } }))
  const answers = { varz: varz('n1'), jsz_consumers: jszConsumers(shown), jsz_config: config }
  return world([server('n1', { answers })])
}
const of = ledBy({ led: 'n1', followed: 'n2' })
const labels = 'nats_cluster="c1",server="n1",account="APP",stream="ORDERS"'

const values = {
  max_bytes: 1e7,
  max_age_seconds: 3600,
  duplicate_window_seconds: 120,
  configured_replicas: 3,
  sealed: 1,
}
for (const [name, value] of Object.entries(values))
  t.strictSame(samples(configTables, `nats_stream_${name}`, of), [`nats_stream_${name}{${labels}} ${value}`])
for (const name of ['max_messages', 'max_messages_per_subject', 'max_message_bytes', 'max_consumers'])
  t.strictSame(samples(configTables, `nats_stream_${name}`, of), [], `${name}: unlimited`)
t.strictSame(samples(configTables, 'nats_stream_config_info', of), [
  `nats_stream_config_info{${labels},retention="workqueue",storage="file",discard="new"} 1`,
])
for (const [name, value] of Object.entries({
  max_ack_pending_messages: 1000,
  max_waiting_pulls: 512,
  ack_wait_seconds: 30,
}))
  t.strictSame(samples(configTables, `nats_consumer_${name}`, of), [
    `nats_consumer_${name}{${labels},consumer="led"} ${value}`,
  ])
t.strictSame(samples(configTables, 'nats_consumer_max_deliveries', of), [], 'unlimited')
const shownIn = (leaders: { led: string; followed: string }) =>
  samples(configTables, 'nats_consumer_ack_wait_seconds', ledBy(leaders)).map(
    (line) => /consumer="(\w+)"/.exec(line)?.[1],
  )
t.strictSame(shownIn({ led: 'n1', followed: 'n2' }), ['led'], 'answered anew, the same leaders')
t.strictSame(
  shownIn({ led: 'n1', followed: 'n1' }),
  ['led', 'followed'],
  'another leader, the limits not asked for again',
)
t.strictSame(shownIn({ led: 'n2', followed: 'n2' }), [])

const configuredOn = (leader: string) =>
  samples(
    configTables,
    'nats_stream_configured_replicas',
    world([
      server('n1', {
        answers: {
          varz: varz('n1'),
          jsz_config,
          jsz: jsz({ streams: [stream('ORDERS', { cluster: { ...led, leader } })] }),
        },
      }),
    ]),
  ).length
t.equal(configuredOn('n1'), 1)
t.equal(configuredOn('n2'), 0, 'limits of a stream are told where it is led')

t.test('text is made again when what is shown or configured changes, not for another answer of the same', async (t) => {
  const { render } = renderer(configTables)
  const limits = async (leaders: { led: string; followed: string }, config = jsz_config) => {
    const sections = await render(ledBy(leaders, config))
    return sections.find(({ pieces }) => String(pieces[0]).startsWith('nats_consumer_ack_wait_seconds'))
  }
  const first = await limits({ led: 'n1', followed: 'n2' })
  t.equal(await limits({ led: 'n1', followed: 'n2' }), first)
  t.not(await limits({ led: 'n1', followed: 'n1' }), first)
  const consumers = [{ ...consumerConfig('led'), ackWaitSeconds: 31 }]
  t.match(String((await limits({ led: 'n1', followed: 'n2' }, { streams: [], consumers }))?.pieces[0]), / 31\n$/)
})
