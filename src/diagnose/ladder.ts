// The ladder as people read it: one row a server and group in trouble, level and log side by side, worst first.
import { heldRungs, sampledPeaks } from '../metrics/ladder.ts'
import { groups } from '../metrics/raft.ts'
import type { Asset, Identity, World } from '../world/world.ts'

export interface LadderRow extends Identity, Asset {
  group: string
  /** undefined: /raftz of that server did not answer. */
  leader: boolean | undefined
  pending: number | undefined
  unapplied: number | undefined
  /** Received entries that wait on this server: on a follower, the sign that it is the slow one. */
  received: number | undefined
  /** Highest pending of the trailing minute. */
  peak: number | undefined
  /** Last count the log named, while it still counts. */
  logged: number | undefined
}

/** Below this a group is as it should be. */
const calm = 100

function worst({ pending = 0, unapplied = 0, peak = 0, logged = 0 }: LadderRow): number {
  return Math.max(pending, unapplied, peak, logged)
}

/** Rows with at least `calm` entries waiting, or a rung that the log claims. */
export function ladder(world: World): LadderRow[] {
  const rows = new Map<string, LadderRow>()
  const at = (of: Identity & Asset & { group: string }): LadderRow => {
    const { cluster, server, account, stream, consumer, group } = of
    const key = JSON.stringify([cluster, server, group])
    const known = rows.get(key) ?? {
      ...{ cluster, server, account, stream, consumer, group },
      ...{
        leader: undefined,
        pending: undefined,
        unapplied: undefined,
        received: undefined,
        peak: undefined,
        logged: undefined,
      },
    }
    rows.set(key, known)
    return known
  }
  for (const row of groups(world)) {
    const { state, pending, unapplied, queues } = row.raft
    Object.assign(at(row), { leader: state === 'LEADER', pending, unapplied, received: queues.entry })
  }
  for (const row of sampledPeaks(world)) at(row).peak = row.peak
  for (const row of heldRungs(world)) at(row).logged = row.rung.pending
  return [...rows.values()]
    .filter((row) => worst(row) >= calm || (row.received ?? 0) >= calm)
    .sort((a, b) => worst(b) - worst(a))
}
