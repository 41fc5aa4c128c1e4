// Bounded tables: the newest stay.
import t from 'tap'
import { putNewest } from '../../../src/log/state/bounded.ts'

void t.test('what was not heard of for longest leaves first, and is counted', (t) => {
  const table = new Map<string, number>()
  for (const key of ['a', 'b', 'c']) t.equal(putNewest(table, key, 1, 3), 0)
  t.equal(putNewest(table, 'a', 2, 3), 0)
  t.equal(putNewest(table, 'd', 1, 3), 1)
  t.strictSame([...table.keys()], ['c', 'a', 'd'])
  t.equal(table.get('a'), 2)
  t.equal(putNewest(table, 'e', 1, 1), 3, 'a table that was larger shrinks')
  t.end()
})
