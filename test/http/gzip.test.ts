// Whatever of an exposition was there before, what is unpacked is the exposition, in one member.
import { spawnSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { section as sectionOf, type Section } from '../../src/exposition/text.ts'
import { gzip } from '../../src/http/gzip.ts'

const packed = async (sections: readonly Section[]): Promise<Buffer> => Buffer.concat(await gzip(sections))
const large = sectionOf([Buffer.from('nats_a 1\n'.repeat(3000)), Buffer.from('nats_a 2\n'.repeat(3000))])

void t.test('large, small and no sections, seen before or not', async (t) => {
  const section = fc.oneof(
    fc.constant(large),
    fc
      .array(
        fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
        { maxLength: 3 },
      )
      .map(sectionOf),
    fc
      .integer({ min: 5000, max: 40_000 })
      .map((length) => sectionOf([Buffer.from('nats_b{server="n1"} 1\n'.repeat(length / 20))])),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(section, { maxLength: 6 }), async (sections) => {
      for (const shown of [sections, sections, [large, ...sections]]) {
        const whole = Buffer.concat(shown.flatMap(({ pieces }) => pieces))
        t.equal(
          shown.reduce((sum, { size }) => sum + size, 0),
          whole.length,
        )
        t.ok(gunzipSync(await packed(shown)).equals(whole))
      }
    }),
    { numRuns: 50 },
  )
})

void t.test('what has not changed is the very same bytes, and gzip(1) reads it', async (t) => {
  const one = await gzip([large])
  const two = await gzip([sectionOf([Buffer.from('nats_c 1\n')]), large])
  t.ok(one[1] !== undefined && two.includes(one[1]))
  const { stdout, status } = spawnSync('gzip', ['-dc'], { input: Buffer.concat(two) })
  t.equal(status, 0)
  t.ok(stdout.equals(Buffer.concat([Buffer.from('nats_c 1\n'), ...large.pieces])))
})
