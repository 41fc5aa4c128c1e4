// Many callers, a turn of the event loop each: whatever else waits gets its own in between.
import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { openTurns } from '../../../src/nats/http/turns.ts'

void t.test('callers come one after another, with others in between', async (t) => {
  const turns = openTurns()
  const order: string[] = []
  const others = (async () => {
    for (let n = 0; n < 3; n++) {
      await turn()
      order.push('other')
    }
  })()
  await Promise.all([...['a', 'b', 'c'].map((name) => turns().then(() => order.push(name))), others])
  const places = ['a', 'b', 'c'].map((name) => order.indexOf(name))
  t.strictSame(places, [...places].sort(), 'in the order in which they came')
  t.ok(order.slice(places[0], places[2]).filter((one) => one === 'other').length >= 2, order.join(' '))
})
