// Whose store it is: as configured, else as the server says that names the folder.
import t from 'tap'
import { learnStores, namedStores, ownedStores, storeDirOf, storeServers } from '../../src/world/stores.ts'
import { host, storeFacts } from '../metrics/hosts.ts'
import { jsz, memory, noon, raftGroup, server, stream, varz, world } from '../metrics/build.ts'

const naming = (name: string, dir: unknown, target = `http://${name}:8222`) =>
  server(name, { target, answers: { jsz: jsz({ raw: { config: { store_dir: dir } }, streams: [stream('ORDERS')] }) } })
const { account, stream: streamName } = stream('ORDERS')

t.test('what /jsz prints is one below store_dir', async (t) => {
  t.equal(storeDirOf('/data/jetstream'), '/data')
  t.equal(storeDirOf('/data/js'), '/data/js')
  const servers = [naming('n1', '/data/jetstream'), naming('n2', ''), naming('n3', 7), server('n4')]
  t.same(namedStores({ at: noon, servers }), [
    { cluster: 'c1', server: 'n1', dir: '/data', folders: new Set([`${account}/streams/${streamName}`]) },
  ])
})

t.test('RAFT groups are in it too, but for the one that every server has', async (t) => {
  const raftz = [raftGroup('_meta_'), raftGroup('C-R3M-1')]
  const at = (systemAccount: string | undefined) => {
    const answers = {
      jsz: jsz({ raw: { config: { store_dir: '/data' } } }),
      varz: { ...varz('n1'), systemAccount },
      raftz,
    }
    return [...namedStores({ at: noon, servers: [server('n1', { answers })] })[0]!.folders]
  }
  t.strictSame([at('SYS'), at(undefined)], [['SYS/_js_/C-R3M-1'], ['$SYS/_js_/C-R3M-1']])
})

t.test('a folder that one server names is its own for good, one that two name is not known to be', async (t) => {
  const learned = memory()
  learnStores(learned, {
    at: noon,
    servers: [naming('n1', '/data/jetstream'), naming('n2', '/two'), naming('n3', '/two')],
  })
  t.same(Object.fromEntries(learned.stores), {
    '/data': { cluster: 'c1', server: 'n1' },
    '/data/jetstream': { cluster: 'c1', server: 'n1' },
  })
  learnStores(learned, { at: noon, servers: [] })
  t.equal(learned.stores.size, 2, 'a server whose store hangs no longer says so')
})

t.test('configured, learned, unknown', async (t) => {
  const { servers } = world([server('n1'), server('n2')])
  const facts = host(
    storeFacts({ dir: '/configured', server: 'n1' }),
    storeFacts({ dir: '/learned', server: '' }),
    storeFacts({ dir: '/unknown', server: '' }),
    storeFacts({ dir: '/elsewhere', server: 'n9', cluster: 'c9' }),
  )
  const owned = ownedStores(facts, servers, memory({ stores: { '/learned': { server: 'n2', cluster: 'c1' } } }))
  t.same(
    owned.map(({ store, server, cluster, hostNow }) => [store.dir, cluster, server, hostNow]),
    [
      ['/configured', 'c1', 'n1', noon],
      ['/learned', 'c1', 'n2', noon],
      ['/unknown', '', '', noon],
      ['/elsewhere', 'c9', 'n9', noon],
    ],
  )
  t.same(ownedStores(undefined, servers, memory()), [], 'no store is watched')
})

t.test('what belongs to the machine is told once a server', async (t) => {
  const { servers } = world([server('n1')])
  const facts = host(storeFacts({ dir: '/a' }), storeFacts({ dir: '/b' }), storeFacts({ dir: '/c', server: 'n2' }))
  t.same(
    storeServers(ownedStores(facts, servers, memory())).map(({ store }) => store.dir),
    ['/a', '/c'],
  )
})
