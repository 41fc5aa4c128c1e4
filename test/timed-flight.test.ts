// Who has little time does not wait for work that was begun by somebody who has more.
import t from 'tap'
import { timedFlight } from '../src/timed-flight.ts'

function slow() {
  let now = 100
  const begun: number[] = []
  const keys: string[] = []
  const ends: (() => void)[] = []
  const fly = timedFlight(
    (seconds, key) => {
      keys.push(key)
      const number = begun.push(seconds)
      return new Promise<number>((resolve) => ends.push(() => resolve(number)))
    },
    () => now,
  )
  return {
    begun,
    keys,
    fly,
    later: (seconds: number) => (now += seconds),
    end: () => ends.splice(0).forEach((one) => one()),
  }
}

void t.test('who has as long, or longer, joins; who has less begins anew', async (t) => {
  const { begun, fly, later, end } = slow()
  const long = fly(9.5)
  later(1)
  const same = fly(9.5)
  const short = fly(0.5)
  later(0.1)
  const another = fly(0.5)
  const longer = fly(60)
  t.strictSame(begun, [9.5, 0.5])
  end()
  t.strictSame(await Promise.all([long, same, short, another, longer]), [1, 1, 2, 2, 1])
  const after = fly(60)
  end()
  t.equal(await after, 3, 'nothing is kept')
})

void t.test('four at one time, then the one that ends first', async (t) => {
  const { begun, fly, end } = slow()
  const all = [9, 8, 7, 6, 5, 4].map((seconds) => fly(seconds))
  t.strictSame(begun, [9, 8, 7, 6])
  end()
  t.strictSame(await Promise.all(all), [1, 2, 3, 4, 4, 4])
})

void t.test('each key has four of its own', async (t) => {
  const { begun, keys, fly, end } = slow()
  const all = [9, 8, 7, 6, 5].map((seconds) => fly(seconds, 'a'))
  const other = [fly(9, 'b'), fly(9, 'b'), fly(5, 'b')]
  t.strictSame(begun, [9, 8, 7, 6, 9, 5])
  t.strictSame(keys, ['a', 'a', 'a', 'a', 'b', 'b'])
  end()
  t.strictSame(await Promise.all([...all, ...other]), [1, 2, 3, 4, 4, 5, 5, 6])
})

void t.test('a failure is that of all who wait, and is not kept', async (t) => {
  let times = 0
  const fly = timedFlight(
    () => (++times === 1 ? Promise.reject(new Error('first')) : Promise.resolve(times)),
    () => 0,
  )
  const both = [fly(1), fly(2)]
  for (const one of both) await t.rejects(one, { message: 'first' })
  t.equal(await fly(1), 2)
})
