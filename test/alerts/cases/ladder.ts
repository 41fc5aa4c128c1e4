// The ladder's alerts: what each must call, and what it must leave alone.
import {
  allRungs,
  as,
  collector,
  entries,
  g1,
  g2,
  g3,
  leads,
  level,
  logged,
  n1,
  n2,
  rung,
  series,
  type Case,
} from './case.ts'

const alive = { ...collector(n1, 'raftz', '1x60'), ...collector(n2, 'raftz', '1x60') }

const concluded = (instance: string, verdict: Record<'hypothesis' | 'confidence', string>, servers: number) => ({
  [series('nats_diagnosis', { nats_cluster: 'c1', instance, ...verdict })]: '1x60',
  [series('nats_diagnosis_servers_seen', { nats_cluster: 'c1', instance })]: `${servers}x60`,
})

const rungs: Case[] = [
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a busy cluster below the first rung',
    interval: '15s',
    series: { ...alive, ...level(g1, '5 4000 9999 3000 9999x20'), ...level(g2, '2x30') },
    at: { '30s': [], '3m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'rungs are cumulative and come by level, and go only with the level',
    interval: '15s',
    series: { ...alive, ...level(g1, '5 5 9999 10000 15000 20000 20000 5x40') },
    at: {
      '30s': [],
      '45s': rung(g1, '10k'),
      '60s': rung(g1, '10k', '15k'),
      '75s': allRungs(g1),
      '120s': allRungs(g1),
      '3m': rung(g1, '15k', '20k'),
      '6m': [],
    },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'the log alone is enough where there is no /raftz',
    interval: '15s',
    series: {
      ...logged(g1, '_ _ 15000 20000x10'),
      [series('nats_exporter_log_source_up', { ...n1, source: '/n1.log' })]: '1x60',
    },
    at: { '30s': rung(g1, '10k', '15k'), '45s': allRungs(g1) },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a logged rung that /raftz does not confirm came and went: warning only',
    interval: '15s',
    series: { ...alive, ...logged(g1, '_ _ 20000x20'), ...level(g1, '5x60') },
    at: { '45s': rung(g1, '10k'), '3m': rung(g1, '10k') },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a logged rung that came and went does not page because one answer of /raftz is missing',
    interval: '15s',
    series: { ...collector(n1, 'raftz', '1x5 0 1x40'), ...logged(g1, '_ _ 20000x20'), ...level(g1, '5x5 stale 5x40') },
    at: { '75s': rung(g1, '10k'), '90s': rung(g1, '10k'), '105s': rung(g1, '10k') },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a burst between two scrapes counts by its peak, and pages only while the level is still high',
    interval: '15s',
    series: {
      ...alive,
      ...level(g1, '5 5 12000 5x40'),
      [series('nats_raft_pending_entries_peak', g1)]: '5 5 20000x4 5x40',
    },
    at: { '30s': allRungs(g1), '10m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a follower that catches up or is paused has entries pending by design: warning only',
    interval: '15s',
    series: {
      ...alive,
      ...level(g1, '20000x20'),
      ...level(g2, '20000x20'),
      [series('nats_raft_catching_up', g1)]: '1x20',
      [series('nats_raft_paused', g2)]: '1x20',
    },
    at: { '2m': [...rung(g1, '10k'), ...rung(g2, '10k')] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a leader that pauses applying still has its followers to wait for',
    interval: '15s',
    series: { ...alive, ...level(g1, '20000x20'), ...leads(g1, '1x20'), [series('nats_raft_paused', g1)]: '1x20' },
    at: { '1m': allRungs(g1) },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'the exporter is gone: rungs stay for an hour, not for ever',
    interval: '1m',
    series: { ...collector(n1, 'raftz', '1 1 1 stale'), ...level(g1, '5 20000 20000 stale') },
    at: { '2m': allRungs(g1), '10m': allRungs(g1), '55m': allRungs(g1), '70m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: '/raftz hangs in the middle: rungs stay, and go when it answers that all is well',
    interval: '1m',
    series: { ...collector(n1, 'raftz', '1 1 1 0x20 1x20'), ...level(g1, '5 20000 20000 stale _x19 5x20') },
    at: { '20m': allRungs(g1), '30m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a ladder that had ended before the exporter restarts does not come back',
    interval: '1m',
    series: {
      ...collector(n1, 'raftz', '1x20 stale _ _ 1x20'),
      ...level(g1, '20000x3 5x16 stale _ _ 5x20'),
      ...logged(g1, '20000x3 stale _x40'),
    },
    at: { '2m': allRungs(g1), '15m': [], '21m': [], '23m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a group that was removed during the ladder does not outlive its server being read',
    interval: '1m',
    series: { ...collector(n1, 'raftz', '1x60'), ...level(g1, '20000x3 stale') },
    at: { '2m': allRungs(g1), '10m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'pending 0 is not recovered while a follower has ten thousands to apply',
    interval: '1m',
    series: {
      ...alive,
      ...level(g1, '20000x3 0x60'),
      [series('nats_raft_unapplied_entries', g2)]: '95000x5 55000x5 9000x60',
      ...leads(g1, '1x60'),
      ...leads(g2, '0x60'),
      ...entries(g1, '5000x60'),
      ...entries(g2, '72000x60'),
      // Three exporters, one beside each server: two see both servers and do not agree, one sees its own alone.
      ...concluded('e1', { hypothesis: 'storage_stall', confidence: 'high' }, 2),
      ...concluded('e2', { hypothesis: 'unknown', confidence: 'low' }, 2),
      ...concluded('e3', { hypothesis: 'none', confidence: 'low' }, 1),
    },
    at: { '5m': allRungs(g1), '10m': allRungs(g1), '15m': [] },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'a follower that has just taken all it received is named beside the one that has not: it works on them for minutes',
    interval: '15s',
    series: {
      ...alive,
      ...level(g1, '0 9000 20000 25000x20'),
      ...leads(g1, '1x60'),
      ...leads(g2, '0x60'),
      ...leads(g3, '0x60'),
      ...entries(g2, '0 18000 18000 0x20'),
      ...entries(g3, '0 9000 20000 24000x20'),
    },
    at: { '45s': allRungs(g1) },
  },
  {
    alert: 'NatsRaftPendingEntries',
    name: 'two exporters and both sources count once',
    interval: '15s',
    series: {
      ...alive,
      ...level(g1, '20000x20'),
      ...level({ ...g1, instance: 'e2:7778', job: 'nats-b' }, '19000x20'),
      ...logged(g1, '20000x20'),
      ...logged({ ...g1, instance: 'e2:7778', job: 'nats-b' }, '20000x20'),
    },
    at: { '2m': allRungs(g1) },
  },
]

const several: Case[] = [
  {
    alert: 'NatsRaftPendingEntriesOnSeveralServers',
    name: 'two servers of a cluster at 10,000',
    interval: '15s',
    series: { ...alive, ...level(g1, '0 0 12000x20'), ...level(g2, '0 0 10000x20'), ...level(g3, '5x20') },
    at: { '15s': [], '30s': [as('page', { nats_cluster: 'c1' })] },
  },
  {
    alert: 'NatsRaftPendingEntriesOnSeveralServers',
    name: 'one server twice, servers of two clusters, and a follower that catches up are no two servers',
    interval: '15s',
    series: {
      ...alive,
      ...level(g1, '12000x20'),
      ...level({ ...g1, group: 'S-R3F-other', stream: 'OTHER' }, '12000x20'),
      ...level({ ...g2, nats_cluster: 'c2' }, '12000x20'),
      ...level(g3, '12000x20'),
      [series('nats_raft_catching_up', g3)]: '1x20',
    },
    at: { '2m': [] },
  },
]

const prediction: Case[] = [
  {
    alert: 'NatsRaftPendingEntriesWillReachLimit',
    name: 'a slope of 50 entries a second',
    interval: '15s',
    series: level(g1, '0x4 750+750x40'),
    at: { '60s': [], '225s': [as('critical', g1)] },
  },
  {
    alert: 'NatsRaftPendingEntriesWillReachLimit',
    name: 'the times of two logged rungs, without /raftz',
    interval: '15s',
    series: {
      ...logged(g1, '_x12 10000x12 15000x40'),
      [series('nats_exporter_log_source_up', { ...n1, source: '/n1.log' })]: '1x60',
      [series('nats_raft_pending_rung_timestamp_seconds', { ...g1, rung: '10k' })]: '_x12 180x60',
      [series('nats_raft_pending_rung_timestamp_seconds', { ...g1, rung: '15k' })]: '_x24 360x60',
    },
    at: { '5m': [], '7m': [as('critical', g1)] },
  },
  {
    alert: 'NatsRaftPendingEntriesWillReachLimit',
    name: 'noise below the floor, a falling level, a level that stands, and a catch-up predict nothing',
    interval: '15s',
    series: {
      ...level(g1, '0 900 100 800 0 950 0 900 100 800 0 950'),
      ...level(g2, '19000-100x40'),
      ...level(g3, '0+1000x18'),
      [series('nats_raft_catching_up', g3)]: '1x40',
      ...level({ ...g3, group: 'S-R3F-flat' }, '15000x40'),
    },
    at: { '1m': [], '2m': [], '3m': [] },
  },
  {
    alert: 'NatsRaftPendingEntriesWillReachLimit',
    name: 'at the limit it is no prediction any more',
    interval: '15s',
    series: level(g1, '20000+1000x40'),
    at: { '3m': [] },
  },
]

export const cases: Case[] = [...rungs, ...several, ...prediction]
