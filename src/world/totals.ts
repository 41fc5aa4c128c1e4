// RAFT groups of a server, counted: of very many groups that are at rest this is all that is told.
import { metaGroup, type Identity } from '../ids.ts'
import type { RaftGroup } from '../nats/endpoints/raftz.ts'
import type { Steps } from '../steps.ts'
import type { Answered } from './servers.ts'

const flags = {
  no_leader: ({ hasLeader }: RaftGroup) => !hasLeader,
  catching_up: ({ catchingUp }: RaftGroup) => catchingUp,
  paused: ({ paused }: RaftGroup) => paused,
  observer: ({ observer }: RaftGroup) => observer,
  overrun: ({ overrun }: RaftGroup) => overrun === true,
  wal_error: ({ walError }: RaftGroup) => walError,
} as const

export type Flag = keyof typeof flags
export const flagNames = Object.keys(flags) as Flag[]

/** The meta group is left out: it may span several clusters. */
export interface RaftTotals extends Identity {
  states: Record<RaftGroup['state'], number>
  flags: Record<Flag, number>
  /** Members of the groups that this server leads. */
  members: number
  /** Groups, the meta group included. */
  groups: number
}

function count(groups: readonly RaftGroup[]): Omit<RaftTotals, keyof Identity> {
  const totals: Omit<RaftTotals, keyof Identity> = {
    states: { LEADER: 0, FOLLOWER: 0, CANDIDATE: 0, CLOSED: 0 },
    flags: { no_leader: 0, catching_up: 0, paused: 0, observer: 0, overrun: 0, wal_error: 0 },
    members: 0,
    groups: groups.length,
  }
  for (const group of groups) {
    if (group.group === metaGroup) continue
    totals.states[group.state]++
    if (group.state === 'LEADER') totals.members += group.size
    for (const flag of flagNames) if (flags[flag](group)) totals.flags[flag]++
  }
  return totals
}

/** One row a server, and a step. */
export function* raftTotals(answers: readonly Answered<RaftGroup[]>[]): Steps<RaftTotals[]> {
  const rows: RaftTotals[] = []
  for (const { cluster, server, answer } of answers) {
    rows.push({ cluster, server, ...count(answer) })
    yield
  }
  return rows
}
