// The text of assets is the map, after whatever changes, and most of it is not rendered again.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Asset } from '../../src/ids.ts'
import { assetSteps } from '../../src/world/asset-text.ts'
import { allSteps } from '../../src/steps.ts'

const asset = (stream: string): Asset => ({ account: 'A', stream, consumer: '' })
const assetText = () => {
  const steps = assetSteps()
  return (assets: ReadonlyMap<string, Asset>) => allSteps(steps(assets))
}
const read = (pieces: Buffer[]): unknown => JSON.parse(`{${pieces.join(',')}}`)

void t.test('for all histories it is the map', (t) => {
  const group = fc.oneof(fc.constantFrom('__proto__', '7', '', 'é"'), fc.nat(30).map(String))
  const step = fc.oneof(
    fc.record({ set: group, stream: fc.constantFrom('a', 'b') }),
    fc.record({ delete: group }),
    fc.record({ many: fc.nat(2500) }),
    fc.record({ drop: fc.nat(2500) }),
  )
  const holds = fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    const assets = new Map<string, Asset>()
    const text = assetText()
    for (const one of steps) {
      if ('set' in one) assets.set(one.set, asset(one.stream))
      else if ('delete' in one) assets.delete(one.delete)
      else if ('many' in one) for (let n = 0; n < one.many; n++) assets.set(`g${n}`, asset('m'))
      else for (let n = one.drop; n < 2500; n += 2) assets.delete(`g${n}`)
      const found = read(text(assets))
      assert.deepEqual(new Map(Object.entries(found as object)), assets)
    }
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 30 }))
  t.end()
})

void t.test('only what has changed is rendered again', (t) => {
  const assets = new Map<string, Asset>()
  const text = assetText()
  for (let n = 0; n < 100_000; n++) assets.set(`g${n}`, asset('s'))
  const first = text(assets)
  t.ok(first.length >= 100)
  for (let n = 0; n < 2000; n++) assets.delete(`g${n}`)
  for (let n = 0; n < 2000; n++) assets.set(`h${n}`, asset('s'))
  assets.set('g50000', asset('another'))
  const second = text(assets)
  t.equal(second.filter((piece) => !first.includes(piece)).length, 3, 'two new ones and one changed')
  t.same(text(assets), second)
  t.end()
})

void t.test('survivors of many deletions share pieces', (t) => {
  const assets = new Map<string, Asset>()
  const text = assetText()
  for (let n = 0; n < 50_000; n++) assets.set(`g${n}`, asset('s'))
  text(assets)
  for (let n = 0; n < 50_000; n++) if (n % 100 !== 0) assets.delete(`g${n}`)
  t.equal(text(assets).length, 1)
  t.end()
})

void t.test('what changes between two steps is taken in by the next text', (t) => {
  const assets = new Map<string, Asset>()
  for (let n = 0; n < 25_000; n++) assets.set(`g${n}`, asset('s'))
  const stepsOf = assetSteps()
  allSteps(stepsOf(assets))
  const steps = stepsOf(assets)
  let turns = 0
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    turns++
    for (let n = 0; n < 25_000; n += 5) assets.delete(`g${n + turns}`)
    assets.set(`h${turns}`, asset('new'))
    if (turns > 50) break
  }
  t.ok(turns >= 2, `${turns} turns`)
  const found = read(allSteps(stepsOf(assets)))
  t.same(new Map(Object.entries(found as object)), assets)
  t.end()
})
