// The RAFT ladder: entries that wait to be committed, to be applied, to be stored. Pending names the victim; the follower's queue names the culprit.
import { assetLastSeen, eventsOf, lines } from './events.ts'
import {
  asset,
  atLeast,
  count,
  duration,
  firing,
  groupText,
  inAnyCluster,
  max,
  on,
  onGroup,
  onServer,
} from './promql.ts'
import { applying, catchingUp, followerAlerts, lasting, paused, since, waitingSince } from './followers.ts'
import { alert, type Alert, type Group, type Recording } from './rule.ts'
import { ladder, thresholds } from '../thresholds.ts'

const { pending, prediction, unapplied, receivedWaiting, blind, eventWindow } = thresholds

const raftzReads = `${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')} == 1`
/** Followers that lag by design. A leader that pauses is no follower: what waits on it waits for others. */
const notByDesign = `unless ${on(onGroup)} (
  (${catchingUp} or ${paused})
    unless ${on(onGroup)} nats_raft_leader == 1
)`

const held = 'group:nats_raft_pending_entries:held'
const heldAt = 'group:nats_raft_pending_entries:held_at'
const evaluated = 'nats_ladder:evaluated'

const raftzLevel = 'nats_raft_pending_entries{source="raftz"}'
const anyLevel = (entries: number) =>
  max(asset, `nats_raft_pending_entries >= ${entries} or nats_raft_pending_entries_peak >= ${entries}`)

/** What the log says of a group that its server, read all the time and nothing cut, does not list: the group has gone. */
const gone = `unless ${on(onGroup)} (
  ${max(onGroup, 'nats_raft_pending_entries{source="log"}')}
    unless ${on(onGroup)} ${raftzLevel}
    and ${on(onServer)} (
      ${max(onServer, 'min_over_time(nats_exporter_collector_success{collector="raftz"}[5m])')} == 1
        unless ${on(onServer)} ${max(onServer, 'increase(nats_exporter_series_dropped_total{family=~"nats_raft.*"}[10m])')} > 0
    )
)`

/** What was held when the rules were last evaluated, be that an outage of Prometheus ago. */
const remembered = `(
  last_over_time(${held}[${duration(blind)}])
    and ${on(asset)} (
      last_over_time(${heldAt}[${duration(blind)}])
        >= on () group_left () last_over_time(${evaluated}[${duration(blind)}])
    )
)`

/** Committed entries that wait, without those who do not apply on purpose. */
const behind = max(
  ['nats_cluster', 'group'],
  `
  nats_raft_unapplied_entries >= ${unapplied.critical}
  ${applying}
`,
)

/** What /raftz read of late: a level below the first rung contradicts what the log said. */
const lately = `last_over_time(${raftzLevel}[${duration(pending.contradicts)}])`
const levelSince = 'group:nats_raft_pending_entries:since'

/**
 * Worst evidence of now, with two memories. Blind is not well: what was held stays, up to an hour, while nobody can read it. And pending 0 is
 * not recovered: it stays while entries of the group wait to be applied by the ten thousand on any server that has it. It refers to its own last value.
 */
const recordings: readonly Recording[] = [
  {
    record: held,
    by: asset,
    help: `entries pending by the best evidence (level, peak, logged rung that /raftz does not contradict), without followers that lag by design; from ${count(pending.normal)} up`,
    expr: `max by (${asset.join(', ')}) (
  (
    ${anyLevel(pending.normal)}
      unless ${on(onGroup)} (
        ${lately}
          unless ${on(onGroup)} ${lately} >= ${pending.logged}
      )
      ${gone}
    or ${atLeast(asset, raftzLevel, pending.normal)}
  )
  or label_replace(
    ${remembered}
      unless ${on(onServer)} (
        ${raftzReads}
        or ${max(onServer, 'nats_exporter_log_source_up')} == 1
          unless ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')}
      )
      and ${on(onGroup)} last_over_time(nats_raft_pending_entries[${duration(blind)}])
    or ${remembered}
      and ${on(onGroup)} ${raftzLevel}
      and ${on(['nats_cluster', 'group'])} ${behind},
    "kept", "yes", "", ""
  )
)
${notByDesign}`,
  },
  { record: heldAt, by: asset, help: 'when it was held', expr: `0 * ${held} + time()` },
  { record: evaluated, by: [], help: 'when the rules of the ladder were evaluated', expr: 'vector(time())' },
  since(levelSince, raftzLevel, prediction.floor),
  waitingSince,
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
    // Once it fires, it takes less to go on: a level that dances around a rung is one alert.
    expr: ({ entries }) => {
      const ifFiring = `and ${on(asset)} ${firing('NatsRaftPendingEntries', `rung="${rung}"`, asset)}`
      return confirmed
        ? `${held} >= ${entries}
or ${held} >= ${Math.round(entries * pending.hysteresis)}
  ${ifFiring}`
        : `(
  ${anyLevel(entries)}
  ${gone}
)
or ${held} >= ${entries}
or (
  ${anyLevel(Math.round(entries * pending.hysteresis))}
  ${gone}
)
  ${ifFiring}`
    },
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
  expr: ({ entries, servers }) =>
    `count by (nats_cluster) (${max(onServer, `${held}{${inAnyCluster}}`)} >= ${entries}) >= ${servers}`,
  words: ({ entries, servers }) => `${count(entries)} append entries pending on ${servers} servers of a cluster`,
  summary: 'RAFT append entries pile up on several servers of one cluster.',
  description: `{{ $value }} servers of cluster {{ $labels.nats_cluster }} have append entries pending:{{ range printf "max by (server) (${held}{nats_cluster=%q}) >= ${pending.warning}" $labels.nats_cluster | query | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ with printf "max by (server) (nats_raft_queue_length{nats_cluster=%q,queue=\\"entry\\"}) >= ${receivedWaiting.warning}" $labels.nats_cluster | query }} Look at these first, received entries queue up on them:{{ range . | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ else }} Suspect what they share: storage, or the leader.{{ end }}`,
})

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
  keep: 180,
  expr: ({ floor, limit, horizon, stepHorizon }) => {
    const level = atLeast(asset, raftzLevel, floor)
    const slope = max(
      asset,
      `deriv(${raftzLevel}[${duration(prediction.slopeWindow)}]) > 0 and ${raftzLevel} >= ${floor}`,
    )
    const reached = (step: string) => max(asset, `nats_raft_pending_rung_timestamp_seconds{rung="${step}"}`)
    return `(
  (${limit} - ${level}) / ${slope} <= ${horizon}
    and ${level} < ${limit}
    ${lasting(levelSince, raftzLevel, prediction.floor)}
  or
  2 * ${reached('15k')} - (${reached('10k')} < ${reached('15k')}) - time() >= 0 <= ${stepHorizon}
    and ${held} >= ${pending.logged} < ${limit}
)
${notByDesign}`
  },
  words: ({ floor, limit, horizon, stepHorizon }) =>
    `from ${count(floor)} entries on, in two samples running, the slope of the last minutes reaches ${count(limit)} within ${duration(horizon)}; or the times of the 10k and 15k rungs say so within ${duration(stepHorizon)}`,
  summary: 'RAFT append entries pending are about to fill the cache.',
  description: `${groupText} reaches ${count(pending.page)} append entries pending in {{ $value | humanizeDuration }} if nothing changes.${culprits}`,
})

const overrun = alert({
  alert: 'NatsRaftOverrun',
  severity: 'critical',
  by: asset,
  thresholds: { window: eventWindow },
  keep: 120,
  expr: ({ window }) => `(
  ${atLeast(asset, 'nats_raft_overrun', 1)}
  or ${max(asset, lines(assetLastSeen, eventsOf('NatsRaftOverrun')))} > time() - ${window}
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
  alerts: [...ladder.map(rung), severalServers, willReachLimit, ...followerAlerts, overrun],
}
