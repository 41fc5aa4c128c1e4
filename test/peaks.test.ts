// What is kept of what was looked at gives the highest of the trailing minute, whatever came.
import fc from 'fast-check'
import t from 'tap'
import { peakSeconds, raise, type Peaks } from '../src/peaks.ts'

t.test('the first pair is the highest of the minute, and the last what came last', (t) => {
  const looks = fc.array(fc.record({ wait: fc.nat(40), value: fc.nat(9) }), { minLength: 1 })
  const holds = fc.property(looks, (all) => {
    const peaks: Peaks = []
    const seen: Peaks = []
    let at = 1000
    for (const { wait, value } of all) {
      at += wait
      seen.push([at, value])
      raise(peaks, value, at)
      const recent = seen.filter(([then]) => at - then < peakSeconds).map(([, level]) => level)
      t.equal(peaks[0]?.[1], Math.max(...recent))
      t.same(peaks.at(-1), [at, value])
    }
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 100 }))
  t.end()
})
