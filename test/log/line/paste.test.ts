// What copying does to a line, and undoing it.
import fc from 'fast-check'
import t from 'tap'
import { cells, repaired, withoutEnding, withoutMarks } from '../../../src/log/line/paste.ts'

const message = `JetStream stream '$G > ORDERS' has high message lag`

void t.test('characters that chats, wikis and viewers change', (t) => {
  for (const changed of [
    message.replace('>', '&gt;'),
    message.replace('>', '&amp;gt;'),
    message.replace('>', '&#62;'),
    message.replace('>', '&#x3E;'),
    message.replace('>', String.raw`\u003e`),
    message.replaceAll("'", '&#39;'),
    message.replaceAll("'", '’'),
    message.replaceAll(' ', '\u00a0'),
    message.replaceAll(' ', '&nbsp;'),
    message.replace('stream', 'str\u200beam'),
    `\ufeff${message}`,
  ])
    t.equal(repaired(changed), message, changed)
  t.equal(repaired('“10.0.0.1:6222→10.0.0.2:4” – a…'), '"10.0.0.1:6222->10.0.0.2:4" - a…')
  for (const text of ['a & b', '&nonsense;', '&#99999999;', 'x'.repeat(20_000) + '&gt;']) t.equal(repaired(text), text)
  t.equal(repaired('&#1114112;'), '', 'no such character')
  t.equal(repaired(String.raw`\[7\] \[WRN\] RAFT \[a - S\_1\] 1`), '[7] [WRN] RAFT [a - S_1] 1', 'Markdown')
  t.equal(repaired('[33m[7] [[0;93mWRN[0m] a'), '[7] [WRN] a', 'colours without their escape')
  for (const text of [String.raw`proto='"\*1\r\n"...'`, 'rate over [5m]']) t.equal(repaired(text), text)
  t.end()
})

void t.test('marks in front', (t) => {
  for (const marks of [
    '',
    '  ',
    '- ',
    '* ',
    '> ',
    '>> ',
    '12. ',
    '3) ',
    '`',
    '```',
    '**',
    '| ',
    '│ ',
    '<code>',
    '<li>',
    '…',
    '> - "',
  ])
    t.equal(withoutMarks(marks + message), message, marks)
  t.equal(withoutMarks('[7] [WRN] x'), '[7] [WRN] x')
  t.equal(withoutMarks('- - - - - - x'), '- x', 'five of them')
  t.end()
})

const endings = [
  '     ',
  '`',
  '```',
  '<br>',
  '</p>',
  '**',
  '*',
  '"',
  "'",
  ',',
  ';',
  ' |',
  '  │',
  '…',
  ' ...',
  ' (tsl-nats-0)',
  ' [nats-1]',
  ' (x3)',
  ' (3x)',
  ' x3',
  ' ×12',
  ' (3 times)',
  ' (repeated 3 times)',
  ' <-- here it starts',
  ' <- here',
  ' ← here',
  ' # note',
  ' // note',
  ' ==> note',
  '\\n',
  ')',
  ']',
  ' 🔥',
  ' ⚠️',
]

void t.test('what is added behind, piece by piece', (t) => {
  const bare = (text: string): string => {
    const next = withoutEnding(text)
    return next === text ? text : bare(next)
  }
  for (const ending of endings) t.equal(bare(message + ending), message, ending)
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...endings), { maxLength: 4 }), (some) => {
      // Two quotes or brackets in a row close each other.
      const once = [...new Set(some)].filter((one) => !/^["')\]]$/.test(one))
      return bare(message + once.join('')) === message
    }),
  )
  t.end()
})

void t.test('what is the message itself stays', (t) => {
  for (const text of [
    '',
    message,
    'Catchup errored: x (took 3s)',
    'name "orders"',
    "account 'APP'",
    'subject orders.*',
    'subject orders.>',
    'group [S-R3F-a1B2c3D4]',
    'to http://10.0.0.1:4222//x',
    'Server is v2.14.9 (v2.14.9)',
    `${'x'.repeat(300)} # ${'y'.repeat(300)}`,
  ])
    t.equal(withoutEnding(text), text)
  t.end()
})

void t.test('any text: nothing throws, an ending is never more', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      withoutMarks(repaired(text))
      return text.startsWith(withoutEnding(text))
    }),
  )
  t.end()
})

void t.test('cells of an exported table', (t) => {
  t.strictSame(cells('17,"2026-10-01 10:11:12.123","a ""b"" c, d",9'), [
    '17',
    '2026-10-01 10:11:12.123',
    'a "b" c, d',
    '9',
  ])
  t.strictSame(cells('"never closed'), ['never closed'])
  t.strictSame(cells('no, table'), [])
  t.equal(cells('"a",'.repeat(50)).length, 20)
  t.end()
})
