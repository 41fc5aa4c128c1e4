// The census goes slowly, and not at all while the disk has trouble.
import t, { type Test } from 'tap'
import { takeCensus, type CensusOptions } from '../../src/host/census-run.ts'
import { WorkError } from '../../src/host/worker.ts'
import type { CensusAnswer, CensusAsk } from '../../src/host/work.ts'
import { counted } from '../metrics/hosts.ts'

function setting(t: Test, answers: (CensusAnswer | Error)[], busy: boolean[] = []) {
  let seconds = 0
  const asks: CensusAsk[] = []
  const pauses: number[] = []
  const control = new AbortController()
  t.teardown(() => control.abort())
  const options: CensusOptions = {
    dir: '/data',
    clock: { now: () => 1000 + seconds, attended: () => seconds, close: () => undefined },
    crew: {
      ask: async (_place, _kind, ask) => {
        asks.push(ask as CensusAsk)
        const answer = answers.shift()
        if (answer instanceof Error) throw answer
        return answer as never
      },
      ...{ running: () => undefined, pids: () => [], close: async () => undefined },
    },
    signal: control.signal,
    entriesPerSecond: 100,
    isBusy: () => busy.shift() ?? false,
    pause: async (pause) => {
      pauses.push(pause)
      seconds += pause
    },
  }
  return { options, asks, pauses, control }
}

const go = (entries: number, over = false): CensusAnswer => ({ stores: [counted()], entries, over, unreadable: 0 })

t.test('go after go, at so many files a second', async (t) => {
  const { options, asks, pauses } = setting(t, [go(200), go(150), go(20, true)])
  t.same(await takeCensus(options), { at: 1003.5, stores: [counted(), counted(), counted()] })
  t.same(
    asks.map(({ begin }) => begin),
    [true, false, false],
  )
  t.same(pauses, [2, 1.5])
})

t.test('waits while the probe is slow, and gives up after an hour', async (t) => {
  const some = setting(t, [go(1, true)], [true, true, false])
  t.match(await takeCensus(some.options), { at: 1020 })
  t.same(some.pauses, [10, 10])
  const always = setting(t, [], new Array<boolean>(1000).fill(true))
  t.equal(await takeCensus(always.options), undefined)
  t.same(always.asks, [])
  t.equal(always.pauses.length, 360)
})

t.test('a child that died, an end of the run, a mistake of ours', async (t) => {
  t.equal(await takeCensus(setting(t, [new WorkError('ECHILD', 'gone')]).options), undefined)
  const ended = setting(t, [])
  ended.control.abort()
  t.equal(await takeCensus(ended.options), undefined)
  await t.rejects(takeCensus(setting(t, [new TypeError('no')]).options), TypeError)
})
