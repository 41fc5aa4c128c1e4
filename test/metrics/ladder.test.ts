// The ladder: a logged rung is held, joined and dropped; steps come from whoever saw them first; peaks fade in a minute.
import t from 'tap'
import type { LoggedRung } from '../../src/log/state/state.ts'
import { ladderTables } from '../../src/metrics/ladder.ts'
import { allSteps } from '../../src/steps.ts'
import { forgetRungs } from '../../src/world/ladder.ts'
import {
  consumer,
  jsz,
  jszConsumers,
  noon,
  originLog,
  raftGroup,
  samples,
  seen,
  server,
  world,
  memory,
} from './build.ts'

const group = 'S-R3F-1'
const target = 'http://n1:8222'
const labels = 'nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-1"'
const rung: LoggedRung = { pending: 15_000, at: noon - 30, reached: { '10k': noon - 33, '15k': noon - 30 } }
const base = {
  assets: { [group]: { account: 'APP', stream: 'ORDERS', consumer: '' } },
  origins: { 'n1.log': { server: 'n1', cluster: '' } },
  log: { 'n1.log': originLog({ rungs: { [group]: rung } }) },
}
const rungs = (of: ReturnType<typeof world>) => samples(ladderTables, 'nats_raft_pending_entries', of)
const held = [`nats_raft_pending_entries{${labels},source="log"} 15000`]

t.strictSame(rungs(world([server('n1')], base)), held)
t.strictSame(
  rungs(world([], base)),
  [
    'nats_raft_pending_entries{nats_cluster="",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-1",source="log"} 15000',
  ],
  'a log alone is enough',
)
t.strictSame(
  rungs(world([server('n1')], { ...base, origins: {}, assets: {} })),
  [
    'nats_raft_pending_entries{nats_cluster="",server="",account="",stream="",consumer="",group="S-R3F-1",source="log"} 15000',
  ],
  'unknown server and unknown group are still shown',
)
const recovered = { [target]: { [group]: seen({ belowSince: noon - 100, seenAt: noon + 60 }) } }
t.strictSame(rungs(world([server('n1')], { ...base, raft: recovered, now: noon + 60 })), [], 'recovered for a minute')
t.strictSame(
  rungs(world([server('n2')], { ...base, raft: { 'http://n2:8222': recovered[target] }, now: noon + 60 })).length,
  1,
  'another server has recovered, not this one',
)

t.test('a group that is no longer on the server', (t) => {
  const raftz = [raftGroup('_meta_', { account: '' })]
  const owner = { group, account: 'APP', stream: 'ORDERS', consumer: '' }
  const gone = (answers: Parameters<typeof server>[1]) => rungs(world([server('n1', answers)], base))
  t.strictSame(gone({ answers: { raftz, jsz: jsz() } }), [], 'neither endpoint lists it')
  t.strictSame(
    gone({ answers: { raftz, jsz: jsz({ owners: [owner] }) } }),
    held,
    '/jsz still lists it: its node was shut down',
  )
  t.strictSame(gone({ answers: { raftz } }), held, '/jsz did not answer: nobody knows')
  t.strictSame(gone({ answers: { jsz: jsz() } }), held, '/raftz did not answer: nobody knows')
  t.strictSame(gone({ answers: { raftz: [raftGroup(group)], jsz: jsz() } }), held, '/raftz lists it')
  t.end()
})

t.test("a consumer's group is named by the other half of /jsz", (t) => {
  const log = { 'n1.log': originLog({ rungs: { 'C-R3F-1': rung } }) }
  const count = (answers: Parameters<typeof server>[1]) =>
    rungs(world([server('n1', answers)], { ...base, log })).length
  t.equal(count({ answers: { raftz: [], jsz: jsz() } }), 1)
  t.equal(count({ answers: { raftz: [], jsz_consumers: jszConsumers([consumer('x')]) } }), 0)
  t.end()
})

t.test('rungs that count no longer are dropped and do not come back', (t) => {
  const log = { 'n1.log': originLog({ rungs: { [group]: rung, _meta_: { ...rung, at: noon + 50 } } }) }
  const parts = { ...base, log, raft: recovered }
  allSteps(forgetRungs(memory(parts), world([server('n1')], { ...parts, now: noon + 60 })))
  t.strictSame([...log['n1.log'].rungs.keys()], ['_meta_'])
  t.end()
})

t.test('steps', (t) => {
  const steps = (of: ReturnType<typeof world>) => samples(ladderTables, 'nats_raft_pending_rung_timestamp_seconds', of)
  const raft = {
    [target]: { [group]: seen({ reached: { '10k': noon - 32, '15k': noon - 31, '20k': noon - 1 } }), quiet: seen() },
  }
  const name = `nats_raft_pending_rung_timestamp_seconds{${labels},rung=`
  t.strictSame(
    steps(world([server('n1')], { ...base, raft })),
    [`${name}"10k"} ${noon - 33}`, `${name}"15k"} ${noon - 31}`, `${name}"20k"} ${noon - 1}`],
    'each from whoever saw it first',
  )
  t.strictSame(steps(world([server('n1')], { ...base, log: {}, raft })).length, 3, 'sampled alone')
  t.end()
})

t.test('peaks of the trailing minute', (t) => {
  const peaks = (of: ReturnType<typeof world>) => samples(ladderTables, 'nats_raft_pending_entries_peak', of)
  const raft = {
    [target]: {
      [group]: seen({
        peaks: [
          [noon - 61, 90_000],
          [noon - 60, 14_000],
          [noon, 3],
        ],
      }),
    },
  }
  t.strictSame(peaks(world([server('n1')], { ...base, raft })), [`nats_raft_pending_entries_peak{${labels}} 14000`])
  t.strictSame(peaks(world([server('n1')], { ...base, raft, now: noon + 61 })), [], 'not sampled for a minute: nothing')
  t.end()
})
