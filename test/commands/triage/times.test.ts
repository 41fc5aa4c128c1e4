// When a log speaks: first and last time, silences, and the time of a plain line read from its bytes.
import fc from 'fast-check'
import t from 'tap'
import { stampReader, timeline } from '../../../src/commands/triage/times.ts'
import { silence } from '../../../src/diagnose/evidence.ts'
import { plainLevelAt } from '../../../src/log/line/envelope.ts'

void t.test('from, to, levels, silences', (t) => {
  const times = timeline()
  t.match(
    { from: times.from, to: times.to, ordinary: times.ordinary, gaps: times.gaps() },
    { ordinary: false, gaps: [] },
  )
  t.equal(times.from, undefined)
  times.see(undefined, false)
  t.equal(times.from, undefined, 'a line without a time says nothing of when')
  times.see(100, false)
  times.see(100 + silence - 0.5, true)
  times.see(200, false)
  times.see(150, false)
  t.strictSame([times.from, times.to, times.ordinary], [100, 200, true])
  t.strictSame(times.gaps(), [{ from: 100 + silence - 0.5, to: 200 }], 'a shorter pause is no silence')
  t.end()
})

void t.test('of many silences the longest are kept, in order of time', (t) => {
  const times = timeline()
  let at = 0
  for (let index = 0; index < 1000; index++) times.see((at += index === 777 ? 5000 : 10), true)
  const gaps = times.gaps()
  t.equal(gaps.length, 200)
  t.ok(gaps.some(({ from, to }) => to - from === 5000))
  t.strictSame(
    gaps,
    [...gaps].sort((a, b) => a.from - b.from),
  )
  t.end()
})

void t.test('the time of any plain line is that of its stamp', (t) => {
  const stamp = stampReader('utc')
  const moments = fc.array(fc.integer({ min: 0, max: 4e9 * 1e6 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(moments, (all) =>
      all.every((micros) => {
        const iso = new Date(Math.floor(micros / 1000)).toISOString()
        const text = `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 23)}${String(micros % 1000).padStart(3, '0')}`
        const line = Buffer.from(`[7] ${text} [INF] Server is ready`)
        const found = stamp(line, plainLevelAt(line, 0, line.length))
        return found !== undefined && Math.abs(found - micros / 1e6) < 2e-6
      }),
    ),
  )
  const bare = Buffer.from('[7] [INF] Server is ready, and more of it here')
  t.equal(stamp(bare, 5), undefined, 'no stamp, no time')
  t.end()
})
