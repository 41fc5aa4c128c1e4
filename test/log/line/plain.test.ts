// Plain lines read from their bytes are what unwrapping them as text gives; whatever is odd is left to that.
import fc from 'fast-check'
import t from 'tap'
import { levels } from '../../../src/level.ts'
import { plainReader } from '../../../src/log/line/plain.ts'
import { unwrapper } from '../../../src/log/line/unwrap.ts'

const stamp = '2026/01/14 10:15:06.002133'
const read = (raw: string, zone = 'utc') => {
  const bytes = Buffer.from(`before\n${raw}`)
  return plainReader(zone)(bytes, 'before\n'.length, bytes.length)
}

void t.test('time, level and text of a plain line', (t) => {
  const found = read(`[7] ${stamp} [WRN] Filestore [ORDERS] WriteFullState took 1m6.002133s (73 bytes)`, '+02:00')
  t.equal(found?.time, '2026-01-14T08:15:06.002133Z')
  t.match(found?.line, { level: 'WRN', text: 'Filestore [ORDERS] WriteFullState took 1m6.002133s (73 bytes)' })
  t.equal(found?.line.time?.toFixed(6), (Date.UTC(2026, 0, 14, 8, 15, 6) / 1000 + 0.002133).toFixed(6))
  t.end()
})

void t.test('what is left to others', (t) => {
  for (const raw of [
    '',
    '[7] [INF] Server is ready',
    `[7] ${stamp} [ABC] Server is ready`,
    `[7] ${stamp} [INX] Server is ready`,
    `[7] ${stamp} [IXF] Server is ready`,
    `[7] 2026/01/14 10:15:66.002133 [INF] Server is ready`,
    `[7] 2026-01-14 10:15:06.002133 [INF] Server is ready`,
    `[7] 2026/0x/14 10:15:06.002133 [INF] Server is ready`,
    `[7] ${stamp} [INF] \u001b[32mServer is ready`,
    `[7] ${stamp} [INF] Server is ready\r`,
    `${stamp} [INF] Server is ready`,
  ])
    t.equal(read(raw), undefined, raw)
  t.equal(read(`[7] 9999/12/31 23:59:06.002133 [INF] Server is ready`, '-02:00'), undefined, 'a year of five digits')
  t.end()
})

void t.test('a line after one that begins alike is read as it is alone', (t) => {
  const raw = fc
    .record({
      pid: fc.constantFrom('[7] ', '[7] ', '[17] ', ''),
      minute: fc.constantFrom('10:15', '10:15', '10:16', '1x:15'),
      rest: fc.constantFrom(':06.002133 ', ':59.999999 ', ':60.000000 ', ':06,002133 ', ':06 '),
      label: fc.constantFrom('[INF] ', '[WRN] ', '[INF]', '[inf] ', '(INF) ', '[INFO] ', ''),
      text: fc.constantFrom('Server is ready', '', 'x\r'),
    })
    .map(({ pid, minute, rest, label, text }) => `${pid}2026/01/14 ${minute}${rest}${label}${text}`)
  let found = 0
  fc.assert(
    fc.property(fc.array(raw, { maxLength: 8 }), (lines) => {
      const reader = plainReader('utc')
      const bytes = Buffer.from(lines.join('\n'))
      let start = 0
      for (const line of lines) {
        const one = reader(bytes, start, start + line.length)
        const alone = plainReader('utc')(Buffer.from(line), 0, line.length)
        if (JSON.stringify(one) !== JSON.stringify(alone)) throw new Error(line)
        if (one !== undefined) found++
        start += line.length + 1
      }
    }),
    { numRuns: 1000 },
  )
  t.ok(found > 80, `${found} plain`)
  t.end()
})

void t.test('the same as text, minute after minute', (t) => {
  const two = fc.integer({ min: 0, max: 99 }).map((value) => String(value).padStart(2, '0'))
  const level = fc.constantFrom(...levels, 'ABC', 'inf')
  const message = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40, unit: 'binary' }))
  const line = fc.record({ two: fc.array(two, { minLength: 5, maxLength: 5 }), level, message })
  for (const zone of ['utc', 'local', '+05:30']) {
    const plain = plainReader(zone)
    const unwrap = unwrapper({ zone, now: () => 0 })
    fc.assert(
      fc.property(line, ({ two: [month, day, hour, minute, second], level, message }) => {
        const raw = `[7] 2026/${month}/${day} ${hour}:${minute}:${second}.123456 [${level}] ${message.replace(/[\r\n]/g, '')}`
        const bytes = Buffer.from(raw)
        const found = plain(bytes, 0, bytes.length)
        if (found === undefined) return
        const { time = NaN, ...rest } = unwrap(bytes.toString()) ?? {}
        const { time: own = NaN, ...others } = found.line
        t.strictSame(others, rest)
        t.ok(Math.abs(own - time) < 1e-6)
        t.ok(Math.abs(Date.parse(found.time) / 1000 - time) < 1e-3)
      }),
      { numRuns: 100 },
    )
  }
  t.end()
})
