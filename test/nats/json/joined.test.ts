// Buffers put together: the same bytes as anywhere else, in the same memory where they are not very long.
import t from 'tap'
import { joined, openScratch } from '../../../src/nats/json/joined.ts'

t.test('one after another, in the same memory', (t) => {
  const scratch = openScratch()
  const first = joined(scratch, [Buffer.from('ab'), Buffer.from(''), Buffer.from('cde')])
  t.equal(first.toString(), 'abcde')
  const second = joined(scratch, [Buffer.from('xy'), Buffer.from('z')])
  t.equal(second.toString(), 'xyz')
  t.equal(second.buffer, first.buffer)
  const longer = joined(scratch, [Buffer.alloc(100_000, 'a'), Buffer.from('b')])
  t.equal(longer.toString(), `${'a'.repeat(100_000)}b`)
  t.equal(joined(scratch, []).length, 0)
  t.end()
})

t.test('what is alone is not copied', (t) => {
  const only = Buffer.from('abc')
  t.equal(joined(openScratch(), [only]), only)
  t.end()
})

t.test('what is very long gets memory of its own', (t) => {
  const scratch = openScratch()
  joined(scratch, [Buffer.from('a'), Buffer.from('b')])
  const before = scratch.memory
  const long = joined(scratch, [Buffer.alloc(2 ** 20, 'a'), Buffer.from('b')])
  t.equal(long.length, 2 ** 20 + 1)
  t.equal(long.at(-1), 0x62)
  t.equal(scratch.memory, before)
  t.end()
})
