// Lines of key=value.
import fc from 'fast-check'
import t from 'tap'
import { wallClock } from '../../../src/log/line/envelope.ts'
import type { Frame } from '../../../src/log/line/frame.ts'
import { peelLogfmt } from '../../../src/log/line/logfmt.ts'

const peel = (text: string): Frame | undefined => {
  const frame: Frame = { text, clock: wallClock('utc'), now: () => 0, sealed: false }
  return peelLogfmt(frame) ? frame : undefined
}

void t.test('text, time and level, in any order', (t) => {
  const time = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
  t.match(peel('time="2025-12-17T10:11:12Z" level=warning msg="a b" x=1'), { text: 'a b', time, level: 'WRN' })
  t.match(peel('msg=word ts=2025-12-17T10:11:12Z lvl=err'), { text: 'word', time, level: 'ERR' })
  t.equal(peel(String.raw`msg="a \"b\" \u003e\tc\nd"`)?.text, 'a "b" >\tc\nd')
  t.equal(peel('msg="never closed')?.text, 'never closed')
  t.end()
})

void t.test('another form', (t) => {
  for (const text of ['', 'a b c', 'level=warn', 'x=1 and words msg=late', `${'k'.repeat(50)}=1 msg=x`])
    t.equal(peel(text), undefined, text)
  t.end()
})

void t.test('any message survives being quoted', (t) => {
  fc.assert(
    fc.property(
      fc.string(),
      (text) => peel(`level=warn msg=${JSON.stringify(text).replace(/\\[bfr]/g, '')}`) !== undefined,
    ),
  )
  t.end()
})
