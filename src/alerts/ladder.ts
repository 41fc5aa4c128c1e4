// The RAFT ladder: entries that wait to be committed, to be applied, to be stored. Pending names the victim; the follower's queue names the culprit.
import { assetLastSeen, eventsOf, lines } from './events.ts'
import {
  asset,
  atLeast,
  bytes as size,
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
import { catchingUp, followerAlerts, lasting, waitingSince } from './followers.ts'
import {
  anyLevel,
  full,
  unlessGroupGone,
  heldRecordings,
  unlessLaggingByDesign,
  raftz,
  scales,
  type Scale,
} from './held.ts'
import { overrun as limits, rungs, type Rung } from '../ladder.ts'
import { causes, saysOf } from '../diagnose/causes.ts'
import { alert, type Alert, type Group } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { pending, pendingBytes, prediction, eventWindow } = thresholds
const { held } = scales.entries
const heldBytes = scales.bytes.held

/**
 * The most received entries that waited on each server, of the groups of a selector, within the window of an event: a follower takes all that wait
 * at once, and then works on them for minutes while its queue says 0.
 */
const mostReceived = (where: string) =>
  `max by (server) (max_over_time(nats_raft_queue_length{${where},queue=\\"entry\\"}[${duration(eventWindow)}])) >= ${causes.slow_follower.limit}`

/** The servers that a query above has found, by name: the first place to look. */
const lookFirst = ` Look first at each follower that ${saysOf('slow_follower')} (most within ${duration(eventWindow)}):{{ range . | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.`

const culprits = `{{ with printf "${mostReceived('nats_cluster=%q,group=%q')} unless on (server) max by (server) (nats_raft_leader{nats_cluster=%q,group=%q}) == 1" $labels.nats_cluster $labels.group $labels.nats_cluster $labels.group | query }}${lookFirst}{{ end }}`

/** Pending may be 0 again: the level shown is then the last one before. */
const stillApplying = `{{ with printf "max by (server) (nats_raft_unapplied_entries{nats_cluster=%q,group=%q}) >= ${causes.unapplied.limit}" $labels.nats_cluster $labels.group | query }} Not over, even at 0 pending, while a server ${saysOf('unapplied')}:{{ range . | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}.{{ end }}`

const unread = `{{ with printf "max by (server) (nats_exporter_collector_success{nats_cluster=%q,server=%q,collector=\\"raftz\\"}) == 1" $labels.nats_cluster $labels.server | query }}{{ else }} /raftz of this server does not answer now: this is from its log, or the last known value.{{ end }}`

const exporters = 'nats_diagnosis_servers_seen{nats_cluster=%q}'
/** Of several exporters, beside each server, the one that saw most servers; all of those that saw as many. */
const verdict = `max by (hypothesis, confidence) (nats_diagnosis{nats_cluster=%q} and ignoring (hypothesis, confidence) (${exporters} == scalar(max(${exporters}))))`
const concluded = `{{ with printf "${verdict}" ($labels.nats_cluster) ($labels.nats_cluster) ($labels.nats_cluster) | query }} Verdict of the exporter:{{ range $at, $one := . | sortByLabel "hypothesis" }}{{ if $at }}, or{{ end }} {{ $one.Labels.hypothesis }} (confidence {{ $one.Labels.confidence }}){{ end }}.{{ end }}`

const onLadder = 'NatsRaftPendingEntries'

/**
 * Seconds a rung outlives its cause. The page goes last: what it mutes must not be sent after the all-clear. So the rung below goes a minute before
 * it, since its level ends later.
 */
const keeps = { info: 30, warning: 30, critical: 120, page: 180 } as const

/** Nothing of fewer bytes is recorded, and no group has ever had so many entries pending. */
const amount = `{{ if lt $value ${pendingBytes.logged}.0 }}{{ $value | humanize }} append entries{{ else }}{{ $value | humanize1024 }}B of append entries{{ end }} pending`

/** Once it fires, it takes less to go on: a level that dances around a rung is one alert. */
function reaches(name: Rung['name'], value: number, atLeastOf: (value: number) => string): string {
  return `${atLeastOf(value)}
or ${atLeastOf(Math.round(value * pending.hysteresis))}
  and ${on(asset)} ${firing(onLadder, `rung="${name}"`, asset)}`
}

/** What warns: any level, peak or line, also one that came and went. */
const any = (scale: Scale) => (value: number) => `(
  ${anyLevel(scale, value)}
  ${unlessGroupGone}
)`

const above = (record: string) => (value: number) => `${record} >= ${value}`

function rung({ name, entries, bytes, severity }: Rung): Alert {
  const confirmed = severity !== 'warning'
  return alert({
    alert: onLadder,
    severity,
    rung: name,
    by: asset,
    thresholds: { entries, bytes },
    keep: keeps[severity],
    expr: ({ entries, bytes }) =>
      confirmed
        ? `${reaches(name, entries, above(held))}
or ${reaches(name, bytes, above(severity === 'page' ? full : heldBytes))}`
        : `${reaches(name, entries, any(scales.entries))}
or ${above(held)(entries)}
or ${reaches(name, bytes, any(scales.bytes))}
or ${above(heldBytes)(bytes)}`,
    words: ({ entries, bytes }) =>
      `${count(entries)} append entries pending, or ${size(bytes)} of them${severity === 'page' ? ` (${duration(pendingBytes.full)} later still, or logged again)` : ''}, by level, peak or log${confirmed ? `; not on followers that are paused or catching up, not while /raftz reads under ${count(pending.logged)} and ${size(pendingBytes.logged)}; held for up to 1 h while nobody can read the group` : ''}`,
    summary: {
      '10k': 'RAFT append entries pile up uncommitted.',
      '15k': 'RAFT append entries pile up uncommitted, close to the limit of the cache.',
      '20k': 'RAFT append entries pending have filled the cache; later ones are read back from disk.',
    }[name],
    description: `${groupText} has ${amount}. This names the victim: a leader waits for its followers.${culprits}${stillApplying}${unread}${concluded}`,
  })
}

const severalServers = alert({
  alert: 'NatsRaftPendingEntriesOnSeveralServers',
  severity: 'page',
  by: ['nats_cluster'],
  thresholds: { entries: pending.warning, bytes: pendingBytes.page, servers: pending.pageServers },
  keep: keeps.page,
  expr: ({ entries, bytes, servers }) =>
    `count by (nats_cluster) (${max(onServer, `${held}{${inAnyCluster}} >= ${entries} or ${full}{${inAnyCluster}} >= ${bytes}`)}) >= ${servers}`,
  words: ({ entries, bytes, servers }) =>
    `${count(entries)} append entries pending, or ${size(bytes)} of them (${duration(pendingBytes.full)} later still, or logged again), on ${servers} servers of a cluster`,
  summary: 'RAFT append entries pile up on several servers of one cluster.',
  description: `{{ $value }} servers of cluster {{ $labels.nats_cluster }} have append entries pending:{{ range printf "max by (server) (${held}{nats_cluster=%q}) >= ${pending.warning}" $labels.nats_cluster | query | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize }}){{ end }}{{ range printf "max by (server) (${full}{nats_cluster=%q} unless on (server) ${held}{nats_cluster=%q} >= ${pending.warning})" $labels.nats_cluster $labels.nats_cluster | query | sortByLabel "server" }} {{ .Labels.server }} ({{ .Value | humanize1024 }}B){{ end }}.{{ with printf "${mostReceived('nats_cluster=%q')}" $labels.nats_cluster | query }}${lookFirst}{{ else }} Suspect what they share: storage, or the leader.{{ end }}${concluded}`,
})

/** Seconds until the limit, by the slope of the level, in two samples running. */
function timeTo({ metric, levelSince, floor: noise }: Scale, limit: number, floor: number, horizon: number): string {
  const selector = raftz(metric)
  const level = atLeast(asset, selector, floor)
  const slope = `deriv(${selector}[${duration(prediction.slopeWindow)}]) > 0 and ${selector} >= ${floor}`
  return `(${limit} - ${level}) / ${max(asset, slope)} <= ${horizon}
    and ${level} < ${limit}
    ${lasting(levelSince, selector, noise)}`
}

const willReachLimit = alert({
  alert: 'NatsRaftPendingEntriesWillReachLimit',
  severity: 'critical',
  by: asset,
  thresholds: {
    floor: prediction.floor,
    limit: pending.page,
    floorBytes: prediction.floorBytes,
    limitBytes: pendingBytes.page,
    horizon: prediction.horizon,
    stepHorizon: prediction.stepHorizon,
  },
  for: 30,
  keep: 120,
  expr: ({ floor, limit, floorBytes, limitBytes, horizon, stepHorizon }) => {
    const reached = (step: string) => max(asset, `nats_raft_pending_rung_timestamp_seconds{rung="${step}"}`)
    return `(
  ${timeTo(scales.entries, limit, floor, horizon)}
  or
  ${timeTo(scales.bytes, limitBytes, floorBytes, horizon)}
  or
  2 * ${reached('15k')} - (${reached('10k')} < ${reached('15k')}) - time() >= 0 <= ${stepHorizon}
    and (${held} >= ${pending.warning} or ${heldBytes} >= ${pendingBytes.warning})
    unless (${held} >= ${limit} or ${heldBytes} >= ${limitBytes})
)
${unlessLaggingByDesign}`
  },
  words: ({ floor, limit, floorBytes, limitBytes, horizon, stepHorizon }) =>
    `from ${count(floor)} entries or ${size(floorBytes)} on, in two samples running, the slope of the last minutes reaches ${count(limit)} or ${size(limitBytes)} within ${duration(horizon)}; or the times of the 10k and 15k rungs say so within ${duration(stepHorizon)}`,
  summary: 'RAFT append entries pending are about to fill the cache.',
  description: `${groupText} fills the cache of entries (${count(pending.page)}, or ${size(pendingBytes.page)} of them) in {{ $value | humanizeDuration }} if nothing changes.${culprits}`,
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
  summary: 'A RAFT group fell 100,000 entries or 1 GiB behind: quorum paused or the leader stepped down.',
  description: `${groupText} is ${count(limits.entries)} entries or ${size(limits.bytes)} of them behind. From nats-server 2.14 on the leader then steps down and quorum is paused: publishers time out.${culprits}`,
})

export const ladderGroup: Group = {
  name: 'ladder',
  help: 'The RAFT ladder: entries that wait to be committed, applied, stored.',
  recordings: [...heldRecordings, waitingSince],
  alerts: [...rungs.map(rung), severalServers, willReachLimit, ...followerAlerts, overrun],
}
