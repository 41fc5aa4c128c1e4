// Times that a clock which was ahead has left behind: none of them may hold anything up once the clock is right.
import t from 'tap'
import { hold } from '../../src/ladder.ts'
import { clampTimes } from '../../src/world/clamp.ts'
import { stillCounts } from '../../src/world/rung.ts'
import { memory, noon, originLog, seen } from '../metrics/build.ts'

const year = 365 * 86_400
const ahead = noon + year

t.test('a rung of a year ahead is one of now, and what is past stays', async (t) => {
  const rung = { pending: 20_000, at: ahead, reached: { '10k': noon - 9, '20k': ahead } }
  const all = memory({
    log: {
      at: originLog({ rungs: { last: rung }, events: { server_started: { count: 3, last: ahead } }, lastLine: ahead }),
    },
    raft: { t: { g: seen({ belowSince: ahead, seenAt: ahead, peaks: [[ahead, 7]], troubledUntil: ahead }) } },
    offsets: { command: { time: ahead, recent: [] }, file: { checkpoint: { offset: ahead, modified: ahead } } },
  })
  all.sourceless.set('n1', ahead).set('n2', noon - 5)
  all.answered.set('streams t', ahead)
  all.assets.set('g', {
    account: 'A',
    stream: 'at',
    consumer: '',
    listing: { kind: 'streams', target: 't', at: ahead },
  })
  t.equal(stillCounts(rung, { seen: undefined, gone: false }, noon + 2 * hold.blindAtLimit), true, 'it would stand')
  clampTimes(all, noon)
  t.equal(stillCounts(rung, { seen: undefined, gone: false }, noon + 2 * hold.blindAtLimit), false)
  t.strictSame(rung, { pending: 20_000, at: noon, reached: { '10k': noon - 9, '20k': noon } })
  t.match(all.log.get('at'), { lastLine: noon, events: { server_started: { count: 3, last: noon } } })
  t.match(all.raft.get('t')?.get('g'), {
    belowSince: noon,
    seenAt: noon,
    peaks: [[noon, 7]],
    troubledUntil: noon + 3600,
  })
  t.strictSame(all.offsets.get('command'), { time: noon, recent: [] })
  t.strictSame(
    all.offsets.get('file'),
    { checkpoint: { offset: ahead, modified: ahead } },
    'the clock of a disk is its own',
  )
  t.strictSame([...all.sourceless.values()], [noon, noon - 5])
  t.equal(all.answered.get('streams t'), noon)
  t.match(all.assets.get('g'), { stream: 'at', listing: { at: noon } })
})
