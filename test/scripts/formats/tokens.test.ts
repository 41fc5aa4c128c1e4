// Go as tokens: strings by their value, comments gone, brackets balanced.
import fc from 'fast-check'
import t from 'tap'
import { closeOf, splitAtCommas, tokenize, written } from '../../../scripts/formats/tokens.ts'

void t.test('strings, raw strings, runes, comments, lines', (t) => {
  const source = 'a := "b\\t\\"c\\"" // "d"\n/* "e"\n */ f(`g"\n`, \'"\', 0x1F)'
  t.strictSame(
    tokenize(source).map(({ kind, text, line }) => `${line} ${kind} ${text}`),
    [
      '1 name a',
      '1 other :=',
      '1 string b\t"c"',
      '3 name f',
      '3 other (',
      '3 string g"\n',
      '4 other ,',
      `4 other '"'`,
      '4 other ,',
      '4 other 0x1F',
      '4 other )',
    ],
  )
  t.end()
})

void t.test('arguments are split where no bracket is open', (t) => {
  const tokens = tokenize('f("a, b", g(c, d), []int{1, 2}, func(x int) { h(x, y) })')
  t.equal(closeOf(tokens, 1), tokens.length - 1)
  t.strictSame(splitAtCommas(tokens.slice(2, -1)).map(written), [
    '"a, b"',
    'g(c,d)',
    '[]int{1,2}',
    'func(xint){h(x,y)}',
  ])
  t.strictSame(splitAtCommas([]), [])
  t.end()
})

void t.test('whatever the text, it ends, and no letter is lost', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '`', "'", '\\', '/', '*', '\n', 'a', '(', '%') }), (source) => {
      const lines = tokenize(source).map(({ line }) => line)
      return lines.every((line, at) => line >= (lines[at - 1] ?? 1))
    }),
  )
  t.end()
})
