// The top of the page: state, stream, time, cause, server, command, and what it is not.
import t from 'tap'
import { verdictSection, shortVerdict, untilLimit, words } from '../../../src/http/page/verdict.ts'
import { openHistory } from '../../../src/http/page/history.ts'
import { stateOf } from '../../../src/http/page/state.ts'
import type { World } from '../../../src/world/world.ts'
import { noon, originLog, raftGroup, seen, server, varz, world } from '../../metrics/build.ts'
import { host, storeFacts } from '../../metrics/hosts.ts'
import { ladderRow, plain } from './rows.ts'

const group = (name: string, parts: object) =>
  server(name, { answers: { raftz: [raftGroup('S-R3F-a', parts)], varz: varz(name) } })
const assets = { 'S-R3F-a': { account: 'APP', stream: 'ORDERS', consumer: '' } }
const queue = (entry: number) => ({ proposal: 0, entry, response: 0, apply: 0 })
/** A leader that waits for a follower whose received entries queue up. */
const stall = (pending: number, now = noon) =>
  world(
    [
      group('n1', { state: 'LEADER', pending }),
      group('n2', { pending: 30, queues: queue(8_000) }),
      group('n3', { pending: 20 }),
    ],
    {
      assets,
      now,
      raft:
        pending < 20_000
          ? {}
          : { 'http://n1:8222': { 'S-R3F-a': seen({ reached: { '10k': noon - 9, '20k': noon - 2 } }) } },
    },
  )
const read = (of: World, history = openHistory()) => plain(verdictSection(stateOf(of), of, history).html)

t.test('an incident', async (t) => {
  const history = openHistory()
  for (const [seconds, pending] of [
    [-10, 12_000],
    [-5, 13_000],
    [0, 14_000],
  ] as const)
    history.add(stall(pending, noon + seconds))
  const text = read(stall(14_000), history)
  t.match(text, / WARNING | CRITICAL /)
  t.match(text, /Stream APP > ORDERS +S-R3F-a/)
  t.match(text, /20k limit in about 30 s at this pace/)
  t.match(text, /Look at n2 waits for it: n1/)
  t.match(text, /Type curl -s .http:\/\/n2:8222\/raftz/)
  t.match(text, /It is not /)
  t.match(text, /Alerts due NatsRaftPendingEntries 10k warning/)
  t.match(text, /sees 3 of 3 servers, no logs watched, no stores watched/)
})
t.test('the limit is reached', async (t) => {
  const text = read(stall(21_000))
  t.match(text, /20k limit reached at 11:59:58Z, 2 s ago: the cache is full, nothing is lost/)
  t.match(text, /Since 11:59:51Z, 9 s ago/)
  t.equal(shortVerdict(stateOf(stall(21_000))), 'CRITICAL 20k APP > ORDERS')
})
t.test('how long, where nobody can say', async (t) => {
  t.match(untilLimit(ladderRow({ pending: 500 }), stall(500), openHistory()), /not known yet/)
  t.match(untilLimit(ladderRow({ logged: 20_000 }), world([]), openHistory()), /^reached: the cache/)
})
t.test('calm', async (t) => {
  const calm = world([group('n1', {}), group('n2', {})])
  t.match(read(calm), / OK sees 2 of 2 servers/)
  t.notMatch(read(calm), /Type/)
  t.equal(shortVerdict(stateOf(calm)), 'OK')
})
t.test('unknown says what cannot be seen', async (t) => {
  const half = world([group('n1', {}), server('n2')])
  t.match(read(half), /UNKNOWN sees 1 of 2 servers.*Not everything can be seen.*Not answering n2/)
  t.match(read(world([server('n2', { up: false })])), /Nothing can be seen/)
  const gone = {
    source: '/l',
    origin: 'n9',
    up: false,
    reason: 'ENOENT',
    lagBytes: 0,
    lastLine: undefined,
    rotations: 0,
    lostBytes: 0,
  }
  t.match(read(world([], { sources: [gone] })), /UNKNOWN .*0 of 1 logs.*Nothing can be seen.*Not read \/l/)
  t.match(read(world([])), /No server and no log is configured: nothing is known/)
  t.match(verdictSection(stateOf(half), half, openHistory()).html, 'class="band unknown"')
})
t.test('a store in trouble beside calm servers, and one that nobody probes', async (t) => {
  const probe = storeFacts().probe!
  const full = world([group('n1', {})], { host: host(storeFacts({ probe: { ...probe, state: 'read_only' } })) })
  t.match(read(full), /CRITICAL .*Store n1: is mounted read-only/)
  t.match(read(world([group('n1', {})], { host: host(storeFacts({ probe: undefined })) })), /Not probed \/data/)
})
t.test('a rung that only the log knows, without a cause', async (t) => {
  const log = {
    n1: originLog({
      rungs: { 'S-R3F-b': { pending: 15_000, at: noon - 5, reached: { '10k': noon - 6 } } },
      lastLine: noon,
    }),
  }
  const text = read(world([group('n1', {})], { log, origins: { n1: { server: 'n1', cluster: 'c1' } } }))
  t.match(text, /CRITICAL.*S-R3F-b/)
})
t.test('several clusters: the worst in full, the others on demand', async (t) => {
  const other = { ...group('m1', {}), cluster: 'c2' }
  const both = world([group('n1', { state: 'LEADER', pending: 16_000 }), other])
  const { html } = verdictSection(stateOf(both), both, openHistory())
  t.match(plain(html), /c1: .*OK c2: /)
  t.match(html, '<details')
})
t.test('a state file that cannot be written is told of, and what a restart would go back to', async (t) => {
  const state = { path: '/s/<b>', ok: false, reason: 'its disk has not answered for 2 s', bytes: 0, failures: 1 }
  const well = world([group('n1', {})])
  const hung = (savedAt: number | undefined) => ({
    ...well,
    exporter: { ...well.exporter, state: { ...state, savedAt } },
  })
  t.match(read(hung(noon - 90)), /not saved State file .*: its disk has not answered for 2 s. A restart .* 1m30s ago/)
  t.match(read(hung(undefined)), /A restart would go back to nothing/)
  t.notMatch(verdictSection(stateOf(well), hung(undefined), openHistory()).html, '<b>: its')
  t.notMatch(read(well), /not saved/)
})
t.test('a word and a shape for each state', async (t) => {
  t.strictSame(Object.keys(words), ['critical', 'warning', 'unknown', 'ok'])
})
