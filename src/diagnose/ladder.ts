// The ladder as people read it: one row a server and group in trouble, level and log side by side, worst first.
import type { Asset, Identity } from '../ids.ts'
import { lastRung, type Level } from '../ladder.ts'
import type { RaftRow, SampledRow } from '../world/groups.ts'
import type { RungRow } from '../world/ladder.ts'
import { keyOf } from '../world/servers.ts'
import type { World } from '../world/world.ts'

export interface LadderRow extends Identity, Asset {
  group: string
  /** undefined: /raftz of that server did not answer. */
  leader: boolean | undefined
  pending: number | undefined
  /** Estimated; undefined too where the server has no limit in bytes. */
  pendingBytes: number | undefined
  unapplied: number | undefined
  /** Received entries that wait on this server: on a follower, the sign that it is the slow one. */
  received: number | undefined
  /** Highest pending of the trailing minute, and the same of its bytes. */
  peak: number | undefined
  peakBytes: number | undefined
  /** Last count and last size that the log named, while they still count. */
  logged: number | undefined
  loggedBytes: number | undefined
}

/** Below this a group is as it should be. */
const calm = 100

/** How far up the ladder a row has been in the trailing minute, or is by what the log says. */
export function highest(row: Partial<LadderRow>): Level {
  const { pending = 0, peak = 0, logged = 0, pendingBytes = 0, peakBytes = 0, loggedBytes = 0 } = row
  return { entries: Math.max(pending, peak, logged), bytes: Math.max(pendingBytes, peakBytes, loggedBytes) }
}

/** 1 is the end of the cache, by entries or by bytes, whichever is nearer. */
export function shareOfCache({ entries, bytes = 0 }: Level): number {
  return Math.max(entries / lastRung.entries, bytes / lastRung.bytes)
}

function worst(row: Partial<LadderRow>): number {
  return Math.max(shareOfCache(highest(row)), (row.unapplied ?? 0) / lastRung.entries)
}

function isInTrouble(row: Partial<LadderRow>): boolean {
  return worst(row) >= calm / lastRung.entries || (row.received ?? 0) >= calm
}

type Group = Identity & Asset & { group: string }

/** Of which nothing is known yet. In one literal: in an incident there are thousands, and objects put together of others take many times as long. */
export function newRow({ cluster, server, account, stream, consumer, group }: Group): LadderRow {
  return {
    cluster,
    server,
    account,
    stream,
    consumer,
    group,
    leader: undefined,
    pending: undefined,
    pendingBytes: undefined,
    unapplied: undefined,
    received: undefined,
    peak: undefined,
    peakBytes: undefined,
    logged: undefined,
    loggedBytes: undefined,
  }
}

type Said = readonly [of: Group, said: Partial<LadderRow>]

const levelOf = (row: RaftRow): Said => {
  const { state, pending, pendingBytes, unapplied, queues } = row.raft
  return [row, { leader: state === 'LEADER', pending, pendingBytes, unapplied, received: queues.entry }]
}
const peakOf = (row: SampledRow): Said => [row, { peak: row.peak, peakBytes: row.bytePeak }]
const loggedOf = (row: RungRow): Said => [row, { logged: row.rung.pending, loggedBytes: row.rung.bytes }]

/** Told apart from the numbers themselves: of a hundred thousand calm groups nothing is made. */
const mayBeHigh = (entries: number, bytes = 0): boolean => shareOfCache({ entries, bytes }) >= calm / lastRung.entries
const isHighRow = ({ raft: { pending, pendingBytes, unapplied, queues } }: RaftRow): boolean =>
  mayBeHigh(Math.max(pending, unapplied, queues.entry), pendingBytes)
const isHighSample = ({ peak, bytePeak }: SampledRow): boolean => peak !== undefined && mayBeHigh(peak, bytePeak)

/** What each source says of each group that is in trouble by what it says: level, sampled peak, log. */
const highOf = ({ groups, sampled, rungs }: World): Said[] =>
  [
    ...groups.filter(isHighRow).map(levelOf),
    ...sampled.filter(isHighSample).map(peakOf),
    ...rungs.map(loggedOf),
  ].filter(([, said]) => isInTrouble(said))

/** The same of the groups of these names. */
function saidOf({ groups, sampled, rungs }: World, names: ReadonlySet<string>): Said[] {
  const isAsked = ({ group }: Group): boolean => names.has(group)
  return [
    ...groups.filter(isAsked).map(levelOf),
    ...sampled.filter((row) => row.peak !== undefined && isAsked(row)).map(peakOf),
    ...rungs.filter(isAsked).map(loggedOf),
  ]
}

/**
 * Rows with at least `calm` entries waiting, as much of the cache filled, or a rung that the log claims. Of a hundred thousand
 * groups nearly all are calm, and get no row.
 */
export function ladder(world: World): LadderRow[] {
  const rows = new Map<string, LadderRow>()
  const names = new Set<string>()
  const rowKey = (of: Group): string => `${keyOf(of)}\n${of.group}`
  for (const [of] of highOf(world)) {
    rows.set(rowKey(of), newRow(of))
    names.add(of.group)
  }
  if (rows.size === 0) return []
  for (const [of, said] of saidOf(world, names)) {
    const row = rows.get(rowKey(of))
    if (row !== undefined) Object.assign(row, said)
  }
  const ranked = [...rows.values()].map((row) => ({ row, by: worst(row) }))
  return ranked.sort((a, b) => b.by - a.by).map(({ row }) => row)
}
