// The census of a store in short goes.
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { censusTaker } from '../../src/host/census.ts'
import type { StoreCensus } from '../../src/host/work.ts'

const stream = {
  'meta.inf': '{}',
  'meta.key': 'key',
  msgs: { '1.blk': 'x'.repeat(100), '2.blk': 'y'.repeat(50), 'index.db': 'z'.repeat(30), '3.new': '', 'thw.db': '' },
  obs: { C: { 'o.dat': '' } },
}

const store = {
  jetstream: {
    JS: { streams: { ORDERS: stream, EMPTY: { 'meta.inf': '{}' }, '.GONE': { 'meta.inf': '{}' } } },
    $SYS: { _js_: { _meta_: { 'tav.idx': '', 'peers.idx.tmp': '', msgs: { '1.blk': 'abc' } } } },
    'a-file': '',
  },
}

function walk(dir: string, entries: number): { stores: StoreCensus[]; goes: number; unreadable: number } {
  const census = censusTaker()
  const stores: StoreCensus[] = []
  for (let goes = 1; ; goes++) {
    const ask = { dir, begin: goes === 1, entries, milliseconds: 1000 }
    const answer = census(ask, () => undefined)
    t.ok(answer.entries <= entries)
    stores.push(...answer.stores)
    if (answer.over) return { stores, goes, unreadable: answer.unreadable }
  }
}

t.test('streams and RAFT groups, alike in however many goes', async (t) => {
  const dir = t.testdir(store)
  const at = (...path: string[]) => join(dir, 'jetstream', ...path)
  const messages = (name: string) => at('JS', 'streams', 'ORDERS', 'msgs', name)
  utimesSync(messages('1.blk'), 1000, 1000)
  utimesSync(messages('2.blk'), 3000, 3000)
  utimesSync(messages('index.db'), 2000, 2000)
  utimesSync(messages('3.new'), 1000, 1000)
  utimesSync(at('JS', 'streams', '.GONE'), 1000, 1000)
  const { stores, goes, unreadable } = walk(dir, 1000)
  t.equal(goes, 1)
  t.equal(unreadable, 0)
  const by = new Map(stores.map((one) => [one.stream || one.group, one]))
  t.same([...by.keys()].sort(), ['.GONE', 'EMPTY', 'ORDERS', '_meta_'])
  t.same(by.get('ORDERS'), {
    ...{ account: 'JS', stream: 'ORDERS', group: '' },
    ...{ blocks: 2, bytes: 150, newestBlock: 3000, encrypted: true },
    ...{ index: { bytes: 30, modified: 2000 }, leftovers: 1 },
  })
  t.match(by.get('EMPTY'), { blocks: 0, encrypted: false, leftovers: 0 })
  t.match(by.get('EMPTY'), { index: undefined, newestBlock: undefined })
  t.match(by.get('.GONE'), { leftovers: 1 }, 'a deletion that nobody ended')
  t.match(by.get('_meta_'), { account: '$SYS', stream: '', blocks: 1, bytes: 3, leftovers: 0 }, 'a new file is in use')
  const slowly = walk(dir, 1)
  t.ok(slowly.goes > 5)
  t.same(slowly.stores, stores)
})

t.test('a go that was never begun begins, a store that is not there is empty', async (t) => {
  const census = censusTaker()
  const answer = census({ dir: t.testdir(store), begin: false, entries: 1000, milliseconds: 1000 }, () => undefined)
  t.equal(answer.stores.length, 4)
  t.same(walk(t.testdir(), 10).stores, [])
})

t.test('what may not be read is counted', async (t) => {
  t.equal(walk(t.testdir({ jetstream: 'no folder' }), 10).unreadable, 1)
})
