// The clock that judges how long a step has run.
import t from 'tap'
import { openClock } from '../../src/host/clock.ts'

t.test('it goes on while this process runs and stands still while it does not', async (t) => {
  let seconds = 100
  const clock = openClock(
    () => 1_700_000_000,
    () => seconds,
  )
  t.teardown(clock.close)
  seconds += 1
  clock.tick()
  t.equal(clock.attended(), 1)
  seconds += 0.5
  t.equal(clock.attended(), 1.5, 'between ticks too')
  seconds += 600
  t.equal(clock.attended(), 3, 'ten minutes of a paused machine are two seconds')
  clock.tick()
  t.equal(clock.attended(), 3)
  t.equal(clock.now(), 1_700_000_000)
})

t.test('by default it is the one of the process', async (t) => {
  const clock = openClock(() => 0)
  t.teardown(clock.close)
  t.ok(clock.attended() >= 0)
})
