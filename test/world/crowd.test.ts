// From when on only trouble has series, that it does not go to and fro, and what is in trouble over several servers.
import t from 'tap'
import type { Answers } from '../../src/nats/endpoints/answers.ts'
import type { StreamConfig } from '../../src/nats/endpoints/jsz-config.ts'
import { keepSeconds } from '../../src/nats/collect/trouble.ts'
import { consumerKey, groupKey, openCrowd, streamKey } from '../../src/world/crowd.ts'
import { consumer, jsz, jszConsumers, noon, raftGroup, seen, server, stream, varz, world } from '../metrics/build.ts'

t.test('from a number of groups on', (t) => {
  const auto = openCrowd({ groups: 'auto', auto_above: 1000 })
  t.strictSame(
    [1000, 1001, 900, 801, 800, 1000, 1001].map((groups) => auto.isCrowded(groups)),
    [false, true, true, true, false, false, true],
  )
  t.equal(openCrowd({ groups: 'all', auto_above: 1 }).isCrowded(5), false)
  t.equal(openCrowd({ groups: 'trouble', auto_above: 1000 }).isCrowded(0), true)
  t.end()
})

t.test('what is remembered counts, not whom a collection asks', (t) => {
  const crowd = openCrowd({ groups: 'auto', auto_above: 2 })
  const groups = { a: seen({}), b: seen({}) }
  const of = (raft: Record<string, typeof groups>) => world([server('n1')], { crowd, raft }).shown !== undefined
  t.notOk(of({ 'http://n1:8222': groups }))
  t.ok(of({ 'http://n1:8222': groups, 'http://n2:8222': groups }))
  t.end()
})

const crowd = () => openCrowd({ groups: 'trouble', auto_above: 1 })
const led = (group: string) => ({ group, leader: 'n1', replicas: [] })

t.test('a group in trouble on one server is shown on each', (t) => {
  const of = (name: string, pending: number) =>
    server(name, { answers: { varz: varz(name), raftz: [raftGroup('S-1', { pending }), raftGroup('S-2')] } })
  const { shown } = world([of('n1', 100), of('n2', 0)], { crowd: crowd() })
  t.strictSame([...(shown?.groups ?? [])], [groupKey({ cluster: 'c1', group: 'S-1' })])
  t.end()
})

t.test('a stream whose replicas are apart, or that has overtaken a consumer, on each server', (t) => {
  const of = (name: string, lastSeq: number) =>
    server(name, {
      answers: {
        varz: varz(name),
        jsz: jsz({
          streams: [
            stream('APART', { cluster: led('S-1'), firstSeq: 1, lastSeq, messages: 10 }),
            stream('CALM', { cluster: led('S-2'), firstSeq: 1, lastSeq: 10 }),
            stream('AHEAD', { cluster: led('S-3'), firstSeq: 12, lastSeq: 20 }),
          ],
        }),
        jsz_consumers: jszConsumers([
          consumer('late', { stream: 'AHEAD', cluster: led('C-1'), pending: 9, waiting: 1, deliveredStreamSeq: 10 }),
        ]),
      },
    })
  const { shown } = world([of('n1', 2000), of('n2', 10)], { crowd: crowd() })
  const keys = ['n1', 'n2'].flatMap((server) =>
    ['APART', 'AHEAD'].map((stream) => streamKey({ cluster: 'c1', server }, { account: 'APP', stream })),
  )
  t.strictSame(shown?.streams, new Set(keys))
  const late = { account: 'APP', stream: 'AHEAD', consumer: 'late' }
  t.strictSame(shown?.consumers, new Set([consumerKey({ cluster: 'c1', server: 'n1' }, late)]), 'on its leader')
  t.end()
})

t.test('streams and consumers are held, so that rates have their samples', (t) => {
  const memory = crowd()
  const at = (seconds: number, pending: number) => {
    const jsz_consumers = jszConsumers([consumer('worker', { cluster: led('C-1'), pending, waiting: 1 })])
    const answers = { varz: varz('n1'), jsz_consumers }
    return world([server('n1', { answers })], { now: noon + seconds, crowd: memory }).shown?.consumers.size
  }
  t.strictSame(
    [at(0, 0), at(10, 100), at(20, 0), at(10 + keepSeconds.trouble - 1, 0), at(10 + keepSeconds.trouble, 0)],
    [0, 1, 1, 1, 0],
  )
  t.end()
})

const config: Omit<StreamConfig, 'replicas'> = {
  ...{ account: 'APP', stream: '', retention: 'limits', storage: 'file', discard: 'old', sealed: false },
  ...{ maxBytes: undefined, maxMessages: undefined, maxMessagesPerSubject: undefined, maxMessageBytes: undefined },
  ...{ maxConsumers: undefined, maxAgeSeconds: undefined, duplicateWindowSeconds: undefined },
}

t.test('limits of the newest answer count, on the server that told them', (t) => {
  const memory = crowd()
  const told = (replicas: number): Partial<Answers> => ({
    jsz_config: { streams: [{ ...config, stream: 'ORDERS', replicas }], consumers: [] },
  })
  const at = (seconds: number, n1: Partial<Answers>, n2: Partial<Answers>) => {
    const of = (name: string, answers: Partial<Answers>) =>
      server(name, { answers: { varz: varz(name), jsz: jsz({ streams: [stream('ORDERS')] }), ...answers } })
    const { shown } = world([of('n1', n1), of('n2', n2)], { now: noon + seconds, crowd: memory })
    return [...(shown?.streams ?? [])].map((key) => key.split('\n')[1])
  }
  const [one, three] = [told(1), told(3)]
  t.strictSame(at(0, one, one), [])
  t.strictSame(at(10, one, three), ['n2'], 'fewer replicas than configured')
  t.strictSame(at(20 + keepSeconds.trouble, one, three), ['n2'], 'the same answer again')
  t.strictSame(at(30 + 2 * keepSeconds.trouble, one, one), [], 'another answer')
  t.end()
})
