// What is pending by the best evidence, in entries and in bytes, as recording rules. The rungs, the page for several servers and the prediction read them.
import { assetLastSeen, lines } from './events.ts'
import { applying, catchingUp, paused, since } from './followers.ts'
import { lastRung } from '../ladder.ts'
import { asset, atLeast, bytes, count, duration, max, on, onGroup, onServer } from './promql.ts'
import type { Recording } from './rule.ts'
import { thresholds } from '../thresholds.ts'

const { pending, pendingBytes, prediction, unapplied, blind } = thresholds

/** One scale of the ladder: it is climbed in entries and in bytes, whichever is faster. */
export interface Scale {
  /** The level, with both values of the label source. */
  metric: string
  peak: string
  /** Names of the recorded series. */
  held: string
  heldAt: string
  levelSince: string
  /** Recorded from this value on, and predicted from that of `floor` on. */
  normal: number
  floor: number
  help: string
}

export const scales = {
  entries: {
    metric: 'nats_raft_pending_entries',
    peak: 'nats_raft_pending_entries_peak',
    held: 'group:nats_raft_pending_entries:held',
    heldAt: 'group:nats_raft_pending_entries:held_at',
    levelSince: 'group:nats_raft_pending_entries:since',
    normal: pending.normal,
    floor: prediction.floor,
    help: `entries pending by the best evidence (level, peak, logged rung that /raftz does not contradict), without followers that lag by design; from ${count(pending.normal)} up`,
  },
  bytes: {
    metric: 'nats_raft_pending_bytes',
    peak: 'nats_raft_pending_bytes_peak',
    held: 'group:nats_raft_pending_bytes:held',
    heldAt: 'group:nats_raft_pending_bytes:held_at',
    levelSince: 'group:nats_raft_pending_bytes:since',
    normal: pendingBytes.logged,
    floor: prediction.floorBytes,
    help: `the same of their size, from ${bytes(pendingBytes.logged)} up`,
  },
} as const satisfies Record<string, Scale>

const evaluated = 'nats_ladder:evaluated'

export const raftz = (metric: string): string => `${metric}{source="raftz"}`
const logged = (metric: string): string => `${metric}{source="log"}`

/** Level, peak or logged rung at `value` or more, also where another source contradicts it. */
export const anyLevel = ({ metric, peak }: Scale, value: number): string =>
  max(asset, `${metric} >= ${value} or ${peak} >= ${value}`)

/** Leaves out followers that lag by design: paused or catching up. A leader is never left out, since what waits on it waits for its followers. */
export const unlessLaggingByDesign = `unless ${on(onGroup)} (
  (${catchingUp} or ${paused})
    unless ${on(onGroup)} nats_raft_leader == 1
)`

const raftzLevel = raftz(scales.entries.metric)
const raftzReads = `${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')} == 1`

/** Leaves out logged rungs of a group that is gone: /raftz of its server was read for minutes, nothing was cut, and the group is not listed. */
export const unlessGroupGone = `unless ${on(onGroup)} (
  ${max(onGroup, logged(scales.entries.metric))}
    unless ${on(onGroup)} ${raftzLevel}
    and ${on(onServer)} (
      ${max(onServer, 'min_over_time(nats_exporter_collector_success{collector="raftz"}[5m])')} == 1
        unless ${on(onServer)} ${max(onServer, 'increase(nats_exporter_series_dropped_total{family=~"nats_raft.*"}[10m])')} > 0
    )
)`

const lately = (metric: string): string => `last_over_time(${raftz(metric)}[${duration(pending.contradicts)}])`

/** Leaves out logged rungs that are over: /raftz has since read the group below the first rung in entries and, being an estimate, far below it in bytes. */
const unlessContradicted = `unless ${on(onGroup)} (
  ${lately(scales.entries.metric)}
    unless ${on(onGroup)} (
      ${lately(scales.entries.metric)} >= ${pending.logged}
      or ${lately(scales.bytes.metric)} >= ${pendingBytes.logged}
    )
)`

/** The value recorded at the last evaluation, also where that was before an outage of Prometheus. */
const remembered = ({ held, heldAt }: Scale): string => `(
  last_over_time(${held}[${duration(blind)}])
    and ${on(asset)} (
      last_over_time(${heldAt}[${duration(blind)}])
        >= on () group_left () last_over_time(${evaluated}[${duration(blind)}])
    )
)`

/** Committed entries that wait to be applied, on servers that do apply. */
const behind = max(
  ['nats_cluster', 'group'],
  `
  nats_raft_unapplied_entries >= ${unapplied.critical}
  ${applying}
`,
)

/**
 * The worst evidence of now. It refers to its own last value in two cases. While no source can be read, the last value stays for up to an hour, since blind is not well. And pending 0 is
 * not recovered: the last value stays while ten thousands of entries of the group wait to be applied on any server that has it.
 */
const held = (scale: Scale): Recording => ({
  record: scale.held,
  by: asset,
  help: scale.help,
  expr: `max by (${asset.join(', ')}) (
  (
    ${anyLevel(scale, scale.normal)}
      ${unlessContradicted}
      ${unlessGroupGone}
    or ${atLeast(asset, raftz(scale.metric), scale.normal)}
  )
  or label_replace(
    ${remembered(scale)}
      unless ${on(onServer)} (
        ${raftzReads}
        or ${max(onServer, 'nats_exporter_log_source_up')} == 1
          unless ${on(onServer)} ${max(onServer, 'nats_exporter_collector_success{collector="raftz"}')}
      )
      and ${on(onGroup)} last_over_time(${scale.metric}[${duration(blind)}])
    or ${remembered(scale)}
      and ${on(onGroup)} ${raftzLevel}
      and ${on(['nats_cluster', 'group'])} ${behind},
    "kept", "yes", "", ""
  )
)
${unlessLaggingByDesign}`,
})

const heldAt = (scale: Scale): Recording => ({
  record: scale.heldAt,
  by: asset,
  help: 'when it was held',
  expr: `0 * ${scale.held} + time()`,
})

export const full = 'group:nats_raft_pending_bytes:full'
const fullSince = 'group:nats_raft_pending_bytes:full_since'
const heldBytes = scales.bytes.held
const { metric: size } = scales.bytes
const almost = Math.round(pendingBytes.page * pending.hysteresis)

/** Full in every sample since the first: by /raftz, with a margin since that is an estimate, or by a logged size that nothing contradicts. */
const stillFull = `${max(
  asset,
  `timestamp(${raftz(size)}) and ${raftz(size)} >= ${almost} or timestamp(${logged(size)}) and ${logged(size)} >= ${pendingBytes.page}`,
)} - ${on(asset)} ${fullSince} >= ${pendingBytes.full}`

/** A later line than the first one logs the cache as full. */
const loggedAgain = `${max(onGroup, lines(assetLastSeen, 'raft_append_entries_pending'))}
  - ${on(onGroup)} ${max(onGroup, `nats_raft_pending_rung_timestamp_seconds{rung="${lastRung.name}"}`)} >= ${pendingBytes.again}
  and ${on(onGroup)} ${logged(size)} >= ${pendingBytes.page}`

/** A cache fills up with bytes within 2 s, so one that is soon empty again does not page. Once full, a lower value keeps it so (hysteresis). */
const fullRecordings: readonly Recording[] = [
  {
    record: fullSince,
    by: asset,
    help: `time of the first sample since which ${heldBytes} is at ${bytes(pendingBytes.page)}`,
    expr: `min by (${asset.join(', ')}) (
  ${fullSince}
  or timestamp(${size}) and ${size} >= ${pendingBytes.page}
)
and ${on(asset)} ${heldBytes} >= ${almost}`,
  },
  {
    record: full,
    by: asset,
    help: `bytes pending of groups whose cache has been full of them for ${duration(pendingBytes.full)}, or was logged as full again`,
    expr: `${heldBytes} >= ${pendingBytes.page}
  and ${on(asset)} (${stillFull})
or ${heldBytes} >= ${pendingBytes.page}
  and ${on(onGroup)} (${loggedAgain})
or ${heldBytes} >= ${almost}
  and ${on(asset)} ${full}`,
  },
]

export const heldRecordings: readonly Recording[] = [
  ...Object.values(scales).flatMap((scale) => [held(scale), heldAt(scale)]),
  { record: evaluated, by: [], help: 'when the rules of the ladder were evaluated', expr: 'vector(time())' },
  ...fullRecordings,
  ...Object.values(scales).map(({ levelSince, metric, floor }) => since(levelSince, raftz(metric), floor)),
]
