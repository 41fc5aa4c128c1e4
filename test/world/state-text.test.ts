// What of the memory is written, and that it is read back as what it was.
import t from 'tap'
import type { RaftSeen } from '../../src/nats/collect/sampler.ts'
import type { Memory } from '../../src/world/memory.ts'
import { memoryOf, memorySteps, memoryText } from '../../src/world/state-text.ts'
import { allSteps } from '../../src/steps.ts'
import { memory, noon, originLog, seen } from '../metrics/build.ts'

const parse = (text: readonly Buffer[]): Memory => memoryOf(JSON.parse(text.join('')) as Record<string, unknown>)

void t.test('all but what says nothing', async (t) => {
  const counted = seen({ leaderChanges: 2, leader: true, peaks: [[noon, 5]], bytePeaks: [[noon, 6]] })
  const climbed = seen({ reached: { '10k': noon } })
  const rung = { pending: 10_000, at: noon, reached: { '10k': noon } }
  const whole = {
    assets: { g1: { account: 'A', stream: 'S', consumer: '' } },
    log: { n1: originLog({ rungs: { g1: rung }, leaderChanges: { 'A > S': 2 }, lines: { WRN: 1 } }) },
    origins: { n1: { server: 'n1', cluster: 'c1' } },
    targets: { t: { server: 'n1', cluster: 'c1', systemAccount: 'SYS' } },
    offsets: { '/l': { offset: 5 } },
  }
  const found = parse(
    memoryText()(memory({ ...whole, raft: { t: { g1: counted, g2: seen({ peaks: [[noon, 9]] }), g3: climbed } } })),
  )
  const rest = seen({ leaderChanges: 2, leader: true })
  t.same(found, memory({ ...whole, raft: { t: { g1: rest, g3: climbed } } }))
})

void t.test('traffic of connections, but not who listed a group last', async (t) => {
  const carried = { inMessages: 1, inBytes: 2, outMessages: 3, outBytes: 4 }
  const whole = memory()
  const routez = { serverId: 'ID', connections: new Map([['7', carried]]), peers: new Map([['n2', carried]]) }
  const leafz = { connections: new Map(), peers: new Map([['A leaf', carried]]) }
  whole.traffic.set('t', new Map(Object.entries({ routez, leafz })))
  const asset = { account: 'A', stream: 'S', consumer: '' }
  whole.assets.set('g', asset)
  const before = parse(memoryText()(whole))
  t.same(before, whole)
  whole.assets.set('g', { ...asset, listing: { kind: 'streams', target: 't', at: noon } })
  t.same(parse(memoryText()(whole)), before)
})

void t.test('a table of any length comes back, in pieces', async (t) => {
  for (const rows of [0, 1, 999, 1000, 1001, 2000, 2500]) {
    const log = originLog()
    const raft = new Map<string, RaftSeen>()
    for (let row = 0; row < rows; row++) {
      log.leaderChanges.set(`S-R3F-${row}`, row)
      raft.set(`S-R3F-${row}`, seen({ leaderChanges: row + 1, leader: true }))
    }
    const whole = memory()
    whole.log.set('n1', log)
    whole.raft.set('t', raft)
    const text = memoryText()(whole)
    const found = parse(text)
    t.same([found.log.get('n1'), found.raft.get('t')], [log, raft], `${rows} rows`)
    const largest = Math.max(...text.map(({ length }) => length))
    t.ok(largest <= 200_000, `${rows} rows: largest piece`)
  }
})

void t.test('names of any kind come back', async (t) => {
  const names = ['__proto__', 'constructor', 'toString', '7', '']
  const whole = memory()
  for (const name of names) {
    whole.assets.set(name, { account: name, stream: '', consumer: '' })
    whole.log.set(name, originLog({ lines: { INF: 1 } }))
  }
  const found = parse(memoryText()(whole))
  t.same([...found.assets.keys()].sort(), [...names].sort())
  t.same(found.assets.get('__proto__'), { account: '__proto__', stream: '', consumer: '' })
  t.same(found.log.get('__proto__')?.lines, { INF: 1 })
  t.same(Object.keys(Object.prototype), [])
})

void t.test('what is missing is empty', async (t) => {
  t.same(memoryOf({}), memory())
  t.same(memoryOf({ assets: null, raft: 3 }), memory())
})

void t.test('a name that was learned later is in the next text', async (t) => {
  const text = memoryText()
  const whole = memory()
  t.same(parse(text(whole)).assets, new Map())
  whole.assets.set('g', { account: 'A', stream: 'S', consumer: 'C' })
  t.same(parse(text(whole)).assets, whole.assets)
  t.same(parse(text(whole)).assets, whole.assets, 'and in the one after')
})

void t.test('logs and where they go on are of the moment before the first step', async (t) => {
  const told = { 'A > S': 2 }
  const whole = memory({ log: { n1: originLog({ leaderChanges: told, lines: { WRN: 1 } }) }, offsets: { '/l': 5 } })
  const before = parse(memoryText()(whole))
  const steps = memorySteps()(whole)
  steps.next()
  const log = whole.log.get('n1')
  log?.leaderChanges.set('A > S', 3).set('A > T', 0)
  log?.rungs.set('g1', { pending: 10_000, at: noon, reached: { '10k': noon } })
  if (log) log.lines = { WRN: 2 }
  whole.log.set('n2', originLog({ lines: { INF: 1 } }))
  whole.offsets.set('/l', 6)
  t.same(parse(allSteps(steps)), before)
  t.same(parse(memoryText()(whole)), whole, 'and the next text has it all')
})
