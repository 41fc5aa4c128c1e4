// One request after another to each server: the ladder's first, consumers never while the server is slow.
import t from 'tap'
import { NatsError } from '../../../src/nats/error.ts'
import { openGate, type Work } from '../../../src/nats/system-account/gate.ts'
import { manualClock, until } from '../manual-clock.ts'

function bench() {
  const clock = manualClock()
  const sent: string[] = []
  const holds: (string | undefined)[] = []
  const answers = new Map<string, () => void>()
  let heardAt = clock.now()
  const gate = openGate({ ...clock, silentFor: () => clock.now() - heardAt, held: (reason) => holds.push(reason) })
  const ask = (endpoint: string, turn: Work<unknown>['turn'], signal = new AbortController().signal): Promise<void> =>
    gate.run({
      ...{ endpoint, turn, signal },
      send: () =>
        new Promise((resolve, reject) => {
          sent.push(endpoint)
          answers.set(endpoint, resolve)
          signal.addEventListener('abort', () => reject(new NatsError('timeout', 'no answer in time')))
        }),
    })
  /** Answers after so many seconds. */
  const answer = async (endpoint: string, seconds = 0): Promise<void> => {
    await until(() => answers.has(endpoint))
    await clock.advance(seconds)
    answers.get(endpoint)?.()
    answers.delete(endpoint)
    await clock.advance(0)
  }
  return { clock, sent, holds, gate, ask, answer, beat: () => (heardAt = clock.now()) }
}

t.test('one at a time, by turn', async (t) => {
  const { sent, gate, ask, answer, clock } = bench()
  const all = [ask('VARZ', 'light'), ask('CONSUMERS', 'consumers'), ask('STREAMS', 'streams'), ask('RAFTZ', 'raftz')]
  await clock.advance(3)
  t.strictSame(sent, ['VARZ'])
  t.strictSame(gate.unanswered(), { endpoint: 'VARZ', seconds: 3 })
  for (const endpoint of ['VARZ', 'RAFTZ', 'STREAMS', 'CONSUMERS']) await answer(endpoint)
  await Promise.all(all)
  t.strictSame(sent, ['VARZ', 'RAFTZ', 'STREAMS', 'CONSUMERS'])
  t.equal(gate.unanswered(), undefined)
})

t.test('what is given up leaves the queue, or lets the next go on', async (t) => {
  const { sent, ask, answer } = bench()
  const [first, second] = [new AbortController(), new AbortController()]
  const stuck = ask('JSZ', 'streams', first.signal)
  const behind = ask('VARZ', 'light', second.signal)
  const last = ask('RAFTZ', 'raftz')
  second.abort()
  await t.rejects(behind, { code: 'timeout', message: /its turn did not come/ })
  first.abort()
  await t.rejects(stuck, { code: 'timeout' })
  await answer('RAFTZ')
  await last
  t.strictSame(sent, ['JSZ', 'RAFTZ'])
})

t.test('consumers wait while RAFTZ is slow', async (t) => {
  const { sent, holds, ask, answer } = bench()
  void ask('RAFTZ', 'raftz')
  await answer('RAFTZ', 1)
  const consumers = ask('CONSUMERS', 'consumers')
  t.strictSame(holds, ['RAFTZ is slow'])
  void ask('RAFTZ', 'raftz')
  await answer('RAFTZ')
  await answer('CONSUMERS')
  await consumers
  t.strictSame(sent, ['RAFTZ', 'RAFTZ', 'CONSUMERS'])
  t.strictSame(holds, ['RAFTZ is slow', undefined])
})

t.test('a version without RAFTZ is judged by VARZ', async (t) => {
  const { holds, ask, answer } = bench()
  void ask('VARZ', 'light')
  await answer('VARZ', 1)
  void ask('CONSUMERS', 'consumers')
  t.strictSame(holds, ['RAFTZ is slow'])
  void ask('VARZ', 'light')
  await answer('VARZ')
  await answer('CONSUMERS')
  t.end()
})

t.test('while entries wait, and while no heartbeat comes', async (t) => {
  const { holds, gate, ask, answer, clock, beat } = bench()
  gate.troubled(true)
  void ask('CONSUMERS', 'consumers')
  t.strictSame(holds, ['entries wait for the store'])
  await clock.advance(60)
  gate.troubled(false)
  t.strictSame(holds.at(-1), 'STATSZ does not come')
  beat()
  gate.troubled(false)
  await answer('CONSUMERS')
  t.equal(holds.at(-1), undefined)
})

t.test('after a late answer not until RAFTZ was fast for five minutes', async (t) => {
  const { sent, holds, ask, answer, clock, beat } = bench()
  const stop = new AbortController()
  const late = ask('CONSUMERS', 'consumers', stop.signal)
  await clock.advance(6)
  stop.abort()
  await t.rejects(late)
  void ask('CONSUMERS', 'consumers')
  const raftz = async (): Promise<void> => {
    beat()
    void ask('RAFTZ', 'raftz')
    await answer('RAFTZ')
  }
  await raftz()
  await clock.advance(200)
  await raftz()
  t.equal(holds.at(-1), 'the last answer about consumers was late')
  t.strictSame(sent.filter((endpoint) => endpoint === 'CONSUMERS').length, 1)
  await clock.advance(101)
  await raftz()
  await answer('CONSUMERS')
  t.strictSame(sent.filter((endpoint) => endpoint === 'CONSUMERS').length, 2)
})

t.test('a late answer that does come counts as late', async (t) => {
  const { holds, ask, answer } = bench()
  const late = ask('CONSUMERS', 'consumers')
  await answer('CONSUMERS', 8)
  await late
  void ask('CONSUMERS', 'consumers')
  t.equal(holds.at(-1), 'the last answer about consumers was late')
})
