// What asking leaves behind lives on over reloads and restarts, and goes when its target is configured no more.
import t from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { memoryOf, memoryText } from '../../../src/world/state-text.ts'
import { fakeServer, healthy } from '../fake-server.ts'
import { bench } from './targets.ts'

const routes = (...connections: [rid: number, carried: number][]) => ({
  server_id: 'id-n1',
  num_routes: connections.length,
  routes: connections.map(([rid, in_msgs]) => {
    return { rid, remote_name: 'n2', in_msgs, in_bytes: 0, out_msgs: 0, out_bytes: 0, subscriptions: 0 }
  }),
})

t.test('traffic of routes goes on over a reload and a restart', async (t) => {
  const server = await fakeServer(t, healthy())
  const options = schema.parse({ collectors: { routez: 'scrape' } })
  const carried = async ({ targets }: ReturnType<typeof bench>): Promise<number | undefined> =>
    (await targets.collect(3)).servers[0]?.answers.routez?.routes[0]?.inMessages
  const first = bench(t, [{ url: server.url }], options)
  server.routes['/routez'] = routes([1, 100], [2, 50])
  t.equal(await carried(first), 150)
  await first.targets.close()
  server.routes['/routez'] = routes([1, 110], [3, 5])
  const reloaded = bench(t, [{ url: server.url }], options, first.memory)
  t.equal(await carried(reloaded), 165, 'ten and five more')
  await reloaded.targets.close()
  const text = memoryText()(first.memory).join('')
  server.routes['/routez'] = routes([1, 111])
  const restarted = bench(t, [{ url: server.url }], options, memoryOf(JSON.parse(text) as Record<string, unknown>))
  t.equal(await carried(restarted), 166)
})

t.test('what a former configuration asked is forgotten, but not at once', async (t) => {
  const server = await fakeServer(t, healthy())
  const it = bench(t, [{ url: server.url }])
  await it.targets.collect(3)
  for (const table of [it.memory.targets, it.memory.raft, it.memory.traffic] as Map<string, unknown>[]) {
    table.set('http://former', table.get(server.url) ?? new Map())
  }
  await it.clock.advance(299)
  await it.targets.collect(3)
  t.same([...it.memory.targets.keys()], [server.url, 'http://former'])
  await it.clock.advance(1)
  await it.targets.collect(3)
  for (const table of [it.memory.targets, it.memory.raft]) t.same([...table.keys()], [server.url])
  t.notOk(it.memory.traffic.has('http://former'))
})

t.test('a name that is not resolved yet may stand for what is remembered', async (t) => {
  const it = bench(t, [{ url: 'dns+http://nowhere.invalid:8222' }])
  it.memory.targets.set('http://10.0.0.1:8222', { server: 'n1', cluster: '' })
  await it.clock.advance(3600)
  await it.targets.collect(0)
  t.equal(it.memory.targets.size, 1)
  await it.clock.advance(86_400)
  await it.targets.collect(0)
  t.equal(it.memory.targets.size, 0)
})
