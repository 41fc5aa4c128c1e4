// Lines inside JSON: text, time, level and origin by the names that loggers and collectors give them.
import fc from 'fast-check'
import t from 'tap'
import { wallClock } from '../../../src/log/line/envelope.ts'
import type { Frame } from '../../../src/log/line/frame.ts'
import { peelJson } from '../../../src/log/line/json.ts'

const frameOf = (text: string): Frame => ({ text, clock: wallClock('utc'), now: () => 0, sealed: false })
const peel = (value: unknown): Frame | undefined => {
  const frame = frameOf(JSON.stringify(value))
  return peelJson(frame) ? frame : undefined
}

void t.test('the text under any of its names, nested or not', (t) => {
  for (const key of ['log', 'message', 'msg', '@message', 'textPayload', 'line', '_raw']) {
    t.equal(peel({ [key]: 'x' })?.text, 'x', key)
    t.equal(peel({ jsonPayload: { [key]: 'x' } })?.text, 'x', `jsonPayload.${key}`)
  }
  t.equal(peel({ log: { level: 'warn' }, message: 'x' })?.level, 'WRN')
  t.equal(peel([{ line: 'x' }])?.text, 'x')
  t.match(peel(['1790849472123456000', 'x', {}]), { text: 'x', time: 1_790_849_472.123456 })
  t.equal(peel({ any: { name: '[7] [WRN] x' } })?.text, '[7] [WRN] x', 'a line of ours under any name')
  t.end()
})

void t.test('origins: the pod before the host, flat or nested', (t) => {
  t.equal(peel({ msg: 'x', host: 'h', kubernetes: { pod_name: 'nats-0' } })?.origin, 'nats-0')
  t.equal(peel({ msg: 'x', 'kubernetes.pod.name': 'nats-0' })?.origin, 'nats-0')
  t.equal(peel({ _source: { message: 'x', pod: 'nats-0' } })?.origin, 'nats-0')
  t.equal(peel({ msg: 'x', host: { name: 'h' } })?.origin, 'h')
  const journal = { __CURSOR: 's=1', MESSAGE: 'x', __REALTIME_TIMESTAMP: '1765966272000000', _HOSTNAME: 'h' }
  t.match(peel({ ...journal, CONTAINER_NAME: 'nats-0' }), { origin: 'nats-0', time: 1_765_966_272 })
  t.equal(peel(journal)?.origin, 'h')
  t.end()
})

void t.test('what is none of ours stays', (t) => {
  for (const value of [
    { other: 1 },
    [1, 2],
    ['a'],
    ['1790849472123456000', 'a', {}, 1],
    {},
    {
      values: [
        ['1', 'a'],
        ['2', 'b'],
      ],
    },
    { a: { b: { c: { d: { log: 'x' } } } } },
  ])
    t.equal(peel(value), undefined, JSON.stringify(value))
  for (const text of ['', '{', '[7] [WRN] x', '{"log":', '["a', 'x']) t.notOk(peelJson(frameOf(text)), text)
  t.end()
})

void t.test('any JSON: nothing throws, names of prototypes included', (t) => {
  fc.assert(fc.property(fc.json(), (text) => typeof peelJson(frameOf(text)) === 'boolean'))
  t.equal(peelJson(frameOf('{"__proto__":{"log":"x"},"constructor":1}')), false)
  t.end()
})
