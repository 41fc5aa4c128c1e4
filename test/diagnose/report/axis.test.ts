// The line of time: in order, within its ends, long stretches of nothing cut.
import fc from 'fast-check'
import t from 'tap'
import { axis } from '../../../src/diagnose/report/axis.ts'

const minute = 60_000

void t.test('nothing to draw without two times', (t) => {
  t.equal(axis([]), undefined)
  t.equal(axis([{ from: 5, to: 5 }]), undefined)
  t.end()
})

void t.test('even, where no stretch is long', (t) => {
  const line = axis([
    { from: 0, to: 4 * minute },
    { from: 4 * minute, to: 10 * minute },
  ])
  t.match(line, { from: 0, to: 10 * minute, cuts: [] })
  t.equal(line?.at(5 * minute), 0.5)
  t.equal(line?.at(-1), 0)
  t.equal(line?.at(11 * minute), 1)
  t.end()
})

void t.test('days without anything take little room; short stretches stay as they are', (t) => {
  const day = 1440 * minute
  const line = axis([
    { from: day, to: day + minute },
    { from: 0, to: minute },
  ])
  t.equal(line?.cuts.length, 1)
  t.ok((line?.at(minute) ?? 0) < 0.1, 'the minute is short beside what is left of the day')
  t.ok((line?.at(day) ?? 1) > (line?.at(minute) ?? 1))
  t.strictSame(axis([0, 30_000].map((from) => ({ from, to: from })))?.cuts, [])
  t.end()
})

void t.test('later is never further left', (t) => {
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e7 }))
      .map(([from, long]) => ({ from, to: from + long })),
    { minLength: 2 },
  )
  fc.assert(
    fc.property(spans, (all) => {
      const line = axis(all)
      const times = all.flatMap(({ from, to }) => [from, to]).sort((a, b) => a - b)
      const places = times.map((time) => line?.at(time) ?? 0)
      return places.every((place, index) => place >= (places[index - 1] ?? 0) - 1e-9 && place >= 0 && place <= 1 + 1e-9)
    }),
  )
  t.end()
})
