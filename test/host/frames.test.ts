// Messages between two processes: whole however they are cut, bytes as bytes.
import fc from 'fast-check'
import t from 'tap'
import { frame, unframer } from '../../src/host/frames.ts'

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value instanceof Uint8Array ? [...value] : value
}

t.test('what is sent arrives, however the bytes are cut', async () => {
  const values = fc.array(fc.oneof(fc.string(), fc.bigInt(), fc.uint8Array(), fc.record({ step: fc.string() })))
  fc.assert(
    fc.property(values, fc.array(fc.integer({ min: 1, max: 40 })), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(frame))
      const take = unframer()
      const got: unknown[] = []
      let at = 0
      for (const size of [...cuts, bytes.length]) {
        got.push(...take(bytes.subarray(at, at + size)))
        at += size
      }
      return JSON.stringify(got.map(plain)) === JSON.stringify(sent.map(plain))
    }),
    { numRuns: 50 },
  )
})

t.test('a value is its own, not a view of what is read next', async (t) => {
  const buffer = Buffer.from(frame(Uint8Array.of(1, 2, 3)))
  const take = unframer()
  take(buffer.subarray(0, 5))
  const rest = Buffer.from(buffer.subarray(5))
  buffer.fill(0)
  t.same(take(rest), [Uint8Array.of(1, 2, 3)])
})
