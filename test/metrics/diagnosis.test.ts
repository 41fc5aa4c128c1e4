// The verdict as series: one a cluster, whom it names, and how much it rests on.
import t from 'tap'
import { diagnosisTables } from '../../src/metrics/diagnosis.ts'
import { noon, raftGroup, samples, server, status, varz, world } from './build.ts'

const fine = (['varz', 'raftz', 'jsz', 'jsz_consumers'] as const).map((collector) => status({ collector }))
const queues = { proposal: 0, entry: 41_000, response: 0, apply: 0 }
const node = (name: string, raft: Parameters<typeof raftGroup>[1]) =>
  server(name, { status: fine, answers: { raftz: [raftGroup('S-R3F-Orders01', raft)], varz: varz(name) } })

t.test('in trouble', (t) => {
  const of = world([node('n1', { state: 'LEADER', pending: 40_000 }), node('n2', { queues }), node('n3', {})])
  t.strictSame(samples(diagnosisTables, 'nats_diagnosis', of), [
    'nats_diagnosis{nats_cluster="c1",hypothesis="storage_stall",confidence="medium"} 1',
  ])
  t.strictSame(samples(diagnosisTables, 'nats_diagnosis_server', of), [
    'nats_diagnosis_server{nats_cluster="c1",server="n1",role="victim"} 1',
    'nats_diagnosis_server{nats_cluster="c1",server="n2",role="culprit"} 1',
  ])
  t.strictSame(samples(diagnosisTables, 'nats_diagnosis_servers_seen', of), [
    'nats_diagnosis_servers_seen{nats_cluster="c1"} 3',
  ])
  t.end()
})

t.test('calm, and two clusters', (t) => {
  const of = world([node('n1', {}), { ...node('n1', {}), cluster: 'c2', target: 'http://other:8222' }], { now: noon })
  t.strictSame(samples(diagnosisTables, 'nats_diagnosis', of), [
    'nats_diagnosis{nats_cluster="c1",hypothesis="none",confidence="medium"} 1',
    'nats_diagnosis{nats_cluster="c2",hypothesis="none",confidence="medium"} 1',
  ])
  t.strictSame(samples(diagnosisTables, 'nats_diagnosis_server', of), [])
  t.end()
})
