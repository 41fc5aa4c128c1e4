// Work in steps: nothing is left out, and others get a turn while it goes on.
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { allSteps, eachEntry, inTurns, openRest, restingSteps, type Steps } from '../src/steps.ts'

function* sum(numbers: readonly number[]): Steps<number> {
  let total = 0
  yield* eachEntry(new Map(numbers.entries()), 2, (at, number) => (total += at * number))
  return total
}

t.test('in one go, with rests and in turns: the same', async (t) => {
  t.equal(allSteps(sum([1, 2, 3, 4, 5])), 40)
  t.equal(await restingSteps(sum([1, 2, 3, 4, 5]), openRest()), 40)
  t.equal(await inTurns(sum([1, 2, 3, 4, 5])), 40)
  t.equal([...sum([1, 2, 3, 4, 5])].length, 2)
})

t.test('what goes on for long lets others have turns, what is short has one at the end', async (t) => {
  let turns = 0
  const others = { ended: false }
  const running = (async () => {
    for (; !others.ended; turns++) await turn()
  })()
  function* until(enough: () => boolean): Steps<void> {
    while (!enough()) yield
  }
  // Ends only because others had their turns meanwhile.
  await restingSteps(
    until(() => turns >= 3),
    openRest(),
  )
  const before = turns
  await inTurns(until(() => true))
  t.ok(turns > before)
  others.ended = true
  await running
})
