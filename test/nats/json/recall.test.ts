// What is known from the last answer is what would be read: whatever changed meanwhile, in whatever order it comes, and wherever the chunks are cut.
import fc from 'fast-check'
import t from 'tap'
import { jszConsumersAndConfigReader, type ConfiguredMemory } from '../../../src/nats/endpoints/jsz-config.ts'
import {
  jszConsumersReader,
  jszReader,
  type ConsumerMemory,
  type StreamMemory,
} from '../../../src/nats/endpoints/jsz-readers.ts'
import { groupKind, raftzReader, type RaftGroup } from '../../../src/nats/endpoints/raftz.ts'
import { openSink } from '../../../src/nats/json/pieces.ts'
import type { Reader } from '../../../src/nats/json/reader.ts'
import { nextAnswer, openMemory, openRows, type Memory, type Rows } from '../../../src/nats/json/recall.ts'

const all = (): boolean => true
const has = () => ({ overrun: true, byteLimit: true })
const indented = (json: unknown, indent: number): Buffer => Buffer.from(JSON.stringify(json, null, indent))

function poured<T>(reader: Reader<T>, bytes: Buffer, chunk: number): T {
  const sink = openSink('/x', reader)
  for (let at = 0; at < bytes.length; at += chunk) sink.push(Buffer.from(bytes.subarray(at, at + chunk)))
  return sink.end()
}

// Few values, so that much stays the same from one answer to the next.
const few = fc.constantFrom(0, 0, 0, 1, 1_000_000)
const ago = fc.constantFrom('0s', '1.5s', '40.349401ms', '1m2.5s', '235µs')
const peer = fc.record(
  { name: fc.constantFrom('n2', 'ü'), last_replicated_index: few, last_seen: ago },
  { noNullPrototype: true, requiredKeys: ['name'] },
)
const peerId = fc.constantFrom('44jzkV9D', 'BXScrY9i', '12345678')
const group = fc.record({
  ...{ state: fc.constantFrom('LEADER', 'FOLLOWER'), size: fc.constant(3), quorum_needed: fc.constant(2), term: few },
  ...{ committed: few, applied: few, pindex: few, leader: fc.constantFrom('x', '') },
  ...{ ipq_proposal_len: few, ipq_entry_len: few, ipq_resp_len: few, ipq_apply_len: few },
  wal: fc.record({ messages: few, bytes: few, first_seq: few }),
  peers: fc.dictionary(peerId, peer, { maxKeys: 3, noNullPrototype: true }),
})
const names = fc.constantFrom('S-R3F-a', 'C-R3F-b', 'C-R3F-c')
const raftz = fc.record({ APP: fc.dictionary(names, group, { minKeys: 1, noNullPrototype: true }) })

const replica = fc.record(
  { name: fc.constantFrom('n2', 'n3'), current: fc.boolean(), active: fc.constantFrom(0, 5, 40_349_401) },
  { noNullPrototype: true, requiredKeys: ['name', 'current'] },
)
const cluster = fc.record({ leader: fc.constantFrom('n1', 'n2'), replicas: fc.array(replica, { maxLength: 2 }) })
const sequence = fc.record({ consumer_seq: few, stream_seq: few })
const ts = fc.constantFrom('2026-11-23T06:40:17.02Z', '2026-11-23T06:40:18Z')
const consumer = fc.record({
  ...{
    stream_name: fc.constantFrom('one', 'two'),
    name: fc.constantFrom('c1', 'c2'),
    delivered: sequence,
    ack_floor: sequence,
  },
  ...{ num_ack_pending: few, num_redelivered: few, num_waiting: few, num_pending: few, cluster, ts },
})
const state = fc.record({ messages: few, bytes: few, first_seq: few, last_seq: few, consumer_count: few })
const mirror = fc.option(fc.record({ name: fc.constant('S'), lag: few, active: few }), { nil: undefined })
const stream = fc.record({ name: fc.constantFrom('one', 'two'), cluster, state, mirror })
const account = (inner: fc.Arbitrary<object>) =>
  fc.record({ id: fc.constantFrom('A', 'B'), name: fc.constant('A'), stream_detail: fc.array(inner, { maxLength: 3 }) })
const streams = fc.record({ streams: few, account_details: fc.array(account(stream), { maxLength: 2 }) })
const ofConsumers = fc.record({
  name: fc.constantFrom('one', 'two'),
  consumer_detail: fc.array(consumer, { maxLength: 4 }),
})
const consumers = fc.record({ consumers: few, account_details: fc.array(account(ofConsumers), { maxLength: 2 }) })

const keepAll = { state: all, config: { streamConfig: all, consumerConfig: all } }

const chunk = fc.constantFrom(50, 700, 65_536)

/** One answer after another: each as if it were the first, and the ones before as they were. */
function holdsFor<T, Row>(
  answers: fc.Arbitrary<unknown>,
  open: (memory?: Memory<Row>) => Reader<T>,
  indent: number,
): fc.IPropertyWithHooks<[unknown[], number]> {
  return fc.property(fc.array(answers, { minLength: 2, maxLength: 6 }), chunk, (told, size) => {
    const memory = openMemory<Row>()
    const read = told.map((json) => poured(open(memory), indented(json, indent), size))
    const fresh = told.map((json) => poured(open(), indented(json, indent), size))
    t.strictSame(read, fresh)
  })
}

t.test('the same as read anew', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      holdsFor(raftz, (memory?: Memory<RaftGroup>) => raftzReader(has, all, memory), 3),
      { numRuns: 300 },
    ),
  )
  t.doesNotThrow(() =>
    fc.assert(
      holdsFor(streams, (memory?: StreamMemory) => jszReader(all, memory), 2),
      { numRuns: 300 },
    ),
  )
  t.doesNotThrow(() =>
    fc.assert(
      holdsFor(consumers, (memory?: ConsumerMemory) => jszConsumersReader(all, memory), 2),
      { numRuns: 300 },
    ),
  )
  t.doesNotThrow(() =>
    fc.assert(
      holdsFor(consumers, (memory?: ConfiguredMemory) => jszConsumersAndConfigReader(keepAll, memory), 2),
      { numRuns: 300 },
    ),
  )
  t.end()
})

const peers = (first: string, second: string) => ({
  y: { name: 'n2', known: true, last_replicated_index: 8, last_seen: first },
  z: { name: 'n3', known: true, last_replicated_index: 8, last_seen: second },
})
const calm = {
  ...{ id: 'x', state: 'LEADER', size: 3, quorum_needed: 2, committed: 8, applied: 8, leader: 'x', term: 5, pindex: 8 },
  ...{ ipq_proposal_len: 0, ipq_entry_len: 0, ipq_resp_len: 0, ipq_apply_len: 0 },
  wal: { messages: 8, bytes: 120, first_seq: 1, first_ts: '2026-11-23T06:40:15Z', last_seq: 8 },
}

/** How often rows were taken again, and made. */
function counted(
  memory: Memory<RaftGroup>,
  answers: readonly object[],
  size = 65_536,
): { groups: RaftGroup[][]; made: number } {
  let made = 0
  const groups = answers.map((json) => {
    const reader = raftzReader(
      () => {
        made++
        return has()
      },
      all,
      memory,
    )
    return poured(reader, indented(json, 3), size)
  })
  return { groups, made }
}

t.test('a group at rest is decoded once, and times pass', (t) => {
  const answers = [
    { A: { g: { ...calm, peers: peers('1.5s', '40.3ms') } } },
    { A: { g: { ...calm, peers: peers('235µs', '1m2.5s') } } },
    { A: { g: { ...calm, peers: peers('0s', '2s') } } },
  ]
  const { groups, made } = counted(openMemory(), answers)
  t.equal(made, 1)
  t.equal(counted(openMemory(), answers, 100).made, 1, 'what a chunk cuts is waited for')
  const seen = groups.map(([one]) => one?.peers.map(({ lastSeenSeconds }) => lastSeenSeconds))
  t.same(seen, [
    [1.5, 0.0403],
    [235e-6, 62.5],
    [0, 2],
  ])
  t.end()
})

t.test('what says something else is decoded', (t) => {
  const one = { ...calm, peers: peers('1.5s', '40.3ms') }
  const others = [
    { ...one, committed: 9 },
    { ...one, peers: peers('1.5s', 'soon') },
    { ...one, wal_error: {} },
    { ...one, peers: { y: peers('1.5s', '1s').y } },
  ]
  const [soon] = others.splice(1, 1)
  for (const other of others) t.equal(counted(openMemory(), [{ A: { g: one } }, { A: { g: other } }]).made, 2)
  t.throws(() => counted(openMemory(), [{ A: { g: one } }, { A: { g: soon } }]), { code: 'shape' })
  t.end()
})

t.test('what comes where it came before is known without its name', (t) => {
  const memory = openMemory<RaftGroup>()
  const one = { ...calm, peers: peers('1.5s', '40.3ms') }
  const asked = (json: object): { named: number; groups: string[] } => {
    let named = 0
    const reader = raftzReader(has, all, memory)
    const levels = reader.levels.map((level) => {
      const { rows } = level
      if (rows === undefined) return level
      const again: Rows['again'] = (...place) => {
        named++
        return rows.again(...place)
      }
      return { ...level, rows: { ...rows, again } }
    })
    const groups = poured({ ...reader, levels }, indented(json, 3), 65_536).map(({ group }) => group)
    return { named, groups }
  }
  t.same(asked({ A: { f: one, g: one, h: one, i: one } }).named, 4)
  t.same(asked({ A: { f: one, g: one, h: one, i: one } }), { named: 1, groups: ['f', 'g', 'h', 'i'] })
  t.same(asked({ A: { f: one, h: one, i: one } }), { named: 2, groups: ['f', 'h', 'i'] }, 'one has gone')
  t.same(asked({ A: { f: one, h: one, i: { ...one, term: 6 } } }).named, 2, 'one says something else')
  t.same(asked({ A: { f: one, h: one, i: { ...one, term: 6 } } }).named, 1)
  t.same(asked({ A: { f: one }, B: { f: one, h: one } }), { named: 3, groups: ['f', 'f', 'h'] }, 'two of one name')
  t.end()
})

t.test('what an answer does not have is forgotten', (t) => {
  const memory = openMemory<RaftGroup>()
  const one = { ...calm, peers: peers('1.5s', '40.3ms') }
  counted(memory, [{ A: { g: one, h: one } }, { A: { g: one } }])
  t.same([...memory.elements.keys()], ['g', 'h'], 'for as long as the answer comes it may still follow')
  nextAnswer(memory)
  t.same([...memory.elements.keys()], ['g'])
  t.end()
})

t.test('consumers of two accounts that are called the same', (t) => {
  const one = {
    ...{
      stream_name: 's',
      name: 'c',
      delivered: { consumer_seq: 1, stream_seq: 1 },
      ack_floor: { consumer_seq: 1, stream_seq: 1 },
    },
    ...{ num_ack_pending: 0, num_redelivered: 0, num_waiting: 0, num_pending: 0 },
  }
  const of = (id: string) => ({ id, name: id, stream_detail: [{ name: 's', consumer_detail: [one] }] })
  const memory: ConsumerMemory = openMemory()
  const read = [
    ['A', 'B'],
    ['B', 'A'],
    ['A', 'B'],
  ].map((ids) =>
    poured(jszConsumersReader(all, memory), indented({ consumers: 2, account_details: ids.map(of) }, 2), 65_536),
  )
  t.same(
    read.map(({ consumers }) => consumers.map(({ account }) => account)),
    [
      ['A', 'B'],
      ['B', 'A'],
      ['A', 'B'],
    ],
  )
  t.end()
})

t.test('what was read as a whole is not known again', (t) => {
  const taken: string[] = []
  const memory = openMemory<RaftGroup>()
  const rows = openRows(memory, groupKind, {
    make: () => ({ group: 'g' }) as RaftGroup,
    take: ({ group }) => void taken.push(group),
  })
  rows.read('g', {})
  t.same([taken, memory.elements.size], [['g'], 0])
  t.end()
})
