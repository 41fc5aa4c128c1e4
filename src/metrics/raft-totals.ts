// RAFT groups of a server, counted: the same whether or not each has series of its own, so rules that compare servers read these.
import type { RaftGroup } from '../nats/endpoints/raftz.ts'
import { flagNames, type Flag, type RaftTotals } from '../world/totals.ts'
import { table, type Family } from './family.ts'
import { serverLabels } from './identity.ts'

const entity = 'RAFT groups of a server'
const ofBoth = 'groups of streams and consumers'

const members: Family<RaftTotals> = {
  name: 'nats_raft_led_members',
  type: 'gauge',
  help: `Members of the ${ofBoth} that this server leads: over all servers of a cluster as many as there are groups on them.`,
  source: '/raftz size, of leaders',
  value: (row) => row.members,
}

const perServer = table<RaftTotals>({
  entity,
  rows: ({ totals }) => totals,
  labels: serverLabels,
  families: [members],
})

const perState = table<RaftTotals & { state: RaftGroup['state'] }>({
  entity,
  rows: ({ totals }) =>
    totals.flatMap((row) => (Object.keys(row.states) as RaftGroup['state'][]).map((state) => ({ ...row, state }))),
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

const perFlag = table<RaftTotals & { flag: Flag }>({
  entity,
  rows: ({ totals }) => totals.flatMap((row) => flagNames.map((flag) => ({ ...row, flag }))),
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
