// A small recording, played with a clock in hand: answers by time, logs re-timed, the loop.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mock } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import t from 'tap'
import { readRecording } from '../../../src/commands/demo/recording.ts'
import { until } from '../../cluster/until.ts'
import { replay, retime } from '../../../src/commands/demo/replay.ts'
import { retimed } from '../../../src/commands/demo/stand-in.ts'

const rows = [
  { format: 1, nats: '2.14.5', cluster: 'C', seconds: 10, servers: ['n1'] },
  { t: -3, server: 'n1', log: '[7] 2026/11/23 06:10:29.376774 [INF] Starting nats-server' },
  { t: 1, server: 'n1', path: '/varz', status: 200, ms: 0, body: '{"n":1}' },
  { t: 5, server: 'n1', path: '/varz', status: 503, ms: 0, body: '{"n":2}' },
  { t: 2, server: 'n1', now: 500, store: { server: 'n1', probe: { lastSuccess: 499 } } },
  { t: 6, server: 'n1', log: '[7] 2026/11/23 06:10:38.000001 [WRN] late' },
]

const file = (dir: string, lines: object[]): string => {
  const path = join(dir, 'r.br')
  writeFileSync(path, brotliCompressSync(lines.map((line) => JSON.stringify(line)).join('\n') + '\n'))
  return path
}

void t.test('answers and logs by time', async (t) => {
  const folder = t.testdir({})
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  let now = 1000
  const played = await replay(readRecording(file(folder, rows)), { folder, now: () => now })
  const [server] = played.servers
  const ask = async (path: string): Promise<[number, string]> => {
    const response = await fetch(server!.url + path)
    return [response.status, await response.text()]
  }
  const log = (): string[] => readFileSync(server!.log, 'utf8').trim().split('\n')
  t.match(await ask('/varz'), [404, /not found/], 'nothing was asked yet')
  t.match(log(), [/Starting nats-server$/])
  now = 1001
  t.same(await ask('/varz'), [200, '{"n":1}'])
  t.match(await ask('/other'), [404])
  t.equal(played.host(), undefined, 'nobody has looked at a store yet')
  now = 1007
  mock.timers.tick(100)
  t.same(await ask('/varz'), [503, '{"n":2}'])
  t.match(log(), [/Starting/, /\[WRN\] late$/])
  t.match(played.host(), { now: 1007, stores: [{ server: 'n1', probe: { lastSuccess: 1001 } }] })
  now = 1011.5
  mock.timers.tick(100)
  t.same(played.position(), { seconds: 1.5, loops: 1 })
  t.same(await ask('/varz'), [200, '{"n":1}'], 'from the start again')
  t.equal(log().length, 2, 'the banner comes once')
  now = 1018
  mock.timers.tick(100)
  t.match(log(), [/Starting/, /late/, /late/])
  await played.close()
})

void t.test('times are made those of now, local as in nats-server', async (t) => {
  const at = new Date(2026, 10, 23, 7, 8, 9)
  t.equal(
    retime('[7] 2020/01/01 00:00:00.000000 [INF] a', at.getTime() / 1000 + 0.25),
    '[7] 2026/11/23 07:08:09.250000 [INF] a',
  )
  t.equal(retime('no time', 1), 'no time')
})

void t.test('times of an answer move along, but for those from before the recording', async (t) => {
  const began = Date.parse('2026-11-23T06:00:00Z') / 1000
  const played = Date.parse('2027-01-01T00:00:00Z') / 1000
  const clock = { seconds: () => 42, begins: () => ({ first: played, last: played + 120 }) }
  const answer = (body: string) => ({ t: 40, status: 200, ms: 0, body })
  // A minute was cut out of the recording before this answer.
  const given = '2026-11-23T06:01:40.000000001Z'
  t.equal(
    retimed(
      answer(
        `{"start":"2026-11-23T05:59:30Z","now":"${given}","last":"2026-11-23T06:01:39.5Z","never":"0001-01-01T00:00:00Z"}`,
      ),
      began,
      clock,
    ),
    '{"start":"2026-12-31T23:59:30.000Z","now":"2027-01-01T00:02:42.000Z","last":"2027-01-01T00:02:39.500Z","never":"0001-01-01T00:00:00Z"}',
  )
  const silent = '{"created":"2026-11-23T05:59:30Z"}'
  t.equal(retimed(answer(silent), began, clock), silent, 'nobody knows when that was said')
})

void t.test('a server that was down refuses connections, and is there again', async (t) => {
  const folder = t.testdir({})
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  let now = 1000
  const down = { t: 5, server: 'n1', refused: 2 }
  const played = await replay(readRecording(file(folder, [...rows, down])), { folder, now: () => now })
  t.teardown(() => played.close())
  const ask = (): Promise<number | string> =>
    fetch(`${played.servers[0]!.url}/varz`).then(
      ({ status }) => status,
      (error: unknown) => (error as { cause?: { code?: string } }).cause?.code ?? '',
    )
  const asked = (answer: number | string) =>
    until(String(answer), 10, async () => {
      mock.timers.tick(100)
      return (await ask()) === answer
    })
  for (const [seconds, answer] of [
    [4, 200],
    [5.5, 'ECONNREFUSED'],
    [7.5, 503],
    [15.5, 'ECONNREFUSED'],
  ] as const) {
    now = 1000 + seconds
    await asked(answer)
    t.pass(`${seconds} s: ${answer}`)
  }
})

void t.test('a broken recording says so', async (t) => {
  const folder = t.testdir({})
  t.throws(() => readRecording(file(folder, [{ format: 2, servers: [] }])), /format 2, expected 1/)
  t.throws(() => readRecording(file(folder, [rows[0]!, { t: 1, server: 'n9', log: 'x' }])), /a row of n9/)
})
