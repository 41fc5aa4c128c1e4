// What the demo tells: the verdict of the page, whom to look at, alerts, the next command; within every width and height.
import t from 'tap'
import { columnsOf } from '../../../src/commands/demo/columns.ts'
import { frame, glossary, oneLine, type Look, type Scene } from '../../../src/commands/demo/frame.ts'
import { diagnose } from '../../../src/diagnose/diagnose.ts'
import { evidenceOf } from '../../../src/diagnose/from-world.ts'
import { openHistory } from '../../../src/http/page/history.ts'
import { stateOf } from '../../../src/http/page/state.ts'
import { rungs } from '../../../src/ladder.ts'
import type { World } from '../../../src/world/world.ts'
import { noon, originLog, raftGroup, server, varz, world } from '../../metrics/build.ts'
import { recording, worldAtHeight } from './recorded.ts'

const plain = (line: string): string => line.replace(/\x1b\[[\d;]*m/g, '')
/** As one reads it, wherever lines were broken. */
const prose = (lines: readonly string[]): string => lines.map(plain).join(' ').replace(/\s+/g, ' ')

function scene(of: World, servers: readonly string[]): Scene {
  const history = openHistory()
  history.add(of)
  return { state: stateOf(of), world: of, history, servers, seconds: 35.2, of: 109.3 }
}
const drawn = (of: Scene, look: Partial<Look> = {}): string[] =>
  frame(of, { columns: 80, rows: 60, colour: false, ...look })

const group = (name: string, parts: object) =>
  server(name, { answers: { raftz: [raftGroup('S-R3F-a', parts)], varz: varz(name) } })
const queue = (entry: number) => ({ proposal: 0, entry, response: 0, apply: 0 })
/** A leader that waits for a follower whose received entries queue up. */
const stall = (stream: string, slow: string) =>
  world(
    [
      group('n1', { state: 'LEADER', pending: 20_100 }),
      group(slow, { pending: 30, queues: queue(8_000) }),
      group('n3', { pending: 20 }),
    ],
    {
      assets: { 'S-R3F-a': { account: 'APP', stream, consumer: '' } },
      origins: { n1: { server: 'n1', cluster: 'c1' } },
      log: { n1: originLog({ events: { stream_high_lag: { last: noon - 5, count: 3 } } }) },
    },
  )
const widths = [40, 80, 200] as const

t.test('the recorded incident at its height', async (t) => {
  const of = await worldAtHeight(t)
  const names = recording.servers.map(({ name }) => name)
  const verdict = evidenceOf(of).map(diagnose)[0]
  const culprits = verdict?.servers.filter(({ role }) => role === 'culprit').map(({ name }) => name)
  t.strictSame(culprits, ['nats-1', 'nats-2'])
  for (const columns of widths) {
    const lines = drawn(scene(of, names), { columns })
    const text = prose(lines)
    t.match(lines[1], /^CRITICAL: Storage stall on several/, `${columns} columns`)
    t.match(text, 'CRITICAL: Storage stall on several servers')
    t.match(text, 'look at nats-1, nats-2; waits for it: nats-0')
    t.match(text, /stream JS > ORDERS, rung 20k 20k limit reached at \d\d:\d\d:\d\dZ/)
    t.match(text, 'alerts NatsRaftPendingEntries (20k, page), NatsStreamHighLag (warning)')
    t.match(text, /type curl -s 'http:\/\/nats-1:8222\/raftz/)
    for (const line of glossary) t.match(text, line, 'the words of the bars')
    t.ok(text.indexOf('type curl') < text.indexOf('append entries pending: JS > ORDERS'), 'above the bars')
    t.match(text, /nats-1 follower [█▒│·]+ look here: pending .* received and waiting/)
    t.ok(
      lines.every((line) => columnsOf(line) <= columns),
      'nothing wraps',
    )
  }
  t.match(
    oneLine(scene(of, names)),
    /\| CRITICAL: .* nats-0 +leader +[█▒│·]+ pending [\d,]+.* \| look at nats-1, nats-2/,
  )
})

t.test('the culprit is red, the victim is not', async (t) => {
  const lines = drawn(scene(stall('ORDERS', 'n2'), ['n1', 'n2', 'n3']), { colour: true })
  const line = (start: RegExp): string | undefined => lines.find((one) => start.test(plain(one)))
  t.match(line(/^ +n2 +follower/), '\x1b[1;31m')
  t.notMatch(line(/^ +n1 +leader/), '\x1b[')
  t.match(line(/^CRITICAL/), /^\x1b\[1;31m.*\x1b\[0m$/)
  t.notMatch(drawn(scene(stall('ORDERS', 'n2'), ['n1', 'n2'])).join(''), '\x1b', 'no colour')
})

t.test('names of any length and script, any width', async (t) => {
  const names: readonly (readonly [stream: string, slow: string])[] = [
    ['ORDERS', 'n2'],
    ['注文'.repeat(60), 'サーバー'.repeat(12)],
    ['a\x1b[31m\nb'.repeat(9), `nats\x07${'x'.repeat(200)}`],
  ]
  for (const [stream, slow] of names) {
    const one = scene(stall(stream, slow), ['n1', slow, 'n3'])
    for (const columns of [...widths, 41, 59, 60, 79, 139, 140, 219, 220, 300])
      for (const colour of [true, false]) {
        const lines = drawn(one, { columns, colour }).map(plain)
        const wide = lines.filter((line) => columnsOf(line) > columns)
        t.strictSame(wide, [], `${columns} columns`)
        t.notMatch(lines.join(''), /[\x00-\x1f]/, 'no control of a name reaches the terminal')
      }
  }
})

t.test('lower than the terminal', async (t) => {
  const one = scene(stall('ORDERS', 'n2'), ['n1', 'n2', 'n3'])
  for (const rows of [60, 24, 16, 10, 4, 2]) {
    const lines = drawn(one, { rows })
    t.ok(lines.length < rows, `${rows} rows`)
    t.match(prose(lines), /CRITICAL|append entries pending/)
  }
  t.match(prose(drawn(one, { rows: 24 })), /look at n2.*type curl.*n1 leader/, 'an ordinary terminal')
  t.match(prose(drawn(one, { rows: 16 })), /CRITICAL: .* look at n2/)
})

t.test('well, and not known', async (t) => {
  const calm = scene(world([group('n1', {})]), ['n1'])
  t.match(drawn(calm)[1], /^OK: /)
  t.match(prose(drawn(calm)), /append entries pending: no stream in trouble .* n1 [│·]+ calm/)
  t.notMatch(prose(drawn(calm)), /look at|alerts|type/)
  t.match(oneLine(calm), /\| OK: .* \| append entries pending: no stream in trouble$/)
  t.match(drawn(scene(world([]), []))[1], 'UNKNOWN: nothing is known yet')
})

t.test('rungs are those of the ladder', async (t) => {
  for (const { name } of rungs) t.match(glossary.join(' '), name)
})
