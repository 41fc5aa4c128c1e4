// The trie finds every entry whose literal a text begins with, on strings as on bytes.
import fc from 'fast-check'
import t from 'tap'
import { trie, type Start } from '../../../src/log/catalog/trie.ts'

const entry = (literal: string, starts = ''): Start => ({ literal, starts })

void t.test('candidates are those whose literal stands there', (t) => {
  const [a, ab, x, digit] = [entry('a'), entry('ab c'), entry('x'), entry('', '0123456789')]
  const tree = trie([a, ab, x, digit])
  t.strictSame(tree.ofText('a', 0), [a])
  t.strictSame(tree.ofText('..ab cd', 2), [ab, a])
  t.strictSame(tree.ofText('7 lines', 0), [digit])
  t.equal(tree.ofText('', 0), undefined)
  t.equal(tree.ofText('zebra', 0), undefined)
  t.equal(tree.ofText('\u00e9', 0), undefined)
  t.strictSame(tree.ofText('a\u00e9', 0), [a], 'what stands before other letters stays found')
  t.end()
})

void t.test('no entry whose literal stands there is left out, none is given that begins otherwise', (t) => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 8 }), letters, (literals, text) => {
      const entries = literals.map((literal) => entry(literal))
      const tree = trie(entries)
      const found = tree.ofText(text, 0) ?? []
      const bytes = Buffer.from(`.${text}.`)
      t.strictSame(
        entries.filter(({ literal }) => text.startsWith(literal) && !found.some((one) => one.literal === literal)),
        [],
      )
      t.ok(found.every(({ literal }) => text.startsWith(literal.slice(0, 6))))
      t.strictSame(tree.ofBytes(bytes, 1, bytes.length - 1) ?? [], found)
    }),
    { numRuns: 50 },
  )
  t.end()
})

void t.test('more literals than the array was made for', (t) => {
  const entries = Array.from({ length: 500 }, (_, index) => entry(`${index} is a literal of its own`))
  const tree = trie(entries)
  for (const one of entries) t.ok(tree.ofText(one.literal, 0)?.includes(one))
  t.end()
})
