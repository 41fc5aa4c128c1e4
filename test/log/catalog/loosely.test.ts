// Read loosely, a line says what it said before somebody copied it.
import fc from 'fast-check'
import t from 'tap'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { endings, mayBeKnown, recogniseLoosely, withoutEndings } from '../../../src/log/catalog/loosely.ts'
import { matchers, recognise } from '../../../src/log/catalog/recognise.ts'
import { sampleText } from '../../../src/log/catalog/template.ts'
import type { Line } from '../../../src/log/line/line.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'

const unwrap = unwrapper({ zone: 'utc', now: () => 1_766_000_000 })
const examples = eventIds.flatMap((id) => rowOf(id).examples)
const lineOf = (raw: string): Line => unwrap(raw) ?? { text: raw, level: undefined, time: undefined, origin: undefined }
const alone = (text: string): Line => ({ text, level: undefined, time: undefined, origin: undefined })

void t.test('whatever a followed log recognises is recognised, and is the same unless something was added', (t) => {
  for (const raw of examples) t.strictSame(recogniseLoosely(lineOf(raw)), recognise(lineOf(raw)), raw)
  const changed = fc.tuple(fc.constantFrom(...examples), fc.string({ maxLength: 20 }), fc.nat(200))
  fc.assert(
    fc.property(changed, ([raw, added, at]) => {
      const line = lineOf(raw.slice(0, at) + added + raw.slice(at))
      const strict = recognise(line)
      const loose = recogniseLoosely(line)
      return (
        strict === undefined ||
        (loose !== undefined && (loose.id === strict.id || withoutEndings(line.text) !== line.text))
      )
    }),
    { numRuns: 500 },
  )
  t.end()
})

const notes = [
  '   ',
  ' |',
  ',',
  ' (tsl-nats-0)',
  ' (x3)',
  ' <-- here',
  ' # note',
  ' …',
  '`',
  '**',
  ' `',
  '  // here, too',
]

void t.test('notes behind a line change no value', (t) => {
  const wrong: unknown[] = []
  for (const raw of examples) {
    const strict = recognise(lineOf(raw))
    for (const note of notes) {
      const found = recogniseLoosely(lineOf(raw + note))
      if (JSON.stringify(found) !== JSON.stringify(strict)) wrong.push({ raw, note, found })
    }
  }
  t.strictSame(wrong, [])
  t.end()
})

void t.test('marks and other loggers in front change no value', (t) => {
  const wrong: unknown[] = []
  for (const raw of examples) {
    const line = { ...lineOf(raw), level: undefined }
    if (line.text.startsWith(' ')) continue
    const strict = recognise(line)
    for (const front of ['> ', '- ', '"', '10:11:12 ERROR nats: ', '[10:11:12] [warn] ', '2026-10-01T10:11:12 | ']) {
      const found = recogniseLoosely({ ...line, text: front + line.text })
      if (found?.id !== strict?.id || JSON.stringify(found?.fields) !== JSON.stringify(strict?.fields))
        wrong.push({ raw, front, found })
    }
  }
  t.strictSame(wrong, [])
  t.end()
})

void t.test('a message whose prefix is lost: its own values, and none for the prefix', (t) => {
  const wrong: unknown[] = []
  for (const { id, scope, text } of matchers) {
    if (scope === 'plain') continue
    const found = recogniseLoosely(alone(sampleText(text)))
    if (found?.id !== id || 'group' in found.fields || 'remote' in found.fields) wrong.push({ id, text, found })
  }
  t.strictSame(
    wrong.filter((one) => !sameWords.has((one as { id: string }).id)),
    [],
  )
  t.end()
})

/** Printed with and without a prefix, or behind two of them: what is left could be either. */
const sameWords = new Set<string>()

void t.test('a line that goes on after blanks, a bar or in brackets; not one that goes on in words', (t) => {
  const line = (text: string) => recogniseLoosely(lineOf(`[7] [WRN] ${text}`))?.id
  for (const rest of ['  seen on two servers', '\tnats-0', ' | nats-0 | x', '.', '!', ' (on all of them)', ' [again]'])
    t.equal(line(`JetStream stream 'A > B' has high message lag${rest}`), 'stream_high_lag', rest)
  for (const rest of [' and more', 's', '-'])
    t.equal(line(`JetStream stream 'A > B' has high message lag${rest}`), undefined, rest)
  t.end()
})

void t.test('levels: debug lines echo data, and a row has its own', (t) => {
  t.equal(recogniseLoosely(lineOf('[7] [DBG] JetStream cluster no metadata leader')), undefined)
  t.equal(recogniseLoosely(lineOf('[7] [INF] x: 10000 append entries pending')), undefined)
  t.equal(recogniseLoosely(alone('x'.repeat(20_000))), undefined)
  t.end()
})

void t.test('any text: nothing throws', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      recogniseLoosely(alone(text))
      return text.startsWith(withoutEndings(text))
    }),
  )
  t.end()
})

void t.test('the quick test lets everything pass that is known', (t) => {
  const texts = examples.map((raw) => lineOf(raw).text)
  const mark = fc.constantFrom(
    '',
    ' ',
    '"',
    '  | x',
    'RAFT [a - b] ',
    '10.0.0.1:4222 - cid:5 - ',
    'Filestore [a] ',
    'x: ',
  )
  const cut = fc.record({ text: fc.constantFrom(...texts), from: fc.nat(40), before: mark, after: mark })
  const given = [...texts, ...fc.sample(cut, 1000).map((one) => one.before + one.text.slice(one.from) + one.after)]
  let passed = 0
  for (const text of given.filter((text) => endings(text).length === 1)) {
    const line: Line = { text, level: 'WRN', time: undefined, origin: undefined }
    if (mayBeKnown(text)) passed++
    else t.equal(recognise(line) ?? recogniseLoosely(line), undefined, text)
  }
  t.ok(passed > 100 && passed < given.length)
  t.notOk(mayBeKnown('Nobody knows this'))
  t.end()
})
