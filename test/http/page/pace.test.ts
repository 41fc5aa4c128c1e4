// How long until the cache is full: by entries or by bytes, and silent where nobody can know.
import t from 'tap'
import type { Point } from '../../../src/http/page/history.ts'
import { secondsToLimit } from '../../../src/http/page/pace.ts'

const points = (...levels: readonly (readonly [at: number, entries: number, bytes?: number])[]): Point[] =>
  levels.map(([at, entries, bytes]) => ({ at, entries, bytes, peak: entries, peakBytes: bytes }))
const MiB = 1024 * 1024

t.test('a climb of a hundred entries a second', async (t) => {
  t.equal(Math.round(secondsToLimit(points([0, 10_000], [5, 10_500], [10, 11_000])) ?? 0), 90)
})
t.test('bytes that come first', async (t) => {
  t.equal(secondsToLimit(points([0, 10, 100 * MiB], [5, 20, 150 * MiB], [10, 30, 200 * MiB])), 5.6)
})
t.test('not at this pace', async (t) => {
  t.equal(secondsToLimit(points([0, 12_000], [5, 11_500], [10, 11_000])), Infinity, 'it falls')
  t.equal(secondsToLimit(points([0, 2_000], [5, 2_001], [10, 2_002])), Infinity, 'over a quarter of an hour')
  t.equal(secondsToLimit(points([0, 100], [5, 400], [10, 900])), Infinity, 'below the floor noise tells nothing')
})
t.test('not known', async (t) => {
  t.equal(secondsToLimit([]), undefined)
  t.equal(secondsToLimit(points([0, 1], [10, 5000])), undefined, 'two points')
  t.equal(secondsToLimit(points([0, 1], [1, 5000], [2, 9000])), undefined, 'two seconds')
  t.equal(
    secondsToLimit(points([0, 1], [200, 5000], [201, 9000], [205, 9100])),
    undefined,
    'what is old does not count',
  )
})
