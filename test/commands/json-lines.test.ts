// What is written byte by byte is what JSON.stringify says of the same line, and what cannot be is refused without a trace.
import fc from 'fast-check'
import t from 'tap'
import { jsonFields, jsonLines, jsonText } from '../../src/commands/json-lines.ts'
import { levels } from '../../src/level.ts'
import type { Event } from '../../src/log/catalog/event.ts'
import { headReader, timeOf } from '../../src/log/line/plain.ts'

const printed = fc.string({ maxLength: 60 })
const count = fc.oneof(fc.integer({ min: 1, max: 2e9 }), fc.maxSafeNat())
const any = fc.oneof(printed, fc.string({ maxLength: 60, unit: 'binary' }))

void t.test('plain lines and strings, in order', (t) => {
  const lines = fc.array(
    fc.tuple(
      fc.constantFrom(...levels),
      any.map((text) => text.replace(/[\r\n]/g, '')),
    ),
  )
  fc.assert(
    fc.property(lines, printed, (all, file) => {
      const opening = `{"file":${JSON.stringify(file)},"line":`
      const written = jsonLines(opening)
      const read = headReader('utc')
      let number = 0
      const expected = all.map(([level, text]) => {
        const bytes = Buffer.from(`[7] 2026/01/14 10:15:06.002133 [${level}] ${text}`)
        const head = read(bytes, 0, bytes.length)
        if (head === undefined) throw new Error('not read')
        const time = timeOf(head, bytes)
        const object = { file, line: ++number, time, level, event: null, severity: null, fields: {}, text }
        const line = `${JSON.stringify({ ...object, text: bytes.toString('utf8', head.textAt) })}\n`
        const isWritten = written.plain(number, head, bytes, bytes.length)
        if (!isWritten) written.add(line)
        t.equal(isWritten, /^[ -~]*$/.test(text), text)
        return line
      })
      t.equal(Buffer.concat(written.take()).toString(), expected.join(''))
      t.strictSame(written.take(), [])
    }),
    { numRuns: 20 },
  )
  t.end()
})

void t.test('events, as JSON.stringify says them', (t) => {
  const fields = { remote: '10.0.0.1:6222', client: '"v1.2" - "go\\n"', seconds: 0.25, count: -3 }
  const event: Event = { id: 'server_ready', severity: 'info', time: 0, level: 'INF', fields }
  fc.assert(
    fc.property(printed, count, (text, number) => {
      const written = jsonLines('{"line":')
      const bytes = Buffer.from(`[7] 2026/01/14 10:15:06.002133 [INF] ${text}`)
      const head = headReader('utc')(bytes, 0, bytes.length)
      if (head === undefined) throw new Error('not read')
      written.event(number, head, bytes, bytes.length, event)
      const { id, severity } = event
      const object = { line: number, time: timeOf(head, bytes), level: 'INF', event: id, severity, fields, text }
      return Buffer.concat(written.take()).toString() === `${JSON.stringify(object)}\n`
    }),
    { numRuns: 50 },
  )
  t.end()
})

void t.test('a line longer than a piece, between others', (t) => {
  const written = jsonLines('{"line":')
  const long = `${'µ'.repeat(800_000)}\n`
  for (const line of ['first\n', long, 'last\n']) written.add(line)
  t.ok(Buffer.concat(written.take()).toString() === `first\n${long}last\n`)
  t.end()
})

void t.test('texts and values', (t) => {
  const values = fc.dictionary(
    fc.constantFrom('node', 'group', 'seconds', 'bytes'),
    fc.oneof(any, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()),
  )
  fc.assert(fc.property(any, (text) => jsonText(text) === JSON.stringify(text)))
  fc.assert(fc.property(values, (fields) => jsonFields(fields) === JSON.stringify(fields)))
  t.end()
})
