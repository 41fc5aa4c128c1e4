// Rows that move to a new map while others come, change and go: nothing is lost, nothing comes back.
import fc from 'fast-check'
import t from 'tap'
import { openRenewed } from '../../../src/nats/collect/renew.ts'

function bench(stepRows?: number) {
  let table = new Map<string, number>()
  let maps = 1
  const place = {
    get: () => table,
    put(next: Map<string, number>) {
      table = next
      maps++
    },
  }
  const renewed = openRenewed(place, stepRows)
  return { renewed, table: () => table, maps: () => maps, replace: (next: Map<string, number>) => void (table = next) }
}

const names = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `row ${from + at}`)

t.test(
  'a table of which half as many rows were deleted as live moves to a map of its own size, some rows at a time',
  (t) => {
    const { renewed, table, maps } = bench()
    for (const name of names(0, 90_000)) renewed.set(name, 1)
    t.notOk(renewed.step(), 'nothing was deleted')
    for (const name of names(0, 30_000)) renewed.delete(name)
    t.notOk(renewed.step(), 'too little was')
    renewed.delete('row 30000')
    const before = table()
    t.ok(renewed.step())
    t.equal(table(), before, 'not yet')
    renewed.set('row 30001', 2)
    renewed.set('row 89999', 2)
    renewed.set('new', 3)
    renewed.delete('row 30002')
    renewed.delete('row 89998')
    while (renewed.step());
    t.equal(maps(), 2)
    t.strictSame([...table()], [...before], 'the same rows in the same order')
    t.equal(table().size, 59_998)
    t.match(Object.fromEntries(table()), { 'row 30001': 2, 'row 89999': 2, new: 3 })
    t.notOk(table().has('row 30002') || table().has('row 89998'))
    t.end()
  },
)

t.test('a table that another takes the place of meanwhile is let go', (t) => {
  const { renewed, table, maps, replace } = bench()
  for (const name of names(0, 50_000)) renewed.set(name, 1)
  for (const name of names(0, 20_000)) renewed.delete(name)
  t.ok(renewed.step())
  const other = new Map([['other', 1]])
  replace(other)
  t.notOk(renewed.step())
  t.equal(table(), other)
  t.equal(maps(), 1)
  t.end()
})

t.test('whatever is done to it, it holds what a plain map holds', (t) => {
  const key = fc.integer({ min: 0, max: 30 }).map(String)
  const act = fc.oneof(
    fc.record({ set: key, value: fc.integer() }),
    fc.record({ delete: key }),
    fc.constant('step' as const),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
      const { renewed, table } = bench(3)
      const plain = new Map<string, number>()
      for (const one of acts) {
        if (one === 'step') renewed.step()
        else if ('set' in one) {
          renewed.set(one.set, one.value)
          plain.set(one.set, one.value)
        } else {
          renewed.delete(one.delete)
          plain.delete(one.delete)
        }
      }
      return JSON.stringify([...table()]) === JSON.stringify([...plain])
    }),
  )
  t.end()
})
