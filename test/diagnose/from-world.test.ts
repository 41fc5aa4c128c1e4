// What this exporter itself has seen, as evidence: log state of the trailing quarter of an hour beside the endpoints.
import t from 'tap'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { evidenceOf, trailing } from '../../src/diagnose/from-world.ts'
import type { OriginLog } from '../../src/log/state/state.ts'
import { bounds } from '../../src/log/state/state.ts'
import { noon, originLog, server, status, varz, world, type MemoryParts } from '../metrics/build.ts'

const histogram = { counts: new Array<number>(bounds.writeFullState.length + 1).fill(0), sum: 0 }
const fine = (['varz', 'raftz', 'jsz', 'jsz_consumers'] as const).map((collector) => status({ collector }))
const frozen = fine.map((one) =>
  one.collector === 'varz'
    ? one
    : status({ collector: one.collector, success: false, seconds: 5, failure: { code: 'timeout', reason: 'timeout' } }),
)

const withLog = (log: OriginLog, parts: MemoryParts = {}): MemoryParts => ({
  log: { n1: log },
  origins: { n1: { server: 'n1', cluster: 'c1' } },
  ...parts,
})

void t.test('log and endpoints of one server that agree make confidence high', (t) => {
  const log = originLog({
    lastLine: noon - 1,
    writeFullState: { 'S-R3F-Orders01': { histogram, seconds: 66, bytes: 73, at: noon - 30 } },
    rungs: { 'S-R3F-Orders01': { pending: 20_000, at: noon - 20, reached: { '20k': noon - 20 } } },
    metaSnapshot: { stages: {}, last: { at: noon - 40, seconds: 61, marshalSeconds: 0.001, compressSeconds: 0 } },
    internalSubscription: { raft: { counts: [1], sum: 2 } },
    readloop: { route: { counts: [1], sum: 2 } },
    events: {
      internal_subscription_slow: { count: 1, last: noon - 60 },
      readloop_slow: { count: 1, last: noon - 60 },
      meta_no_leader: { count: 1, last: noon - 50 },
    },
  })
  const seen = world(
    [
      server('n1', { status: frozen, answers: { varz: varz('n1') } }),
      server('n2', { status: fine, answers: { varz: varz('n2') } }),
    ],
    withLog(log),
  )
  const [evidence] = evidenceOf(seen)
  if (evidence === undefined) throw new Error('no evidence')
  const verdict = diagnose(evidence)
  t.equal(verdict.hypothesis, 'storage_stall')
  t.equal(verdict.confidence, 'high')
  t.strictSame(
    verdict.servers.map(({ name, role }) => [name, role]),
    [
      ['n1', 'culprit'],
      ['n2', 'unaffected'],
    ],
  )
  t.strictSame([...new Set(evidence.signs.map(({ kind }) => kind))].sort(), [
    'answers_fast',
    'meta_lost',
    'meta_snapshot_waits',
    'pending',
    'raft_callback_slow',
    'raft_hung',
    'route_read_slow',
    'state_write_waits',
  ])
  t.end()
})

void t.test('what is older than a quarter of an hour says nothing', (t) => {
  const old = noon - trailing - 1
  const log = originLog({
    lastLine: noon - 1,
    writeFullState: { ORDERS: { histogram, seconds: 66, bytes: 73, at: old } },
    events: { stream_no_quorum: { count: 3, last: old } },
  })
  const [evidence] = evidenceOf(
    world([server('n1', { status: fine, answers: { varz: varz('n1'), raftz: [] } })], withLog(log)),
  )
  if (evidence === undefined) throw new Error('no evidence')
  const verdict = diagnose(evidence)
  t.strictSame([verdict.hypothesis, verdict.confidence], ['none', 'high'])
  t.end()
})

void t.test('events that name assets, and a class that is not known', (t) => {
  const asset = { account: 'APP', stream: 'ORDERS', consumer: '', group: '', count: 4, last: noon - 5 }
  const log = originLog({
    lastLine: noon,
    assets: {
      a: { ...asset, event: 'stream_high_lag' },
      b: { ...asset, event: 'raft_append_entries_pending', group: 'S-R3F-x' },
    },
    events: { stream_high_lag: { count: 4, last: noon - 5 }, internal_subscription_slow: { count: 1, last: noon } },
    internalSubscription: { raft: { counts: [1], sum: 2 }, jsapi: { counts: [1], sum: 2 } },
    metaSnapshot: { stages: {}, last: { at: noon, seconds: 7 } },
  })
  const [evidence] = evidenceOf(world([], withLog(log)))
  t.strictSame(evidence?.signs.map(({ kind, stream }) => [kind, stream]).sort(), [
    ['lag_high', 'ORDERS'],
    ['meta_snapshot_slow', ''],
  ])
  t.end()
})

void t.test('clusters are apart', (t) => {
  const found = evidenceOf(
    world([server('n1', { cluster: 'east' }), server('n1', { cluster: 'west', target: 'http://w:8222' })]),
  )
  t.strictSame(
    found.map(({ cluster, servers }) => [cluster, servers.length]),
    [
      ['east', 1],
      ['west', 1],
    ],
  )
  t.end()
})

void t.test('a log that begins with a start says nothing of what was before', (t) => {
  const from = (log: OriginLog): number | undefined => {
    const [evidence] = evidenceOf(world([], withLog(log)))
    return evidence?.coverage.find(({ input }) => input === 'log')?.from
  }
  const events = { server_started: { count: 1, last: noon - 100 } }
  const first = originLog({ lastLine: noon, started: noon - 100, events })
  t.equal(from(first), noon - 100)
  t.equal(
    from({ ...first, events: { server_started: { count: 2, last: noon - 100 } } }),
    noon - 900,
    'not the first start',
  )
  const older = { ...events, stream_high_lag: { count: 1, last: noon - 200 } }
  t.equal(from({ ...first, events: older }), noon - 900, 'lines from before it')
  t.equal(from({ ...first, started: noon - 5000 }), noon - 900)
  t.end()
})

void t.test('a restart that the log and /varz tell of is one, and was ordered', (t) => {
  const log = originLog({
    lastLine: noon - 1,
    started: noon - 60,
    events: {
      server_stopping: { count: 1, last: noon - 65 },
      server_started: { count: 1, last: noon - 60 },
      server_ready: { count: 1, last: noon - 58 },
    },
    // Servers that stop say so of any snapshot.
    metaSnapshot: { stages: {}, last: { at: noon - 65, seconds: 0.001 } },
  })
  const answers = { varz: { ...varz('n1'), start: noon - 60.004 }, raftz: [] }
  const [evidence] = evidenceOf(world([server('n1', { status: fine, answers })], withLog(log)))
  if (evidence === undefined) throw new Error('no evidence')
  t.strictSame(diagnose(evidence).hypothesis, 'maintenance')
  t.notOk(evidence.signs.some(({ kind }) => kind === 'meta_snapshot_slow'))
  t.end()
})

void t.test('a write that was refused for want of room', (t) => {
  const refused = { count: 2, last: noon - 20 }
  const log = originLog({ lastLine: noon - 1, noSpace: noon - 20, events: { store_write_error: refused } })
  const [evidence] = evidenceOf(world([], withLog(log)))
  if (evidence === undefined) throw new Error('no evidence')
  t.strictSame(diagnose(evidence).hypothesis, 'store_full')
  const [other] = evidenceOf(world([], withLog({ ...log, noSpace: noon - trailing - 1 })))
  if (other === undefined) throw new Error('no evidence')
  t.strictSame(diagnose(other).hypothesis, 'unknown', 'of any other error nobody can tell')
  t.end()
})
