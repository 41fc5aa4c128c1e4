// What cut lines look like.
import t from 'tap'
import { similarEvents } from '../../../src/log/catalog/similar.ts'
import { eventIds, rowOf } from '../../../src/log/catalog/index.ts'
import { recogniseLoosely } from '../../../src/log/catalog/loosely.ts'
import { matchers } from '../../../src/log/catalog/recognise.ts'
import { sampleText } from '../../../src/log/catalog/template.ts'
import type { Level } from '../../../src/level.ts'
import type { Line } from '../../../src/log/line/line.ts'

const line = (text: string, level?: Level): Line => ({ text, level, time: undefined, origin: undefined })
const ids = (text: string, level?: Level) => similarEvents(line(text, level)).map(({ id }) => id)

void t.test('cut at the end', (t) => {
  t.match(similarEvents(line('RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pen…', 'WRN')), [
    { id: 'raft_append_entries_pending', fields: { node: 'yrzKKRBu', group: 'S-R3F-a1B2c3D4', pending: 10000 } },
  ])
  t.strictSame(ids('10.0.0.12:6222 - rid:14 - Readloop processing ti'), ['readloop_slow'])
  t.strictSame(ids('10.0.0.12:6222 - rid:14 - Readloop processing time: 8.41'), ['readloop_slow'])
  t.strictSame(ids("JetStream stream '$G > ORDERS' has high mess"), ['stream_high_lag'])
  t.end()
})

void t.test('cut in front', (t) => {
  t.strictSame(ids('D4] 15000 append entries pending'), ['raft_append_entries_pending'])
  t.strictSame(ids('ppend entries pending'), ['raft_append_entries_pending'])
  t.match(similarEvents(line("eam stream '$G > ORDERS' has high message lag")), [
    { id: 'stream_high_lag', fields: { account: '$G', stream: 'ORDERS' } },
  ])
  t.strictSame(ids("DERS' has high message lag"), ['stream_high_lag'])
  t.strictSame(ids("see JetStream stream 'A > B' has high message lag"), ['stream_high_lag'])
  t.end()
})

void t.test('in the middle of a sentence, and with words behind it', (t) => {
  t.strictSame(ids(`we saw "JetStream stream 'A > B' has high message lag" twice`), ['stream_high_lag'])
  t.strictSame(ids("JetStream stream 'A > B' has high message lag and more"), ['stream_high_lag'])
  t.end()
})

void t.test('too little, too common, of another level, or data: nothing', (t) => {
  for (const text of ['', 'x', 'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 100', 'JetStream stream', 'Error', 'x'.repeat(20_000)])
    t.strictSame(ids(text), [], text)
  t.strictSame(ids("JetStream stream '$G > ORDERS' has high mess", 'INF'), [])
  t.strictSame(ids("JetStream stream '$G > ORDERS' has high mess", 'DBG'), [])
  t.end()
})

void t.test('every wording cut within its last words is named, or stands among those that begin alike', (t) => {
  const wrong: unknown[] = []
  const levels = new Map(eventIds.map((id) => [id, rowOf(id).levels[0]]))
  for (const { id, scope, text } of matchers) {
    const prefix = {
      raft: 'RAFT [a - b] ',
      filestore: 'Filestore [a] ',
      connection: '10.0.0.1:2 - rid:1 - ',
      plain: '',
    }
    const whole = prefix[scope] + sampleText(text)
    const cut = line(`${whole.slice(0, -3)}…`, levels.get(id))
    const found = recogniseLoosely(cut)?.id ?? similarEvents(cut).map((one) => one.id)
    if (found !== id && !found.includes(id)) wrong.push({ id, cut: cut.text, found })
  }
  t.ok(
    wrong.length < matchers.length / 20,
    `${wrong.length} of ${matchers.length}: ${JSON.stringify(wrong.slice(0, 20))}`,
  )
  t.end()
})
