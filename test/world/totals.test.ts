// RAFT groups of each server, counted without the meta group, whether or not each has a row.
import t from 'tap'
import { openCrowd } from '../../src/world/crowd.ts'
import { raftGroup, server, world } from '../metrics/build.ts'

const raftz = [
  raftGroup('_meta_', { account: '', size: 5 }),
  raftGroup('a', { state: 'LEADER', size: 3 }),
  raftGroup('b', { pending: 100, paused: true }),
]
const servers = [server('n1', { answers: { raftz } }), server('n2')]

t.test('each group once, also of those without a row', (t) => {
  for (const groups of ['all', 'trouble'] as const) {
    const { totals } = world(servers, { crowd: openCrowd({ groups, auto_above: 1 }) })
    t.strictSame(totals, [
      {
        ...{ cluster: 'c1', server: 'n1', members: 3, groups: 3 },
        states: { LEADER: 1, FOLLOWER: 1, CANDIDATE: 0, CLOSED: 0 },
        flags: { no_leader: 0, catching_up: 0, paused: 1, observer: 0, overrun: 0, wal_error: 0 },
      },
    ])
  }
  t.end()
})
