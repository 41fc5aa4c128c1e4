// What of the memory is written, and that it is read back as what it was.
import t from 'tap'
import { memoryText } from '../../src/world/state-text.ts'
import type { Memory } from '../../src/world/world.ts'
import { memory, noon, originLog, seen } from '../metrics/build.ts'

const parse = (text: string): Memory => JSON.parse(text) as Memory

void t.test('all but what says nothing', async (t) => {
  const counted = seen({ leaderChanges: 2, leader: true, peaks: [[noon, 5]] })
  const climbed = seen({ reached: { '10k': noon } })
  const whole = memory({
    assets: { g1: { account: 'A', stream: 'S', consumer: '' } },
    log: { n1: originLog() },
    offsets: { '/l': { offset: 5 } },
    raft: { t: { g1: counted, g2: seen({ peaks: [[noon, 9]] }), g3: climbed } },
  })
  const found = parse(memoryText()(whole))
  t.same(found, { ...whole, raft: { t: { g1: { ...counted, peaks: [] }, g3: climbed } } })
})

void t.test('a name that was learned later is in the next text', async (t) => {
  const text = memoryText()
  const whole = memory()
  t.same(parse(text(whole)).assets, {})
  whole.assets['g'] = { account: 'A', stream: 'S', consumer: 'C' }
  t.same(parse(text(whole)).assets, whole.assets)
  t.same(parse(text(whole)).assets, whole.assets, 'and in the one after')
})
