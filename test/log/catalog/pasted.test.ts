// From a raw line as it was pasted to its event.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { pasteReader } from '../../../src/log/catalog/pasted.ts'
import { recognise } from '../../../src/log/catalog/recognise.ts'
import { plainReader } from '../../../src/log/line/plain.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'
import { plain, shapes } from '../line/shapes.ts'

const options = { zone: 'utc', now: () => 1_766_000_000 }
const read = (raw: string) => pasteReader(options)(raw)
const message = `JetStream stream '$G > ORDERS' has high message lag`
const lag = { event: { id: 'stream_high_lag', fields: { account: '$G', stream: 'ORDERS' } } }

void t.test('the whole line, changed on its way', (t) => {
  for (const [raw, level] of [
    [plain(message), 'WRN'],
    [`\`${plain(message)}\``, 'WRN'],
    [`> ${plain(message)}  <-- here`, 'WRN'],
    [plain(message).replaceAll(' ', '\u00a0'), 'WRN'],
    [plain(message).replace('>', '&gt;'), 'WRN'],
    [plain(message).replace('>', String.raw`\u003e`), 'WRN'],
    [plain(message).replaceAll("'", '’'), 'WRN'],
    [`"${message}"`, undefined],
    [`- “${message}”,`, undefined],
    [`${JSON.stringify({ log: `${plain(message)}\n` })},`, 'WRN'],
    [`from docker: ${JSON.stringify({ log: `${plain(message)}\n`, stream: 'stderr' })} (nats-0)`, 'WRN'],
    [JSON.stringify(JSON.stringify({ log: `${plain(message)}\n` })), 'WRN'],
  ] as const)
    t.match(read(raw), { ...lag, line: { level } }, raw)
  t.end()
})

void t.test('a plain line that is read from bytes gives what it gives as text', (t) => {
  const recorded = gunzipSync(readFileSync('test/fixtures/2.14.5/logs/full-disk.n1.log.gz'))
    .toString()
    .trim()
    .split('\n')
  const ends = [
    '',
    ' ',
    '  <-- here',
    ' (x3)',
    ' (nats-0)',
    ' [note]',
    ',',
    '"',
    "'",
    ')',
    ' host=a',
    ' 😀',
    '…',
    ' # why',
    '|x',
    '\\n',
  ]
  const all = [
    ...recorded.filter((_, index) => index % 7 === 0),
    ...[
      message,
      `"${message}"`,
      `${message},"b"`,
      'Nobody knows this',
      'Nobody &gt; “this”',
      '10000 append entries pending',
    ].flatMap((one) => ends.map((end) => plain(`${one}${end}`))),
  ]
  const bytesReader = plainReader('utc')
  let plainly = 0
  for (const raw of all) {
    const bytes = Buffer.from(raw)
    const found = bytesReader(bytes, 0, bytes.length)
    if (found === undefined) continue
    plainly++
    const both = [pasteReader(options).plain(found.line, () => raw), read(raw)]
    const [fast, slow] = both.map((one) => ({
      ...{ level: one?.line.level, text: one?.line.text, id: one?.event?.id, fields: one?.event?.fields },
      alike: one?.looksLike().map(({ id }) => id),
    }))
    t.strictSame(fast, slow, raw)
  }
  t.ok(plainly > 90, `${plainly} lines`)
  t.end()
})

void t.test('every shape that a followed log knows gives the same line and event', (t) => {
  for (const { name, raw } of shapes) {
    const unwrap = unwrapper(options)
    const reader = pasteReader(options)
    for (const one of raw(message)) {
      const line = unwrap(one)
      const pasted = reader(one)
      t.strictSame(pasted?.line, line, name)
      t.strictSame(pasted?.event, line && recognise(line), name)
    }
  }
  t.end()
})

void t.test('what a cut line looks like is said, and is no event', (t) => {
  const pasted = read(plain('RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pen…'))
  t.equal(pasted?.event, undefined)
  t.match(pasted?.looksLike(), [{ id: 'raft_append_entries_pending' }])
  t.strictSame(read('no line of a server')?.looksLike(), [])
  t.strictSame(read(plain(message))?.looksLike(), [])
  t.equal(read('   '), undefined)
  t.end()
})

void t.test('debug lines stay debug lines, whatever marks are taken off', (t) => {
  const pasted = read('[7] [DBG] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending')
  t.equal(pasted?.line.level, 'DBG')
  t.equal(pasted?.event, undefined)
  t.strictSame(pasted?.looksLike(), [])
  t.end()
})

void t.test('pieces of a line are joined, and its notes are kept out', (t) => {
  const reader = pasteReader(options)
  const raw = `${plain('RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending')} (x3)`
  t.equal(reader(`2025-12-17T10:11:12Z stderr P ${raw.slice(0, 60)}`), undefined)
  t.match(reader(`2025-12-17T10:11:12Z stderr F ${raw.slice(60)}`), { event: { id: 'raft_append_entries_pending' } })
  t.end()
})

void t.test('any text: nothing throws', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => (read(raw)?.looksLike() ?? []).length <= 3))
  t.end()
})
