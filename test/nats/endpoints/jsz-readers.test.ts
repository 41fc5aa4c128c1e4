// Readers of /jsz where one element has the wrong shape: it is left out with all in it, and nothing gets another's name.
import t from 'tap'
import { jszConfigReader } from '../../../src/nats/endpoints/jsz-config.ts'
import { jszConsumersReader, jszReader } from '../../../src/nats/endpoints/jsz-readers.ts'
import { readWhole, type Reader } from '../../../src/nats/json/pieces.ts'
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

function lenient<T>(reader: Reader<T>): { read: T; leftOut: string[] } {
  const leftOut: string[] = []
  const read = readWhole({ ...reader, leaveOut: (reason) => leftOut.push(reason.split(':')[0] ?? '') }, answer)
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

t.test('configurations', (t) => {
  const keep = { streamConfig: () => true, consumerConfig: () => true }
  const { read, leftOut } = lenient(jszConfigReader(keep))
  t.same(streamsOf(read.streams), streams)
  t.same(consumersOf(read.consumers), ['A one c1', 'A two c2', 'B three c4'])
  t.equal(leftOut.length, 4, leftOut.join(' '))
  t.end()
})
