// The RAFT ladder: entries that wait to be committed, to be applied, to be stored. Pending names the victim; the follower's queue names the culprit.
import { asset, count, duration, groupText, max, on, onGroup, onServer } from './promql.ts'
import { alert, type Alert, type Group, type Recording } from './rule.ts'
import { ladder, thresholds } from '../thresholds.ts'

const { pending, prediction, unapplied, receivedWaiting, blind } = thresholds

const level = max(asset, 'nats_raft_pending_entries{source="raftz"}')
const raftzReads = `${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')} == 1`
const catchingUp = `${max(onGroup, 'nats_raft_catching_up')} == 1`
const paused = `${max(onGroup, 'nats_raft_paused')} == 1`

/** Whoever does not apply on purpose. */
const applying = `unless ${on(onGroup)} (${catchingUp})
unless ${on(onGroup)} (${paused})`

/** Followers that lag by design. A leader that pauses is no follower: what waits on it waits for others. */
const notByDesign = `unless ${on(onGroup)} (
  (${catchingUp} or ${paused})
    unless ${on(onGroup)} ${max(onGroup, 'nats_raft_leader')} == 1
)`

const held = 'group:nats_raft_pending_entries:held'

/**
 * Worst evidence of now, with two memories. Blind is not well: what was held stays, up to an hour, while nobody can read it. And pending 0 is
 * not recovered: it stays while entries of the group wait to be applied by the ten thousand on any server. It refers to its own last value.
 */
const recordings: readonly Recording[] = [
  {
    record: held,
    by: asset,
    help: `entries pending by the best evidence (level, peak, logged rung that /raftz does not contradict), without followers that lag by design; from ${count(pending.normal)} up`,
    expr: `max by (${asset.join(', ')}) (
  (
    ${max(asset, 'nats_raft_pending_entries or nats_raft_pending_entries_peak')}
      unless ${on(onGroup)} (${max(onGroup, 'last_over_time(nats_raft_pending_entries{source="raftz"}[1m])')} < ${pending.logged})
    or ${level}
  ) >= ${pending.normal}
  or label_replace(
    ${held}
      unless ${on(onServer)} (
        ${raftzReads}
        or ${max(onServer, 'nats_exporter_log_source_up')} == 1
          unless ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')}
      )
      and ${on(onGroup)} ${max(onGroup, `last_over_time(nats_raft_pending_entries[${duration(blind)}])`)}
    or ${held}
      and ${on(['nats_cluster', 'group'])} ${max(['nats_cluster', 'group'], 'nats_raft_unapplied_entries')} >= ${unapplied.critical},
    "kept", "yes", "", ""
  )
)
${notByDesign}`,
  },
]

/** The followers whose received entries queue up, by name: the first place to look. */
const culprits = `{{ with printf "max by (server) (nats_raft_queue_length{nats_cluster=%q,group=%q,queue=\\"entry\\"}) >= ${receivedWaiting.warning} unless on (server) max by (server) (nats_raft_leader{nats_cluster=%q,group=%q}) == 1" $labels.nats_cluster $labels.group $labels.nats_cluster $labels.group | query }} Look at these followers first, received entries queue up on them:{{ range . | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ end }}`

/** Pending may be 0 again: the level shown is then the last one before. */
const stillApplying = `{{ with printf "max by (server) (nats_raft_unapplied_entries{nats_cluster=%q,group=%q}) >= ${unapplied.critical}" $labels.nats_cluster $labels.group | query }} Not over, even at 0 pending, while so many committed entries wait to be applied:{{ range . | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ end }}`

const unread = `{{ with printf "max by (server) (nats_exporter_collector_success{nats_cluster=%q,server=%q,collector=\\"raftz\\"}) == 1" $labels.nats_cluster $labels.server | query }}{{ else }} /raftz of this server does not answer now: this is from its log, or the last known value.{{ end }}`

/** Seconds a rung that pages outlives its cause: longer than any symptom that it mutes. */
const pageKeep = 180

function rung({ rung, entries, severity }: (typeof ladder)[number]): Alert {
  const confirmed = severity !== 'warning'
  return alert({
    alert: 'NatsRaftPendingEntries',
    severity,
    rung,
    by: asset,
    thresholds: { entries },
    // The page goes last: what it mutes must not be sent after the all-clear.
    keep: confirmed ? pageKeep : 30,
    expr: ({ entries }) =>
      confirmed
        ? `${held} >= ${entries}`
        : `${max(asset, 'nats_raft_pending_entries or nats_raft_pending_entries_peak')} >= ${entries}
or ${held} >= ${entries}`,
    words: ({ entries }) =>
      `${count(entries)} append entries pending, by level, peak or log${confirmed ? '; not on followers that are paused or catching up, not while /raftz reads under 10,000; held for up to 1 h while nobody can read the group' : ''}`,
    summary: {
      '10k': 'RAFT append entries pile up uncommitted.',
      '15k': 'RAFT append entries pile up uncommitted, close to the limit of the cache.',
      '20k': 'RAFT append entries pending have filled the cache; later ones are read back from disk.',
    }[rung],
    description: `${groupText} has {{ $value | humanize }} append entries pending. This names the victim: a leader waits for its followers.${culprits}${stillApplying}${unread}`,
  })
}

const severalServers = alert({
  alert: 'NatsRaftPendingEntriesOnSeveralServers',
  severity: 'page',
  by: ['nats_cluster'],
  thresholds: { entries: pending.warning, servers: pending.pageServers },
  keep: pageKeep,
  expr: ({ entries, servers }) => `count by (nats_cluster) (${max(onServer, held)} >= ${entries}) >= ${servers}`,
  words: ({ entries, servers }) => `${count(entries)} append entries pending on ${servers} servers of a cluster`,
  summary: 'RAFT append entries pile up on several servers of one cluster.',
  description: `{{ $value }} servers of cluster {{ $labels.nats_cluster }} have append entries pending:{{ range printf "max by (server) (${held}{nats_cluster=%q}) >= ${pending.warning}" $labels.nats_cluster | query | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ with printf "max by (server) (nats_raft_queue_length{nats_cluster=%q,queue=\\"entry\\"}) >= ${receivedWaiting.warning}" $labels.nats_cluster | query }} Look at these first, received entries queue up on them:{{ range . | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ else }} Suspect what they share: storage, or the leader.{{ end }}`,
})

const raftzLevel = 'nats_raft_pending_entries{source="raftz"}'

const willReachLimit = alert({
  alert: 'NatsRaftPendingEntriesWillReachLimit',
  severity: 'critical',
  by: asset,
  thresholds: {
    floor: prediction.floor,
    limit: pending.page,
    horizon: prediction.horizon,
    stepHorizon: prediction.stepHorizon,
  },
  for: 30,
  keep: 60,
  expr: ({ floor, limit, horizon, stepHorizon }) => {
    const reached = (step: string) => max(asset, `nats_raft_pending_rung_timestamp_seconds{rung="${step}"}`)
    return `(
  (${limit} - ${level}) / (${max(asset, `deriv(${raftzLevel}[${duration(prediction.slopeWindow)}])`)} > 0) <= ${horizon}
    and ${level} >= ${floor} < ${limit}
  or
  2 * ${reached('15k')} - (${reached('10k')} < ${reached('15k')}) - time() >= 0 <= ${stepHorizon}
    and ${held} >= ${pending.logged} < ${limit}
)
${notByDesign}`
  },
  words: ({ floor, limit, horizon, stepHorizon }) =>
    `from ${count(floor)} entries on, the slope of the last minutes reaches ${count(limit)} within ${duration(horizon)}; or the times of the 10k and 15k rungs say so within ${duration(stepHorizon)}`,
  summary: 'RAFT append entries pending are about to fill the cache.',
  description: `${groupText} reaches ${count(pending.page)} append entries pending in {{ $value | humanizeDuration }} if nothing changes.${culprits}`,
})

const applyRate = max(asset, `deriv(nats_raft_applied_index[${duration(unapplied.rateWindow)}])`)

function unappliedEntries(severity: 'warning' | 'critical', entries: number, seconds: number): Alert {
  return alert({
    alert: 'NatsRaftUnappliedEntries',
    severity,
    by: asset,
    thresholds: { entries, work: unapplied.work },
    for: seconds,
    keep: 120,
    expr: ({ entries, work }) => `(
  ${max(asset, 'nats_raft_unapplied_entries')} >= ${entries}
    > ${work} * clamp_min(${applyRate}, 0)
)
${applying}`,
    words: ({ entries, work }) =>
      `${count(entries)} committed entries wait to be applied, and over ${work} s of work at the group's own rate; not paused or catching up`,
    summary: 'Committed RAFT entries wait to be applied: the state machine or the store behind it is slow.',
    description: `${groupText} has {{ $value | humanize }} committed entries that are not applied. This names its own server: storage or CPU of {{ $labels.server }}.`,
  })
}

const waiting = `${max(asset, 'nats_raft_queue_length{queue="entry"}')} unless ${on(onGroup)} (${max(onGroup, 'nats_raft_leader')} == 1)`
const leaderWaits = `${max(onGroup, 'nats_raft_pending_entries')} >= ${pending.warning} and ${max(onGroup, 'nats_raft_leader')} == 1`

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
    thresholds: { entries: receivedWaiting.warning },
    for: receivedWaiting.warningFor,
    keep: 60,
    expr: ({ entries }) => `(${waiting}) >= ${entries}`,
    words: ({ entries }) => `${count(entries)} received entries wait on a follower`,
  }),
  alert({
    ...followerText,
    alert: 'NatsRaftFollowerSlow',
    severity: 'critical',
    thresholds: { entries: receivedWaiting.critical, withLeaderPending: receivedWaiting.criticalWithLeaderPending },
    keep: 60,
    expr: ({ entries, withLeaderPending }) => `(
  (${waiting}) >= ${entries}
  or (${waiting}) >= ${withLeaderPending}
    and on (nats_cluster, group) (${leaderWaits})
)
unless ${on(onGroup)} (${catchingUp})`,
    words: ({ entries, withLeaderPending }) =>
      `${count(entries)} received entries wait on a follower, or ${count(withLeaderPending)} while its leader has ${count(pending.warning)} pending; not catching up`,
  }),
]

const overrunLines = 'raft_quorum_paused|raft_leader_overrun'

const overrun = alert({
  alert: 'NatsRaftOverrun',
  severity: 'critical',
  by: asset,
  thresholds: { window: 180 },
  expr: ({ window }) => `(
  ${max(asset, 'nats_raft_overrun')} == 1
  or ${max(asset, `nats_log_asset_event_last_seen_timestamp_seconds{event=~"${overrunLines}"}`)} > time() - ${window}
)
unless ${on(onGroup)} (${catchingUp})`,
  words: ({ window }) =>
    `/raftz says overrun, or the log said "Quorum paused" or "Leader falling behind, stepping down" within ${duration(window)}; not catching up`,
  summary: 'A RAFT group fell 100,000 entries behind: quorum paused or the leader stepped down.',
  description: `${groupText} is ${count(pending.overrun)} entries behind. From nats-server 2.14 on the leader then steps down and quorum is paused: publishers time out.${culprits}`,
})

export const ladderGroup: Group = {
  name: 'ladder',
  help: 'The RAFT ladder: entries that wait to be committed, applied, stored.',
  recordings,
  alerts: [
    ...ladder.map(rung),
    severalServers,
    willReachLimit,
    unappliedEntries('warning', unapplied.warning, unapplied.warningFor),
    unappliedEntries('critical', unapplied.critical, unapplied.criticalFor),
    ...followerSlow,
    overrun,
  ],
}
