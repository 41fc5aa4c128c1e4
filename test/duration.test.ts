// Durations as Go and as configurations write them.
import fc from 'fast-check'
import t from 'tap'
import { goSeconds, goSecondsIn, simpleSeconds } from '../src/duration.ts'

void t.test('of Go', (t) => {
  const cases: [string, number][] = [
    ['2.346001234s', 2.346001234],
    ['1m5.123s', 65.123],
    ['1h0m2s', 3602],
    ['450ms', 0.45],
    ['12.5µs', 12.5e-6],
    ['12.5μs', 12.5e-6],
    ['7ns', 7e-9],
    ['38m20.5s', 2300.5],
    ['-1m0.5s', -60.5],
    ['0s', 0],
  ]
  for (const [text, seconds] of cases) t.equal(goSeconds(text), seconds, text)
  for (const text of ['', '-', '5', 's', '5s?', 'x5s', '1d', '5s ', '1.s']) t.equal(goSeconds(text), undefined, text)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 59 }), (minutes, seconds) => {
      return goSeconds(`${minutes}m${seconds}s`) === minutes * 60 + seconds
    }),
  )
  t.end()
})

void t.test('of Go, in bytes: the same number, to the last bit', (t) => {
  const unit = fc.constantFrom('s', 'ms', 'µs', 'μs', 'us', 'ns', 'm', 'h', 'd', 'ks', '', 'sms', 'x')
  const amount = fc.tuple(fc.bigInt(0n, 10n ** 17n), fc.option(fc.stringMatching(/^\d{0,9}$/)))
  const written = fc.tuple(amount, unit).map(([[whole, part], of]) => `${whole}${part === null ? '' : `.${part}`}${of}`)
  const text = fc.oneof(written, fc.stringMatching(/^-?[\d.]{0,4}[mnuµsh]{0,3}$/), fc.constant('1m5.123s'))
  const inside = (one: string, before: string): number | undefined => {
    const bytes = Buffer.from(`${before}${one}"5s`)
    return goSecondsIn(bytes, before.length, bytes.length - 3)
  }
  const isSame = fc.property(text, fc.constantFrom('', '7', '"'), (one, before) =>
    Object.is(inside(one, before), goSeconds(one)),
  )
  t.doesNotThrow(() => fc.assert(isSame, { numRuns: 3000 }))
  t.end()
})

void t.test('of configurations: one amount, one unit', (t) => {
  const cases: [string, number | undefined][] = [
    ['500ms', 0.5],
    ['5s', 5],
    ['60m', 3600],
    ['1.5h', 5400],
    ['7d', 604_800],
    ['1m30s', undefined],
    ['5', undefined],
    ['', undefined],
    ['-5s', undefined],
  ]
  for (const [text, seconds] of cases) t.equal(simpleSeconds(text), seconds, text)
  t.end()
})
