// What is settled from bytes is what the reader of pasted lines says, whatever was added to the line.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { catalog } from '../../../src/log/catalog/index.ts'
import { levelsToReport } from '../../../src/log/catalog/engine.ts'
import { matchers } from '../../../src/log/catalog/recognise.ts'
import { sampleText } from '../../../src/log/catalog/template.ts'
import { pasteReader } from '../../../src/log/catalog/pasted.ts'
import { eventAt, settled } from '../../../src/log/catalog/settled.ts'
import { headReader, lineOf } from '../../../src/log/line/plain.ts'

const read = pasteReader({ zone: 'utc', now: () => 1_766_000_000 })
const readHead = headReader('utc')
const stamp = '[7] 2025/12/17 10:11:12.999999 '

/** What was settled; the test fails where it is not what the reader says. */
function settledAs(t: Test, raw: string) {
  const bytes = Buffer.from(raw)
  const head = readHead(bytes, 0, bytes.length)
  const line = head && lineOf(head, bytes, bytes.length)
  if (head === undefined || line === undefined) return undefined
  const state = settled(head, bytes, bytes.length)
  const found = state === 'whole' ? eventAt(head, bytes, bytes.length) : state
  if (found === undefined) return undefined
  const pasted = read.plain(line, () => raw)
  t.strictSame(found ?? undefined, pasted?.event, raw)
  t.equal(pasted?.line, line, raw)
  if (found === null) t.notOk(levelsToReport.has(line.level), raw)
  return found
}

const recorded = ['full-disk.n1', 'ladder.n2', 'rolling-restart.n3', 'slow-client.n1'].flatMap((name) =>
  gunzipSync(readFileSync(`test/fixtures/2.14.5/logs/${name}.log.gz`))
    .toString()
    .trim()
    .split('\n'),
)
const examples = Object.values(catalog).flatMap(({ examples }): readonly string[] => examples)
const strange = [
  '10.0.0.1:7422 - lid:7 - JetStream using domains: local "hub", remote "leaf"',
  '10.0.0.1:7422 - cid:7 - "v1.2" - "go" - Nobody knows this',
  '10.0.0.1:7422 - cid:7 - "v1.2 - Nobody knows this',
  '10.0.0.1:7422 - xid:7 - Nobody knows this',
  '10000 append entries pending, nobody knows why',
  '10.0.0.1:7422 - cid:7 - "v1.2" - "a" and "b" are unknown',
  'n1 has no account for it',
  'RAFT [yrzKKRBu] Nobody knows this',
  '10000 append entries pending',
  'SYSTEM - Nobody knows this',
  'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Nobody knows this',
  'it is not mapped to a callout account',
  'x3',
  'Nobody',
  '',
]
const ends = [
  '',
  ' ',
  ' x3',
  ' 3x',
  ' (x3)',
  ' (nats-0)',
  ' [note]',
  ' host=a',
  ' # why',
  ' -- so',
  ' // so',
  ' <- here',
]
const marks = [',', '"', "'", ')', '*', '\\n', '&gt;', '|x', '{}', ',"b"', 'µ', '…', '\x1b[0m', '\t']

void t.test('recorded lines, examples of the catalog and strange ones, with what people add', (t) => {
  const lines = [...recorded.filter((_, index) => index % 5 === 0), ...examples]
  for (const line of lines) settledAs(t, line)
  for (const text of strange)
    for (const level of ['INF', 'WRN', 'DBG'])
      for (const end of [...ends, ...marks]) settledAs(t, `${stamp}[${level}] ${text}${end}`)
  t.end()
})

void t.test('every wording of the catalog without its prefix', (t) => {
  for (const { text } of matchers) settledAs(t, `${stamp}[INF] ${sampleText(text)}`)
  t.end()
})

void t.test('most lines of a log are settled', (t) => {
  const found = recorded.map((line) => settledAs(t, line))
  const open = found.filter((one) => one === undefined).length
  t.ok(open < recorded.length / 10, `${open} of ${recorded.length}`)
  t.ok(found.filter((one) => one).length > 20)
  for (const text of [
    'Nobody knows this',
    '10.0.0.1:7422 - lid:7 - Nobody knows this',
    '10.0.0.1:1 - lid:7 - local "hub"',
  ])
    t.equal(settledAs(t, `${stamp}[INF] ${text}`), null)
  t.end()
})

void t.test('any message', (t) => {
  const word = fc.constantFrom(...strange, ...ends, ...marks, ' - ', 'is', ' 10.0.0.1:1 - cid:7 - ', 'Server is ready')
  const text = fc.array(fc.oneof(word, fc.string({ maxLength: 8 })), { maxLength: 6 }).map((words) => words.join(''))
  fc.assert(
    fc.property(fc.constantFrom('INF', 'ERR'), text, (level, message) => {
      settledAs(t, `${stamp}[${level}] ${message.replace(/[\r\n]/g, '')}`)
    }),
    { numRuns: 300 },
  )
  t.end()
})
