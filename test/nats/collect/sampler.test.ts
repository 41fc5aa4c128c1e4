// The sampler: how often it asks, and what it makes of the answers.
import t from 'tap'
import type { RaftGroup } from '../../../src/nats/endpoints/raftz.ts'
import {
  isBusy,
  openRemember,
  pause,
  rareSeconds,
  startSampler,
  type Pacing,
  type RaftMemory,
  type RaftSeen,
} from '../../../src/nats/collect/sampler.ts'
import type { Slot } from '../../../src/nats/collect/slot.ts'
import { raftGroup } from '../../metrics/build.ts'
import { manualClock } from '../manual-clock.ts'

/** One answer of one server, added to its memory in place. */
const remember = (memory: Map<string, RaftSeen>, groups: readonly RaftGroup[], at: number): void =>
  openRemember(new Map([['t', memory]]), 't')(groups, at)

const group = (changes: Partial<RaftGroup>): RaftGroup =>
  raftGroup('S-R3F-a', { committed: 0, applied: 0, logIndex: 0, walEntries: 0, walBytes: 0, ...changes })

const calmGroup = group({})

/** Feeds one group's samples, [at, changes] each. */
function fed(...samples: [number, Partial<RaftGroup>][]): RaftSeen {
  const memory = new Map<string, RaftSeen>()
  for (const [at, changes] of samples) remember(memory, [group(changes)], at)
  return memory.get('S-R3F-a')!
}

t.test('leader changes: not at first sight, only where this server became leader', (t) => {
  const leader = { state: 'LEADER' } as const
  t.equal(fed([0, leader]).leaderChanges, 0)
  t.equal(fed([0, {}], [5, leader], [10, leader]).leaderChanges, 1)
  t.equal(fed([0, leader], [5, {}]).leaderChanges, 0, 'losing it counts elsewhere')
  t.equal(fed([0, leader], [5, { ...leader, term: 3 }]).leaderChanges, 1, 'elected again between two samples')
  t.equal(fed([0, leader], [5, { term: 3 }], [10, { ...leader, term: 3 }]).leaderChanges, 1)
  t.end()
})

t.test('peaks hold what can still be the highest of the minute', (t) => {
  const seen = fed([0, { pending: 9 }], [5, { pending: 5 }], [10, { pending: 7 }], [15, { pending: 0 }])
  t.same(seen.peaks, [
    [0, 9],
    [10, 7],
    [15, 0],
  ])
  t.same(fed([0, { pending: 9 }], [60, { pending: 1 }]).peaks, [[60, 1]])
  t.same(fed([0, {}], [5, {}]).peaks, [[5, 0]], 'one pair while calm')
  t.end()
})

t.test('rungs keep the time they were first sampled until a minute below 10,000', (t) => {
  const climbed = fed(
    [0, { pending: 9999 }],
    [1, { pending: 10_000 }],
    [2, { pending: 20_000 }],
    [3, { pending: 12_000 }],
  )
  t.same(climbed.reached, { '10k': 1, '15k': 2, '20k': 2 })
  t.equal(climbed.belowSince, undefined)
  const high: [number, Partial<RaftGroup>] = [0, { pending: 10_000 }]
  t.match(fed(high, [10, {}], [30, {}], [60, {}]), { belowSince: 10, reached: { '10k': 0 } })
  t.match(fed(high, [10, {}], [40, {}], [70, {}]), { belowSince: 10, reached: {} })
  t.match(fed(high, [10, {}], [70, {}]), { belowSince: 70, reached: { '10k': 0 } }, 'a gap proves nothing')
  t.match(fed(high, [10, {}], [20, { pending: 10_001 }]).belowSince, undefined)
  t.end()
})

t.test('rungs in bytes, and recovery only far below them', (t) => {
  const MiB = 1024 * 1024
  const high = [0, { pending: 269, pendingBytes: 256 * MiB }] as [number, Partial<RaftGroup>]
  const seen = fed(high)
  t.match(seen, { reached: { '10k': 0, '15k': 0, '20k': 0 }, bytePeaks: [[0, 256 * MiB]], belowSince: undefined })
  const near = { pending: 100, pendingBytes: 100 * MiB }
  t.match(fed(high, [10, near], [80, near]).reached, { '20k': 0 }, 'an estimate near the first rung ends nothing')
  const calm = { pending: 1, pendingBytes: MiB }
  t.same(fed(high, [10, calm], [35, calm], [60, calm], [70, calm]).reached, {})
  t.end()
})

t.test('a group that no answer lists is forgotten after an hour', (t) => {
  const memory = new Map<string, RaftSeen>()
  remember(memory, [group({ group: 'gone' })], 0)
  remember(memory, [calmGroup], 3600)
  t.same([...memory.keys()], ['gone', 'S-R3F-a'])
  remember(memory, [calmGroup], 3601)
  t.same([...memory.keys()], ['S-R3F-a'])
  t.end()
})

t.test('or after a quarter of an hour of answers without it', (t) => {
  const memory = new Map<string, RaftSeen>()
  remember(memory, [group({ group: 'gone' }), group({ group: 'back' })], 0)
  for (let at = 5; at <= 905; at += 5) remember(memory, [calmGroup], at)
  t.same([...memory.keys()], ['gone', 'back', 'S-R3F-a'])
  remember(memory, [group({ group: 'back' })], 910)
  t.same([...memory.keys()], ['back', 'S-R3F-a'])
  t.equal(memory.get('back')?.missingSince, undefined)
  t.end()
})

t.test('of a group that has gone no peaks are kept that are over, until it is back', (t) => {
  const memory = new Map<string, RaftSeen>()
  const full = group({ group: 'gone', pending: 12_000, pendingBytes: 9 })
  remember(memory, [full], 0)
  remember(memory, [calmGroup], 60)
  t.match(memory.get('gone'), { peaks: [[0, 12_000]], bytePeaks: [[0, 9]] })
  remember(memory, [calmGroup], 61)
  t.match(memory.get('gone'), { peaks: [], bytePeaks: [], reached: { '10k': 0 } })
  t.same(memory.get('gone')?.peaks, [])
  remember(memory, [group({ group: 'gone', pending: 3, pendingBytes: 1 })], 62)
  t.match(memory.get('gone'), { peaks: [[62, 3]], bytePeaks: [[62, 1]] })
  t.end()
})

t.test('what one group has reached no other has', (t) => {
  const memory = new Map<string, RaftSeen>()
  remember(memory, [group({ group: 'a' }), group({ group: 'b' })], 0)
  remember(memory, [group({ group: 'a', pending: 10_000 }), group({ group: 'b' })], 1)
  t.same([memory.get('a')?.reached, memory.get('b')?.reached], [{ '10k': 1 }, {}])
  t.end()
})

t.test('where groups come and go their rows move to a new map, in their order', (t) => {
  const raft: RaftMemory = new Map()
  const learn = openRemember(raft, 't')
  const named = (from: number): RaftGroup[] => [0, 1, 2, 3].map((number) => group({ group: `g${from + number}` }))
  learn(named(0), 0)
  const first = raft.get('t')
  learn(named(2), 1)
  t.equal(raft.get('t'), first)
  learn(named(2), 902)
  t.same([...(raft.get('t')?.keys() ?? [])], ['g2', 'g3', 'g4', 'g5'], 'two of four are forgotten')
  t.equal(raft.get('t'), first)
  const kept = first?.get('g5')
  learn(named(5), 903)
  learn(named(5), 1804)
  t.same([...(raft.get('t')?.keys() ?? [])], ['g5', 'g6', 'g7', 'g8'])
  t.not(raft.get('t'), first)
  t.equal(raft.get('t')?.get('g5'), kept)
  t.end()
})

t.test('busy is over 1,000 pending or unapplied', (t) => {
  t.equal(isBusy([calmGroup, group({ pending: 1000, unapplied: 1000 })]), false)
  t.equal(isBusy([calmGroup, group({ pending: 1001 })]), true)
  t.equal(isBusy([group({ unapplied: 1001 })]), true)
  t.end()
})

const pace = { calm: 5, busy: 1, share: 0.05 }

t.test('the pause keeps the interval, and the share when answers are slow', (t) => {
  t.equal(pause(pace, false, 0.01), 4.99)
  t.equal(pause(pace, true, 0.01), 0.99)
  t.equal(pause(pace, true, 0.2), 3.8, 'a request of 0.2 s every 4 s is 5 %')
  t.equal(pause({ calm: 1, busy: 1, share: 1 }, false, 2), 0)
  t.end()
})

/** A slot that answers at once, or not at all while `silent`. */
function counting(now: () => number): { slot: Slot<unknown>; at: number[]; silent: boolean } {
  const at: number[] = []
  let last: ReturnType<Slot<unknown>['last']>
  const slot: Slot<unknown> = {
    scrape: () => Promise.resolve({ answer: undefined, status: undefined }),
    ask() {
      at.push(now())
      if (!it.silent) last = { cameAt: now(), seconds: 0 }
      return Promise.resolve()
    },
    idle: () => Promise.resolve(),
    last: () => last,
    close: () => undefined,
  }
  const it = { slot, at, silent: false }
  return it
}

t.test('calm every 5 s, busy every second, calm again', async (t) => {
  const clock = manualClock(0)
  const { slot, at } = counting(clock.steady)
  const sampler = startSampler(slot, () => ({ pace, rare: undefined }), clock)
  await clock.advance(10)
  t.same(at, [0, 5, 10])
  clock.setBack(3600)
  sampler.heard([group({ pending: 5000 })])
  await clock.advance(2)
  t.same(at, [0, 5, 10, 11, 12])
  sampler.heard([calmGroup])
  await clock.advance(5)
  t.same(at, [0, 5, 10, 11, 12, 17])
  sampler.close()
  await clock.advance(60)
  t.equal(at.length, 6)
})

t.test('how often a calm server is asked where all have very many groups', (t) => {
  const rare = (groups: number, calm = 5): number | undefined => rareSeconds({ ...pace, calm }, groups)
  t.same(
    [0, 20_000, 20_001, 40_000, 40_001].map((groups) => rare(groups)),
    [undefined, undefined, 10, 10, 15],
  )
  t.same([rare(100_000), rare(100_000, 30), rare(100_000, 20)], [25, undefined, 40])
  t.end()
})

t.test(
  'calm ones are then asked at a time of their own, and scrapes show what came last; busy ones are asked as ever',
  async (t) => {
    const clock = manualClock(0)
    const { slot, at } = counting(clock.steady)
    let rare: Pacing['rare'] = { seconds: 20, place: 0.25 }
    const sampler = startSampler(slot, () => ({ pace, rare }), clock)
    await clock.advance(60)
    t.same(at, [0, 25, 45])
    t.same(
      [45, 50, 55, 56].map((cameAt) => sampler.keep(cameAt)),
      [20, 15, 10, 29],
      'half of the time at least',
    )
    sampler.heard([group({ pending: 5000 })])
    t.equal(sampler.keep(60), 0)
    await clock.advance(2)
    t.same(at.slice(3), [60, 61, 62])
    sampler.heard([calmGroup])
    t.equal(sampler.keep(62), 23)
    sampler.wake()
    t.equal(sampler.keep(62), 0, 'a line of the ladder came')
    await clock.advance(16)
    t.equal(sampler.keep(62), 23)
    rare = undefined
    t.equal(sampler.keep(62), 0, 'most groups have gone')
    sampler.close()
  },
)

t.test('a ladder line wakes it at once and for a while', async (t) => {
  const clock = manualClock(0)
  const { slot, at } = counting(() => clock.now())
  const sampler = startSampler(slot, () => ({ pace, rare: undefined }), clock)
  await clock.advance(2)
  sampler.wake()
  await clock.advance(20)
  t.same(at.slice(0, 5), [0, 2, 3, 4, 5])
  t.same(at.slice(-2), [16, 21])
  sampler.close()
})

t.test('while a slot backs off it is tried every 5 s, not in a loop', async (t) => {
  const clock = manualClock(0)
  const it = counting(() => clock.now())
  it.silent = true
  const sampler = startSampler(it.slot, () => ({ pace, rare: undefined }), clock)
  await clock.advance(10)
  t.same(it.at, [0, 5, 10])
  sampler.close()
})
