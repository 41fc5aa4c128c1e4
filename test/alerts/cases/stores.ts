// Stores that stand still or are slow, as seen from beside, and what a busy disk looks like.
import { about, as, lastSeen, n1, n2, n3, one, seconds, type Case, type Labels } from './case.ts'
import {
  completed,
  disk,
  fast,
  last,
  lies,
  s1,
  s2,
  s3,
  serverOf,
  started,
  succeeded,
  sustained,
} from './store-series.ts'

/** A backup that reads the disk at full speed: writes take a tenth of a second, flushes more, and something is always in flight. */
const backedUp = (labels: Labels) => {
  const server = serverOf(labels)
  return {
    ...fast(labels),
    ...sustained(labels, '0.004x20 0.18x400'),
    ...completed(labels, '_x20 314+15x300'),
    ...disk(server, 'writes_completed', '0+600x400'),
    ...disk(server, 'write_time_seconds', '0+6x20 0+90x400'),
    ...disk(server, 'flush_requests', '0+100x400'),
    ...disk(server, 'flush_requests_time_seconds', '0+1x20 0+20x400'),
    ...one('nats_process_threads_blocked', server, '0x20 3x400'),
  }
}

const stalled = about('NatsStoreStalled')
const slow = about('NatsStoreFsyncSlow')
const stall = about('NatsStorageStall')
const stalls = about('NatsStorageStallOnSeveralServers')

const standing: Case[] = [
  stalled(
    'frozen at 60 s, seen every second: within 15 s, and no other server',
    {
      ...lies(s1, 'a', 1),
      ...started(s1, '0x63 64x60 0x60'),
      ...succeeded(s1, '0+5x12 60x200'),
      ...lies(s2, 'b', 1),
      ...started(s2, '0x63 64 0x200'),
      ...succeeded(s2, '0+1x200'),
    },
    { '64s': [], '75s': [as('critical', s1)], '120s': [as('critical', s1)], '189s': [] },
    '1s',
  ),
  stalled(
    'frozen, seen every minute',
    { ...lies(s1, 'a', 60), ...started(s1, '0x4 250x20'), ...succeeded(s1, '0 60 120 180 240x20') },
    { '4m': [], '5m': [as('critical', s1)] },
    '1m',
  ),
  stalled(
    'no place for a probe: requests in flight and none completed',
    { ...lies(s1), ...completed(s1, '_x4 74x20') },
    { '60s': [], '90s': [as('critical', s1)] },
    '15s',
  ),
  stalled(
    'a fast probe; a disk that completes; a kernel that counts in flight what is over, while rounds of the probe end',
    { ...fast(s1), ...backedUp(s2), ...fast(s3), ...completed(s3, '30x400') },
    { '150s': [], '330s': [], '6m': [], '20m': [] },
    '15s',
  ),
]

const slowness: Case[] = [
  slow(
    'writes and flushes of seconds: a warning after the first round, critical after the third',
    {
      ...lies(s1),
      ...sustained(s1, '0.004x4 0x1 3x40'),
      ...last(s1, '0.004x4 3x40', 'vote'),
      ...last(s1, '0.004x4 2x40', 'append'),
    },
    {
      '60s': [],
      '75s': [as('warning', s1)],
      '90s': [as('warning', s1)],
      '105s': [as('warning', s1), as('critical', s1)],
    },
    '15s',
  ),
  slow(
    'a blip in one operation, and a disk that a backup reads',
    { ...fast(s1), ...last(s1, '0.004x4 4 0.004x400', 'vote'), ...sustained(s2, '0.09x400', 'append') },
    { '75s': [], '5m': [] },
    '15s',
  ),
  slow(
    'a backup at full speed is no more than a warning',
    backedUp(s1),
    { '4m': [], '10m': [as('warning', s1)] },
    '15s',
  ),
]

const agreeing: Case[] = [
  stall(
    'probe, device and flushes agree, though processors are short as well',
    {
      ...lies(s1),
      ...sustained(s1, '0.004x4 2x80'),
      ...disk(n1, 'writes_completed', '0+10x80'),
      ...disk(n1, 'write_time_seconds', '0+0.1x4 1+20x80'),
      ...disk(n1, 'flush_requests', '0+10x80'),
      ...disk(n1, 'flush_requests_time_seconds', '0+0.1x4 1+20x80'),
      ...seconds(n1, 'varz', '0.4x80'),
    },
    { '60s': [], '3m': [as('critical', n1)] },
    '15s',
  ),
  stall(
    'the log and callbacks agree, and the kernel says why: no processor, or a process that is stopped',
    {
      ...lastSeen(n1, 'write_full_state_slow', '0x4 70+15x80'),
      ...one('nats_internal_subscription_seconds_count', { ...n1, class: 'raft' }, '0x4 3x80'),
      ...one('nats_process_cpu_throttled_seconds_total', n1, '0+9x80'),
      ...lastSeen(n2, 'write_full_state_slow', '0x4 70+15x80'),
      ...one('nats_internal_subscription_seconds_count', { ...n2, class: 'raft' }, '0x4 3x80'),
      ...one('nats_process_run_queue_seconds_total', n2, '0+60x80'),
      ...lastSeen(n3, 'write_full_state_slow', '0x4 70+15x80'),
      ...one('nats_internal_subscription_seconds_count', { ...n3, class: 'raft' }, '0x4 3x80'),
      ...one('nats_process_state', { ...n3, state: 'stopped' }, '1x80'),
    },
    { '3m': [], '5m': [] },
    '15s',
  ),
  stall(
    'a rolling restart: a server catches up, its store is read whole, callbacks take seconds',
    {
      ...fast(s1),
      ...sustained(s1, '0.004x9 0.2x40 0.004x400'),
      ...one('nats_raft_unapplied_entries', { ...n1, group: 'G' }, '0x9 30000x20 0x400'),
      ...one('nats_raft_catching_up', { ...n1, group: 'G' }, '0x9 1x20 0x400'),
      ...one('nats_internal_subscription_seconds_count', { ...n1, class: 'raft' }, '_x9 0x2 2x400'),
      ...one('nats_readloop_processing_seconds_count', { ...n1, kind: 'route' }, '_x9 0x2 1x400'),
      ...one('nats_process_threads_blocked', n1, '0x9 12x20 0x400'),
    },
    { '4m': [], '10m': [] },
    '15s',
  ),
  stall('a backup at full speed', backedUp(s1), { '10m': [], '30m': [] }, '15s'),
  stalls(
    'two stores of a cluster stand still',
    {
      ...lies(s1),
      ...started(s1, '0x4 61x80'),
      ...lies(s2),
      ...started(s2, '0x4 62x80'),
    },
    { '75s': [], '3m': [{ nats_cluster: 'c1', severity: 'page' }] },
    '15s',
  ),
  stalls(
    'two servers without a cluster whose stores lie on one volume',
    {
      ...lies({ ...s1, nats_cluster: '' }, 'shared'),
      ...started({ ...s1, nats_cluster: '' }, '0x4 61x80'),
      ...lies({ ...s2, nats_cluster: '' }, 'shared'),
      ...started({ ...s2, nats_cluster: '' }, '0x4 62x80'),
    },
    { '75s': [], '3m': [{ severity: 'page' }] },
    '15s',
  ),
  stalls(
    'two servers without a cluster, each on a volume of its own; and a store that stands alone beside a fast one of its volume',
    {
      ...lies({ ...s1, nats_cluster: '' }),
      ...started({ ...s1, nats_cluster: '' }, '0x4 61x80'),
      ...lies({ ...s2, nats_cluster: '' }),
      ...started({ ...s2, nats_cluster: '' }, '0x4 62x80'),
      ...lies(s3, 'w'),
      ...started(s3, '0x4 62x80'),
      ...lies({ ...s2, nats_cluster: 'c2' }, 'w'),
    },
    { '3m': [] },
    '15s',
  ),
]

export const cases: Case[] = [...standing, ...slowness, ...agreeing]
