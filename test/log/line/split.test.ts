// Bytes to lines: any cut gives the same lines, and no line costs more than it may.
import fc from 'fast-check'
import t from 'tap'
import { longestLine, splitter } from '../../../src/log/line/split.ts'

function split(...blocks: Buffer[]) {
  const lines: string[] = []
  let cuts = 0
  const one = splitter(
    (bytes, start, end) => lines.push(bytes.toString('latin1', start, end)),
    () => cuts++,
  )
  for (const block of blocks) one.push(block)
  return { lines, pending: one.pending(), cuts: () => cuts, flush: () => (one.flush(), lines), one }
}

void t.test('LF and CRLF end lines, the rest waits', (t) => {
  const { lines, pending, flush } = split(Buffer.from('a\r\nb\n\nc'))
  t.strictSame(lines, ['a', 'b', ''])
  t.equal(pending, 1)
  t.strictSame(flush(), ['a', 'b', '', 'c'])
  t.end()
})

void t.test('the block may be used again for the next', (t) => {
  const block = Buffer.from('ab')
  const { one, lines } = split(block)
  block.write('c\n')
  one.push(block)
  t.strictSame(lines, ['abc'])
  t.end()
})

void t.test('however the bytes are cut, the lines are the same', (t) => {
  const bytes = fc
    .uint8Array({ maxLength: 200 })
    .map((array) => Buffer.from(array.map((byte) => (byte < 80 ? 10 : byte < 100 ? 13 : byte))))
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(200), { maxLength: 6 }), (whole, cuts) => {
      const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const pieces = at.slice(1).map((end, index) => whole.subarray(at[index], end))
      const text = whole.toString('latin1')
      const cut = split(...pieces)
      t.equal(cut.pending, text.length - text.lastIndexOf('\n') - 1)
      t.strictSame(cut.flush(), split(whole).flush())
    }),
  )
  t.end()
})

void t.test('a line that is too long is cut once, whichever way it arrives, and the next is whole', (t) => {
  const long = Buffer.from(`${'x'.repeat(longestLine + 10)}\nnext\n`)
  const pieces = [long.subarray(0, 1000), long.subarray(1000, longestLine + 5), long.subarray(longestLine + 5)]
  for (const blocks of [[long], pieces, [long.subarray(0, longestLine + 2), long.subarray(longestLine + 2)]]) {
    const { lines, cuts } = split(...blocks)
    t.strictSame(
      lines.map((line) => line.length),
      [longestLine, 4],
    )
    t.equal(cuts(), 1)
  }
  const { pending, flush, cuts } = split(
    long.subarray(0, longestLine + 2),
    long.subarray(longestLine + 2, longestLine + 5),
  )
  t.equal(pending, longestLine + 5, 'all bytes since the last line break')
  t.equal(flush()[0]?.length, longestLine)
  t.equal(cuts(), 1)
  const exact = split(Buffer.from(`${'x'.repeat(longestLine)}\n`))
  t.equal(exact.cuts(), 0)
  t.end()
})
