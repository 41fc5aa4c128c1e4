// Limits on accounts, links and peers: what is cut is counted, what stays is the same whatever the order, and nothing else changes.
import { array, assert, integer, property, shuffledSubarray, string } from 'fast-check'
import t from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { withinLimits, type CutLimits } from '../../../src/nats/collect/cut.ts'
import { noneDropped } from '../../../src/nats/collect/snapshot.ts'
import type { Answers, Collector } from '../../../src/nats/endpoints/answers.ts'
import { consumer, jsz, jszConsumers, raftGroup, stream } from '../../metrics/build.ts'

const cut = <C extends Collector>(collector: C, answer: Answers[C], parts: Partial<CutLimits>) => {
  const dropped = noneDropped()
  const limits = { ...schema.parse({}).limits, ...parts }
  const kept = withinLimits(collector, answer, { limits, dropped })
  return { kept, dropped: Object.fromEntries(Object.entries(dropped).filter(([, rows]) => rows > 0)) }
}

const account = (name: string) => ({ account: name, name, raw: {} })
const accounts = ['c', 'a', 'b'].map(account)
const names = (rows: readonly { account: string }[]): string[] => rows.map((row) => row.account)
const traffic = { inMessages: 0, inBytes: 0, outMessages: 0, outBytes: 0 }
const link = { ...traffic, connections: 1, pendingBytes: 0, rttSeconds: undefined, subscriptions: 0 }
const replica = (name: string) => ({ name, current: true, offline: false, activeSeconds: 1, lag: 0 })
const cluster = { group: 'g', leader: 'n1', replicas: ['n4', 'n2', 'n3'].map(replica) }

t.test('accounts and links', (t) => {
  t.same(names(cut('accstatz', accounts, { accounts: 2 }).kept), ['a', 'b'])
  t.same(cut('accountz', accounts, { accounts: 1 }).dropped, { accounts: 2 })
  const listed = cut('jsz', jsz({ accounts }), { accounts: 2 })
  t.same([names(listed.kept.accounts), listed.dropped], [['a', 'b'], { accounts: 1 }])
  const leafs = ['y', 'x'].map((peer) => ({ ...link, account: 'A', peer, isSpoke: false }))
  const leafz = cut('leafz', { leafs }, { leaf_nodes: 1 })
  t.match([leafz.kept.leafs, leafz.dropped], [[{ peer: 'x' }], { leaf_nodes: 1 }])
  const gateways = (['outbound', 'inbound'] as const).map((direction) => {
    return { ...link, gateway: 'B', direction, configured: true, startedAt: undefined }
  })
  const gatewayz = cut('gatewayz', { name: 'A', gateways }, { gateways: 1 })
  t.match([gatewayz.kept, gatewayz.dropped], [{ name: 'A', gateways: [{ direction: 'inbound' }] }, { gateways: 1 }])
  const routez = cut('routez', { routes: ['n3', 'n2'].map((peer) => ({ ...link, peer })) }, { routes: 1 })
  t.match([routez.kept.routes, routez.dropped], [[{ peer: 'n2' }], { routes: 1 }])
  t.end()
})

t.test('peers: so many of an answer, and how many there are stays known', (t) => {
  const streams = ['A', 'B', 'C'].map((name) => stream(name, { cluster }))
  const raw = { meta_cluster: { leader: 'n1', replicas: [{ name: 'n3' }, { name: 'n2' }, null, 7, {}] } }
  const { kept, dropped } = cut('jsz', jsz({ streams, raw }), { replicas: 4 })
  t.same(
    kept.streams.map((row) => row.cluster?.replicas.map(({ name }) => name)),
    [['n4', 'n2', 'n3'], ['n2'], []],
  )
  t.same(
    kept.streams.map((row) => row.cluster?.unlisted),
    [undefined, 2, 3],
  )
  t.same(kept.raw, { meta_cluster: { leader: 'n1', replicas: [null, 7, {}, { name: 'n2' }] } })
  t.same(dropped, { stream_replicas: 5, meta_replicas: 1 })

  const consumers = cut('jsz_consumers', jszConsumers([consumer('w', { cluster }), consumer('v')]), { replicas: 2 })
  t.match([consumers.kept.consumers[0]?.cluster?.replicas, consumers.dropped], [[{}, {}], { consumer_replicas: 1 }])
  const peers = ['n3', 'n2'].map((name) => ({ name, lastReplicatedIndex: 1, lastSeenSeconds: 1 }))
  const groups = cut('raftz', [raftGroup('S-R3F-a', { peers, size: 3 })], { replicas: 1 })
  t.match([groups.kept, groups.dropped], [[{ size: 3, peers: [{ name: 'n2' }] }], { group_replicas: 1 }])
  t.end()
})

t.test('within the limits rows are the very same', (t) => {
  const rows = [stream('A', { cluster })]
  t.equal(cut('jsz', jsz({ streams: rows }), {}).kept.streams, rows)
  t.equal(cut('accstatz', accounts, { accounts: 3 }).kept, accounts)
  t.same(cut('subsz', { cache: 1 }, {}), { kept: { cache: 1 }, dropped: {} })
  t.end()
})

t.test('the order of an answer decides nothing', (t) => {
  const anyNames = array(string(), { minLength: 1, maxLength: 20 }).map((all) => [...new Set(all)])
  const both = anyNames.chain((all) => shuffledSubarray(all, { minLength: all.length }).map((other) => [all, other]))
  assert(
    property(both, integer({ min: 1, max: 20 }), ([one = [], other = []], limit) => {
      const [a, b] = [one, other].map((all) => cut('accstatz', all.map(account), { accounts: limit }))
      const kept = [a, b].map((found) => names(found?.kept ?? []).toSorted())
      t.same(kept[0], kept[1])
      t.equal((kept[0]?.length ?? 0) + (a?.dropped['accounts'] ?? 0), one.length)
    }),
  )
  t.end()
})
