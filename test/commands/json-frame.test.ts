// A line that goes from bytes to bytes is the line that its event makes, of every wording and whatever its values are.
import fc from 'fast-check'
import t from 'tap'
import { jsonLines } from '../../src/commands/json-lines.ts'
import { matchers } from '../../src/log/catalog/recognise.ts'
import { eventAt } from '../../src/log/catalog/settled.ts'
import { spotter } from '../../src/log/catalog/spotted.ts'
import { sampleText } from '../../src/log/catalog/template.ts'
import { headReader } from '../../src/log/line/plain.ts'

const spot = spotter()

/** Whether a message is written from its bytes; the same as by its event, or it is an error. */
function isWritten(message: string): boolean {
  const bytes = Buffer.from(`[7] 2026/01/14 10:15:06.002133 [WRN] ${message}`)
  const head = headReader('utc')(bytes, 0, bytes.length)
  const spotted = head && spot(bytes, head.textAt, bytes.length)
  if (head === undefined || spotted === undefined) return false
  const direct = jsonLines('{"line":')
  if (!direct.spotted(12, head, bytes, bytes.length, spotted)) {
    if (direct.take().length > 0) throw new Error(`${message}: a trace`)
    return false
  }
  const event = eventAt(head, bytes, bytes.length)
  if (event === undefined) throw new Error(`${message}: no event`)
  const other = jsonLines('{"line":')
  other.event(12, head, bytes, bytes.length, event)
  const [one, two] = [direct, other].map((lines) => Buffer.concat(lines.take()).toString())
  if (one !== two) throw new Error(`${one} is not ${two}`)
  return true
}

const prefixes = {
  raft: ['RAFT [yrzKKRBu - S-R3F-a1B2c3D4] ', 'RAFT [ - ] ', 'RAFT [a - b - c] ', 'RAFT [a"\\ - b] '],
  filestore: ['Filestore [ORDERS] ', 'Filestore [] ', 'Filestore [a "b" - c] ', 'Filestore [a]b] '],
  connection: [
    '10.0.0.1:6222 - rid:14 - ',
    '[::1]:4 - mid_ws:007 - ',
    'a"b - lid_ws:1 - ',
    '10.0.0.1:4222 - cid:14 - "v1.2" - "go" - ',
    'SYSTEM - cid:7 - ',
    'SYSTEM - ',
    '10.0.0.1:6222 - xid:14 - ',
    '10.0.0.1:6222 - rid: - ',
  ],
  plain: ['', ' ', 'JETSTREAM - ', 'n1 - '],
} as const

void t.test('every wording as a server prints it', (t) => {
  const messages = matchers.map(({ scope, text }) => `${prefixes[scope][0]}${sampleText(text)}`)
  const written = messages.filter((message) => isWritten(message)).length
  t.ok(written > 0.7 * matchers.length, `${written} of ${matchers.length}`)
  t.end()
})

void t.test('numbers that are written otherwise than they stand', (t) => {
  const numbers = [
    '0',
    '-0',
    '007',
    '-7',
    '-07',
    '1.50',
    '1.5',
    '0.000001',
    '0.0000001',
    '0.5',
    '00.5',
    '.5',
    '5.',
    '1.2.3',
  ]
  const long = [
    '123456789012345',
    '1234567890123456',
    '99999999999999999999',
    '36893488147419103232',
    '0.1234567890123456',
  ]
  for (const number of [...numbers, ...long]) {
    isWritten(`RAFT [a - b] ${number} append entries pending`)
    isWritten(
      `Metalayer snapshot took ${number}s (streams: ${number}, consumers: 1, marshal: 0.1s, s2: 0s, uncompressed: 3, compressed: 2)`,
    )
    for (const duration of [`${number}s`, `1m${number}s`, `${number}ms`])
      isWritten(`Filestore [a] WriteFullState took ${duration} (${number} bytes)`)
  }
  t.ok(isWritten('Filestore [a] WriteFullState took 2.346001234s (734003 bytes)'))
  t.ok(isWritten('Filestore [a] WriteFullState took 1m5.12s (734003 bytes)'))
  t.notOk(isWritten('RAFT [a - b] 36893488147419103232 append entries pending'))
  t.end()
})

void t.test('values of any kind behind any prefix', (t) => {
  const number = fc.constantFrom(
    '-',
    '-1',
    '007',
    '1,234',
    '0.0000001',
    '1.50',
    '1e9',
    '450ms',
    '1m5.123s',
    '2.5s',
    '1.25 MB',
  )
  const text = fc.constantFrom(
    '"a \\" b"',
    '"a\\n"',
    '"ORDERS"',
    ' > ',
    'a b',
    'ORDERS',
    ' - Account:A',
    'x - Account:A - u',
    '\\',
    '"',
  )
  const value = fc.oneof(number, text, fc.string({ maxLength: 6 }))
  const messages = fc.record({
    matcher: fc.constantFrom(...matchers),
    prefix: fc.nat(7),
    values: fc.array(value, { minLength: 1, maxLength: 6 }),
    behind: fc.constantFrom('', '', ' - Account:APP', ' - Account:APP - user', ' x'),
  })
  let written = 0
  fc.assert(
    fc.property(messages, ({ matcher, prefix, values, behind }) => {
      let index = 0
      const filled = matcher.text.replace(/\{[^}]*\}/g, () => values[index++ % values.length] ?? '')
      const all = prefixes[matcher.scope]
      if (isWritten(`${all[prefix % all.length] ?? ''}${filled}${behind}`)) written++
    }),
    { numRuns: 3000 },
  )
  t.ok(written > 100, `${written} written`)
  t.end()
})
