// The envelope: its parts, its zones, and the byte test that agrees with the pattern.
import fc from 'fast-check'
import t from 'tap'
import {
  findEnvelope,
  offsetSeconds,
  parseEnvelope,
  plainLevelAt,
  wallClock,
  withoutColours,
} from '../../../src/log/line/envelope.ts'

const utc = wallClock('utc')
const stamp = '2025/12/17 10:11:12.123456'
const at = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000 + 0.123456

t.test('zones', (t) => {
  const time = (zone: string) => parseEnvelope(`[7] ${stamp} [WRN] x`, wallClock(zone))?.time
  t.equal(time('utc'), at)
  t.equal(time('+02:00'), at - 7200)
  t.equal(time('-03:30'), at + 12_600)
  t.equal(time('local'), new Date(2025, 11, 17, 10, 11).getTime() / 1000 + 12.123456)
  t.equal(offsetSeconds('+0545'), 20_700)
  t.equal(offsetSeconds('-01'), -3600)
  t.end()
})

t.test('leading spaces of a message are kept, its end is cleaned', (t) => {
  t.equal(parseEnvelope('[7] [INF]   Name:     n1\r\n', utc)?.text, '  Name:     n1')
  t.equal(parseEnvelope('[WRN]', utc)?.text, '')
  t.equal(parseEnvelope('[7] something', utc), undefined, 'a pid alone could be anything')
  t.equal(withoutColours('\x1b[32mx\x1b[0m\x1b[K'), 'x')
  t.equal(findEnvelope(`what [7] ${stamp} [WRN] x`), 5)
  t.equal(findEnvelope(`${'x'.repeat(600)}[WRN] x`), -1, 'not deep inside a message')
  t.end()
})

t.test('the byte test says where the level is, and only of lines the pattern takes too', (t) => {
  const level = (raw: string) => {
    const bytes = Buffer.from(`..${raw}..`)
    const found = plainLevelAt(bytes, 2, bytes.length - 2)
    return found < 0 ? undefined : bytes.toString('utf8', found, found + 3)
  }
  t.equal(level(`[7] ${stamp} [WRN] x`), 'WRN')
  t.equal(level('[1234567] [INF] x'), 'INF')
  for (const raw of [
    '',
    '[',
    '[7',
    '[7]',
    '[7] ',
    '[] [WRN] x',
    `${stamp} [WRN] x`,
    `[7] ${stamp}`,
    `[7] ${stamp} [W`,
    `[7] ${stamp} [\x1b[31mERR\x1b[0m] x`,
    '[7] [wrn] x',
    '[7] [WRN]x',
    '[7]  [WRN] x',
  ]) {
    t.equal(level(raw), undefined, raw)
  }
  const part = fc.constantFrom('[7] ', `${stamp} `, '[WRN] ', '[', ']', ' ', '/', '7', 'x')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const raw = parts.join('')
      const found = level(raw)
      return found === undefined || !['WRN', 'INF'].includes(found) || parseEnvelope(raw, utc)?.level === found
    }),
  )
  t.end()
})
