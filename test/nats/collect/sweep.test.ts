// Scheduled collectors do not ask all servers at one moment.
import t from 'tap'
import { startSweeps } from '../../../src/nats/collect/sweep.ts'
import { manualClock } from '../manual-clock.ts'

function bench(expression: string, servers: number) {
  const clock = manualClock(0)
  const asked: [server: number, at: number][] = []
  const due = new Set<() => void>()
  const schedule = (_: string, run: () => void) => {
    due.add(run)
    return () => void due.delete(run)
  }
  const stops = Array.from({ length: servers }, (_, server) =>
    startSweeps(
      expression,
      { clock, schedule, place: () => server / servers },
      () => void asked.push([server, clock.now()]),
    ),
  )
  return {
    clock,
    asked,
    due: () => due.forEach((run) => run()),
    stop: () => stops.forEach((stop) => stop()),
    waits: due,
  }
}

t.test('servers are spread over the period, over five minutes at most', async (t) => {
  for (const [expression, spread] of [
    ['*/2 * * * *', 120],
    ['0 3 * * *', 300],
    ['*/10 * * * * *', 10],
  ] as const) {
    const it = bench(expression, 4)
    await it.clock.advance(10 + 60)
    const first = Math.min(60, spread)
    t.same(
      it.asked.splice(0),
      [0, 1, 2, 3].map((server) => [server, 10 + (server * first) / 4]),
      'after the start',
    )
    const at = it.clock.now()
    it.due()
    await it.clock.advance(spread)
    t.same(
      it.asked,
      [0, 1, 2, 3].map((server) => [server, at + (server * spread) / 4]),
      expression,
    )
  }
})

t.test('nothing is asked after the end', async (t) => {
  const it = bench('*/2 * * * *', 2)
  await it.clock.advance(10)
  t.same(it.asked, [[0, 10]])
  it.due()
  it.stop()
  t.equal(it.waits.size, 0)
  await it.clock.advance(1000)
  t.same(it.asked, [
    [0, 10],
    [0, 10],
  ])
})
