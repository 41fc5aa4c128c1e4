// One run over no servers and no logs: what a scrape leaves of its time-out is asked for, and what came after the answers is told.
import t from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { openClock } from '../../src/host/clock.ts'
import { openOutside } from '../../src/host/outside.ts'
import { run } from '../../src/serve/run.ts'
import { noneRefused } from '../../src/world/refused.ts'
import { openState } from '../../src/world/state-file.ts'

void t.test('what came after the answers is told once a scrape', async (t) => {
  const clock = openClock(() => 1000)
  const outside = openOutside({ clock, warn: (message) => t.fail(message) })
  const log = {
    info: () => undefined,
    warn: (_: object, message: string) => void t.fail(message),
    error: () => undefined,
  }
  const stop = new AbortController()
  let seconds = 0
  let asked = 0
  const took: number[] = []
  const margin = { seconds: () => ++asked, took: (seconds: number) => took.push(seconds) }
  const state = await openState(undefined, { now: () => 1000, warn: (message) => void t.fail(message) })
  const exporter = { version: '0', reloadSuccess: true, reloadedAt: 0, refused: noneRefused() }
  const config = parseConfig('f', 'targets: []\n', {})
  const made = run(
    config,
    {
      ...{ state, now: () => 1000, log, exporter, margin, outside },
      // The text takes two seconds.
      steady: () => seconds,
      registry: { text: () => Promise.resolve(String((seconds += 2))) },
    },
    stop.signal,
  )
  t.teardown(async () => {
    await made.close()
    outside.close()
    clock.close()
  })
  await made.metrics(10)
  t.same(took, [2])
  t.equal(asked, 1)
  await made.metrics(10)
  t.same(took, [2, 2])
  await made.metrics(undefined)
  t.equal(asked, 2, 'without a time-out nothing is left of it')
})
