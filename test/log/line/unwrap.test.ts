// Wrappings: every shape gives the same line; pieces are joined in bounded memory; nothing inside a message is taken for an envelope.
import fc from 'fast-check'
import t from 'tap'
import { startsLine, unwrapper } from '../../../src/log/line/unwrap.ts'
import { at, plain, shapes } from './shapes.ts'

const now = () => at + 3600
const utc = { zone: 'utc', now }
const messages = [
  'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
  `JetStream stream '$G > ORDERS' has high message lag`,
  '10.0.0.12:6222 - rid:14 - Readloop processing time: 2.346001234s',
  '  Name:     nats-0',
]

for (const { name, raw, origin, level = 'WRN', time = at + 0.123456 } of shapes) {
  t.test(name, (t) => {
    for (const message of messages) {
      if (name === 'message alone' && message.startsWith(' ')) continue
      const lines = raw(message).map(unwrapper(utc))
      const whole = lines.pop()
      t.ok(
        lines.every((line) => line === undefined),
        'a piece is no line',
      )
      t.strictSame({ ...whole, time: null }, { text: message, origin, level: level ?? undefined, time: null })
      if (time === null || whole?.time === undefined) t.equal(whole?.time, time ?? undefined)
      else t.ok(Math.abs(whole.time - time) < 0.13, `${whole.time} is ${time}`)
    }
    t.end()
  })
}

t.test('all shapes mixed in one stream', (t) => {
  const unwrap = unwrapper(utc)
  const [message = ''] = messages
  const texts = shapes.flatMap(({ raw }) => raw(message).map(unwrap)).filter((line) => line !== undefined)
  t.same(new Set(texts.map(({ text }) => text)), new Set([message]))
  t.equal(texts.length, shapes.length)
  t.end()
})

t.test('levels of syslog and journald', (t) => {
  const levels = ['FTL', 'FTL', 'FTL', 'ERR', 'WRN', 'INF', 'INF', 'DBG']
  for (const [severity, level] of levels.entries()) {
    t.equal(unwrapper(utc)(`<${24 + severity}>Dec 17 10:11:12 nats-server[7]: x`)?.level, level)
    t.equal(unwrapper(utc)(JSON.stringify({ MESSAGE: 'x', PRIORITY: String(severity) }))?.level, level)
  }
  t.equal(unwrapper(utc)(JSON.stringify({ MESSAGE: plain('x'), PRIORITY: '6' }))?.level, 'WRN', 'the text knows better')
  t.end()
})

t.test('a payload that looks like an envelope stays a payload', (t) => {
  const payload = plain('JetStream is going down')
  const unwrap = unwrapper(utc)
  t.equal(unwrap(`[7] 2025/12/17 10:11:12.123456 [TRC] 1.2.3.4:5 - cid:5 - <<- [MSG ${payload}]`)?.level, 'TRC')
  t.match(unwrap(`<29>Dec 17 10:11:12 nats-server[7]: <<- MSG ${payload}`), {
    level: 'INF',
    text: `<<- MSG ${payload}`,
  })
  t.match(unwrap(`pid[4][TRACE]: <<- MSG ${payload}`), { level: 'TRC', text: `<<- MSG ${payload}` })
  t.end()
})

t.test('the own time is kept, the zone is corrected by the wrapping', (t) => {
  const cri = (own: string) => unwrapper(utc)(`2025-12-17T10:11:12.5Z stderr F [7] ${own} [WRN] x`)?.time
  t.equal(cri('2025/12/17 10:11:12.250000'), at + 0.25)
  t.equal(cri('2025/12/17 15:56:12.250000'), at + 0.25, 'a zone of three quarters of an hour')
  t.equal(cri('2025/12/17 10:05:12.250000'), at + 0.25 - 360, 'shipped late is not another zone')
  t.end()
})

t.test('syslog has no year: the newest that is not in the future', (t) => {
  const time = (text: string, wall: number) =>
    unwrapper({ zone: 'utc', now: () => wall })(`<28>${text} nats[7]: x`)?.time
  t.equal(time('Dec 31 23:59:59', Date.UTC(2026, 0, 1) / 1000), Date.UTC(2025, 11, 31, 23, 59, 59) / 1000)
  t.equal(time('Jan  1 00:00:01', Date.UTC(2025, 11, 31, 23, 59, 59) / 1000), Date.UTC(2026, 0, 1, 0, 0, 1) / 1000)
  t.equal(time('Feb 29 00:00:00', Date.UTC(2024, 2, 1) / 1000), Date.UTC(2024, 1, 29) / 1000)
  t.equal(time('Foo 12 00:00:00', at), undefined, 'no month, no time')
  t.end()
})

t.test('what is no line', (t) => {
  const unwrap = unwrapper(utc)
  for (const raw of ['', '   ', '\r', JSON.stringify({ MESSAGE: null }), '2025-12-17T10:11:12Z stderr F '])
    t.equal(unwrap(raw), undefined)
  t.match(unwrap('goroutine 1 [running]:'), { text: 'goroutine 1 [running]:', level: undefined, time: undefined })
  t.match(unwrap('{"level":'), { text: '{"level":' })
  t.match(unwrap('{"other":1}'), { text: '{"other":1}' })
  t.match(unwrap('[1,2]'), { text: '[1,2]' })
  t.end()
})

t.test('pieces are bounded, and go over a restart', (t) => {
  const before = unwrapper(utc)
  before(`2025-12-17T10:11:12Z stderr P ${plain('RAFT [yrz')}`)
  const after = unwrapper({ ...utc, held: JSON.parse(JSON.stringify(before.held())) as ReturnType<typeof before.held> })
  t.equal(after('2025-12-17T10:11:12Z stderr F KKRBu - _meta_] x')?.text, 'RAFT [yrzKKRBu - _meta_] x')
  t.same(after.held(), {})
  for (let i = 0; i < 300; i++) after(`[pod/nats-${i}/nats] 2025-12-17T10:11:12Z stderr P ${'x'.repeat(1000)}`)
  t.equal(Object.keys(after.held()).length, 256)
  for (let i = 0; i < 100; i++) after(`2025-12-17T10:11:12Z stdout P ${'x'.repeat(1000)}`)
  t.equal(after('2025-12-17T10:11:12Z stdout F end')?.text.length, 64 * 1024 + 3)
  t.end()
})

t.test('no input takes it down, nor long', (t) => {
  const unwrap = unwrapper(utc)
  const pieces = fc.constantFrom(
    '[7] ',
    '2025/12/17 10:11:12 ',
    '[WRN] ',
    '<28>',
    '1 ',
    '2025-12-17T10:11:12Z ',
    'stderr P ',
    '{"log":"',
    '│',
    ' | ',
    ':12:',
    '[a b="',
    '\x1b[',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
      const line = unwrap(parts.join(''))
      return line === undefined || typeof line.text === 'string'
    }),
  )
  for (const part of ['a', ' ', '[', '"', '\\', ':1', '│ ', '<1>', 'a ']) unwrap(part.repeat(65_536))
  t.end()
})

t.test('startsLine: a line of its own, or the rest of one', (t) => {
  for (const { name, raw } of shapes) {
    if (/alone|unknown|box|table/.test(name)) continue
    t.ok(
      raw('x').every((line) => startsLine(line, utc)),
      name,
    )
  }
  for (const rest of ['', 'F-abc] 10000 append entries pending', '5 [WRN] x', ' - x'])
    t.notOk(startsLine(rest, utc), rest)
  t.end()
})
