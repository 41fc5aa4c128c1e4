// What the rounds of a probe add up to.
import fc from 'fast-check'
import t from 'tap'
import { newProbe, runningOp, sustained, takeRound, type ProbeState } from '../../src/host/probe.ts'
import type { Round, Status } from '../../src/host/work.ts'

const place: Status = { device: 7n, inode: 12n, bytes: 4096, modified: 0, kind: 'folder' }
const space = { size: 1e9, free: 5e8, available: 5e8, inodes: 1000, inodesFree: 900, type: 0xef53 }
const good: Round = { seconds: { open: 0.0005, vote: 0.003, append: 40 }, store: place, space }

t.test('a good round', async (t) => {
  const probe = newProbe()
  takeRound(probe, good, 50)
  t.equal(probe.state, 'ok')
  t.equal(probe.lastSuccess, 50)
  t.same(probe.place, place)
  t.equal(probe.ops.open.counts[0], 1, 'up to 1 ms')
  t.equal(probe.ops.vote.counts[2], 1, 'up to 4 ms')
  t.equal(probe.ops.append.counts[16], 1, 'beyond 32 s')
  t.equal(probe.ops.append.sum, 40)
})

t.test('each failure is a state, and counted by its code', async (t) => {
  const expected: [string, ProbeState, string][] = [
    ['ENOSPC', 'no_space', 'ENOSPC'],
    ['EDQUOT', 'quota', 'EDQUOT'],
    ['EROFS', 'read_only', 'EROFS'],
    ['EACCES', 'denied', 'EACCES'],
    ['EPERM', 'denied', 'EACCES'],
    ['ELOOP', 'denied', 'other'],
    ['EIO', 'io_error', 'EIO'],
    ['ESTALE', 'stale', 'ESTALE'],
    ['ENOENT', 'missing', 'other'],
    ['ENXIO', 'io_error', 'other'],
  ]
  for (const [code, state, counted] of expected) {
    const probe = newProbe()
    takeRound(probe, { seconds: {}, failed: { op: 'vote', code, message: `${code}: no` } }, 1)
    t.equal(probe.state, state, code)
    t.equal(probe.reason, `${code}: no`)
    t.same(
      Object.entries(probe.errors).filter(([, count]) => count > 0),
      [[counted, 1]],
      code,
    )
    t.equal(probe.lastSuccess, undefined)
  }
})

t.test('too little room, and none', async (t) => {
  const state = (change: object): ProbeState | undefined => {
    const probe = newProbe()
    takeRound(probe, { seconds: {}, store: place, space: { ...space, ...change }, refused: 'low_space' }, 1)
    return probe.state
  }
  t.equal(state({ available: 1e7 }), 'low_space')
  t.equal(state({ available: 1000 }), 'no_space')
  t.equal(state({ inodesFree: 3 }), 'low_space')
  t.equal(state({ inodesFree: 0 }), 'no_space')
  t.equal(state({ inodesFree: 0, inodes: 0, available: 1e7 }), 'low_space', 'a file system without a table of inodes')
})

t.test('another store in its place is moved, and the store five minutes later', async (t) => {
  const probe = newProbe()
  const other = { ...place, device: 8n }
  takeRound(probe, good, 0)
  for (const now of [10, 200, 309]) {
    takeRound(probe, { seconds: {}, store: other, space, refused: 'moved' }, now)
    t.equal(probe.state, 'moved')
    t.same(probe.place, place)
  }
  takeRound(probe, { seconds: {}, store: other, space, refused: 'moved' }, 311)
  t.same(probe.place, other)
  takeRound(probe, { ...good, store: other }, 321)
  t.equal(probe.state, 'ok')
})

t.test('another file system where none of nats-server is stays moved', async (t) => {
  const probe = newProbe()
  takeRound(probe, good, 0)
  takeRound(probe, { seconds: {}, refused: 'moved' }, 10)
  takeRound(probe, { seconds: {}, refused: 'moved' }, 1000)
  t.equal(probe.state, 'moved')
  t.same(probe.place, place)
})

t.test('a store without a safe place beside it has facts and no probe', async (t) => {
  const probe = newProbe()
  takeRound(probe, { seconds: {}, store: place, space, refused: 'no_place' }, 1)
  t.ok(probe.isPlaceless)
  t.equal(probe.state, undefined)
  t.same(probe.space, space)
})

t.test('sustained: third longest of the last six, a running one by its age', async (t) => {
  const of = (recent: number[], running?: number) => sustained({ recent, counts: [], sum: 0 }, running)
  t.equal(of([]), undefined, 'nothing measured, nothing claimed')
  t.equal(of([5, 7]), 0, 'two slow ones are chance')
  t.equal(of([1, 5, 7]), 1)
  t.equal(of([0.1, 0.2, 5, 7], 6), 5)
  t.equal(of([9, 0, 0, 0, 0, 8], 7), 0, 'the oldest of seven is out')
  const samples = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 6 })
  fc.assert(
    fc.property(samples, (recent) => {
      const value = of(recent)!
      return recent.filter((one) => one >= value).length >= 3 && recent.filter((one) => one > value).length <= 2
    }),
  )
})

t.test('what runs is an operation', async (t) => {
  const clock = { now: () => 1000, attended: () => 50, close: () => undefined }
  t.equal(runningOp(undefined, clock), undefined)
  t.same(runningOp({ step: 'vote', since: 990, begun: 43 }, clock), { op: 'vote', since: 990, age: 7 })
  t.same(runningOp({ step: 'prepare', since: 990, begun: 43 }, clock), { op: 'append', since: 990, age: 7 })
  t.same(runningOp({ step: 'census', since: 900, begun: undefined }, clock), { op: 'open', since: 900, age: 100 })
})
