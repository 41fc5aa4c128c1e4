// First row: how bad, since when, how fast, where the cause is, and whether we see enough to say so.
import { summary } from '../../src/alerts/summary.ts'
import { storeStalled, storeThrottled, suspected } from '../../src/alerts/symptoms.ts'
import { causeNames, causes, causeText, type CauseName } from '../../src/diagnose/causes.ts'
import { hypotheses, hypothesisIds } from '../../src/diagnose/hypotheses.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { ErrorCode } from '../../src/nats/error.ts'
import type { Row } from '../dashboard.ts'
import { stat, table, text } from '../panel.ts'
import {
  byDesign,
  groupKey,
  lastKnown,
  named,
  onAssets,
  onCluster,
  onServers,
  perServer,
  recent,
  serverLabels,
} from '../query.ts'
import { read, seenStat } from '../seen.ts'
import { rungs, rungTexts } from './steps.ts'

const { pending, pendingBytes, prediction } = thresholds

const reached = (record: string, rung: number): string => `max by (${groupKey}) (${lastKnown(record)}) >= ${rung}`
const onLadder = `(${reached(summary.pending, pending.warning)} or ${reached(summary.pendingBytes, pendingBytes.warning)}) unless on (${groupKey}) ${byDesign}`
/** Seconds to the limit of the fastest group, by its slope; 0 of one that is there. */
function timeTo(record: string, floor: number, limit: number): string {
  const level = `max by (${groupKey}) (${record}{${onAssets}})`
  const slope = `max by (${groupKey}) (deriv(${record}{${onAssets}}[$__rate_interval]))`
  return `(${limit} - (${level} >= ${floor} < ${limit})) / (${slope} > 0) or 0 * (${level} >= ${limit})`
}
const failed = (codes: readonly ErrorCode[]): string =>
  `max by (${serverLabels}) (increase(nats_exporter_collector_errors_total{code=~"${codes.join('|')}", ${onServers}}[5m])) > 0`
const refused = failed(['refused'])
const silent = `${perServer('nats_exporter_collector_success')} == 0`

/** What shows each cause; its words and its limit are those of the verdict. */
const evidence: Record<CauseName, string> = {
  store_stuck: `max by (${serverLabels}) (${storeStalled}{${onServers}})`,
  store_slow: `max by (${serverLabels}) (nats_store_probe_sustained_seconds{${onServers}}) > ${causes.store_slow.limit}`,
  store_throttled: `max by (${serverLabels}) (${storeThrottled}{${onServers}})`,
  slow_follower: `max by (${serverLabels}) (${summary.queue}{${onAssets}}) >= ${causes.slow_follower.limit}`,
  unapplied: `max by (${serverLabels}) (${summary.unapplied}{${onAssets}}) >= ${causes.unapplied.limit}`,
  slow_opens: `max by (${serverLabels}) (${suspected}{${onServers}})`,
  logged_stall: recent(['write_full_state_slow', 'metalayer_snapshot_slow']),
  down: refused,
  hung: `(${failed(['timeout'])} and on (${serverLabels}) ${silent}) unless (${refused})`,
  catch_up: `count by (${serverLabels}) (max by (${groupKey}) (${summary.pending}{${onAssets}}) >= ${causes.catch_up.limit} and on (${groupKey}) ${byDesign})`,
  leaderless: `sum by (nats_cluster) (${summary.leaderless}{${onCluster}, account=~"$account", stream=~"$stream"})`,
}

const likely = named('cause', [
  [
    'Not seen any more: server, exporter or host is gone, its state is unknown (series)',
    `count by (${serverLabels}) (last_over_time(nats_up{${onServers}}[${thresholds.blind}s])) unless on (${serverLabels}) nats_up{${onServers}}`,
  ],
  ...causeNames.map((name): [string, string] => [causeText(name), evidence[name]]),
  [
    'No answer of use: wrong address, a proxy, an account or a certificate (failed requests)',
    `${failed(['status', 'body', 'shape', 'too_large', 'tls', 'unreachable'])} and on (${serverLabels}) ${silent}`,
  ],
])

/** Of several exporters of one cluster, beside each server, the one that saw most; all of those that saw as many. */
const seen = `nats_diagnosis_servers_seen{${onCluster}}`
const sawMost = `(${seen} == on (nats_cluster) group_left () max by (nats_cluster) (${seen}))`

/** Severity of what the exporter itself concludes, as a number: below 0 is no conclusion. */
const ranks = { ok: 0, warning: 1, critical: 2 } as const
const rankOf = (rank: number): string => {
  const ids = hypothesisIds.filter((id) => (id === 'unknown' ? -1 : ranks[hypotheses[id].severity]) === rank)
  return `0 * max by (nats_cluster, hypothesis, confidence) (nats_diagnosis{hypothesis=~"${ids.join('|')}", ${onCluster}} and ignoring (hypothesis, confidence) ${sawMost}) + (${rank})`
}

/** The stream that stands highest, with those of its groups that nobody can read now. */
const worstStream = `topk(1, max by (nats_cluster, account, stream) (${lastKnown(summary.streamHeight)}) >= ${prediction.floor})`

const help = text({
  title: 'How to read this',
  description: 'The order to look in, what to type, and what never to do.',
  width: 24,
  height: 5,
  markdown: [
    '1. **Worst rung** and **servers**: how bad. Nothing is lost at 20,000: entries are read from disk again, slower.',
    '2. **Likely cause** names the server to look at. The one with the most pending is usually the *victim*.',
    '3. **Type** on that server: `iostat -x 1 5`, `dmesg -T | tail`, `df -h`; for the whole story `nats-jetstream-exporter triage --url http://SERVER:8222 --log LOG`.',
    '4. Slow the publishers before anything else. Remove no server while another peer is not current.',
    '5. Over means: pending **and** unapplied near 0 on every server, and **Seen** at 100 %.',
  ].join('\n'),
})

export const verdict: Row = {
  title: 'Verdict',
  panels: [
    stat({
      title: 'Worst rung',
      description:
        'Highest rung of any group shown: level from /raftz or last rung logged, whichever is higher, by entries or by bytes (128, 192 and 256 MiB are 10k, 15k and 20k). Of a server that cannot be read the last value counts for an hour. Green: below 10,000 append entries pending. Grey: nothing is known, which is not the same as healthy. At 20,000 nothing is lost: entries are read from disk again, which is slower.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: rungs,
      texts: rungTexts,
      none: 'unknown',
      expr: `max(${lastKnown(summary.streamHeight)})`,
    }),
    stat({
      title: 'Worst stream',
      description:
        'Stream of the group that stands highest, from 1,000 entries pending or their size up. An empty name is the meta group, which has no stream. Its colours are those of the worst rung.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: rungs,
      none: 'none, or unknown',
      each: '{{stream}} ({{nats_cluster}})',
      nameOnly: true,
      expr: worstStream,
    }),
    stat({
      title: 'Since',
      description: 'When the first rung of the present incident was reached. Empty: no rung is on record.',
      width: 4,
      height: 4,
      unit: 'dateTimeFromNow',
      steps: [[1, 'yellow']],
      none: 'none, or unknown',
      expr: `min(${lastKnown('nats_raft_pending_rung_timestamp_seconds')}) * 1000`,
    }),
    stat({
      title: 'Time to 20k',
      description:
        'At the present slope of the fastest group above 1,000 pending or 64 MiB, to 20,000 or 256 MiB; 0 where a group is there. Under five minutes is red. A burst takes 3 seconds from 10k to 20k and is over before this shows it.',
      width: 4,
      height: 4,
      unit: 'dtdurations',
      steps: [
        [0, 'red'],
        [prediction.horizon, 'orange'],
        [prediction.stepHorizon, 'yellow'],
      ],
      texts: [[0, 0, 'reached']],
      none: 'not rising, or unknown',
      expr: `min(min(${timeTo(summary.pending, prediction.floor, pending.page)}) or label_replace(min(${timeTo(summary.pendingBytes, prediction.floorBytes, pendingBytes.page)}), "by", "size", "", ""))`,
    }),
    table({
      title: 'Likely cause',
      description:
        'Evidence for each cause, and the server it points at. High pending names the victim; this names the culprit. Several rows may hold at once: the topmost row that names a server is the place to look first. Empty proves nothing: default sync_interval hides slow writes for half a minute.',
      width: 8,
      height: 8,
      labels: { server: 'Server', cause: 'Cause', nats_cluster: 'Cluster' },
      widths: { Cause: 270 },
      columns: [{ expr: likely, heading: 'Evidence', unit: 'short' }],
      none: 'No evidence of a cause',
      sort: 'Evidence',
      links: {
        Server: {
          title: 'Open its stores and disks',
          board: 'nats-js-storage',
          set: { nats_cluster: 'Cluster', server: 'Server' },
        },
      },
    }),
    stat({
      title: 'Diagnosis',
      description:
        'What the exporter concludes from endpoints, logs and stores of the last 15 minutes, and how sure it is; docs/DIAGNOSIS.md says what each word means. Green: nothing is wrong. Grey: something is, and the cause is not known, or nothing is known.',
      width: 4,
      height: 4,
      unit: 'short',
      steps: [
        [ranks.warning, 'orange'],
        [ranks.critical, 'red'],
      ],
      none: 'unknown',
      each: '{{hypothesis}}, {{confidence}} ({{nats_cluster}})',
      nameOnly: true,
      expr: [ranks.critical, ranks.warning, ranks.ok, -1].map(rankOf).join('\nor '),
    }),
    stat({
      title: 'Servers at 10k+',
      description:
        'Servers with a group at 10,000 pending or 128 MiB or more; followers that catch up or are paused are left out. One: look at that group. Two or more: shared storage, or a follower that holds several leaders back.',
      width: 3,
      height: 4,
      unit: 'short',
      steps: [
        [1, 'orange'],
        [pending.pageServers, 'red'],
      ],
      none: 'unknown',
      expr: `count(count by (${serverLabels}) (${onLadder})) or 0 * count(${summary.streamHeight}{${onAssets}})`,
    }),
    stat({
      title: 'Servers not read',
      description:
        'Servers whose /raftz does not answer in time: their ladder is not known, and the log is all there is. Green is 0. Grey: the exporter itself is gone.',
      width: 3,
      height: 4,
      unit: 'short',
      steps: [[1, 'purple']],
      none: 'unknown',
      expr: `count(${read} == 0) or 0 * count(${read})`,
    }),
    seenStat({
      description:
        'How much is seen now: servers whose /raftz answers, servers all of whose logs can be read, stores whose probe ends, each as a share of those configured. Below 100 % the row above speaks only of the rest. No stores: none is watched from beside. Grey: the exporter itself is gone.',
      width: 6,
      height: 4,
    }),
    help,
  ],
}
