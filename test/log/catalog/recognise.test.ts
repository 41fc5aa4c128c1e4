// Every row of the catalog against every line it claims, and against all others.
import fc from 'fast-check'
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { identify, matching, matchers, recognise } from '../../../src/log/catalog/recognise.ts'
import { mayMatch } from '../../../src/log/catalog/scan.ts'
import { parseEnvelope, wallClock } from '../../../src/log/line.ts'
import type { Line } from '../../../src/log/event.ts'

const clock = wallClock('utc')
const lineOf = (raw: string): Line => {
  const line = parseEnvelope(raw, clock)
  if (line === undefined) throw new Error(`no envelope: ${raw}`)
  return line
}

void t.test('an example matches its own row and no other, at a level of its row', (t) => {
  for (const id of eventIds) {
    const row = rowOf(id)
    for (const example of row.examples) {
      const line = lineOf(example)
      t.strictSame(matching(line.text), [id], example)
      const event = recognise(line)
      t.equal(event?.id, id, example)
      t.equal(identify(line.text), id, example)
      t.ok(line.level !== undefined && row.levels.includes(line.level), `${id}: level of ${example}`)
      const bad = Object.entries(event?.fields ?? {}).filter(([, value]) => Number.isNaN(value))
      t.strictSame(bad, [], `${id}: every number is read`)
      t.ok(mayMatch(Buffer.from(line.text), 0, Buffer.byteLength(line.text)), `${id}: bytes`)
    }
  }
  t.end()
})

void t.test('every wording has an example', (t) => {
  const texts = eventIds.flatMap((id) => rowOf(id).examples.map((example) => ({ id, text: lineOf(example).text })))
  for (const { id, pattern, source } of matchers) {
    const own = texts.filter((one) => one.id === id).map(({ text }) => text)
    const rests = own.flatMap((text) => [
      text,
      text.replace(/^.*?\] /, ''),
      text.replace(/^.*? - \S+ - (?:"[^"]*" - )*/, ''),
    ])
    t.ok(
      rests.some((text) => pattern.test(text)),
      `${id}: ${source}`,
    )
  }
  t.end()
})

void t.test('debug and trace lines echo data and are never matched', (t) => {
  const line = lineOf(
    '[7] 2025/12/17 10:11:12.123456 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
  )
  t.equal(recognise({ ...line, level: 'DBG' }), undefined)
  t.equal(recognise({ ...line, level: 'TRC' }), undefined)
  t.equal(recognise({ ...line, level: undefined })?.id, 'raft_append_entries_pending')
  t.end()
})

void t.test('the byte test lets through whatever the patterns match', (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...eventIds.flatMap((id) => rowOf(id).examples)).map((raw) => lineOf(raw).text),
  )
  fc.assert(
    fc.property(text, fc.string(), fc.nat(200), (base, added, at) => {
      const changed = base.slice(0, at) + added + base.slice(at)
      const bytes = Buffer.from(changed)
      return identify(changed) === undefined || mayMatch(bytes, 0, bytes.length)
    }),
  )
  t.end()
})
