// Level, peak and logged rung of a group meet in one row, worst first; what is calm stays out.
import t from 'tap'
import { ladder } from '../../src/diagnose/ladder.ts'
import { noon, originLog, raftGroup, seen, server, world } from '../metrics/build.ts'

void t.test('one row a server and group', async (t) => {
  const trouble = raftGroup('S-R3F-a', { state: 'LEADER', pending: 12_000, unapplied: 3 })
  const slow = raftGroup('S-R3F-a', { pending: 5, queues: { proposal: 0, entry: 7000, response: 0, apply: 0 } })
  const found = ladder(
    world(
      [
        server('n1', { answers: { raftz: [trouble, raftGroup('S-R3F-calm')] } }),
        server('n2', { answers: { raftz: [slow] } }),
      ],
      {
        assets: { 'S-R3F-a': { account: 'APP', stream: 'ORDERS', consumer: '' } },
        raft: { 'http://n1:8222': { 'S-R3F-a': seen({ peaks: [[noon - 10, 14_000]] }) } },
        origins: { n1: { server: 'n1', cluster: 'c1' } },
        log: {
          n1: originLog({ rungs: { 'S-R3F-a': { pending: 10_000, at: noon - 5, reached: { '10k': noon - 5 } } } }),
        },
      },
    ),
  )
  t.match(found, [
    { server: 'n1', account: 'APP', stream: 'ORDERS', leader: true, pending: 12_000, peak: 14_000, logged: 10_000 },
    { server: 'n2', stream: 'ORDERS', leader: false, pending: 5, received: 7000, logged: undefined },
  ])
  t.equal(found.length, 2)
})

void t.test('a rung is shown when /raftz is silent: unknown is not zero', async (t) => {
  const [row] = ladder(
    world([server('n1')], {
      origins: { n1: { server: 'n1', cluster: 'c1' } },
      log: { n1: originLog({ rungs: { 'S-R3F-a': { pending: 20_000, at: noon - 5, reached: {} } } }) },
    }),
  )
  t.match(row, { logged: 20_000, pending: undefined, leader: undefined })
})
