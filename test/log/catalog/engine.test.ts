// The engine: the same events and counts however the bytes are cut, whatever the bytes are.
import fc from 'fast-check'
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { engine, type Tally } from '../../../src/log/catalog/engine.ts'
import type { Event } from '../../../src/log/catalog/event.ts'
import type { Line } from '../../../src/log/line/line.ts'
import { longestLine } from '../../../src/log/line/split.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'

interface Heard {
  events: [string, number | undefined, Event['fields']][]
  unknown: string[]
  tallies: Record<string, Tally>
}

/** Everything that a log in these blocks makes the engine say, tallies added up. */
function hear(blocks: Iterable<Buffer>): Heard {
  const heard: Heard = { events: [], unknown: [], tallies: {} }
  const one = engine(
    {
      event: ({ id, time, fields }) => heard.events.push([id, time, fields]),
      unrecognized: ({ text }: Line) => heard.unknown.push(text),
      counted(origin = '', tally) {
        const sum = (heard.tallies[origin] ??= { lines: {}, unrecognized: {}, cut: 0, last: undefined })
        for (const counts of ['lines', 'unrecognized'] as const)
          for (const [level, count] of Object.entries(tally[counts]))
            sum[counts][level as 'INF'] = (sum[counts][level as 'INF'] ?? 0) + count
        sum.cut += tally.cut
        sum.last = tally.last ?? sum.last
      },
    },
    unwrapper({ zone: 'utc', now: () => 1_800_000_000 }),
  )
  for (const block of blocks) one.push(block)
  one.flush()
  return heard
}

const noise = [
  '[7] 2025/12/17 10:11:12.000001 [INF] Nothing of note',
  '[7] 2025/12/17 10:11:12.000002 [DBG] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
  '[7] 2025/12/17 10:11:12.000003 [TRC] 10.0.0.7:5 - cid:5 - <<- [PUB a 5]',
  '[7] 2025/12/17 10:11:12.000004 [WRN] Nobody has ever seen this',
  '',
]
const examples = eventIds.flatMap((id) => rowOf(id).examples)
const time = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000

void t.test('every example is heard once, noise is counted by level', (t) => {
  const { events, unknown, tallies } = hear([Buffer.from([...examples, ...noise].join('\r\n'))])
  t.strictSame(
    events.map(([id]) => id),
    eventIds.flatMap((id) => rowOf(id).examples.map(() => id)),
  )
  t.strictSame(unknown, ['Nobody has ever seen this'])
  t.match(tallies[''], { unrecognized: { INF: 1, DBG: 1, TRC: 1, WRN: 1 }, cut: 0 })
  t.end()
})

void t.test('the last line tells the time, also where it ended as bytes', (t) => {
  t.equal(hear([Buffer.from(noise.slice(0, 3).join('\n'))]).tallies['']?.last, time + 0.000003)
  t.equal(hear([Buffer.from('[7] [INF] no time in this\n')]).tallies['']?.last, undefined)
  t.end()
})

void t.test('a wrapped line has an origin of its own', (t) => {
  const docker = JSON.stringify({ log: `${examples[0] ?? ''}\n`, stream: 'stderr', time: '2025-12-17T10:11:12.2Z' })
  const compose = `nats-1  | ${examples[0] ?? ''}`
  const { events, tallies } = hear([Buffer.from(`${docker}\n${compose}\n`)])
  t.equal(events.length, 2)
  t.strictSame(Object.keys(tallies).sort(), ['', 'nats-1'])
  t.end()
})

void t.test('a line that is too long is cut and counted, the next is heard', (t) => {
  const { events, tallies } = hear([
    Buffer.from(`[7] [WRN] ${'x'.repeat(2 * longestLine)}\n[7] [INF] Server is ready\n`),
  ])
  t.strictSame(
    events.map(([id]) => id),
    ['server_ready'],
  )
  t.equal(tallies['']?.cut, 1)
  t.end()
})

/** The newest time is that of the last line of a block, so it depends on where blocks end. */
function withoutTimes({ tallies, ...heard }: Heard) {
  const counts = Object.entries(tallies).map(([origin, { lines, unrecognized, cut }]) => [
    origin,
    { lines, unrecognized, cut },
  ])
  return { ...heard, tallies: counts.sort() }
}

const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...examples, ...noise).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
)

void t.test('however the bytes are cut, the same is heard; no bytes make it throw', (t) => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(2000), { maxLength: 6 }), (lines, cuts) => {
      const whole = Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\n')]))
      const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const pieces = at.slice(1).map((end, index) => whole.subarray(at[index], end))
      t.strictSame(withoutTimes(hear(pieces)), withoutTimes(hear([whole])))
    }),
    { numRuns: 200 },
  )
  t.end()
})

void t.test('pending bytes are those after the last line break', (t) => {
  const one = engine(
    { event: () => undefined, unrecognized: () => undefined, counted: () => undefined },
    unwrapper({ zone: 'utc', now: () => 0 }),
  )
  one.push(Buffer.from('[7] [INF] Server is ready\n[7] ['))
  t.equal(one.pending(), 5)
  t.end()
})
