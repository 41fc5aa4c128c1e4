// Storage: what is called slow, and what only looks like it.
import { about, as, collector, g1, g2, lastSeen, n1, n2, n3, one, seconds, type Case, type Labels } from './case.ts'

const wfs = (labels: Labels, took: string, at: string) => ({
  ...one('nats_writefullstate_last_seconds', { ...labels, store: 'ORDERS' }, took),
  ...one('nats_writefullstate_last_timestamp_seconds', { ...labels, store: 'ORDERS' }, at),
})
const writeFullState = about('NatsWriteFullStateSlow')

const snapshot = (labels: Labels, took: string, at: string, source = 'log') => ({
  ...one('nats_metalayer_snapshot_last_seconds', { ...labels, part: 'total', source }, took),
  ...one('nats_metalayer_snapshot_last_timestamp_seconds', { ...labels, source }, at),
})
const histogram = (stage: string, upTo2: string, all: string) => ({
  ...one('nats_metalayer_snapshot_seconds_bucket', { ...n1, stage, le: '2' }, upTo2),
  ...one('nats_metalayer_snapshot_seconds_count', { ...n1, stage }, all),
})
const metalayer = about('NatsMetalayerSnapshotSlow')

/** A server whose endpoints all answer. */
const reads = (labels: Labels, varz: string, consumers: string) => ({
  ...seconds(labels, 'varz', varz),
  ...seconds(labels, 'jsz_consumers', consumers),
  ...collector(labels, 'varz', '1x400'),
  ...one('nats_up', { ...labels, target: `${labels['server']}:8222` }, '1x400'),
})
const suspected = about('NatsStoreSlowSuspected')

const slowOpens: Case[] = [
  suspected(
    'opens +300 ms, scraped every second: named within 30 s, and no other server',
    { ...reads(n1, '0.004x400', '0.03x200 1+1x200'), ...reads(n2, '0.004x400', '0.03x400') },
    { '200s': [], '230s': [as('warning', n1)] },
    '1s',
  ),
  suspected(
    'opens +300 ms, scraped every 15 s: within a minute',
    reads(n1, '0.004x400', '0.03x40 5x40'),
    { '10m': [], '11m': [as('warning', n1)] },
    '15s',
  ),
  suspected(
    'opens +50 ms, 1.7 s an answer, scraped every minute: within three minutes of the window',
    reads(n1, '0.004x400', '0.03x40 1.7x40'),
    { '40m': [], '44m': [as('warning', n1)] },
    '60s',
  ),
  suspected(
    'a blip, a processor quota of 1 %, an answer that always takes 3 s, and 10,000 consumers that get ever more',
    {
      ...reads(n1, '0.004x400', '0.03x40 5 0.03x100'),
      ...reads(n2, '0.004x40 0.466x40', '0.03x40 0.399x40'),
      ...reads(n3, '0.004x400', '3x400'),
      ...reads({ ...n3, server: 'n4' }, '0.004x400', '1.5+0.01x200'),
    },
    { '10m': [], '11m': [], '15m': [], '20m': [] },
    '15s',
  ),
  suspected(
    'a stopped process: every endpoint is silent',
    {
      ...seconds(n1, 'varz', '0.004x40 5+15x40'),
      ...seconds(n1, 'jsz_consumers', '0.03x40 5+15x40'),
      ...collector(n1, 'varz', '1x40 0x40'),
      ...one('nats_up', { ...n1, target: 'n1:8222' }, '1x40 0x40'),
    },
    { '11m': [], '15m': [] },
    '15s',
  ),
]

const slowRaft = (labels: Labels, values: string) =>
  one('nats_internal_subscription_seconds_count', { ...labels, class: 'raft' }, values)
const slowRoute = (labels: Labels, values: string) =>
  one('nats_readloop_processing_seconds_count', { ...labels, kind: 'route' }, values)
const stall = about('NatsStorageStall')
const stalls = about('NatsStorageStallOnSeveralServers')

export const cases: Case[] = [
  writeFullState('a write of 66 s is logged', wfs(n1, '_x4 66x40', '_x4 140x40'), {
    '90s': [],
    '150s': [as('critical', { ...n1, store: 'ORDERS' })],
    '12m': [],
  }),
  writeFullState('the last one is an hour old', wfs(n1, '66x200', '1x200'), { '60m': [] }),
  metalayer('a snapshot of 5 s, then one of 61 s', snapshot(n1, '_x4 5x4 61x40', '_x4 140x4 280x40'), {
    '90s': [],
    '150s': [as('warning', n1)],
    '5m': [as('warning', n1), as('critical', n1)],
  }),
  metalayer('a blocking part over 2 s', histogram('blocking', '0x40', '0x4 1x40'), {
    '90s': [],
    '3m': [as('warning', n1)],
  }),
  metalayer(
    'an asynchronous snapshot of 3 s, one of a second, and slow ones of long ago',
    {
      ...histogram('async', '0x200', '0x4 1x200'),
      ...snapshot(n1, '3x200', '140x200'),
      ...histogram('total', '0x4 1x200', '0x4 1x200'),
      ...snapshot(n2, '61x200', '-9000x200', 'jsz'),
    },
    { '3m': [], '60m': [] },
  ),
  ...slowOpens,
  about('NatsDiskIoWaiting')('for over a minute', one('nats_disk_io_waiters', n1, '0 0 7x20'), {
    '90s': [],
    '3m': [as('warning', n1)],
  }),
  about('NatsDiskIoWaiting')('now and then', one('nats_disk_io_waiters', n1, '0 7 0 0 9 0 0 7 0'), {
    '2m': [],
    '4m': [],
  }),
  about('NatsStoreWriteError')('logged a moment ago', lastSeen(n1, 'store_write_error', '0x4 140x40'), {
    '2m': [],
    '150s': [as('critical', n1)],
  }),
  about('NatsStoreWriteError')(
    'never, or an hour ago',
    { ...lastSeen(n1, 'store_write_error', '0x200'), ...lastSeen(n2, 'store_write_error', '1x200') },
    { '60m': [] },
  ),
  stall(
    'a full state written slowly and slow RAFT callbacks agree',
    {
      ...lastSeen(n1, 'write_full_state_slow', '0x4 140x40'),
      ...slowRaft(n1, '0x4 3x40'),
      ...reads(n1, '0.004x400', '0.03x400'),
    },
    { '2m': [], '210s': [as('critical', n1)] },
  ),
  stall(
    'entries that nobody applies and files slow to open agree, without any log',
    {
      ...reads(n1, '0.004x400', '0.03x40 5x60'),
      ...one('nats_raft_unapplied_entries', g1, '0x40 12000x60'),
      ...reads(n2, '0.004x400', '0.03x400'),
      ...one('nats_raft_unapplied_entries', g2, '0x40 12000x60'),
    },
    { '10m': [], '12m': [as('critical', n1)] },
    '15s',
  ),
  stall(
    'slow callbacks and read loops are no storage, nor is a server without processor time, nor one that catches up, nor one sign alone',
    {
      ...slowRaft(n1, '0x4 3x40'),
      ...slowRoute(n1, '0x4 3x40'),
      ...reads(n2, '0.466x400', '0.399x400'),
      ...lastSeen(n2, 'metalayer_snapshot_slow', '0x4 140x40'),
      ...slowRaft(n2, '0x4 3x40'),
      ...one('nats_raft_unapplied_entries', { ...g1, server: 'n3' }, '20000x40'),
      ...one('nats_raft_catching_up', { ...g1, server: 'n3' }, '1x40'),
      ...slowRaft(n3, '0x4 3x40'),
      ...lastSeen({ ...n3, server: 'n4' }, 'write_full_state_slow', '0x4 140x40'),
    },
    { '3m': [], '5m': [] },
  ),
  stalls(
    'two servers',
    {
      ...lastSeen(n1, 'write_full_state_slow', '0x4 140x40'),
      ...slowRaft(n1, '0x4 3x40'),
      ...lastSeen(n2, 'metalayer_snapshot_slow', '0x4 140x40'),
      ...one('nats_raft_queue_length', { ...g2, queue: 'entry' }, '0x4 5000x40'),
      ...one('nats_raft_leader', g2, '0x44'),
    },
    { '2m': [], '210s': [{ nats_cluster: 'c1', severity: 'page' }] },
  ),
  stalls(
    'one server, and a second one of another cluster',
    {
      ...lastSeen(n1, 'write_full_state_slow', '0x4 140x40'),
      ...slowRaft(n1, '0x4 3x40'),
      ...lastSeen({ ...n2, nats_cluster: 'c2' }, 'metalayer_snapshot_slow', '0x4 140x40'),
      ...slowRoute({ ...n2, nats_cluster: 'c2' }, '0x4 3x40'),
    },
    { '210s': [] },
  ),
]
