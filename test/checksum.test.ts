// The checksum of parts put together is the checksum of the whole.
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { checksumOf, joined } from '../src/checksum.ts'

void t.test('parts of any length, of any number of pieces', async (t) => {
  const piece = fc.uint8Array({ maxLength: 300 })
  fc.assert(
    fc.property(fc.array(fc.array(piece, { maxLength: 4 }), { maxLength: 5 }), (parts) => {
      const whole = crc32(Buffer.concat(parts.flat()))
      t.equal(
        parts.reduce((sum, part) => joined(sum, checksumOf(part)), 0),
        whole,
      )
    }),
  )
})

void t.test('a part of many bytes, known before', async (t) => {
  const large = Buffer.from('nats_a{server="n1"} 1\n'.repeat(1_000_000))
  const known = checksumOf([large])
  for (const before of [Buffer.alloc(0), Buffer.from('# HELP'), large])
    t.equal(joined(crc32(before), known), crc32(Buffer.concat([before, large])))
})
