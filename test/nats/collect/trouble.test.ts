// What makes a group one in trouble, and for how long it stays one.
import t from 'tap'
import type { RaftGroup } from '../../../src/nats/endpoints/raftz.ts'
import { hasFlag, isInTrouble, trackTrouble, type Trouble } from '../../../src/nats/collect/trouble.ts'
import { raftGroup } from '../../metrics/build.ts'

const group = (parts: Partial<RaftGroup> = {}) => raftGroup('S-1', parts)
const peer = (lastSeenSeconds: number | undefined) => ({ name: 'n2', lastReplicatedIndex: 1, lastSeenSeconds })
const queues = { proposal: 500, entry: 0, response: 500, apply: 500 }

for (const calm of [
  {},
  { pending: 99, unapplied: 99, pendingBytes: 1_048_575, queues },
  { overrun: false, catchingUp: true, paused: true, observer: true },
  { state: 'LEADER', peers: [peer(1), peer(undefined)] },
  { peers: [peer(undefined), peer(undefined)] },
] satisfies Partial<RaftGroup>[])
  t.notOk(isInTrouble(group(calm)), JSON.stringify(calm))
for (const trouble of [
  { pending: 100 },
  { pendingBytes: 1_048_576 },
  { unapplied: 100 },
  { queues: { ...queues, entry: 100 } },
  { hasLeader: false },
  { walError: true },
  { overrun: true },
  { walBytes: 2e8 },
  { walEntries: 2e5 },
  { state: 'LEADER', peers: [peer(10), peer(undefined)] },
] satisfies Partial<RaftGroup>[])
  t.ok(isInTrouble(group(trouble)), JSON.stringify(trouble))
t.strictSame(
  [{}, { paused: true }, { catchingUp: true }, { observer: true }].map((parts) => hasFlag(group(parts))),
  [false, true, true, false],
)

/** What is remembered after answers at these seconds. */
function noted(...answers: [at: number, parts: Partial<RaftGroup>, elected?: boolean][]): Trouble {
  const seen: Trouble = {}
  for (const [at, parts, elected = false] of answers) trackTrouble(seen, group(parts), { at, elected })
  return seen
}

t.test('trouble is told for a quarter of an hour, a change of leader or of size for an hour', (t) => {
  t.equal(noted([100, {}]).troubledUntil, undefined)
  t.equal(noted([100, { pending: 100 }], [105, {}]).troubledUntil, 1000)
  t.equal(noted([100, {}, true], [105, { pending: 100 }]).troubledUntil, 3700)
  t.equal(noted([100, { size: 3 }], [105, { size: 4 }]).troubledUntil, 3705)
  t.strictSame(
    noted([100, { size: 3 }], [105, { size: 4 }, true], [110, {}, true]).begun,
    { at: 105, leaderChanges: 0, size: 3 },
    'what it was like before',
  )
  t.equal(noted([100, { paused: true }], [105, {}]).flaggedUntil, 1000)
  t.end()
})

t.test('few entries that wait are trouble once the commit index stands still', (t) => {
  t.equal(noted([0, { pending: 5 }], [14, { pending: 5 }]).troubledUntil, undefined)
  t.equal(noted([0, { pending: 5 }], [15, { pending: 5 }]).troubledUntil, 915)
  t.equal(
    noted([0, { pending: 5 }], [10, { pending: 5, committed: 101 }], [20, { pending: 5, committed: 101 }])
      .troubledUntil,
    undefined,
  )
  t.equal(noted([0, { pending: 5 }], [10, { pending: 0 }], [20, { pending: 5 }]).troubledUntil, undefined)
  t.end()
})
