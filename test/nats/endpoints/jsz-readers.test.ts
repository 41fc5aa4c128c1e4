// Readers of /jsz where one element has the wrong shape: it is left out with all in it, and nothing gets another's name.
import t, { type Test } from 'tap'
import { jszConfigReader, jszConsumersAndConfigReader } from '../../../src/nats/endpoints/jsz-config.ts'
import { jszConsumersReader, jszReader } from '../../../src/nats/endpoints/jsz-readers.ts'
import { raftzReader } from '../../../src/nats/endpoints/raftz.ts'
import { openSink } from '../../../src/nats/json/pieces.ts'
import { readWhole, type Reader } from '../../../src/nats/json/reader.ts'
import { healthy, queries } from '../fake-server.ts'

type Found = Record<string, unknown>

const [account] = (healthy()[queries.jszConsumers] as { account_details: [Found & { stream_detail: [Found] }] })
  .account_details
const [stream] = account.stream_detail
const [consumer] = stream['consumer_detail'] as [Found]
const ofStream = (name: unknown, consumers: unknown[]): Found => ({
  ...{
    ...stream,
    name,
    config: { num_replicas: 1, retention: 'limits', storage: 'file' },
    stream_raft_group: `S-${String(name)}`,
    cluster: undefined,
  },
  consumer_detail: consumers,
  consumer_raft_groups: [{ name: 'c', raft_group: `C-${String(name)}` }],
})
const ofAccount = (id: unknown, streams: unknown[]): Found => ({ ...account, id, name: id, stream_detail: streams })
const named = (name: unknown): Found => ({ ...consumer, name, config: { max_ack_pending: 7 }, cluster: undefined })

/** One wrong consumer, stream and account among good ones. */
const answer = {
  ...{ streams: 4, consumers: 6, total: 3 },
  account_details: [
    ofAccount('A', [
      ofStream('one', [named('c1'), named(7), null]),
      ofStream(7, [named('of a wrong stream')]),
      ofStream('two', [named('c2')]),
    ]),
    ofAccount(7, [ofStream('of a wrong account', [named('c3')])]),
    ofAccount('B', [ofStream('three', [named('c4')])]),
  ],
}

function lenient<T>(reader: Reader<T>, json: Found = answer): { read: T; leftOut: string[] } {
  const leftOut: string[] = []
  const read = readWhole({ ...reader, leaveOut: (reason) => leftOut.push(reason.split(':')[0] ?? '') }, json)
  return { read, leftOut }
}

const streamsOf = (rows: { account: string; stream: string }[]) => rows.map((row) => `${row.account} ${row.stream}`)
const consumersOf = (rows: { account: string; stream: string; consumer: string }[]) =>
  rows.map((row) => `${row.account} ${row.stream} ${row.consumer}`)
const streams = ['A one', 'A two', 'B three']

t.test('streams', (t) => {
  const { read, leftOut } = lenient(jszReader(() => true))
  t.same(streamsOf(read.streams), streams)
  t.same(
    read.owners.map(({ account, group }) => `${account} ${group}`),
    ['A S-one', 'A S-two', 'B S-three'],
  )
  t.same(leftOut, ['account_details[0].stream_detail[1].name', 'account_details[1].id'])
  t.end()
})

t.test('consumers', (t) => {
  const { read, leftOut } = lenient(jszConsumersReader(() => true))
  const consumers = ['A one c1', 'A two c2', 'B three c4']
  t.same(consumersOf(read.consumers), consumers)
  t.same(consumersOf(read.owners), ['A one c', 'A two c', 'B three c'])
  t.equal(leftOut.length, 4, leftOut.join(' '))
  t.end()
})

const keep = { streamConfig: () => true, consumerConfig: () => true }

t.test('configurations', (t) => {
  const { read, leftOut } = lenient(jszConfigReader(keep))
  t.same(streamsOf(read.streams), streams)
  t.same(consumersOf(read.consumers), ['A one c1', 'A two c2', 'B three c4'])
  t.equal(leftOut.length, 4, leftOut.join(' '))
  t.end()
})

t.test('rows stand in the order of their streams, whatever that of the answer', (t) => {
  const names = ['b', 'a', 'c']
  const json = {
    ...answer,
    account_details: [
      ofAccount(
        'A',
        names.map((name) => ofStream(name, [named('2'), named('1')])),
      ),
    ],
  }
  const consumers = ['a', 'b', 'c'].flatMap((name) => [`A ${name} 2`, `A ${name} 1`])
  t.same(
    consumersOf(
      lenient(
        jszConsumersReader(() => true),
        json,
      ).read.consumers,
    ),
    consumers,
  )
  const { read } = lenient(jszConfigReader(keep), json)
  t.same(consumersOf(read.consumers), consumers)
  t.same(streamsOf(read.streams), ['A a', 'A b', 'A c'])
  t.end()
})

t.test('consumers and configurations in one reading', (t) => {
  const { read, leftOut } = lenient(jszConsumersAndConfigReader({ state: () => true, config: keep }))
  const [state, config] = [lenient(jszConsumersReader(() => true)), lenient(jszConfigReader(keep))]
  t.strictSame(read, { state: state.read, config: config.read })
  t.same(leftOut, state.leftOut)
  t.end()
})

t.test('what is wrong for one of both is left out of that one, and nothing gets another stream', (t) => {
  const wrongState = { ...ofStream('one', [named('c1')]), consumer_raft_groups: [{ name: 7, raft_group: 'C' }] }
  const wrongConfig = { ...ofStream('two', [named('c2')]), config: { num_replicas: 'many' } }
  const json = {
    consumers: 3,
    account_details: [ofAccount('A', [wrongState, wrongConfig, ofStream('three', [named('c3')])])],
  }
  const { read, leftOut } = lenient(jszConsumersAndConfigReader({ state: () => true, config: keep }), json)
  const { state, config } = read
  t.same(consumersOf(state.consumers), ['A three c3', 'A two c2'])
  t.same(consumersOf(config.consumers), ['A one c1', 'A three c3'])
  const at = 'account_details[0].stream_detail'
  t.same(leftOut, [`${at}[0].consumer_raft_groups[0].name`, `${at}[1].config.num_replicas`])
  t.end()
})

/** Every field that a reader knows, those among them that omitempty leaves out mostly. */
const cluster = {
  ...{ name: 'C1', raft_group: 'S-R3F-a', leader: 'n1', leader_since: '2026-11-23T06:40:15Z', traffic_account: 'SYS' },
  replicas: [{ name: 'n2', current: true, offline: true, active: 1_500_000, lag: 7, pending: true, peer: 'x' }],
  desired: { name: 'C1', created: '2026-11-23T06:40:16Z', replicas: [{ name: 'n3' }, { name: 'n4' }] },
}
const source = { name: 'S', lag: 3, active: 2_000_000, error: { code: 1, description: 'none' } }
const sequence = { consumer_seq: 1, stream_seq: 2, last_active: '2026-11-23T06:40:17.5Z' }
const state = {
  ...{ messages: 1, bytes: 2, first_seq: 3, last_seq: 4, num_subjects: 5, num_deleted: 6, consumer_count: 7 },
  ...{ first_ts: '2026-11-23T06:40:18Z', last_ts: '2026-11-23T06:40:19Z' },
}
const fullConsumer = {
  ...{ stream_name: 'one', name: 'c1', created: '2026-11-23T06:40:20Z', config: { durable_name: 'c1' } },
  ...{
    delivered: sequence,
    ack_floor: sequence,
    num_ack_pending: 1,
    num_redelivered: 2,
    num_waiting: 3,
    num_pending: 4,
  },
  ...{ cluster, push_bound: true, paused: true, pause_remaining: 5_000_000_000, ts: '2026-11-23T06:40:21Z' },
}
const fullStream = {
  ...{ name: 'one', created: '2026-11-23T06:40:14Z', cluster, state },
  ...{ mirror: source, sources: [source], stream_raft_group: 'S-R3F-a' },
  config: { num_replicas: 3, retention: 'limits', storage: 'file' },
}
const full = { ...ofAccount('A', []), stream_detail: [{ ...fullStream, consumer_detail: [fullConsumer] }] }

/** As nats-server sends it. */
function sent<T>(reader: Reader<T>, json: object, indent: number): T {
  const sink = openSink('/x', reader)
  sink.push(Buffer.from(JSON.stringify(json, null, indent)))
  return sink.end()
}

/** What is read from the bytes, which is what is read of the parsed whole. */
function readBothWays<T>(t: Test, open: () => Reader<T>, json: Found): T {
  const found = sent(open(), json, 2)
  t.strictSame(found, readWhole(open(), json))
  return found
}

t.test('no field is lost that is read from the bytes', (t) => {
  const streamsOnly = { streams: 1, account_details: [{ ...full, stream_detail: [fullStream] }] }
  const ofStreams = readBothWays(t, () => jszReader(() => true), streamsOnly)
  t.equal(ofStreams.streams[0]?.sources.length, 2)
  const whole = { consumers: 1, account_details: [full] }
  const ofConsumers = readBothWays(t, () => jszConsumersReader(() => true), whole)
  t.equal(ofConsumers.consumers[0]?.pauseSeconds, 5)
  const ofBoth = readBothWays(t, () => jszConsumersAndConfigReader({ state: () => true, config: keep }), whole)
  t.strictSame(ofBoth.state, ofConsumers)
  t.equal(ofBoth.config.consumers[0]?.durable, true)
  t.end()
})

t.test('of RAFT groups too', (t) => {
  const group = {
    ...{ id: 'x', state: 'LEADER', size: 3, quorum_needed: 2, observer: true, paused: true, overrun: true },
    ...{ overrun_count: 4, committed: 10, applied: 9, catching_up: true, leader: 'x', ever_had_leader: true, term: 5 },
    ...{ voted_for: 'x', pterm: 5, pindex: 12, traffic_account: 'SYS', wal_error: { Op: 'open', Err: 28 } },
    ...{ ipq_proposal_len: 1, ipq_entry_len: 2, ipq_resp_len: 3, ipq_apply_len: 4 },
    wal: { messages: 12, bytes: 120, first_seq: 1, first_ts: '2026-11-23T06:40:15Z', last_seq: 12 },
    peers: {
      y: { name: 'n2', known: true, last_replicated_index: 8, last_seen: '235µs' },
      z: { name: '', known: true },
    },
  }
  const answer = { A: { 'S-R3F-a': group, 'C-R3F-b': { ...group, wal_error: {} } }, B: { 'S-R3F-c': group } }
  const reader = () =>
    raftzReader(
      () => ({ overrun: true, byteLimit: true }),
      () => true,
    )
  const groups = sent(reader(), answer, 3)
  t.strictSame(groups, readWhole(reader(), answer))
  t.same(groups[0]?.peers[0], { name: 'n2', lastReplicatedIndex: 8, lastSeenSeconds: 235e-6 })
  t.end()
})
