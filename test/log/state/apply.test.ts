// Events into the log state: what is counted, what is only remembered, what is bounded.
import t from 'tap'
import { memoryOf, memoryText } from '../../../src/world/state-text.ts'
import { memory } from '../../metrics/build.ts'
import { apply, eventTime, tableLimits, type ApplyContext } from '../../../src/log/state/apply.ts'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { recognise } from '../../../src/log/catalog/recognise.ts'
import type { Event } from '../../../src/log/catalog/event.ts'
import { parseEnvelope, wallClock } from '../../../src/log/line/envelope.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'
import { bounds, emptyOriginLog, type OriginLog } from '../../../src/log/state/state.ts'

const start = 1_766_000_000
const live: ApplyContext = { now: start, live: true, counting: true }
const backlog: ApplyContext = { now: start, live: false, counting: true }
const lookback: ApplyContext = { now: start, live: false, counting: false }

function eventOf(text: string, time: number | undefined = start): Event {
  const line = parseEnvelope(`[7] [WRN] ${text}`, wallClock('utc'))
  const event = line && recognise({ ...line, time })
  if (event === undefined) throw new Error(`not in the catalog: ${text}`)
  return event
}

/** No line is read before it is written. */
const readAt = (context: ApplyContext, time = context.now): ApplyContext => ({
  ...context,
  now: Math.max(context.now, time),
})

function after(...steps: [string, number | undefined, ApplyContext][]): OriginLog {
  const state = emptyOriginLog()
  for (const [text, time, context] of steps) apply(state, eventOf(text, time), readAt(context, time))
  return state
}

const pending = (count: number, group = 'S-R3F-a1B2c3D4') =>
  `RAFT [yrzKKRBu - ${group}] ${count} append entries pending`

void t.test('every event of the catalog is counted once and keeps the state plain data', (t) => {
  const state = emptyOriginLog()
  // Crashes are written without the envelope of the server's logger.
  const unwrap = unwrapper({ zone: 'utc', now: () => start })
  for (const id of eventIds) {
    for (const example of rowOf(id).examples) {
      const line = unwrap(example)
      const event = line && recognise(line)
      if (event !== undefined) apply(state, event, backlog)
    }
    t.equal(state.events[id]?.count, rowOf(id).examples.length, id)
  }
  const text = memoryText()(memory({ log: { n1: state } })).join('')
  t.strictSame(memoryOf(JSON.parse(text) as Record<string, unknown>).log.get('n1'), state)
  t.end()
})

void t.test('times: the line is believed, unless it is live and a minute off', (t) => {
  t.equal(eventTime(start - 59, live), start - 59)
  t.equal(eventTime(start - 61, live), start)
  t.equal(eventTime(start + 3600, live), start)
  t.equal(eventTime(start - 3600, backlog), start - 3600)
  t.equal(eventTime(undefined, backlog), start)
  for (const context of [live, backlog, lookback])
    t.equal(eventTime(start + 1, context), start, 'never later than it was read')
  t.end()
})

void t.test('last seen never goes back', (t) => {
  const { events, assets } = after([pending(10000), start, backlog], [pending(10000), start - 100, backlog])
  t.strictSame(events.raft_append_entries_pending, { count: 2, last: start })
  t.match(
    [...assets.values()],
    [{ group: 'S-R3F-a1B2c3D4', count: 2, last: start, account: '', stream: '', consumer: '' }],
  )
  t.end()
})

void t.test('a rung is claimed by its own line only', (t) => {
  const { rungs } = after(
    [pending(15000), start, live],
    [pending(25000), start + 2, live],
    [pending(15000), start + 3, live],
  )
  t.strictSame(rungs.get('S-R3F-a1B2c3D4'), {
    pending: 15000,
    at: start + 3,
    reached: { '15k': start, '20k': start + 2 },
  })
  t.end()
})

void t.test('servers before 2.9.7 warned of other numbers; an older line changes nothing', (t) => {
  t.equal(after([pending(9000), start, live]).rungs.size, 0)
  const { rungs } = after([pending(20000), start, live], [pending(10000), start - 5, live])
  t.equal(rungs.get('S-R3F-a1B2c3D4')?.pending, 20000)
  t.end()
})

void t.test('what is over starts anew: after 15 minutes, at the limit after 60', (t) => {
  const steps = (first: number, pause: number) =>
    after([pending(first), start, backlog], [pending(10000), start + pause, backlog]).rungs.get('S-R3F-a1B2c3D4')
      ?.reached
  t.strictSame(steps(15000, 899), { '15k': start, '10k': start + 899 })
  t.strictSame(steps(15000, 900), { '10k': start + 900 })
  t.strictSame(steps(20000, 900), { '20k': start, '10k': start + 900 })
  t.strictSame(steps(20000, 3600), { '10k': start + 3600 })
  t.end()
})

const writeFullState = (duration: string) => `Filestore [ORDERS] WriteFullState took ${duration} (734003 bytes)`

void t.test('WriteFullState: a histogram, and the newest', (t) => {
  const { writeFullState: stores } = after(
    [writeFullState('1m5s'), start, backlog],
    [writeFullState('50m0s'), start + 200, backlog],
    [writeFullState('1m30s'), start + 100, backlog],
  )
  const twice = after([writeFullState('1m5s'), start, backlog], [writeFullState('1m6s'), start, backlog])
  t.equal(twice.writeFullState.get('ORDERS')?.seconds, 66, 'of one second the later line')
  const counts = [0, 1, 1, 0, 0, 0, 0, 0, 0, 1]
  t.equal(counts.length, bounds.writeFullState.length + 1)
  t.strictSame(stores.get('ORDERS'), {
    histogram: { counts, sum: 3155 },
    seconds: 3000,
    bytes: 734003,
    at: start + 200,
  })
  t.end()
})

const snapshot =
  'Metalayer snapshot took 61.036s (streams: 210, consumers: 1033, marshal: 0.101s, s2: 0.012s, uncompressed: 1203004, compressed: 90211)'
const blocking = 'Metalayer blocking snapshot took 0.004s (streams: 4, consumers: 33, compacted: 512 B)'

void t.test('metalayer snapshots: by stage, and the newest', (t) => {
  const { metaSnapshot } = after(
    [snapshot, start, backlog],
    [blocking, start + 5, backlog],
    ['Metalayer blocking snapshot starting', start + 6, backlog],
    [snapshot, start + 1, backlog],
  )
  t.equal(metaSnapshot.stages.total?.sum, 122.072)
  t.strictSame(metaSnapshot.stages.blocking?.counts, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  t.strictSame(metaSnapshot.last, { at: start + 5, seconds: 0.004, streams: 4, consumers: 33, bytes: 512 })
  t.match(after([snapshot, start, backlog]).metaSnapshot.last, { marshalSeconds: 0.101, compressSeconds: 0.012 })
  t.end()
})

void t.test('internal subscriptions by class, read loops by kind', (t) => {
  const { internalSubscription, readloop } = after(
    ['Internal subscription on "$NRG.P.S-R3F-a1B2c3D4" took too long: 2.1s', start, live],
    ['Internal subscription on "$JS.API.STREAM.NAMES" took too long: 5m22.1s', start, live],
    ['10.0.0.12:6222 - rid:14 - Readloop processing time: 2.4s', start, live],
  )
  t.strictSame(Object.keys(internalSubscription), ['raft', 'jsapi'])
  t.equal(internalSubscription.jsapi?.counts.at(-1), 1)
  t.equal(readloop.route?.sum, 2.4)
  t.end()
})

void t.test('leader changes: 0 at first sight, only of this server', (t) => {
  const stream = "JetStream cluster new stream leader for 'APP > ORDERS'"
  const consumer = "JetStream cluster new consumer leader for 'APP > ORDERS > billing'"
  const { leaderChanges } = after(
    [stream, start, live],
    [stream, start, live],
    [stream, start, lookback],
    [consumer, start, lookback],
    [consumer, start, live],
    ['Self is new JetStream cluster metadata leader', start, live],
    ['JetStream cluster new metadata leader: nats-1/prod', start, live],
  )
  t.strictSame(Object.fromEntries(leaderChanges), { 'APP > ORDERS': 1, 'APP > ORDERS > billing': 1, _meta_: 0 })
  t.end()
})

void t.test('bytes reach a rung as entries do, and never lower one of entries', (t) => {
  const MiB = 1024 * 1024
  const inBytes = (size: number, entries: number, at: number): [Event, ApplyContext] => [
    {
      ...{ id: 'raft_append_entries_pending', severity: 'warning', level: 'WRN', time: at },
      fields: { node: 'yrzKKRBu', group: 'G', pending: entries, bytes: size },
    },
    backlog,
  ]
  const climbed = (...events: [Event, ApplyContext][]) => {
    const state = emptyOriginLog()
    for (const [event, context] of events) apply(state, event, readAt(context, event.time))
    return state.rungs.get('G')
  }
  const first = inBytes(128 * MiB, 132, start)
  t.strictSame(climbed(first), { pending: 132, bytes: 128 * MiB, at: start, reached: { '10k': start } })
  t.strictSame(climbed(first, inBytes(256.57 * MiB, 269, start + 2)), {
    ...{ pending: 269, bytes: 256.57 * MiB, at: start + 2 },
    reached: { '10k': start, '20k': start + 2 },
  })
  t.equal(climbed(inBytes(96 * MiB, 99, start)), undefined, 'below the first rung')
  const entries: [Event, ApplyContext] = [
    { ...first[0], fields: { ...first[0].fields, group: 'G', pending: 20_000 } },
    backlog,
  ]
  delete entries[0].fields['bytes']
  t.match(climbed(entries, inBytes(160 * MiB, 300, start + 1)), { pending: 20_000, bytes: 160 * MiB, at: start + 1 })
  t.end()
})

void t.test('looking back sets how things stand and counts nothing', (t) => {
  const state = after(
    [pending(20000), start - 100, lookback],
    [writeFullState('1m5s'), start - 90, lookback],
    [snapshot, start - 80, lookback],
    ['Internal subscription on "$NRG.P.S-R3F-a1B2c3D4" took too long: 2.1s', start - 70, lookback],
    ['10.0.0.12:6222 - rid:14 - Readloop processing time: 2.4s', start - 60, lookback],
    ['Starting nats-server', start - 50, lookback],
    ['Starting nats-server', start - 55, lookback],
  )
  t.strictSame(state.rungs.get('S-R3F-a1B2c3D4'), { pending: 20000, at: start - 100, reached: { '20k': start - 100 } })
  t.equal(state.writeFullState.get('ORDERS')?.seconds, 65)
  t.equal(state.writeFullState.get('ORDERS')?.histogram.sum, 0)
  t.equal(state.metaSnapshot.last?.seconds, 61.036)
  t.strictSame([state.metaSnapshot.stages, state.internalSubscription, state.readloop], [{}, {}, {}])
  t.equal(state.started, start - 50)
  t.strictSame(state.events.write_full_state_slow, { count: 0, last: start - 90 })
  t.equal([...state.assets.values()][0]?.count, 0)
  t.end()
})

void t.test('tables are bounded, what leaves is counted', (t) => {
  const state = emptyOriginLog()
  for (let number = 0; number < tableLimits.rungs + 3; number++)
    apply(state, eventOf(pending(10000, `S-R3F-${number}`)), live)
  t.equal(state.rungs.size, tableLimits.rungs)
  t.notOk('S-R3F-0' in state.rungs)
  t.strictSame(state.dropped, { rungs: 3, assets: tableLimits.rungs + 3 - tableLimits.assets })
  t.end()
})

void t.test('a write refused for want of room is remembered, whichever event tells of it', (t) => {
  const full = "JetStream failed to store a msg on stream 'APP > ORDERS': write /data/1.blk: no space left on device"
  t.equal(after([full, start, live]).noSpace, start)
  t.equal(after([full, start - 9, backlog], [full, start - 20, lookback]).noSpace, start - 9, 'the newest')
  const other = "JetStream failed to store a msg on stream 'APP > ORDERS': input/output error"
  t.equal(after([other, start, live]).noSpace, undefined)
  t.end()
})
