// Two logs of one server are one set of series: counters add up, the newest of last-seen values wins.
import t from 'tap'
import { mergeOrigins } from '../../src/world/merge.ts'
import { originLog } from '../metrics/build.ts'

const histogram = (...counts: number[]) => ({ counts, sum: counts.reduce((sum, count) => sum + count, 0) })

const seen = { event: 'raft_append_entries_pending', account: 'A', stream: 'S', consumer: '', group: 'G' } as const
const old = originLog({
  lines: { INF: 3, WRN: 1 },
  unrecognized: { WRN: 1 },
  events: { raft_append_entries_pending: { count: 2, last: 10 }, server_ready: { count: 1, last: 1 } },
  assets: { k: { ...seen, count: 2, last: 10 } },
  rungs: {
    G: { pending: 20_000, at: 12, reached: { '10k': 10, '20k': 12 } },
    H: { pending: 10_000, at: 1, reached: { '10k': 1 } },
  },
  writeFullState: { S: { histogram: histogram(1, 0), seconds: 61, bytes: 5, at: 20 } },
  metaSnapshot: { stages: { total: histogram(1, 1) }, last: { at: 5, seconds: 2 } },
  internalSubscription: { raft: histogram(1, 2) },
  readloop: { route: histogram(0, 1) },
  leaderChanges: { 'A > S': 1 },
  lastLine: 12,
  started: 3,
  dropped: { assets: 1 },
})
const young = originLog({
  lines: { INF: 1 },
  events: { raft_append_entries_pending: { count: 1, last: 30 } },
  assets: { k: { ...seen, count: 1, last: 30 } },
  rungs: { G: { pending: 15_000, at: 30, reached: { '10k': 28, '15k': 30 } } },
  writeFullState: { S: { histogram: histogram(0, 1), seconds: 99, bytes: 9, at: 30 } },
  metaSnapshot: { stages: { total: histogram(2, 0) }, last: { at: 25, seconds: 3 } },
  internalSubscription: { raft: histogram(1, 0) },
  readloop: { route: histogram(1, 1), client: histogram(0, 3) },
  leaderChanges: { 'A > S': 2, _meta_: 1 },
  lastLine: 30,
  noSpace: 29,
  dropped: { assets: 2, rungs: 1 },
})

const merged = originLog({
  lines: { INF: 4, WRN: 1 },
  unrecognized: { WRN: 1 },
  events: { raft_append_entries_pending: { count: 3, last: 30 }, server_ready: { count: 1, last: 1 } },
  assets: { k: { ...seen, count: 3, last: 30 } },
  rungs: {
    G: { pending: 15_000, at: 30, reached: { '10k': 10, '15k': 30, '20k': 12 } },
    H: { pending: 10_000, at: 1, reached: { '10k': 1 } },
  },
  writeFullState: { S: { histogram: histogram(1, 1), seconds: 99, bytes: 9, at: 30 } },
  metaSnapshot: { stages: { total: histogram(3, 1) }, last: { at: 25, seconds: 3 } },
  internalSubscription: { raft: histogram(2, 2) },
  readloop: { route: histogram(1, 2), client: histogram(0, 3) },
  leaderChanges: { 'A > S': 3, _meta_: 1 },
  lastLine: 30,
  started: 3,
  noSpace: 29,
  dropped: { assets: 3, rungs: 1 },
})

const other = originLog({ lines: { INF: 1 } })
const log = new Map([
  ['pod-1', old],
  ['file-1', young],
  ['other', other],
])
const of = (origin: string): string => (origin === 'other' ? 'n2' : 'n1')

t.strictSame(mergeOrigins(log.keys(), log, of).get('n1'), merged)
t.strictSame(mergeOrigins(['file-1', 'pod-1'], log, of).get('n1'), merged, 'whatever the order')
const alone = mergeOrigins(log.keys(), log, of).get('n2')
t.strictSame(alone, other, 'one log is that log')
t.notOk(alone === other || alone?.rungs === other.rungs, 'but a copy of it, which later lines do not change')
t.strictSame(
  mergeOrigins(['quiet'], new Map(), () => 'n3').get('n3'),
  originLog(),
  'a log without lines is silent, not absent',
)
t.strictSame(mergeOrigins(['pod-1', 'pod-1'], log, of).get('n1'), old, 'an origin counts once')
t.strictSame(
  mergeOrigins(
    ['a', 'b'],
    new Map([
      ['a', originLog()],
      ['b', young],
    ]),
    of,
  ).get('n1')?.metaSnapshot.last,
  young.metaSnapshot.last,
  'one of them knows the last snapshot',
)
