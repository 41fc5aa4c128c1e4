// The process of nats-server.
import t from 'tap'
import { processTables } from '../../src/metrics/process.ts'
import { samples, server, world } from './build.ts'
import { host, storeFacts } from './hosts.ts'

const of = (name: string, parts = {}) =>
  samples(processTables, name, world([server('n1')], { host: host(storeFacts(parts)) }))

t.test('one state', async (t) => {
  const stopped = of('nats_process_state', { process: { ...storeFacts().process, state: 'stopped' } })
  t.equal(stopped.length, 5)
  t.strictSame(
    stopped.filter((line) => line.endsWith(' 1')),
    ['nats_process_state{nats_cluster="c1",server="n1",state="stopped"} 1'],
  )
})

t.test('no limit and no process have no series', async (t) => {
  const none = { process: undefined, group: { memoryLimit: undefined, cpuLimit: undefined, throttled: undefined } }
  for (const { families } of processTables) for (const { name } of families) t.strictSame(of(name, none), [], name)
})
