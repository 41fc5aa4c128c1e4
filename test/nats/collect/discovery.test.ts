// Targets that are not configured: members by the routes of one, servers behind a name.
import t from 'tap'
import { fakeServer, healthy, queries } from '../fake-server.ts'
import { bench } from './targets.ts'

t.test('servers behind a name are found and listed', async (t) => {
  const server = await fakeServer(t, healthy())
  const { targets } = bench(t, [{ url: server.url.replace('http', 'dns+http') }])
  t.same(targets.list(), [])
  t.match((await targets.collect(3)).servers, [{ target: server.url, server: 'n1', up: true }])
  t.same(targets.list(), [{ target: server.url, server: 'n1', cluster: 'c1' }])
  t.match((await targets.collect(3, 'http://other:8222')).servers, [])
})

t.test('members are discovered by the routes of one, each once', async (t) => {
  const first = await fakeServer(t, healthy('n1'))
  const port = Number(new URL(first.url).port)
  const second = await fakeServer(t, healthy('n2'), '127.0.0.2', port)
  const urls = ['127.0.0.1:6222', 'localhost:6222', '127.0.0.2:6222']
  first.routes[queries.varz] = { ...(first.routes[queries.varz] as object), cluster: { name: 'c1', urls } }
  const { memory, targets } = bench(t, [{ url: first.url, discover: true }])
  t.equal((await targets.collect(3)).servers.length, 1)
  const { servers } = await targets.collect(3)
  t.match(servers, [{ server: 'n1' }, { server: 'n2', target: second.url, up: true }])
  t.equal(servers.length, 2)
  t.same([...memory.targets.keys()].sort(), [first.url, second.url].sort(), 'the other name of n1 leaves no trace')
  t.same(
    targets.list().map(({ server }) => server),
    ['n1', 'n2'],
  )
})
