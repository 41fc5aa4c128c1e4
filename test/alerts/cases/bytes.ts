// The ladder in bytes: messages of 1 MB fill the cache of entries at 269 of them, in 2 s.
import {
  about,
  allRungs,
  as,
  assetLastSeen,
  collector,
  g1,
  g2,
  level,
  logged,
  n1,
  n2,
  one,
  rung,
  size,
  type Case,
  type Labels,
} from './case.ts'

const MiB = 2 ** 20
const alive = { ...collector(n1, 'raftz', '1x80'), ...collector(n2, 'raftz', '1x80') }
/** Values of a series in MiB. */
const mib = (values: string) => values.replaceAll(/(?<![x\d])\d+(?=x|\b)/g, (found) => String(Number(found) * MiB))
const estimated = (labels: Labels, values: string) => size('raftz', labels, mib(values))
const said = (labels: Labels, values: string) => size('log', labels, mib(values))
const reached = (labels: Labels, name: string, values: string) =>
  one('nats_raft_pending_rung_timestamp_seconds', { ...labels, rung: name }, values)

const rungs = about('NatsRaftPendingEntries')
const several = about('NatsRaftPendingEntriesOnSeveralServers')
const predicted = about('NatsRaftPendingEntriesWillReachLimit')

export const cases: Case[] = [
  rungs(
    '128 and 192 MiB count at once, 256 MiB when it is still so 30 s later',
    { ...alive, ...level(g1, '5 140 200 270x40 5x40'), ...estimated(g1, '5 128 192 257x40 5x40') },
    {
      '15s': rung(g1, '10k'),
      '30s': rung(g1, '10k', '15k'),
      '60s': rung(g1, '10k', '15k'),
      '75s': allRungs(g1),
      '16m': [],
    },
    '15s',
  ),
  rungs(
    'below 128 MiB, and many small entries below 10,000',
    { ...alive, ...level(g1, '120x40'), ...estimated(g1, '127x40'), ...level(g2, '9999x40'), ...estimated(g2, '2x40') },
    { '5m': [] },
    '15s',
  ),
  rungs(
    'a hiccup that fills the cache for one sample and is over',
    {
      ...alive,
      ...level(g1, '5 5 270 3x40'),
      ...estimated(g1, '5 5 257 3x40'),
      ...logged(g1, '_ _ 269x6'),
      ...said(g1, '_ _ 257x6'),
      ...one('nats_raft_pending_bytes_peak', g1, mib('5 5 257x5 3x40')),
    },
    // The warning is told of what came and went; the critical rung is kept by its hold, the page never came.
    {
      '30s': rung(g1, '10k', '15k'),
      '45s': rung(g1, '10k', '15k'),
      '60s': rung(g1, '10k', '15k'),
      '75s': rung(g1, '10k', '15k'),
      '8m': [],
    },
    '15s',
  ),
  rungs(
    'a hiccup between two samples a minute apart: the first says full until the second comes',
    { ...alive, ...level(g1, '5 270 3x40'), ...estimated(g1, '5 257 3x40') },
    { '1m': rung(g1, '10k', '15k'), '1m45s': rung(g1, '10k', '15k'), '2m': rung(g1, '10k', '15k'), '10m': [] },
    '1m',
  ),
  rungs(
    'full in two samples a minute apart',
    { ...alive, ...level(g1, '5 270x40'), ...estimated(g1, '5 257x40') },
    { '1m': rung(g1, '10k', '15k'), '2m': allRungs(g1) },
    '1m',
  ),
  rungs(
    'logged as full again: a page before 30 s are over',
    {
      ...alive,
      ...level(g1, '5 5 200x40'),
      ...estimated(g1, '5 5 180x40'),
      ...logged(g1, '_ _ 269x40'),
      ...said(g1, '_ _ 257x40'),
      ...reached(g1, '20k', '_ _ 28x40'),
      ...assetLastSeen({ ...g1 }, 'raft_append_entries_pending', '_ _ 28 42x40'),
    },
    { '30s': rung(g1, '10k', '15k'), '45s': allRungs(g1) },
    '15s',
  ),
  rungs(
    'the estimate of /raftz vetoes no logged size near it, and one that is far below does',
    {
      ...alive,
      ...level(g1, '5 5 200x40'),
      ...estimated(g1, '5 5 65x40'),
      ...logged(g1, '_ _ 269x40'),
      ...said(g1, '_ _ 257x40'),
      ...level(g2, '5 5 60x40'),
      ...estimated(g2, '5 5 63x40'),
      ...logged(g2, '_ _ 269x40'),
      ...said(g2, '_ _ 257x40'),
    },
    { '2m': [...allRungs(g1), ...rung(g2, '10k')] },
    '15s',
  ),
  rungs(
    'a size near the rung keeps what the log said in entries',
    { ...alive, ...level(g1, '5 5 900x40'), ...estimated(g1, '5 5 70x40'), ...logged(g1, '_ _ 20000x40') },
    { '1m': allRungs(g1) },
    '15s',
  ),
  rungs(
    'the log alone, where nobody reads /raftz',
    {
      ...logged(g1, '_ _ 269x40'),
      ...said(g1, '_ _ 257x40'),
      ...one('nats_exporter_log_source_up', { ...n1, source: '/n1.log' }, '1x60'),
    },
    { '30s': rung(g1, '10k', '15k'), '75s': allRungs(g1) },
    '15s',
  ),
  rungs(
    'the exporter is gone: what was full stays for an hour, not for ever',
    {
      ...collector(n1, 'raftz', '1x3 stale'),
      ...level(g1, '5 270 270 270 stale'),
      ...estimated(g1, '5 257 257 257 stale'),
    },
    { '3m': allRungs(g1), '10m': allRungs(g1), '55m': allRungs(g1), '75m': [] },
    '1m',
  ),
  rungs(
    'a follower that catches up: warning only',
    { ...alive, ...level(g1, '270x40'), ...estimated(g1, '257x40'), ...one('nats_raft_catching_up', g1, '1x40') },
    { '3m': rung(g1, '10k') },
    '15s',
  ),
  rungs(
    'a size that dances around its rung is one alert',
    {
      ...alive,
      ...level(g1, '140x80'),
      ...estimated(g1, '128 120 128 118 129 117 128 116 128 120 128 118 129 117x20'),
    },
    { '1m15s': rung(g1, '10k'), '2m15s': rung(g1, '10k'), '5m': rung(g1, '10k') },
    '15s',
  ),
  several(
    '256 MiB on two servers, still so 30 s later',
    {
      ...alive,
      ...level(g1, '5 270x40'),
      ...estimated(g1, '5 257x40'),
      ...level(g2, '5 270x40'),
      ...estimated(g2, '5 260x40'),
    },
    { '15s': [], '1m': [as('page', { nats_cluster: 'c1' })] },
    '15s',
  ),
  several(
    'one by entries and one by its size',
    { ...alive, ...level(g1, '10000x40'), ...level(g2, '270x40'), ...estimated(g2, '257x40') },
    { '1m': [as('page', { nats_cluster: 'c1' })] },
    '15s',
  ),
  several(
    '192 MiB on two servers, and a hiccup of both',
    {
      ...alive,
      ...level(g1, '200x12 270 200x40'),
      ...estimated(g1, '192x12 257 192x40'),
      ...level(g2, '200x12 270 200x40'),
      ...estimated(g2, '200x12 258 200x40'),
    },
    { '1m': [], '3m15s': [], '4m': [] },
    '15s',
  ),
  predicted(
    'a slope of 0.3 MiB a second, from 64 MiB on',
    { ...level(g1, '0+5x80'), ...size('raftz', g1, `0+${4.5 * MiB}x80`) },
    { '2m': [], '8m': [as('critical', g1)] },
    '15s',
  ),
  predicted(
    'the times of two rungs that the log named by their size',
    {
      ...logged(g1, '_x12 135x12 200x40'),
      ...said(g1, '_x12 128x12 192x40'),
      ...one('nats_exporter_log_source_up', { ...n1, source: '/n1.log' }, '1x60'),
      ...reached(g1, '10k', '_x12 180x60'),
      ...reached(g1, '15k', '_x24 360x60'),
    },
    { '5m': [], '7m': [as('critical', g1)] },
    '15s',
  ),
  predicted(
    'large messages that come and go below 64 MiB, and a size that falls',
    {
      ...level(g1, '5 40 3 60 8x40'),
      ...estimated(g1, '5 40 3 60 8 40 5 63 3 60 8 40'),
      ...level(g2, '200x40'),
      ...size('raftz', g2, `${250 * MiB}-${MiB}x40`),
    },
    { '1m': [], '2m': [], '3m': [] },
    '15s',
  ),
]
