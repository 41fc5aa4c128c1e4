// Messages between two processes: whole however they are cut, bytes as bytes.
import fc from 'fast-check'
import t from 'tap'
import { frame, frameParts, unframer } from '../../src/host/frames.ts'

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? [...value] : value
}

t.test('what is sent arrives, however the bytes are cut', async () => {
  const value = fc.oneof(fc.string(), fc.bigInt(), fc.uint8Array(), fc.record({ step: fc.string() }))
  const messages = fc.array(fc.record({ value, pieces: fc.array(fc.uint8Array()) }))
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 40 })), (sent, cuts) => {
      const bytes = Buffer.concat(sent.flatMap(({ value, pieces }) => frameParts(value, pieces)))
      const take = unframer()
      const got: unknown[] = []
      let at = 0
      for (const size of [...cuts, bytes.length]) {
        got.push(...take(bytes.subarray(at, at + size)).map(({ value, attached }) => [plain(value), [...attached]]))
        at += size
      }
      const wanted = sent.map(({ value, pieces }) => [plain(value), pieces.flatMap((piece) => [...piece])])
      return JSON.stringify(got) === JSON.stringify(wanted)
    }),
    { numRuns: 200 },
  )
})

t.test('pieces are not copied for a message', async (t) => {
  const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3)]
  const parts = frameParts({ path: '/' }, pieces)
  t.same(
    parts.slice(-2).map((part, at) => part === pieces[at]),
    [true, true],
  )
})

t.test('a value and what is attached to it are their own, not a view of what is read next', async (t) => {
  const buffer = Buffer.concat(frameParts(Uint8Array.of(1, 2, 3), [Uint8Array.of(4), Uint8Array.of(5)]))
  const take = unframer()
  t.same(take(buffer.subarray(0, 5)), [])
  const rest = Buffer.from(buffer.subarray(5))
  buffer.fill(0)
  const got = take(rest)
  rest.fill(0)
  t.same(got, [{ value: Uint8Array.of(1, 2, 3), attached: Buffer.of(4, 5) }])
  t.same(take(frame('next')), [{ value: 'next', attached: Buffer.of() }])
})
