// RAFT groups: labels through the join, leaders only where followers know nothing, absent fields absent.
import t from 'tap'
import { raftTables } from '../../src/metrics/raft.ts'
import { noon, raftGroup, samples, seen, server, world } from './build.ts'

const group = 'S-R3F-1'
const labels = 'nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-1"'
const of = (parts: Parameters<typeof raftGroup>[1], more: Parameters<typeof world>[1] = {}) =>
  world([server('n1', { answers: { raftz: [raftGroup(group, parts)] } })], {
    assets: { [group]: { account: 'APP', stream: 'ORDERS', consumer: '' } },
    ...more,
  })

t.strictSame(samples(raftTables, 'nats_raft_pending_entries', of({ pending: 12_000 })), [
  `nats_raft_pending_entries{${labels},source="raftz"} 12000`,
])
t.strictSame(
  samples(raftTables, 'nats_raft_committed_index', of({}, { assets: {} })),
  ['nats_raft_committed_index{nats_cluster="c1",server="n1",account="APP",stream="",consumer="",group="S-R3F-1"} 100'],
  'a group that /jsz has not named yet is shown under its account',
)
for (const family of ['nats_raft_overrun', 'nats_raft_overruns_total']) {
  t.strictSame(samples(raftTables, family, of({})), [], `${family}: the version lacks it`)
  t.strictSame(samples(raftTables, family, of({ overrun: true, overruns: 1 })), [`${family}{${labels}} 1`])
}

t.test('flags are 0 or 1', (t) => {
  const on = of({ hasLeader: false, catchingUp: true, paused: true, observer: true, walError: true })
  const expected = { leader: 0, has_leader: 0, catching_up: 1, paused: 1, observer: 1, wal_error: 1 }
  for (const [name, value] of Object.entries(expected))
    t.strictSame(samples(raftTables, `nats_raft_${name}`, on), [`nats_raft_${name}{${labels}} ${value}`])
  t.end()
})

t.test('only a leader speaks of its peers', (t) => {
  const peers = [
    { name: 'n2', lastReplicatedIndex: 40, lastSeenSeconds: undefined },
    { name: 'n3', lastReplicatedIndex: 120, lastSeenSeconds: 1 },
  ]
  t.strictSame(samples(raftTables, 'nats_raft_peer_lag_entries', of({ peers })), [])
  t.strictSame(
    samples(raftTables, 'nats_raft_peer_lag_entries', of({ peers, state: 'LEADER' })),
    [`nats_raft_peer_lag_entries{${labels},peer="n2"} 60`, `nats_raft_peer_lag_entries{${labels},peer="n3"} 0`],
    'a peer that is ahead of the commit index is not behind',
  )
  t.equal(
    samples(raftTables, 'nats_raft_peer_last_contact_timestamp_seconds', of({ peers, state: 'LEADER' })).length,
    1,
  )
  t.end()
})

t.test('leader changes are there from 0 and come from the sampler', (t) => {
  const changes = (world: ReturnType<typeof of>) => samples(raftTables, 'nats_raft_leader_changes_total', world)
  t.strictSame(changes(of({})), [`nats_raft_leader_changes_total{${labels},source="raftz"} 0`])
  const raft = { 'http://n1:8222': { [group]: seen({ leaderChanges: 3 }) } }
  t.strictSame(changes(of({}, { raft })), [`nats_raft_leader_changes_total{${labels},source="raftz"} 3`])
  t.strictSame(changes(world([server('n1')], { raft })), [], 'no answer of /raftz, no series')
  t.end()
})

t.test('of a calm group what its leader says, and that it is there', (t) => {
  const names = (of: ReturnType<typeof world>) =>
    raftTables
      .flatMap(({ families }) => families.map(({ name }) => name))
      .filter((name) => samples(raftTables, name, of).length > 0)
  const everywhere = ['pending_entries', 'leader_changes_total', 'committed_index', 'group_size']
  const spoken = ['unapplied_entries', 'applied_index', 'leader']
  const called = (list: string[]) => list.map((name) => `nats_raft_${name}`)
  t.strictSame(names(of({})), called(everywhere))
  t.strictSame(names(of({ state: 'LEADER' })), called([...everywhere, ...spoken]))
  const { length } = names(of({ unapplied: 100 }))
  t.equal(length, 18, 'all of one in trouble')
  const until = (troubledUntil: number) => ({ 'http://n1:8222': { [group]: seen({ troubledUntil }) } })
  t.equal(names(of({}, { raft: until(noon + 1) })).length, length, 'for as long as it is remembered')
  t.strictSame(names(of({}, { raft: until(noon) })), called(everywhere))
  t.strictSame(names(of({ observer: true })), called([...everywhere, 'observer']))
  t.strictSame(names(of({ overrun: false, overruns: 3 })), called([...everywhere, 'overruns_total']))
  t.end()
})

t.test('peers of a calm group are told as soon as one is behind or silent', (t) => {
  const shown = (...peers: [number, number | undefined][]) => {
    const rows = peers.map(([lastReplicatedIndex, lastSeenSeconds], at) => ({
      name: `n${at + 2}`,
      lastReplicatedIndex,
      lastSeenSeconds,
    }))
    return samples(raftTables, 'nats_raft_peer_lag_entries', of({ committed: 200, state: 'LEADER', peers: rows }))
      .length
  }
  t.equal(shown([200, 1], [101, 1]), 0)
  t.equal(shown([200, 1], [100, 1]), 2)
  t.equal(shown([200, 1], [200, 10]), 2)
  t.end()
})
