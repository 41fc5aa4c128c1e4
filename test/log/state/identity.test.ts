// Whose lines these are: what the config, the banner and node ids say, and what happens where they disagree.
import t from 'tap'
import { identities } from '../../../src/log/state/identity.ts'
import type { Event } from '../../../src/log/catalog/event.ts'
import { nodeId } from '../../../src/node-id.ts'
import { emptyMemory } from '../../../src/world/memory.ts'

function start() {
  const memory = emptyMemory()
  const warnings: string[] = []
  const who = identities(memory, (message) => warnings.push(message))
  const event = (id: Event['id'], fields: Event['fields']): Event => ({
    id,
    severity: 'info',
    time: 1,
    level: 'INF',
    fields,
  })
  return {
    ...who,
    memory,
    warnings,
    banner: (origin: string, fields: Event['fields']) => who.learn(origin, event('server_banner', fields)),
    raft: (origin: string, server: string) =>
      who.learn(
        origin,
        event('raft_append_entries_pending', { node: nodeId(server), group: '_meta_', pending: 10_000 }),
      ),
  }
}

t.test('the banner tells name and cluster, and tells them anew', (t) => {
  const { memory, banner } = start()
  banner('file', { cluster: 'C' })
  banner('file', { version: '2.12.3' })
  t.same(memory.origins.get('file'), { server: '', cluster: 'C' })
  banner('file', { name: 'nats-0' })
  t.same(memory.origins.get('file'), { server: 'nats-0', cluster: 'C' })
  banner('file', { name: 'nats-1' })
  t.same(memory.origins.get('file'), { server: 'nats-1', cluster: 'C' })
  t.end()
})

t.test('a node id is a name as soon as the name is known', (t) => {
  const { memory, raft, resolve } = start()
  raft('file', 'nats-0')
  raft('file', 'nats-0')
  t.equal(memory.origins.get('file'), undefined)
  memory.targets.set('http://a', { server: 'nats-0', cluster: 'C' })
  resolve()
  t.same(memory.origins.get('file'), { server: 'nats-0', cluster: 'C' })
  memory.targets.set('http://b', { server: 'nats-1', cluster: 'C' })
  raft('file', 'nats-1')
  t.same(memory.origins.get('file'), { server: 'nats-1', cluster: 'C' }, 'another server writes there now')
  raft('file', 'nats-9')
  resolve()
  t.same(memory.origins.get('file'), { server: 'nats-1', cluster: 'C' })
  t.end()
})

t.test('one name in two clusters claims none', (t) => {
  const { memory, raft } = start()
  memory.targets.set('http://a', { server: 'nats-0', cluster: 'C' })
  memory.targets.set('http://b', { server: 'nats-0', cluster: 'D' })
  raft('file', 'nats-0')
  t.same(memory.origins.get('file'), { server: 'nats-0', cluster: '' })
  t.end()
})

t.test('the config stands, and is doubted once', (t) => {
  const { memory, configure, raft, banner, warnings } = start()
  configure('nats-0', { server: 'nats-0', cluster: 'C' })
  banner('nats-0', { name: 'nats-1', node: nodeId('nats-1') })
  raft('nats-0', 'nats-2')
  t.same(memory.origins.get('nats-0'), { server: 'nats-0', cluster: 'C' })
  t.match(warnings, [/log of server nats-0: lines carry RAFT node id yrzKKRBu, not that of nats-0 \(S1Nunr6R\): check/])
  t.equal(warnings.length, 1)
  const other = start()
  other.memory.targets.set('http://a', { server: 'nats-1', cluster: 'C' })
  other.configure('nats-0', { server: 'nats-0' })
  other.raft('nats-0', 'nats-1')
  t.match(other.warnings, [/that of server nats-1/])
  const cluster = start()
  cluster.configure('file', { cluster: 'C' })
  cluster.banner('file', { name: 'nats-0' })
  t.same(cluster.memory.origins.get('file'), { server: 'nats-0', cluster: 'C' })
  t.end()
})

t.test('a suggestion holds until a line says better', (t) => {
  const { memory, suggest, banner } = start()
  suggest('nats-0', { server: 'nats-0', cluster: '' })
  banner('nats-0', { name: 'broker-0' })
  suggest('nats-0', { server: 'nats-0', cluster: '' })
  t.same(memory.origins.get('nats-0'), { server: 'broker-0', cluster: '' })
  t.end()
})
