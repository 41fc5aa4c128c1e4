// The pause after a write follows what the write itself cost, not what else went on meanwhile.
import t from 'tap'
import { openSpent, paced } from '../../src/world/save-pace.ts'

void t.test('turns of others in between are no cost of a write', async (t) => {
  const clock = { seconds: 100 }
  const spent = openSpent(() => clock.seconds)
  function* text() {
    clock.seconds += 0.25
    yield
    clock.seconds += 0.5
    yield
    clock.seconds -= 60
    return 'text'
  }
  const steps = spent.steps(text())
  t.same(steps.next(), { done: false, value: undefined })
  clock.seconds += 10
  t.same(steps.next(), { done: false, value: undefined })
  clock.seconds += 10
  t.same(steps.next(), { done: true, value: 'text' }, 'a clock that is set back counts for nothing')
  t.equal(spent.seconds(), 0.75)
  await spent.wait(Promise.resolve().then(() => (clock.seconds += 1)))
  t.equal(spent.seconds(), 1.75)
  const failing = spent.wait(
    Promise.resolve().then(() => {
      clock.seconds += 2
      throw new Error('full')
    }),
  )
  await t.rejects(failing, { message: 'full' })
  t.equal(spent.seconds(), 3.75, 'a write that fails has cost, too')
})

void t.test('a pause is nine times what was spent, and a second at most', async (t) => {
  const pauses: number[] = []
  const costs = [0, 0.01, 3]
  const pace = paced(
    () => Promise.resolve(costs.shift() ?? 0),
    (seconds) => Promise.resolve(pauses.push(seconds)),
  )
  for (let saves = 0; saves < 3; saves++) await pace.save()
  await pace.save()
  t.same(
    pauses.slice(0, 3).map((seconds) => Number(seconds.toFixed(6))),
    [0, 0.09, 1],
  )
})
