// A slot: one request in flight, one slow scrape for an endpoint that hangs, and counts that say what happened.
import t from 'tap'
import { NatsError } from '../../../src/nats/error.ts'
import { openSlot, type Slot, type SlotSpec } from '../../../src/nats/collect/slot.ts'
import { manualClock, type ManualClock } from '../manual-clock.ts'

interface Asked {
  answer(value: number): void
  fail(error: Error): void
  signal: AbortSignal
}

interface Bench {
  clock: ManualClock
  slot: Slot<number>
  asked: Asked[]
  learned: number[]
}

function bench(spec: Partial<SlotSpec<number>> = {}): Bench {
  const clock = manualClock()
  const asked: Asked[] = []
  const learned: number[] = []
  const request = (signal: AbortSignal): Promise<number> =>
    new Promise((answer, fail) => {
      signal.addEventListener('abort', () => fail(new NatsError('timeout', 'no answer in time')))
      asked.push({ answer, fail, signal })
    })
  const learn = (value: number): void => void learned.push(value)
  return { clock, asked, learned, slot: openSlot({ collector: 'jsz', cap: 300, request, learn, ...spec }, clock) }
}

/** A scrape at whose deadline nothing has come. */
async function missed({ clock, slot }: Bench, deadline = 3): Promise<Awaited<ReturnType<Slot<number>['scrape']>>> {
  const scrape = slot.scrape(deadline)
  await clock.advance(deadline)
  return scrape
}

t.test('an answer within the deadline', async (t) => {
  const { clock, slot, asked, learned } = bench()
  t.equal(slot.last(), undefined)
  const scrape = slot.scrape(3)
  await clock.advance(1)
  asked[0]!.answer(7)
  const { answer, status } = await scrape
  t.equal(answer, 7)
  t.match(status, { collector: 'jsz', success: true, seconds: 1, answeredAt: clock.now(), errors: { timeout: 0 } })
  t.same(learned, [7])
  t.match(slot.last(), { seconds: 1, at: clock.now() })
  t.equal(clock.waiting(300), 0, 'the cap is called off')
})

t.test('an answer without a part of it is shown, and is no success', async (t) => {
  const request: SlotSpec<number>['request'] = (_, leaveOut) => {
    for (const part of ['a', 'b', 'c']) leaveOut(`/jsz.${part}: expected a number, found null`)
    return Promise.resolve(7)
  }
  const { clock, slot, learned } = bench({ request })
  const { answer, status } = await slot.scrape(3)
  t.equal(answer, 7)
  const reason = 'left out: /jsz.a: expected a number, found null, and 2 more'
  const errors = { shape: 1 }
  t.match(status, { success: false, answeredAt: clock.now(), failure: { code: 'shape', reason }, errors })
  t.same(learned, [7])
})

t.test('a hung request costs one slow scrape; each scrape counts one timeout; nothing is asked twice', async (t) => {
  const it = bench()
  const { clock, slot, asked, learned } = it
  const first = await missed(it)
  t.match(first, { answer: undefined, status: { success: false, seconds: 3, errors: { timeout: 1 } } })
  await clock.advance(12)
  const second = await slot.scrape(3)
  t.match(second.status, { success: false, seconds: 15, errors: { timeout: 2 }, failure: { code: 'timeout' } })
  t.equal(asked.length, 1)
  t.equal(asked[0]!.signal.aborted, false, 'it is not aborted')
  await clock.advance(10)
  asked[0]!.answer(7)
  await clock.advance(0)
  t.same(learned, [7], 'a late answer is learned from')
  const third = slot.scrape(3)
  t.equal(asked.length, 2, 'and not shown: it is asked anew')
  asked[1]!.answer(8)
  t.match(await third, { answer: 8, status: { success: true, seconds: 0, errors: { timeout: 2 } } })
})

t.test('after a late answer the next scrape waits half a second only, until one comes in time', async (t) => {
  const it = bench()
  const { clock, slot, asked } = it
  await missed(it)
  await clock.advance(2)
  asked[0]!.answer(1)
  await clock.advance(0)
  const second = slot.scrape(3)
  await clock.advance(0.5)
  t.match((await second).status, { success: false, seconds: 5 }, 'the late answer says more than half a second')
  await clock.advance(1)
  asked[1]!.answer(2)
  await clock.advance(0)
  const third = slot.scrape(3)
  await clock.advance(2)
  asked[2]!.answer(3)
  t.match(await third, { answer: 3, status: { success: true, seconds: 2 } })
})

t.test('the cap ends it, and the back-off doubles until something comes', async (t) => {
  const it = bench({ cap: 15 })
  const { clock, slot, asked } = it
  await missed(it)
  await clock.advance(12)
  t.equal(asked[0]!.signal.aborted, true)
  const during = await slot.scrape(3)
  t.equal(asked.length, 1, 'no request during back-off')
  t.match(during.status, { success: false, seconds: 15, errors: { timeout: 2 } })
  await clock.advance(15)
  const after = slot.scrape(3)
  t.equal(asked.length, 2)
  await clock.advance(0.5)
  t.match((await after).status, { success: false, seconds: 30.5, errors: { timeout: 3 } })
  await clock.advance(15)
  await slot.ask()
  t.equal(asked.length, 2, 'the second back-off is longer')
  await clock.advance(29.5)
  void slot.ask()
  t.equal(asked.length, 3)
  asked[2]!.fail(new NatsError('refused', 'nothing listens'))
  await clock.advance(0)
  t.match(slot.last(), { seconds: 0 })
  const back = slot.scrape(3)
  asked[3]!.answer(5)
  t.match(await back, { answer: 5, status: { success: true, errors: { timeout: 3, refused: 1 } } })
})

t.test('a request that no scrape waited for counts once when the cap ends it', async (t) => {
  const { clock, slot } = bench({ cap: 15 })
  const asked = slot.ask()
  await clock.advance(15)
  await asked
  t.match((await slot.scrape(3)).status, { errors: { timeout: 2 } })
})

t.test('a scrape joins a young request and passes by an old one', async (t) => {
  const { clock, slot, asked } = bench()
  const young = slot.ask()
  await clock.advance(2)
  const joined = slot.scrape(3)
  asked[0]!.answer(1)
  await young
  t.match(await joined, { answer: 1, status: { seconds: 2 } })
  void slot.ask()
  await clock.advance(4)
  t.match(await slot.scrape(3), { answer: undefined, status: { success: false, seconds: 4 } })
  t.equal(asked.length, 2)
})

t.test('failures have their code, and no series', async (t) => {
  const { slot, asked } = bench()
  const scrape = slot.scrape(3)
  asked[0]!.fail(new NatsError('shape', '/jsz.streams: expected a number'))
  t.match(await scrape, {
    answer: undefined,
    status: { success: false, seconds: 0, answeredAt: undefined, errors: { shape: 1, timeout: 0 } },
  })
})

t.test('an endpoint that the version lacks has no status and no errors', async (t) => {
  const { slot, asked } = bench({ optional: true })
  const scrape = slot.scrape(3)
  asked[0]!.fail(new NatsError('status', '404', { unsupported: true }))
  t.same(await scrape, { answer: undefined, status: undefined })
  const upgraded = slot.scrape(3)
  asked[1]!.answer(1)
  t.match(await upgraded, { answer: 1, status: { success: true, errors: { status: 0 } } })
})

t.test('an answer that may be kept is shown with its time, renewed in the background, and not for ever', async (t) => {
  const { clock, slot, asked } = bench({ keep: () => 60 })
  const scrape = slot.scrape(3)
  asked[0]!.answer(1)
  await scrape
  const answeredAt = clock.now()
  await clock.advance(59)
  t.match(await slot.scrape(3), { answer: 1, status: { success: true, answeredAt } })
  t.equal(asked.length, 1)
  await clock.advance(1)
  t.match(await slot.scrape(3), { answer: 1, status: { success: true, answeredAt } }, 'due: asked, not waited for')
  t.equal(asked.length, 2)
  await clock.advance(15)
  t.match(await slot.scrape(3), { answer: 1, status: { success: false, seconds: 15, errors: { timeout: 1 } } })
  await clock.advance(45)
  t.match(await slot.scrape(3), { answer: undefined, status: { success: false, answeredAt: undefined } })
  asked[1]!.answer(2)
  await clock.advance(0)
  await clock.advance(1)
  t.match(await slot.scrape(3), { answer: 2, status: { success: true, seconds: 60, answeredAt: clock.now() - 1 } })
})

t.test('a system clock that is set back holds up nothing', async (t) => {
  const kept = bench({ keep: () => 60 })
  const first = kept.slot.scrape(3)
  kept.asked[0]!.answer(1)
  await first
  kept.clock.setBack(3600)
  await kept.clock.advance(60)
  await kept.slot.scrape(3)
  t.equal(kept.asked.length, 2, 'what was kept is due')
  const hung = bench({ cap: 15 })
  await missed(hung)
  await hung.clock.advance(12)
  hung.clock.setBack(3600)
  await hung.clock.advance(15)
  void hung.slot.ask()
  t.equal(hung.asked.length, 2, 'the back-off is over')
})

t.test('closing lets the request go and leaves no trace', async (t) => {
  const { slot, asked, learned } = bench()
  const scrape = slot.scrape(3)
  slot.close()
  t.equal(asked[0]!.signal.aborted, false, 'it would go on inside nats-server')
  t.match((await scrape).status, { success: false })
  asked[0]!.answer(1)
  t.same(learned, [])
})

t.test('what is no NatsError is a defect of this program and is not hidden', async (t) => {
  const { slot, asked } = bench()
  const ask = slot.ask()
  asked[0]!.fail(new RangeError('a defect'))
  await t.rejects(ask, { name: 'RangeError' })
})

t.test('by schedule: scrapes show what came last and never ask', async (t) => {
  const { clock, slot, asked } = bench({ background: true })
  t.same(await slot.scrape(3), { answer: undefined, status: undefined }, 'not asked yet')
  t.equal(asked.length, 0)
  void slot.ask()
  asked[0]!.answer(1)
  await clock.advance(0)
  const answeredAt = clock.now()
  await clock.advance(300)
  t.match(await slot.scrape(3), { answer: 1, status: { success: true, answeredAt } })
  void slot.ask()
  await clock.advance(59)
  t.match(await slot.scrape(3), { answer: 1, status: { success: true } })
  await clock.advance(1)
  t.match(await slot.scrape(3), { answer: undefined, status: { success: false, seconds: 60, errors: { timeout: 1 } } })
  const idle = slot.idle()
  asked[1]!.fail(new NatsError('refused', 'nothing listens'))
  await idle
  t.match(await slot.scrape(3), { answer: undefined, status: { success: false, errors: { refused: 1 } } })
  await slot.idle()
})

t.test('after closing nothing is asked', async (t) => {
  const { slot, asked } = bench()
  slot.close()
  await slot.ask()
  t.match((await slot.scrape(3)).status, { success: false, seconds: undefined })
  t.equal(asked.length, 0)
})
