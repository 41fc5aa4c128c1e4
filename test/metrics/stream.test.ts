// Streams: every replica tells its state, the leader alone tells of the others.
import t from 'tap'
import { streamTables } from '../../src/metrics/stream.ts'
import { readStream } from '../../src/nats/endpoints/jsz.ts'
import { jsz, noon, samples, server, stream, varz, world } from './build.ts'

const cluster = (leader: string | undefined) => ({
  group: 'S-R3F-1',
  leader,
  replicas: [{ name: 'n2', current: false, offline: false, activeSeconds: 11, lag: 9000 }],
})
const of = (streams: ReturnType<typeof stream>[], name = 'n1') =>
  world([server('n1', { answers: { varz: varz(name), jsz: jsz({ streams }) } })])
const one = (family: string, world: ReturnType<typeof of>) => samples(streamTables, family, world)
const labels = 'nats_cluster="c1",server="n1",account="APP",stream="ORDERS"'

const led = of([stream('ORDERS', { cluster: cluster('n1') })])
const followed = of([stream('ORDERS', { cluster: cluster('n2') })])
const leaderless = of([stream('ORDERS', { cluster: cluster(undefined), lastTime: undefined })])

t.strictSame(one('nats_stream_messages', followed), [`nats_stream_messages{${labels}} 10`])
t.strictSame(one('nats_stream_last_message_timestamp_seconds', led), [
  `nats_stream_last_message_timestamp_seconds{${labels}} ${noon - 5}`,
])
t.strictSame(one('nats_stream_last_message_timestamp_seconds', leaderless), [], 'an empty stream has no last message')
t.match(
  [led, followed, leaderless].map((world) => one('nats_stream_leader', world)[0]),
  [/ 1$/, / 0$/, / 0$/],
)
t.match(
  [led, followed, leaderless].map((world) => one('nats_stream_has_leader', world)[0]),
  [/ 1$/, / 1$/, / 0$/],
)
t.match(one('nats_stream_has_leader', of([stream('ORDERS')])), [/ 1$/], 'standalone')
t.match(
  [led, of([stream('ORDERS')])].map((world) => one('nats_stream_replicas', world)[0]),
  [/ 2$/, / 1$/],
)
t.strictSame(one('nats_stream_peer_lag_entries', led), [`nats_stream_peer_lag_entries{${labels},peer="n2"} 9000`])
t.strictSame(one('nats_stream_peer_lag_entries', followed), [], 'what a follower says of its fellows is nonsense')
t.strictSame(one('nats_stream_peer_lag_entries', of([stream('ORDERS')])), [], 'standalone')

t.test('sources, from the leader: one row a name, and the worst of those that look alike', (t) => {
  const source = { kind: 'source' as const, stream: 'FROM', lag: 3, activeSeconds: 2, failed: false }
  const sources = [
    { ...source, kind: 'mirror' as const, activeSeconds: undefined },
    source,
    { ...source, lag: 9, activeSeconds: undefined },
    { ...source, lag: 1, activeSeconds: 5 },
    { ...source, stream: 'OTHER', failed: true },
  ]
  const led = of([stream('ORDERS', { cluster: cluster('n1'), sources })])
  t.strictSame(one('nats_stream_source_lag_messages', led), [
    `nats_stream_source_lag_messages{${labels},copy="mirror",source_stream="FROM"} 3`,
    `nats_stream_source_lag_messages{${labels},copy="source",source_stream="FROM"} 9`,
    `nats_stream_source_lag_messages{${labels},copy="source",source_stream="OTHER"} 3`,
  ])
  t.strictSame(one('nats_stream_source_last_contact_timestamp_seconds', led), [
    `nats_stream_source_last_contact_timestamp_seconds{${labels},copy="source",source_stream="FROM"} ${noon - 5}`,
    `nats_stream_source_last_contact_timestamp_seconds{${labels},copy="source",source_stream="OTHER"} ${noon - 2}`,
  ])
  t.strictSame(one('nats_stream_source_contacted', led), [
    `nats_stream_source_contacted{${labels},copy="mirror",source_stream="FROM"} 0`,
    `nats_stream_source_contacted{${labels},copy="source",source_stream="FROM"} 0`,
    `nats_stream_source_contacted{${labels},copy="source",source_stream="OTHER"} 1`,
  ])
  t.strictSame(one('nats_stream_source_error', led), [
    `nats_stream_source_error{${labels},copy="mirror",source_stream="FROM"} 0`,
    `nats_stream_source_error{${labels},copy="source",source_stream="FROM"} 0`,
    `nats_stream_source_error{${labels},copy="source",source_stream="OTHER"} 1`,
  ])
  t.strictSame(one('nats_stream_source_lag_messages', of([stream('ORDERS', { cluster: cluster('n2'), sources })])), [])
  t.end()
})

t.test('what replicas have in common is said once', (t) => {
  const subjects = (...servers: Parameters<typeof server>[1][]) =>
    one('nats_stream_subjects', world(servers.map((parts, at) => server(`n${at + 1}`, parts)))).map(
      (line) => /server="(\w+)"/.exec(line)?.[1],
    )
  const says = (name: string, leader: string | undefined) => ({
    answers: { varz: varz(name), jsz: jsz({ streams: [stream('ORDERS', { cluster: cluster(leader) })] }) },
  })
  t.strictSame(subjects(says('n1', 'n2'), says('n2', 'n2')), ['n2'], 'by the leader')
  t.strictSame(subjects(says('n1', undefined), says('n2', undefined)), ['n1', 'n2'], 'by each, without one')
  t.strictSame(subjects(says('n1', 'n2'), { answers: { varz: varz('n2') } }), ['n1'], 'or while the leader is not read')
  t.strictSame(subjects(says('n1', 'n2')), [], 'not where somebody else reads it')
  t.end()
})

t.test('a stream that is moved: since when, to how many, and who is not a member yet', (t) => {
  const state = { messages: 1, bytes: 1, first_seq: 1, last_seq: 1, consumer_count: 0 }
  const replicas = [
    { name: 'n2', current: true, active: 1 },
    { name: 'n4', current: false, active: 0, pending: true },
  ]
  const desired = {
    created: '2025-11-22T11:59:00Z',
    name: 'c1',
    replicas: [{ name: 'n2' }, { name: 'n3' }, { name: 'n4' }],
  }
  const read = (more: object) =>
    of([readStream({ name: 'ORDERS', state, cluster: { raft_group: 'S-R3F-1', leader: 'n1', ...more } }, 'APP')])
  const moved = read({ replicas, desired })
  t.strictSame(one('nats_stream_move_started_timestamp_seconds', moved), [
    `nats_stream_move_started_timestamp_seconds{${labels}} ${noon - 60}`,
  ])
  t.strictSame(one('nats_stream_move_replicas', moved), [`nats_stream_move_replicas{${labels}} 3`])
  t.strictSame(one('nats_stream_peer_pending', moved), [`nats_stream_peer_pending{${labels},peer="n4"} 1`])
  const atRest = read({ replicas: replicas.slice(0, 1) })
  for (const name of ['move_started_timestamp_seconds', 'move_replicas', 'peer_pending'])
    t.strictSame(one(`nats_stream_${name}`, atRest), [], `${name}: nothing to tell`)
  t.end()
})
