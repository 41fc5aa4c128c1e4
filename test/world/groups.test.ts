// RAFT groups with whose they are.
import t from 'tap'
import { ownerOf } from '../../src/world/groups.ts'
import { openCrowd } from '../../src/world/crowd.ts'
import { memory, raftGroup, server, world } from '../metrics/build.ts'

t.test('owner of a group', (t) => {
  const asset = { account: 'APP', stream: 'ORDERS', consumer: 'worker' }
  const known = memory({ assets: { 'C-R3F-1': asset } })
  t.strictSame(ownerOf('C-R3F-1', '', known), asset)
  t.strictSame(ownerOf('S-R3F-2', 'APP', known), { account: 'APP', stream: '', consumer: '' })
  t.strictSame(ownerOf('_meta_', 'SYS', known), { account: '', stream: '', consumer: '' })
  t.end()
})

t.test('where only trouble has series, a group that is at rest on every server has no row', (t) => {
  const queues = { proposal: 0, entry: 0, response: 0, apply: 0 }
  const restless = {
    ...{ pending: raftGroup('pending', { pending: 1 }), unapplied: raftGroup('unapplied', { unapplied: 1 }) },
    ...{ proposal: raftGroup('proposal', { queues: { ...queues, proposal: 1 } }) },
    ...{ leaderless: raftGroup('leaderless', { hasLeader: false }), failed: raftGroup('failed', { walError: true }) },
    ...{ paused: raftGroup('paused', { paused: true }), behind: raftGroup('behind', { catchingUp: true }) },
    ...{ meta: raftGroup('_meta_', { account: '' }), overrun: raftGroup('overrun', { overrun: true }) },
  }
  const at = (name: string, pending: number) =>
    server(name, { answers: { raftz: [raftGroup('calm'), raftGroup('hot', { pending }), ...Object.values(restless)] } })
  const rows = (groups: 'all' | 'trouble') =>
    world([at('n1', 100), at('n2', 0)], { crowd: openCrowd({ groups, auto_above: 1 }) }).groups
  const names = (groups: 'all' | 'trouble', of: string) =>
    rows(groups)
      .filter(({ server }) => server === of)
      .map(({ group }) => group)
  const others = Object.values(restless).map(({ group }) => group)
  t.strictSame(names('all', 'n2'), ['calm', 'hot', ...others])
  for (const of of ['n1', 'n2']) t.strictSame(names('trouble', of), ['hot', ...others], 'in trouble on one of them')
  t.end()
})
