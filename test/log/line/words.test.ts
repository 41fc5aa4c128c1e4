// Levels and times of other programs.
import t from 'tap'
import { wallClock } from '../../../src/log/line/envelope.ts'
import type { Frame } from '../../../src/log/line/frame.ts'
import { levelOf, setTime } from '../../../src/log/line/words.ts'

const at = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const read = (value: unknown) => {
  const frame: Frame = { text: '', clock: wallClock('utc'), now: () => at + 3600, sealed: false }
  setTime(frame, value)
  return frame
}

void t.test('levels', (t) => {
  for (const [word, level] of [
    ['warning', 'WRN'],
    ['WARN', 'WRN'],
    ['Error', 'ERR'],
    ['crit', 'FTL'],
    ['notice', 'INF'],
    ['trace', 'TRC'],
    [4, 'WRN'],
    [40, 'WRN'],
    [60, 'FTL'],
    ['nonsense', undefined],
    ['x'.repeat(30), undefined],
    [900, undefined],
    [null, undefined],
  ] as const)
    t.equal(levelOf(word), level, String(word))
  t.end()
})

void t.test('times with a zone, or since 1970', (t) => {
  for (const value of [
    '2025-12-17T11:11:12+01:00',
    '2025-12-17 10:11:12Z',
    at,
    at * 1e3,
    at * 1e6,
    at * 1e9,
    String(at * 1e3),
    '1.765966272e+09',
  ])
    t.match(read(value), { time: at, zoned: true }, String(value))
  t.end()
})

void t.test('times without a zone', (t) => {
  for (const value of [
    '2025-12-17 10:11:12',
    '2025-12-17_10:11:12',
    '17 Dec 2025 10:11:12',
    'Dec 17, 2025  10:11:12 AM',
    'Wed Dec 17 10:11:12 2025',
    'Dec 17 10:11:12',
  ])
    t.match(read(value), { time: at, zoned: false }, value)
  t.equal(read('Dec 17, 2025 10:11:12 PM').time, at + 12 * 3600)
  for (const value of ['', '10:11:12', 'Foo 17 10:11:12', 'x'.repeat(50), 5, null, {}])
    t.equal(read(value).time, undefined)
  t.end()
})
