// What an alert may be about, and what not: from a share of each threshold on.
import t from 'tap'
import type { StreamConfig } from '../../src/nats/endpoints/jsz-config.ts'
import type { Stream } from '../../src/nats/endpoints/jsz.ts'
import { isApart, isConsumerWorth, isStreamWorth, type Extent } from '../../src/world/worth.ts'
import { consumer, stream } from '../metrics/build.ts'

const well = { name: 'n2', current: true, offline: false, activeSeconds: 1, lag: 0 }
const cluster = { group: 'S-R3F-1', leader: 'n1', replicas: [well] }
const source = { kind: 'source' as const, stream: 'FROM', lag: 0, activeSeconds: 1, failed: false }
const limits: StreamConfig = {
  ...{ account: 'APP', stream: 'ORDERS', maxMessagesPerSubject: undefined, maxMessageBytes: undefined },
  ...{ maxBytes: 10_000, maxMessages: 100, maxConsumers: 10, maxAgeSeconds: undefined, duplicateWindowSeconds: 120 },
  ...{ replicas: 2, retention: 'limits', storage: 'file', discard: 'old', sealed: false },
}
const worthStream = (parts: Partial<Stream>, config: Partial<StreamConfig> = {}, isLed = true) =>
  isStreamWorth(stream('ORDERS', { cluster, bytes: 0, messages: 0, ...parts }), {
    isLed,
    config: { ...limits, ...config },
  })

t.test('streams', (t) => {
  t.notOk(worthStream({}))
  t.ok(worthStream({ cluster: { ...cluster, leader: undefined } }), 'no leader')
  t.ok(worthStream({ cluster: { ...cluster, move: { since: 1, replicas: 3 } } }), 'moved')
  const behind = { cluster: { ...cluster, replicas: [{ ...well, current: false }] } }
  t.ok(worthStream(behind), 'a peer behind')
  t.notOk(worthStream(behind, {}, false), 'followers know nothing of peers')
  t.notOk(worthStream({ sources: [source] }))
  for (const parts of [{ failed: true }, { lag: 8000 }, { activeSeconds: 240 }, { activeSeconds: undefined }])
    t.ok(worthStream({ sources: [{ ...source, ...parts }] }), `source ${JSON.stringify(parts)}`)
  t.ok(worthStream({}, { replicas: 3 }), 'fewer replicas than configured')
  t.notOk(worthStream({ cluster: { ...cluster, unlisted: 1 } }, { replicas: 3 }), 'one that a limit has cut')
  t.notOk(worthStream({ messages: 100 }), 'full by design')
  t.notOk(worthStream({ messages: 71 }, { discard: 'new' }))
  t.ok(worthStream({ messages: 73 }, { discard: 'new' }), 'will refuse')
  t.ok(worthStream({ bytes: 7300 }, { retention: 'workqueue' }), 'will lose')
  t.ok(worthStream({ consumers: 8 }), 'consumers')
  t.ok(worthStream({ subjects: 800_000 }), 'subjects')
  t.notOk(
    isStreamWorth(stream('ORDERS', { cluster: undefined, messages: 1e9 }), { isLed: true, config: undefined }),
    'limits not read yet',
  )
  t.end()
})

t.test('replicas that are apart', (t) => {
  const extent = { firstSeq: 1, lastSeq: 10_000, lowestLast: 9_201, messages: 10_000 }
  t.notOk(isApart(extent))
  t.ok(isApart({ ...extent, lowestLast: 9_200 }))
  t.notOk(isApart({ ...extent, lowestLast: 9_200, messages: 100_000 }), 'as a share of its messages')
  t.end()
})

t.test('consumers', (t) => {
  const calm = { pending: 0, ackPending: 0, redelivered: 0, waiting: 1, pushBound: false, deliveredStreamSeq: 10 }
  const pulled = {
    ...{ account: 'APP', stream: 'ORDERS', consumer: 'worker', durable: true },
    ...{ maxAckPending: undefined, maxDeliver: undefined, maxWaiting: 512, ackWaitSeconds: undefined },
  }
  const worth = (parts: Partial<ReturnType<typeof consumer>>, config: object = {}, stream?: Extent) =>
    isConsumerWorth(consumer('worker', { ...calm, ...parts }), { stream, config: { ...pulled, ...config } })
  t.notOk(worth({}))
  for (const [under, from] of [
    [{ pending: 99 }, { pending: 100 }],
    [{ ackPending: 99 }, { ackPending: 100 }],
    [{ redelivered: 9 }, { redelivered: 10 }],
  ] as const) {
    t.notOk(worth(under), JSON.stringify(under))
    t.ok(worth(from), JSON.stringify(from))
  }
  t.ok(worth({ cluster: { ...cluster, replicas: [{ ...well, lag: 100 }] } }), 'a peer behind')
  const idle = { waiting: 0, pending: 1 }
  t.notOk(worth(idle), 'a pull consumer that nobody uses')
  t.ok(worth(idle, { maxWaiting: undefined }), 'a push consumer without a subscriber')
  t.notOk(worth({ ...idle, pushBound: true }, { maxWaiting: undefined }))
  t.notOk(worth({ ...idle, paused: true }, { maxWaiting: undefined }))
  t.ok(isConsumerWorth(consumer('worker', { ...calm, ...idle }), { stream: undefined, config: undefined }), 'unknown')
  const extent = { firstSeq: 12, lastSeq: 20, lowestLast: 20, messages: 9 }
  t.ok(worth({ pending: 9 }, {}, extent), 'the stream has removed message 11')
  t.notOk(worth({ pending: 9 }, {}, { ...extent, firstSeq: 11 }))
  t.notOk(worth({ pending: 0 }, {}, extent), 'nothing for it was among what was removed')
  t.end()
})
