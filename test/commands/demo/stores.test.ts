// Stores of a recording as of now: how long ago things were stays, whatever the day.
import fc from 'fast-check'
import t from 'tap'
import { storesAt, type SeenStore } from '../../../src/commands/demo/stores.ts'

const seen = (t: number, now: number, store: object): SeenStore => ({ t, now, store })
const op = (startedAt: number) => ({ counts: [1, 0], sum: 2, recent: [0.5], sustained: 0.5, startedAt })

t.test('times are moved, nothing else is, and maps are maps', async (t) => {
  const store = {
    ...{ dir: '/data/n1', server: 'n1', cluster: 'demo' },
    probe: { ops: { open: op(0), vote: op(990) }, errors: { EIO: 0 }, state: 'ok', up: false, lastSuccess: 985 },
    census: { at: 900, stores: [{ index: { bytes: 10, modified: 800 }, newestBlock: 700 }] },
    disks: [{ name: 'loop0', lastCompletion: 980, errors: { Map: [['ext4', 2]] } }],
    sources: { Map: [['diskstats', true]] },
  }
  const host = storesAt([{ stores: [seen(3, 1000, store)] }], 5, 5002)
  t.match(host, { now: 5002, stores: [{ dir: '/data/n1', server: 'n1', cluster: 'demo' }] })
  const [found] = host!.stores
  t.match(found!.probe, { ops: { open: op(0), vote: op(4990) }, errors: { EIO: 0 }, lastSuccess: 4985 })
  t.match(found!.census, { at: 4900, stores: [{ index: { bytes: 10, modified: 4800 }, newestBlock: 4700 }] })
  t.match(found!.disks[0], { name: 'loop0', lastCompletion: 4980, errors: new Map([['ext4', 2]]) })
  t.strictSame(found!.sources, new Map([['diskstats', true]]))
})

t.test('the newest look of each server counts, none before the first', async (t) => {
  const named = (server: string) => ({ server })
  const servers = [
    { stores: [seen(1, 1, named('a1')), seen(2, 2, named('a2')), seen(9, 9, named('a9'))] },
    { stores: [seen(4, 4, named('b4'))] },
    { stores: [] },
  ]
  const at = (seconds: number) => storesAt(servers, seconds, 100)?.stores.map(({ server }) => server)
  t.equal(at(0.5), undefined)
  t.strictSame([at(1), at(3), at(8), at(100)], [['a1'], ['a2'], ['a2', 'b4'], ['a9', 'b4']])
})

t.test('any JSON is taken', async (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (store) => {
      t.equal(storesAt([{ stores: [seen(0, 0, store)] }], 0, 1)?.stores.length, 1)
    }),
    { numRuns: 50 },
  )
})
