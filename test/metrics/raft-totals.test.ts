// Totals of RAFT groups: without the meta group, each group once by state, and by what is set of it.
import t from 'tap'
import { raftTotalTables } from '../../src/metrics/raft-totals.ts'
import { raftGroup, samples, server, world } from './build.ts'

const of = world([
  server('n1', {
    answers: {
      raftz: [
        raftGroup('_meta_', { state: 'LEADER', size: 5, paused: true }),
        raftGroup('a', { state: 'LEADER', size: 3 }),
        raftGroup('b', { state: 'LEADER', size: 5, overrun: true }),
        raftGroup('c', { catchingUp: true, paused: true }),
        raftGroup('d', { state: 'CANDIDATE', hasLeader: false, walError: true, observer: true }),
      ],
    },
  }),
  server('n2'),
])
const labels = 'nats_cluster="c1",server="n1"'
const rows = (family: string) => samples(raftTotalTables, family, of)

t.strictSame(rows('nats_raft_led_members'), [`nats_raft_led_members{${labels}} 8`])
t.strictSame(
  rows('nats_raft_groups'),
  Object.entries({ leader: 2, follower: 1, candidate: 1, closed: 0 }).map(
    ([state, count]) => `nats_raft_groups{${labels},state="${state}"} ${count}`,
  ),
)
t.strictSame(
  rows('nats_raft_flagged_groups'),
  Object.entries({ no_leader: 1, catching_up: 1, paused: 1, observer: 1, overrun: 1, wal_error: 1 }).map(
    ([flag, count]) => `nats_raft_flagged_groups{${labels},flag="${flag}"} ${count}`,
  ),
)
