// RAFT groups of a server, counted: the same whether or not each has series of its own, so rules that compare servers read these.
import { metaGroup, type Identity } from '../ids.ts'
import type { RaftGroup } from '../nats/endpoints/raftz.ts'
import { answered } from '../world/servers.ts'
import type { World } from '../world/world.ts'
import { table, type Family } from './family.ts'
import { serverLabels } from './identity.ts'

interface Totals extends Identity {
  states: Record<RaftGroup['state'], number>
  flags: Record<keyof typeof flags, number>
  /** Members of the groups that this server leads. */
  members: number
}

/** The meta group is left out: it may span several clusters. */
const flags = {
  no_leader: ({ hasLeader }: RaftGroup) => !hasLeader,
  catching_up: ({ catchingUp }: RaftGroup) => catchingUp,
  paused: ({ paused }: RaftGroup) => paused,
  observer: ({ observer }: RaftGroup) => observer,
  overrun: ({ overrun }: RaftGroup) => overrun === true,
  wal_error: ({ walError }: RaftGroup) => walError,
} as const

type Flag = keyof typeof flags
const flagNames = Object.keys(flags) as Flag[]

const raftz = answered('raftz')

function count(groups: readonly RaftGroup[]): Omit<Totals, keyof Identity> {
  const totals: Omit<Totals, keyof Identity> = {
    states: { LEADER: 0, FOLLOWER: 0, CANDIDATE: 0, CLOSED: 0 },
    flags: { no_leader: 0, catching_up: 0, paused: 0, observer: 0, overrun: 0, wal_error: 0 },
    members: 0,
  }
  for (const group of groups) {
    if (group.group === metaGroup) continue
    totals.states[group.state]++
    if (group.state === 'LEADER') totals.members += group.size
    for (const flag of flagNames) if (flags[flag](group)) totals.flags[flag]++
  }
  return totals
}

const totals = (world: World): Totals[] =>
  raftz(world).map(({ cluster, server, answer }) => ({ cluster, server, ...count(answer) }))

const entity = 'RAFT groups of a server'
const ofBoth = 'groups of streams and consumers'

const members: Family<Totals> = {
  name: 'nats_raft_led_members',
  type: 'gauge',
  help: `Members of the ${ofBoth} that this server leads: over all servers of a cluster as many as there are groups on them.`,
  source: '/raftz size, of leaders',
  value: (row) => row.members,
}

const perServer = table<Totals>({
  entity,
  rows: (_, once) => once(totals),
  labels: serverLabels,
  families: [members],
})

const perState = table<Totals & { state: RaftGroup['state'] }>({
  entity,
  rows: (_, once) =>
    once(totals).flatMap((row) =>
      (Object.keys(row.states) as RaftGroup['state'][]).map((state) => ({ ...row, state })),
    ),
  labels: { ...serverLabels, state: ({ state }) => state.toLowerCase() },
  families: [
    {
      name: 'nats_raft_groups',
      type: 'gauge',
      help: `RAFT ${ofBoth} on this server, by its state in them.`,
      source: '/raftz state',
      value: ({ states, state }) => states[state],
    },
  ],
})

const perFlag = table<Totals & { flag: Flag }>({
  entity,
  rows: (_, once) => once(totals).flatMap((row) => flagNames.map((flag) => ({ ...row, flag }))),
  labels: { ...serverLabels, flag: ({ flag }) => flag },
  families: [
    {
      name: 'nats_raft_flagged_groups',
      type: 'gauge',
      help: `RAFT ${ofBoth} on this server of which a flag is set, or no leader known.`,
      source: '/raftz {leader,catching_up,paused,observer,overrun,wal_error}',
      value: ({ flags, flag }) => flags[flag],
    },
  ],
})

export const raftTotalTables = [perServer, perState, perFlag]
