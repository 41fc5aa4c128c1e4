// Time at a limit: counted while the group does what it may. A real group: test/faults/throttled.long.ts.
import t from 'tap'
import { watchHeldBack } from '../../src/host/held-back.ts'
import type { IoLimit } from '../../src/host/system/io-limits.ts'

const limit = (done: number, more: Partial<IoLimit> = {}): IoLimit => ({
  ...{ kind: 'write_bytes', key: 'g 8:0', perSecond: 1000, done },
  ...more,
})

t.test('seconds at a limit, in all and of late; without a limit nothing', async (t) => {
  let now = 100
  const watch = watchHeldBack(() => now)
  const at = (seconds: number, ...limits: IoLimit[]) => {
    now = seconds
    watch.look(limits)
    return watch.facts().get('write_bytes')
  }
  t.equal(at(100), undefined)
  t.same(at(101, limit(50_000)), { total: 0, recent: 0 }, 'what was before is not known')
  t.same(at(102, limit(51_000)), { total: 1, recent: 1 })
  t.same(at(104, limit(52_700)), { total: 1, recent: 1 }, 'below it')
  t.same(at(104, limit(52_700)), { total: 1, recent: 1 }, 'no time has passed')
  t.same(at(106, limit(54_550), limit(0, { key: 'above 8:0' })), { total: 3, recent: 3 }, 'nine tenths are at it')
  t.same(at(107, limit(54_600), limit(1000, { key: 'above 8:0' })), { total: 4, recent: 4 }, 'held by a group above')
  t.same(at(405, limit(54_600)), { total: 4, recent: 3 }, 'five minutes after the first second')
  t.same(at(900, limit(54_600)), { total: 4, recent: 0 })
  t.same(at(901, limit(0, { kind: 'read_ops', key: 'g 8:0 r' })), undefined, 'taken away')
  t.same(at(902, limit(99_000)), { total: 0, recent: 0 }, 'set anew')
})
