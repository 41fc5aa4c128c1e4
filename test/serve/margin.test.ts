// What a scrape leaves of its time-out follows what came after the answers of late.
import t from 'tap'
import { deadline, openMargin } from '../../src/serve/margin.ts'

function begin() {
  const clock = { seconds: 1000 }
  const margin = openMargin(() => clock.seconds)
  return { clock, margin, of: (timeout: number | undefined, configured = 3) => deadline(configured, timeout, margin) }
}

void t.test('half a second while what comes after is quick', async (t) => {
  const { margin, of } = begin()
  t.equal(of(1), 0.5)
  t.equal(of(10), 3, 'no longer than configured')
  margin.took(0.2)
  t.equal(of(1), 0.5)
  t.equal(of(undefined), 3)
})

void t.test('twice what it took, by the slowest of the last minute', async (t) => {
  const { clock, margin, of } = begin()
  margin.took(2)
  clock.seconds += 20
  margin.took(0.5)
  t.equal(of(10, 9), 6)
  clock.seconds += 39
  margin.took(1)
  t.equal(of(10, 9), 6)
  clock.seconds += 1
  t.equal(of(10, 9), 8, 'the slowest was over a minute ago')
  clock.seconds += 59
  t.equal(of(10, 9), 9)
  t.equal(of(1), 0.5)
})

void t.test('a quarter of the time is for servers, whatever comes after', async (t) => {
  const { margin, of } = begin()
  margin.took(30)
  t.equal(of(10), 2.5)
  t.equal(of(1), 0.25)
  t.equal(of(0.2), 0.1, 'shorter than anything can be')
  t.equal(of(60), 3)
})
