// Owners of RAFT groups are kept while they live and a little longer, whatever comes and goes.
import t from 'tap'
import { openOwners, type OwnerKind } from '../../../src/nats/collect/owners.ts'
import type { GroupOwner } from '../../../src/nats/endpoints/jsz.ts'
import { emptyMemory } from '../../../src/world/memory.ts'

const stream = (name: string): GroupOwner => ({ group: `S-${name}`, account: 'A', stream: name, consumer: '' })
const consumer = (name: string): GroupOwner => ({ group: `C-${name}`, account: 'A', stream: 'S', consumer: name })
const minutes = 60

function bench(targets: string[]) {
  const memory = emptyMemory()
  let now = 1_000_000
  const open = () => openOwners(memory, { now: () => now, targets: () => targets })
  let owners = open()
  return {
    memory,
    targets,
    wait: (seconds: number) => void (now += seconds),
    /** Answers of these targets once a minute, for so many seconds. */
    pass(seconds: number, answering: string[], listed: readonly GroupOwner[] = [], kind: OwnerKind = 'streams') {
      for (let passed = 0; passed < seconds; passed += 60) {
        now += 60
        for (const target of answering) owners.learn(target, kind, listed)
      }
    },
    learn: (...args: Parameters<typeof owners.learn>) => owners.learn(...args),
    reload: () => void (owners = open()),
    groups: () => [...memory.assets.keys()],
  }
}

t.test('a group that its server no longer lists is forgotten after 15 minutes', (t) => {
  const it = bench(['a', 'b'])
  it.learn('a', 'streams', [stream('old'), stream('new')])
  it.pass(14 * minutes, ['a'], [stream('new')])
  t.same(it.groups(), ['S-old', 'S-new'])
  it.pass(2 * minutes, ['a'], [stream('new')])
  t.same(it.groups(), ['S-new'])
  t.end()
})

t.test('reloads more often than it is looked for do not put it off', (t) => {
  const it = bench(['a', 'b'])
  it.learn('a', 'streams', [stream('old')])
  for (let passed = 0; passed < 17 * minutes; passed += 45) {
    it.reload()
    it.wait(45)
    for (const target of it.targets) it.learn(target, 'streams', [])
  }
  t.same(it.groups(), [])
  t.end()
})

t.test('only the answer that lists its kind counts, and only of the server that listed it', (t) => {
  const it = bench(['a', 'b'])
  it.learn('a', 'consumers', [consumer('c')])
  it.learn('b', 'streams', [stream('s')])
  it.pass(60 * minutes, ['a'])
  t.same(it.groups(), ['C-c', 'S-s'], 'b is down, and the consumers of a were not answered')
  it.pass(minutes, ['b'])
  t.same(it.groups(), ['C-c'])
  it.pass(minutes, ['a'], [], 'consumers')
  t.same(it.groups(), [])
  t.end()
})

t.test('a day without an answer', (t) => {
  const it = bench(['a', 'b'])
  it.learn('b', 'streams', [stream('s')])
  it.pass(86_400 - minutes, ['a'])
  t.same(it.groups(), ['S-s'])
  it.pass(2 * minutes, ['a'])
  t.same(it.groups(), [])
  t.end()
})

t.test('a group that was listed by a server which is asked no more', (t) => {
  const it = bench(['a', 'b'])
  it.learn('b', 'streams', [stream('s')])
  it.targets.splice(1, 1, 'c')
  it.pass(60 * minutes, ['a'])
  t.same(it.groups(), ['S-s'], 'c may have it')
  it.pass(2 * minutes, ['a', 'c'])
  t.same(it.groups(), [])
  t.end()
})

t.test('a group from the state file has as long, and is forgotten when all have answered without it', (t) => {
  const it = bench(['a', 'b'])
  it.memory.assets.set('S-s', { account: 'A', stream: 's', consumer: '' })
  it.memory.assets.set('C-c', { account: 'A', stream: 's', consumer: 'c' })
  it.pass(60 * minutes, ['a'])
  t.same(it.groups(), ['S-s', 'C-c'])
  it.pass(2 * minutes, ['a', 'b'])
  t.same(it.groups(), ['C-c'])
  t.end()
})

t.test('an owner that changes is learned', (t) => {
  const it = bench(['a'])
  it.learn('a', 'streams', [stream('s')])
  const before = it.memory.assets.get('S-s')
  it.wait(15)
  it.learn('a', 'streams', [stream('s')])
  t.equal(it.memory.assets.get('S-s'), before, 'the same object while nothing changes')
  const listing = { kind: 'streams', target: 'a', at: 1_000_015 }
  t.same(before, { account: 'A', stream: 's', consumer: '', listing }, 'by whom it was listed last')
  it.learn('a', 'streams', [{ ...stream('s'), account: 'B' }])
  t.same(it.memory.assets.get('S-s'), { account: 'B', stream: 's', consumer: '', listing })
  t.end()
})

t.test('10,000 groups a minute, created and deleted for two hours: what is kept is what lives and 16 minutes', (t) => {
  const it = bench(['a'])
  const perScrape = 2500
  let highest = 0
  for (let scrape = 0; scrape < 4 * 120; scrape++) {
    it.wait(15)
    it.learn(
      'a',
      'consumers',
      Array.from({ length: perScrape }, (_, n) => consumer(`${scrape}-${n}`)),
    )
    highest = Math.max(highest, it.memory.assets.size)
  }
  const scrapesKept = (15 + 1) * 4 + 1
  t.ok(highest <= perScrape * scrapesKept, `${highest} groups at most`)
  t.end()
})
