// Each row is met once in a pass, however many steps it takes.
import t from 'tap'
import { openPass } from '../../../src/nats/collect/pass.ts'

const tableOf = (...names: string[]): Map<string, number> => new Map(names.map((name, at) => [name, at]))

t.test('some rows at a time, those that are added too, and not those that are deleted', (t) => {
  const table = tableOf('a', 'b', 'c', 'd', 'e')
  const met: string[] = []
  const pass = openPass(() => table, { stepRows: 2 })
  const step = () => pass.step((name) => met.push(name))
  step()
  t.same(met, [], 'not begun')
  pass.begin()
  step()
  t.same(met, ['a', 'b'])
  pass.begin()
  table.delete('c')
  table.set('f', 5)
  step()
  step()
  step()
  t.same(met, ['a', 'b', 'd', 'e', 'f'], 'to begin anew takes an end')
  step()
  t.equal(met.length, 5, 'it has ended')
  pass.begin()
  step()
  t.same(met.slice(5), ['a', 'b'])
  t.end()
})

t.test('of a long table more at a time, so that a pass has no more steps than it may', (t) => {
  const met: string[] = []
  const table = tableOf('a', 'b', 'c', 'd', 'e', 'f', 'g')
  const pass = openPass(() => table, { stepRows: 2, mostSteps: 2 })
  pass.begin()
  pass.step((name) => met.push(name))
  t.same(met, ['a', 'b', 'c', 'd'])
  pass.step((name) => met.push(name))
  t.equal(met.length, 7)
  t.end()
})

t.test('what it is given may delete the row', (t) => {
  const table = tableOf('a', 'b', 'c')
  const pass = openPass(() => table)
  pass.begin()
  pass.step((name) => table.delete(name))
  t.equal(table.size, 0)
  t.end()
})

t.test('a table that takes the place of another is gone through from its first row', (t) => {
  let table = tableOf('a', 'b', 'c')
  const met: string[] = []
  const pass = openPass(() => table, { stepRows: 2 })
  pass.begin()
  pass.step((name) => met.push(name))
  table = tableOf('c', 'd')
  pass.step((name) => met.push(name))
  t.same(met, ['a', 'b', 'c', 'd'])
  t.end()
})
