// Standard input: all of it counts; the end and a reload leave what was read.
import { PassThrough } from 'node:stream'
import t from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { watchLogs } from '../../../src/log/watch.ts'
import { emptyMemory } from '../../../src/world/memory.ts'

const now = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const old = '[7] 2025/12/16 10:11:12.000000 [WRN] RAFT [S1Nunr6R - _meta_] 10000 append entries pending\n'

function start(stdin: PassThrough, memory = emptyMemory()) {
  const watch = watchLogs(schema.parse({ logs: [{ path: '-', server: 'nats-0', time_zone: 'utc' }] }).logs, {
    memory,
    now: () => now,
    signal: new AbortController().signal,
    log: { warn: () => undefined },
    lookbackSeconds: 3600,
    onEvent: () => undefined,
    stdin,
  })
  return { ...watch, log: () => memory.log.get('nats-0'), memory }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

t.test('all of it counts, the end is said', async (t) => {
  const stdin = new PassThrough()
  const watch = start(stdin)
  await watch.ready
  t.match(watch.sources(), [{ source: '-', origin: 'nats-0', up: true }])
  stdin.end(old + old.trimEnd())
  while (watch.sources()[0]?.up === true) await turn()
  t.match(watch.sources(), [{ up: false, code: 'ended', reason: 'ended' }])
  t.match(watch.log(), { lines: { WRN: 2 }, events: { raft_append_entries_pending: { count: 2, last: now - 86_400 } } })
  await watch.close()
  const again = start(stdin)
  t.match(again.sources(), [{ up: false, reason: 'ended' }])
  await again.close()
})

t.test('a reload reads on, an error is said', async (t) => {
  const stdin = new PassThrough()
  const first = start(stdin)
  await first.ready
  stdin.write(old)
  while (first.log() === undefined) await turn()
  await first.close()
  stdin.write(old)
  const second = start(stdin, first.memory)
  while (second.log()?.lines.WRN !== 2) await turn()
  stdin.destroy(new Error('broken'))
  while (second.sources()[0]?.up === true) await turn()
  t.match(second.sources(), [{ reason: 'broken' }])
  await second.close()
})
