// Parts come out of a ZIP as they went in, or not at all: damaged, cut, lying and overgrown files are the user's to mend.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { ConfigError } from '../../../src/config/error.ts'
import { openZip, type ZipLimits } from '../../../src/nats/archive/zip.ts'
import { zipOf, type Ending, type Packing } from './packed.ts'

const folder = mkdtempSync(join(tmpdir(), 'zip-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'some.zip')
const limits: ZipLimits = { part: 1 << 20, whole: 1 << 21, parts: 1000 }

/** Every part by its name. */
function contents(bytes: Buffer, within = limits): Map<string, string> {
  writeFileSync(path, bytes)
  const zip = openZip(path, within)
  try {
    return new Map([...zip.names].map((name) => [name, zip.read(name).toString('latin1')]))
  } finally {
    zip.close()
  }
}

const refused = (t: Test, bytes: Buffer, message: RegExp, within = limits): void =>
  void t.throws(() => contents(bytes, within), { name: 'ConfigError', message })

const of = (parts: Packing[], ending?: Ending): Buffer => zipOf(parts, ending)

void t.test('what goes in comes out', (t) => {
  const packing = fc.record({
    content: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    stored: fc.boolean(),
    large: fc.boolean(),
  })
  fc.assert(
    fc.property(
      fc.array(packing, { maxLength: 4 }),
      fc.boolean(),
      fc.string({ maxLength: 30 }),
      (some, large, words) => {
        const parts = some.map((one, index) => ({ ...one, name: `capture/é/${index}.json` }))
        const found = contents(zipOf(parts, { large, comment: words.replace(/[^ -~]/g, '') }))
        t.strictSame(
          [...found],
          parts.map(({ name, content }) => [name, content.toString('latin1')]),
        )
      },
    ),
    { numRuns: 60 },
  )
  t.end()
})

void t.test('a file as Go writes it', (t) => {
  const found = contents(readFileSync(new URL('../../fixtures/captures/calm.zip', import.meta.url)))
  t.match(found.get('capture/misc/audit_gather_metadata.json'), /"capture_timestamp"/)
  t.equal(found.size, 120)
  t.end()
})

void t.test('cut anywhere, or with any byte changed, it is refused or still right', (t) => {
  const parts = [
    { name: 'a', content: 'first '.repeat(20) },
    { name: 'b', content: 'second', stored: true },
  ]
  const whole = zipOf(parts)
  const right = new Map(parts.map(({ name, content }) => [name, content]))
  for (let length = 0; length < whole.length; length++)
    t.throws(() => contents(whole.subarray(0, length)), ConfigError, `first ${length} bytes`)
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 0x55
    try {
      for (const [name, content] of contents(changed)) {
        const known = right.get(name)
        if (known !== undefined && known !== content) t.fail(`byte ${at}: another content`)
      }
    } catch (error) {
      if (!(error instanceof ConfigError)) t.fail(`byte ${at}: ${String(error)}`)
    }
  }
  t.end()
})

void t.test('what unpacks to more than it should', (t) => {
  const bomb = Buffer.alloc(limits.part + 1)
  refused(t, of([{ name: 'a', content: bomb }]), /"a" is 1048577 bytes unpacked, over the limit of 1048576: not read/)
  refused(t, of([{ name: 'a', content: bomb, says: { size: 10 } }]), /"a" is larger than the directory says/)
  const three = ['a', 'b', 'c'].map((name) => ({ name, content: bomb.subarray(1) }))
  refused(t, of(three), /what is to be read of it is 3145728 bytes unpacked, over the limit of 2097152/)
  refused(t, of(three), /3 parts, over the limit of 2/, { ...limits, parts: 2 })
  t.end()
})

void t.test('what lies or cannot be read', (t) => {
  const content = 'some content'
  const one = (says: Packing['says'], stored = false): Buffer =>
    of([{ name: 'a', content, stored, ...(says && { says }) }])
  refused(t, one({ size: 100 }), /"a" has 12 bytes and not 100, as the directory says/)
  refused(t, one({ size: 100 }, true), /"a" has 12 bytes and not 100/)
  refused(t, one({ crc: 1 }), /"a" is damaged: its checksum differs/)
  refused(t, one({ packed: 1e6 }), /no ZIP, or its end is missing/)
  refused(t, one({ at: 3 }), /"a" is not where the directory says/)
  refused(t, one({ at: 1e9 }), /no ZIP, or its end is missing/)
  refused(t, one({ flags: 1 }), /"a" is encrypted/)
  refused(t, one({ method: 93 }), /"a" is packed by method 93, which is not read/)
  refused(t, one({ method: 8 }, true), /"a" is damaged/)
  refused(t, of([{ name: 'a', content }], { parts: 9 }), /no ZIP, or its end is missing/)
  refused(
    t,
    of([
      { name: 'a', content },
      { name: 'a', content },
    ]),
    /"a" is in it twice/,
  )
  t.end()
})

void t.test('names that lead out, and long ones', (t) => {
  for (const name of ['../../etc/passwd', 'a/../../b', '/etc/passwd', 'a\\..\\b', 'a\0b'])
    refused(t, of([{ name, content: '' }]), /leads out of it: no capture of nats audit gather/)
  refused(t, of([{ name: `../${'x'.repeat(5000)}\u001b[31m`, content: '' }]), /^[ -~]+xxx…" leads out/)
  t.end()
})

void t.test('no ZIP, and no file', (t) => {
  refused(t, Buffer.from('[7] 2026/11/26 13:37:07.510627 [INF] Server is ready\n'), /no ZIP, or its end is missing/)
  t.throws(() => openZip(join(folder, 'nowhere.zip'), limits), { name: 'ConfigError', message: /cannot be read/ })
  writeFileSync(path, of([{ name: 'a', content: '' }]))
  const zip = openZip(path, limits)
  t.throws(() => zip.read('b'), { name: 'ConfigError', message: /"b" is not in it/ })
  zip.close()
  t.end()
})
