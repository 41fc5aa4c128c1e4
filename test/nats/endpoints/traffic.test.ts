// Sums over connections never fall, whatever connections come, go, or start anew under an old id.
import fc from 'fast-check'
import t from 'tap'
import {
  accumulate,
  readTraffic,
  trafficMemory,
  trafficOf,
  type Connection,
} from '../../../src/nats/endpoints/traffic.ts'

const connection = (id: string, inMessages: number, peer = 'n2'): Connection => ({
  id,
  peer,
  traffic: { inMessages, inBytes: 0, outMessages: 0, outBytes: 0 },
})

t.test('deltas of each connection add up by peer', (t) => {
  const memory = trafficMemory()
  const sum = (...connections: Connection[]) => accumulate(memory, connections).get('n2')?.inMessages
  t.equal(sum(connection('a', 10), connection('b', 5), connection('c', 1, 'n3')), 15)
  t.equal(sum(connection('a', 12)), 17, 'b is gone, what it carried stays')
  t.equal(sum(connection('a', 3), connection('b', 5)), 25, 'both are new ones')
  t.equal(sum(), 25)
  t.end()
})

t.test('for all histories', (t) => {
  const some = fc.record({ id: fc.constantFrom('a', 'b', 'c'), inMessages: fc.nat(1000) })
  const answer = fc.uniqueArray(some, { selector: ({ id }) => id })
  const holds = fc.property(fc.array(answer), (answers) => {
    const memory = trafficMemory()
    let last = 0
    return answers.every((connections) => {
      const sum = accumulate(
        memory,
        connections.map(({ id, inMessages }) => connection(id, inMessages)),
      ).get('n2')
      const now = sum?.inMessages ?? 0
      const rose = now >= last
      last = now
      return rose
    })
  })
  t.doesNotThrow(() => fc.assert(holds))
  t.end()
})

t.test('a server that started anew has new connections under old ids', (t) => {
  const memory = trafficMemory()
  const sum = (server: string, carried: number) =>
    accumulate(memory, [connection('1', carried)], server).get('n2')?.inMessages
  t.equal(sum('A', 10), 10)
  t.equal(sum('A', 12), 12)
  t.equal(sum('B', 13), 25, 'thirteen more, not one')
  t.end()
})

t.test('peers that are away are kept up to a bound, those that are connected always', (t) => {
  const memory = trafficMemory()
  const leaf = (n: number): Connection => connection(`${n}`, 1, `leaf-${n}`)
  accumulate(
    memory,
    Array.from({ length: 1000 }, (_, n) => leaf(n)),
  )
  t.equal(memory.peers.size, 1000)
  accumulate(memory, [leaf(5)])
  t.equal(memory.peers.size, 201)
  t.ok(memory.peers.has('leaf-5'))
  t.end()
})

t.test('one memory for each endpoint of each target', (t) => {
  const all = new Map<string, Map<string, ReturnType<typeof trafficMemory>>>()
  const routez = trafficOf(all, 'a', 'routez')
  t.equal(trafficOf(all, 'a', 'routez'), routez)
  t.not(trafficOf(all, 'a', 'leafz'), routez)
  t.not(trafficOf(all, 'b', 'routez'), routez)
  t.end()
})

t.test('the four fields', (t) => {
  const json = { in_msgs: 1, in_bytes: 2, out_msgs: 3, out_bytes: 4 }
  t.same(readTraffic(json), { inMessages: 1, inBytes: 2, outMessages: 3, outBytes: 4 })
  t.throws(() => readTraffic({ ...json, out_bytes: '4' }), { code: 'shape' })
  t.end()
})
