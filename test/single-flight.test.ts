// One flight for all who ask meanwhile, another one for who asks later or for something else.
import t from 'tap'
import { singleFlight } from '../src/single-flight.ts'

/** Work that ends when it is told to. */
function slow() {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const work = (name: string): Promise<string> => {
    begun.push(name)
    return new Promise((resolve) => ends.push(() => resolve(`${name} ${begun.length}`)))
  }
  return { begun, work, end: () => ends.splice(0).forEach((one) => one()) }
}

void t.test('who asks meanwhile gets what the first one asked for', async (t) => {
  const { begun, work, end } = slow()
  const fly = singleFlight(work)
  const both = Promise.all([fly('a'), fly('b')])
  end()
  t.strictSame(await both, ['a 1', 'a 1'])
  const later = fly('c')
  end()
  t.equal(await later, 'c 2')
  t.strictSame(begun, ['a', 'c'])
})

void t.test('apart by key', async (t) => {
  const { begun, work, end } = slow()
  const fly = singleFlight(work, (name) => name)
  const all = Promise.all([fly('a'), fly('b'), fly('a')])
  end()
  t.strictSame(await all, ['a 2', 'b 2', 'a 2'])
  t.strictSame(begun, ['a', 'b'])
})

void t.test('a failure is that of all who wait, and is not kept', async (t) => {
  let times = 0
  const fly = singleFlight(async () => {
    if (++times === 1) throw new Error('first')
    return times
  })
  const both = [fly(), fly()]
  for (const one of both) await t.rejects(one, { message: 'first' })
  t.equal(await fly(), 2)
})
