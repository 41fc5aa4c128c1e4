// Display width: what a terminal would wrap must be cut or broken before it gets there.
import fc from 'fast-check'
import t from 'tap'
import { broken, columnsOf, cut } from '../../../src/commands/demo/columns.ts'

t.test('columns', async (t) => {
  t.equal(columnsOf('ORDERS'), 6)
  t.equal(columnsOf('注文'), 4)
  t.equal(columnsOf('e\u0301'), 1, 'an accent is drawn over its letter')
  t.equal(columnsOf('🚀'), 2)
})

t.test('cut', async (t) => {
  t.equal(cut('ORDERS', 6), 'ORDERS')
  t.equal(cut('ORDERS', 5), 'ORDE…')
  t.equal(cut('注文注文', 6), '注文…', 'half a letter is left out')
})

t.test('broken at blanks', async (t) => {
  t.strictSame(broken('one two three', 7, '  '), ['one two', '  three'])
  t.strictSame(broken('abcdefghij', 4, ' '), ['abcd', ' efg', ' hij'], 'a word that is too long')
  t.strictSame(broken('  look at n1', 20), ['  look at n1'], 'margins stay')
  t.strictSame(broken('', 4), [''])
  t.strictSame(broken('注文', 1), ['注文'], 'what never fits ends too')
})

t.test('no line is wider, no letter is lost', async (t) => {
  const letters = fc.constantFrom('a', 'B', ' ', '注', '🚀', '.', '-')
  const text = fc.array(letters, { maxLength: 120 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.integer({ min: 6, max: 60 }), fc.constantFrom('', '  ', '    '), (text, width, indent) => {
      const lines = broken(text, width, indent)
      const bare = (part: string): string => part.replaceAll(' ', '')
      return lines.every((line) => columnsOf(line) <= width) && bare(lines.join('')) === bare(text)
    }),
  )
  fc.assert(fc.property(text, fc.integer({ min: 2, max: 60 }), (text, width) => columnsOf(cut(text, width)) <= width))
  t.pass()
})
