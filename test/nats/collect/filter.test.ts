// Filters leave out what is not wanted; limits cut what is too many, and only they count.
import t from 'tap'
import { keepRows } from '../../../src/nats/collect/filter.ts'
import { consumer, raftGroup, stream } from '../../metrics/build.ts'

const unlimited = { streams: 9, consumers: 9, groups: 9 }
const assets = new Map([
  ['S-R3F-a', { account: 'APP', stream: 'ORDERS', consumer: '' }],
  ['C-R3F-a', { account: 'APP', stream: 'ORDERS', consumer: 'worker' }],
  ['C-R3F-b', { account: 'APP', stream: 'OTHER', consumer: 'worker' }],
])
const groups = ['_meta_', 'S-R3F-a', 'C-R3F-a', 'C-R3F-b', 'S-R3F-new'].map((group) => raftGroup(group))

t.test('groups go with the asset they belong to; an unknown one only by its account', (t) => {
  const dropped = { streams: 0, consumers: 0, groups: 0 }
  const kept = (filter: Parameters<typeof keepRows>[0]['filter']): string[] => {
    const { group } = keepRows({ filter, limits: unlimited }, { assets, ownName: 'n1' }, dropped)
    return groups.filter(group).map((row) => row.group)
  }
  t.same(kept({}), ['_meta_', 'S-R3F-a', 'C-R3F-a', 'C-R3F-b', 'S-R3F-new'])
  t.same(kept({ stream: /^ORDERS$/ }), ['_meta_', 'S-R3F-a', 'C-R3F-a', 'S-R3F-new'])
  t.same(kept({ consumer: /^none$/ }), ['_meta_', 'S-R3F-a', 'S-R3F-new'])
  t.same(kept({ account: /^none$/ }), ['_meta_'])
  t.same(dropped, { streams: 0, consumers: 0, groups: 0 }, 'what is left out on purpose is not counted')
  t.end()
})

t.test('limits and filters hold for configurations as for what they configure', (t) => {
  const dropped = { streams: 0, consumers: 0, groups: 0 }
  const config = { filter: { stream: /^[AB]$/ }, limits: { streams: 1, consumers: 1, groups: 1 } }
  const keep = keepRows(config, { assets, ownName: 'n1' }, dropped)
  const rows = ['A', 'B', 'C'].map((name) => ({ account: 'APP', stream: name, consumer: 'worker' }))
  t.same(
    rows.map((row) => keep.streamConfig(row)),
    [true, false, false],
  )
  t.same(
    rows.map((row) => keep.consumerConfig(row)),
    [true, false, false],
  )
  t.same(dropped, { streams: 1, consumers: 1, groups: 0 })
  t.end()
})

t.test('limits hold for one answer each, and what they cut adds up', (t) => {
  const dropped = { streams: 0, consumers: 0, groups: 0 }
  const limits = { streams: 1, consumers: 2, groups: 1 }
  for (const round of [1, 2]) {
    const keep = keepRows({ filter: {}, limits }, { assets, ownName: 'n1' }, dropped)
    t.same(
      ['A', 'B', 'C'].filter((name) => keep.stream(stream(name))),
      ['A'],
    )
    t.same(
      ['A', 'B', 'C'].filter((name) => keep.consumer(consumer(name))),
      ['A', 'B'],
    )
    t.equal(groups.filter(keep.group).length, 2, 'the meta group is never cut')
    t.same(dropped, { streams: 2 * round, consumers: round, groups: 3 * round })
  }
  t.end()
})

t.test('leaders only: what this server leads, and what has no leader to be', (t) => {
  const dropped = { streams: 0, consumers: 0, groups: 0 }
  const led = (leader: string | undefined) => stream('A', { cluster: { group: 'S-R3F-a', leader, replicas: [] } })
  const keep = keepRows({ filter: { leaders_only: true }, limits: unlimited }, { assets, ownName: 'n1' }, dropped)
  t.same([led('n1'), led('n2'), led(undefined), stream('A')].map(keep.stream), [true, false, false, true])
  t.equal(groups.filter(keep.group).length, groups.length, 'the ladder needs followers')
  t.same(dropped.streams, 0)
  t.end()
})
