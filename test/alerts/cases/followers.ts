// Behind the ladder: entries that are received or committed and not applied, and who is the slow one.
import { as, assetLastSeen, entries, g1, g2, g3, leads, level, series, type Case, type Labels } from './case.ts'

const applied = (labels: Labels, values: string) => ({ [series('nats_raft_applied_index', labels)]: values })
const unapplied = (labels: Labels, values: string) => ({ [series('nats_raft_unapplied_entries', labels)]: values })

const unappliedCases: Case[] = [
  {
    alert: 'NatsRaftUnappliedEntries',
    name: 'the applied index stands still: warning after two minutes, critical from ten thousand after one more',
    interval: '15s',
    series: { ...unapplied(g1, '0 500x10 12000x40'), ...applied(g1, '1000x60') },
    at: {
      '2m': [],
      '150s': [as('warning', g1)],
      '4m': [as('warning', g1), as('critical', g1)],
    },
  },
  {
    alert: 'NatsRaftUnappliedEntries',
    name: 'two thousand at 4,000 messages a second are half a second of work; paused and catching up are by design',
    interval: '15s',
    series: {
      ...unapplied(g1, '2000x60'),
      ...applied(g1, '0+60000x60'),
      ...unapplied(g2, '20000x60'),
      ...applied(g2, '0x60'),
      [series('nats_raft_paused', g2)]: '1x60',
      ...unapplied(g3, '20000x60'),
      ...applied(g3, '0x60'),
      [series('nats_raft_catching_up', g3)]: '1x60',
    },
    at: { '10m': [] },
  },
]

const follower: Case[] = [
  {
    alert: 'NatsRaftFollowerSlow',
    name: 'both followers of a leader with 10,000 pending, never the leader; the queue alone is a warning after 15 s',
    interval: '5s',
    series: {
      ...leads(g1, '1x60'),
      ...leads(g2, '0x60'),
      ...leads(g3, '0x60'),
      ...level(g1, '0 0 0 4000x3 10000x40'),
      ...entries(g1, '5000x60'),
      ...entries(g2, '0 2000x60'),
      ...entries(g3, '0 1500x60'),
    },
    at: {
      '15s': [],
      '20s': [as('warning', g2), as('warning', g3)],
      '30s': [as('warning', g2), as('warning', g3)],
      '40s': [as('warning', g2), as('warning', g3), as('critical', g2), as('critical', g3)],
    },
  },
  {
    alert: 'NatsRaftFollowerSlow',
    name: 'ten thousand received entries are critical by themselves',
    interval: '15s',
    series: { ...leads(g2, '0x20'), ...entries(g2, '10000x20') },
    at: { '30s': [as('warning', g2), as('critical', g2)] },
  },
  {
    alert: 'NatsRaftFollowerSlow',
    name: 'a short queue is nothing',
    interval: '15s',
    series: { ...leads(g2, '0x20'), ...entries(g2, '0 1500 0 1500 0 900x20') },
    at: { '15s': [], '45s': [], '3m': [] },
  },
  {
    alert: 'NatsRaftFollowerSlow',
    name: 'a follower that catches up after a restart is not critical',
    interval: '15s',
    series: { ...leads(g2, '0x20'), ...entries(g2, '12000x20'), [series('nats_raft_catching_up', g2)]: '1x20' },
    at: { '1m': [as('warning', g2)] },
  },
]

const overrun: Case[] = [
  {
    alert: 'NatsRaftOverrun',
    name: 'by /raftz and by the log, each for itself',
    interval: '1m',
    series: {
      [series('nats_raft_overrun', g1)]: '0 0 1x5 0x20',
      ...assetLastSeen(g2, 'raft_leader_overrun', '_ _ 120x30'),
    },
    at: { '1m': [], '2m': [as('critical', g1), as('critical', g2)], '20m': [] },
  },
  {
    alert: 'NatsRaftOverrun',
    name: 'a node that catches up after a restart is behind by design, and an old line is old',
    interval: '1m',
    series: {
      [series('nats_raft_overrun', g1)]: '1x20',
      [series('nats_raft_catching_up', g1)]: '1x20',
      ...assetLastSeen(g2, 'raft_quorum_paused', '1x30'),
    },
    at: { '12m': [] },
  },
]

export const cases: Case[] = [...unappliedCases, ...follower, ...overrun]
