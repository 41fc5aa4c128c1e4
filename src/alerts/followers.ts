// Behind the ladder, by server: entries that are committed and not applied, entries that a follower has received and not stored. These name the culprit.
import { causes } from '../diagnose/causes.ts'
import { asset, atLeast, count, groupText, duration, max, on, onGroup, onServer } from './promql.ts'
import { alert, type Alert, type Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { pending, prediction, unapplied, receivedWaiting, server } = thresholds

/** A form for set operators, which need no aggregation by labels first. */
export const catchingUp = 'nats_raft_catching_up == 1'
export const paused = 'nats_raft_paused == 1'

/** Servers that know a leader of their group. That one is known has no series of its own: it is the absence of "no leader". */
export const knowsLeader = (where = ''): string => `nats_raft_has_leader${where} == 1
  or nats_raft_group_size${where}
    unless ${on(onGroup)} nats_raft_has_leader == 0`

/** Servers on which entries wait to be applied by design. */
export const applying = `unless ${on(onGroup)} (${catchingUp})
unless ${on(onGroup)} (${paused})`

/** Records the time of the first of the samples in which a value is this high: one sample alone is a burst, at any interval of scrapes. */
export const since = (record: string, selector: string, value: number): Recording => ({
  record,
  by: asset,
  help: `time of the first of the samples running that are ${count(value)} and more`,
  expr: `min by (${asset.join(', ')}) (
  ${record}
    and ${on(asset)} ${selector} >= ${value}
  or timestamp(${selector})
    and ${selector} >= ${value}
)`,
})

/** At least two samples running, by what `since` records. */
export const lasting = (record: string, selector: string, value: number): string =>
  `and ${on(asset)} (
  ${max(asset, `timestamp(${selector}) and ${selector} >= ${value}`)}
    - ${on(asset)} ${record} >= ${prediction.samplesApart}
)`

/** Entries that a group has received and not taken yet. */
export const entryQueue = 'nats_raft_queue_length{queue="entry"}'
const queueSince = 'group:nats_raft_queue_length:since'

export const waitingSince = since(queueSince, entryQueue, causes.slow_follower.limit)

const applyRate = max(asset, `deriv(nats_raft_applied_index[${duration(unapplied.rateWindow)}])`)

/** What waited while a server was down gets fewer after its start. */
const starting = `unless ${on(onGroup)} (
  ${atLeast(onGroup, 'nats_raft_unapplied_entries', 1)}
    < ${on(onGroup)} ${atLeast(onGroup, 'nats_raft_unapplied_entries offset 1m', 1)}
  and ${on(onServer)} time() - ${max(onServer, 'nats_server_start_timestamp_seconds')} < ${server.catchingUpFor}
)`

function unappliedEntries(severity: 'warning' | 'critical', entries: number, seconds: number): Alert {
  return alert({
    alert: 'NatsRaftUnappliedEntries',
    severity,
    by: asset,
    thresholds: { entries, work: unapplied.work },
    for: seconds,
    keep: 120,
    expr: ({ entries, work }) => `(
  ${atLeast(asset, 'nats_raft_unapplied_entries', entries)}
    > ${work} * clamp_min(${applyRate}, 0)
)
${applying}
${starting}`,
    words: ({ entries, work }) =>
      `${count(entries)} committed entries wait to be applied, and over ${work} s of work at the group's own rate; not paused or catching up, and not what a server that has just started applies by and by`,
    summary: 'Committed RAFT entries wait to be applied: the state machine or the store behind it is slow.',
    description: `${groupText} has {{ $value | humanize }} committed entries that are not applied. This names its own server: storage or CPU of {{ $labels.server }}.`,
  })
}

const waiting = (entries: number) =>
  `${atLeast(asset, entryQueue, entries)} unless ${on(onGroup)} nats_raft_leader == 1`
const leaderWaits = `nats_raft_pending_entries >= ${pending.warning} and ${on(onGroup)} nats_raft_leader == 1`

const followerText = {
  by: asset,
  summary: 'Received RAFT entries queue up on a follower: it holds the group back.',
  description: `${groupText} has {{ $value | humanize }} received entries waiting to be stored. This follower is slow: look at storage and CPU of {{ $labels.server }}.`,
} as const

const followerSlow = [
  alert({
    ...followerText,
    alert: 'NatsRaftFollowerSlow',
    severity: 'warning',
    thresholds: { entries: causes.slow_follower.limit },
    keep: 120,
    expr: ({ entries }) => `(${waiting(entries)})
${lasting(queueSince, entryQueue, causes.slow_follower.limit)}`,
    words: ({ entries }) => `${count(entries)} received entries wait on a follower, in two samples running`,
  }),
  alert({
    ...followerText,
    alert: 'NatsRaftFollowerSlow',
    severity: 'critical',
    thresholds: { entries: receivedWaiting.critical, withLeaderPending: receivedWaiting.criticalWithLeaderPending },
    keep: 120,
    expr: ({ entries, withLeaderPending }) => `(
  (${waiting(entries)})
  or (${waiting(withLeaderPending)})
    and on (nats_cluster, group) (${leaderWaits})
)
unless ${on(onGroup)} (${catchingUp})`,
    words: ({ entries, withLeaderPending }) =>
      `${count(entries)} received entries wait on a follower, or ${count(withLeaderPending)} while its leader has ${count(pending.warning)} pending; not catching up`,
  }),
]

export const followerAlerts: readonly Alert[] = [
  unappliedEntries('warning', unapplied.warning, unapplied.warningFor),
  unappliedEntries('critical', causes.unapplied.limit, unapplied.criticalFor),
  ...followerSlow,
]
