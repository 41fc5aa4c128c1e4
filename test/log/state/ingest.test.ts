// What bytes add up to: counted, looked back over, live or not, by origin.
import t from 'tap'
import { ingest, type IngestOptions } from '../../../src/log/state/ingest.ts'
import type { LogState } from '../../../src/log/state/state.ts'

const now = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const rung = (time: string, n = 10_000) =>
  `[7] 2025/12/17 ${time}.000000 [WRN] RAFT [yrzKKRBu - S-R3F-a1B2c3D4] ${n} append entries pending\n`

function start(options: Partial<IngestOptions> = {}) {
  const log: LogState = new Map()
  const events: string[] = []
  const unknown: string[] = []
  const input = ingest({
    log,
    zone: 'utc',
    now: () => now,
    originOf: (wrapped) => wrapped ?? 'file',
    since: now - 3600,
    onEvent: (origin, { id }, counting) => events.push(`${origin} ${id} ${counting}`),
    onUnrecognized: (_, { text }) => unknown.push(text),
    ...options,
  })
  return { log, events, unknown, ...input }
}

t.test('looking back sets state and counts nothing', (t) => {
  const { log, events, onPast, onPastEnd, lastLine } = start()
  onPast(
    Buffer.from(
      rung('08:00:00', 20_000) +
        rung('10:00:00') +
        '[7] [WRN] RAFT [yrzKKRBu - _meta_] 15000 append entries pending\n[7] 2025/12/17 10:00:01.000000 [WRN] never seen',
    ),
  )
  onPastEnd()
  const file = log.get('file')
  t.same(file?.lines, {})
  t.match(file?.rungs.get('S-R3F-a1B2c3D4'), { pending: 10_000, at: now - 672 })
  t.same([...(file?.rungs.keys() ?? [])], ['S-R3F-a1B2c3D4'], 'too old, and without a time, say nothing of now')
  t.equal(file?.events.raft_append_entries_pending?.count, 0)
  t.equal(file?.lastLine, now - 671)
  t.same(events, ['file raft_append_entries_pending false'])
  t.equal(lastLine(), undefined)
  t.end()
})

t.test(
  'a time ahead of ours is that of reading, whether a line is looked back at, read late or read as it is written',
  (t) => {
    const ahead = rung('12:11:12')
    const read: [string, (input: ReturnType<typeof start>) => void][] = [
      ['looking back', ({ onPast }) => onPast(Buffer.from(ahead))],
      ['late', ({ onBytes }) => onBytes(Buffer.from(ahead), false)],
      ['live', ({ onBytes }) => onBytes(Buffer.from(ahead), true)],
      ['live, by seconds', ({ onBytes }) => onBytes(Buffer.from(rung('10:11:52')), true)],
    ]
    for (const [how, bytes] of read) {
      const input = start()
      bytes(input)
      input.onPastEnd()
      const file = input.log.get('file')
      t.equal(file?.rungs.get('S-R3F-a1B2c3D4')?.at, now, how)
      t.equal(file?.events.raft_append_entries_pending?.last, now, how)
      t.equal(file?.lastLine, now, how)
    }
    t.end()
  },
)

t.test('counting', (t) => {
  const { log, events, unknown, onBytes, onEnd, pending, lastLine } = start()
  onBytes(Buffer.from(rung('10:00:00') + '[7] 2025/12/17 10:00:01.000000 [ERR] never seen\n[7] 2025/12/17 10:0'), false)
  t.equal(pending(), 19)
  t.equal(lastLine(), now - 671)
  onEnd()
  t.equal(pending(), 0)
  t.same(log.get('file')?.lines, { WRN: 1, ERR: 1, unknown: 1 })
  t.same(log.get('file')?.unrecognized, { ERR: 1, unknown: 1 })
  t.same(events, ['file raft_append_entries_pending true'])
  t.same(unknown, ['never seen', '[7] 2025/12/17 10:0'])
  t.equal(lastLine(), now, 'a line without a time was read just now')
  t.end()
})

t.test('a clock that nobody configured: live lines take the time of reading', (t) => {
  for (const [live, at] of [
    [true, now],
    [false, now - 7872],
  ] as const) {
    const { log, onBytes, lastLine } = start()
    onBytes(Buffer.from(rung('08:00:00')), live)
    t.equal(log.get('file')?.events.raft_append_entries_pending?.last, at)
    t.equal(log.get('file')?.lastLine, at)
    t.equal(lastLine(), at)
  }
  const { onBytes, lastLine } = start()
  onBytes(Buffer.from('[7] [WRN] never seen\n'), true)
  t.equal(lastLine(), now)
  t.end()
})

t.test('origins of wrapped lines, pieces held', (t) => {
  const { log, onBytes, held } = start()
  onBytes(Buffer.from(`[pod/nats-0/nats] ${rung('10:00:00')}2025-12-17T10:00:00Z stderr P [7]`), false)
  onBytes(Buffer.from('\n'), false)
  t.same([...log.keys()], ['nats-0'])
  t.equal(Object.keys(held()).length, 1)
  t.end()
})

t.test('names that every object has are names like others', (t) => {
  const { log, onBytes, unknown } = start()
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    for (let repeat = 0; repeat < 2; repeat++) {
      onBytes(
        Buffer.from(
          `[7] [WRN] Filestore [${name}] WriteFullState took 1m5.123s (734003 bytes)\n` +
            `[7] [WRN] RAFT [yrzKKRBu - ${name}] 10000 append entries pending\n` +
            `[7] [WRN] JetStream stream '${name} > ${name}' has high message lag\n` +
            `[pod/${name}/nats] [7] [WRN] x\n`,
        ),
        false,
      )
    }
    t.equal(log.get('file')?.writeFullState.get(name)?.seconds, 65.123)
    t.equal(log.get('file')?.rungs.get(name)?.pending, 10_000)
  }
  t.same([...log.keys()], ['file', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
  t.equal(unknown.length, 8)
  t.same(Object.keys(Object.prototype), [])
  t.end()
})
