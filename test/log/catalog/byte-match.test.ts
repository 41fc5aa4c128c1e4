// What is matched on bytes is what the pattern of the wording says, of every wording and of whatever is like it.
import fc from 'fast-check'
import t from 'tap'
import { isWording } from '../../../src/log/catalog/byte-match.ts'
import { compiled, matchers, type Matcher } from '../../../src/log/catalog/recognise.ts'
import { sampleText } from '../../../src/log/catalog/template.ts'

/** Whether program and pattern agree on a text and on where its values are; what they say. */
function agreed(matcher: Matcher, bytes: Buffer): boolean | undefined {
  const { program, pattern } = compiled(matcher)
  if (program === undefined) return undefined
  const around = Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('0s" ')])
  const ends: number[] = []
  const found = pattern.exec(bytes.toString('latin1'))
  const isFound = isWording(program, around, 2, 2 + bytes.length, ends)
  if (isFound !== (found !== null)) throw new Error(`${matcher.text}: ${JSON.stringify(bytes.toString('latin1'))}`)
  if (found === null) return false
  const values = Array.from({ length: ends.length / 2 }, (_, index) =>
    around.toString('latin1', ends[2 * index], ends[2 * index + 1]),
  )
  if (JSON.stringify(values) !== JSON.stringify(found.slice(1))) throw new Error(`${matcher.text}: ${values.join()}`)
  return true
}

void t.test('every wording as a server prints it', (t) => {
  const found = matchers.map((matcher) => agreed(matcher, Buffer.from(sampleText(matcher.text))))
  t.notOk(found.includes(false))
  const programs = found.filter((one) => one !== undefined).length
  t.ok(programs > 0.8 * matchers.length, `${programs} of ${matchers.length}`)
  t.end()
})

void t.test('wordings with values and letters of any kind, cut, repeated and changed', (t) => {
  const value = fc.oneof(
    fc.constantFrom('-', '-1', '007', '1,234', '.', '0s', '1m5.123s', '450µs', '"a \\" b"', '"', '"a\\', '\\', ' > '),
    fc.constantFrom('APP > ORDERS', 'a] b', "a' b", 'Slow Consumer x', 'good, then', '\r', 'µ', '', ' ', ': ', ', '),
    fc.string({ maxLength: 6 }),
  )
  const change = fc.record({ at: fc.nat(), drop: fc.nat(3), add: value })
  const texts = fc.record({
    matcher: fc.constantFrom(...matchers),
    values: fc.array(value, { minLength: 1, maxLength: 6 }),
    changes: fc.array(change, { maxLength: 2 }),
    kept: fc.boolean(),
  })
  let matched = 0
  fc.assert(
    fc.property(texts, ({ matcher, values, changes, kept }) => {
      let number = 0
      const filled = matcher.text.replace(/\{[^}]*\}/g, () => values[number++ % values.length] ?? '')
      let text = kept ? sampleText(matcher.text) : filled
      for (const { at, drop, add } of changes) {
        const from = at % (text.length + 1)
        text = text.slice(0, from) + add + text.slice(from + drop)
      }
      if (agreed(matcher, Buffer.from(text.replaceAll('\n', ''))) === true) matched++
    }),
    { numRuns: 5000 },
  )
  t.ok(matched > 500, `${matched} matched`)
  t.end()
})
