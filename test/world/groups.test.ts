// RAFT groups with whose they are.
import t from 'tap'
import { ownerOf } from '../../src/world/groups.ts'
import { memory } from '../metrics/build.ts'

t.test('owner of a group', (t) => {
  const asset = { account: 'APP', stream: 'ORDERS', consumer: 'worker' }
  const known = memory({ assets: { 'C-R3F-1': asset } })
  t.strictSame(ownerOf('C-R3F-1', '', known), asset)
  t.strictSame(ownerOf('S-R3F-2', 'APP', known), { account: 'APP', stream: '', consumer: '' })
  t.strictSame(ownerOf('_meta_', 'SYS', known), { account: '', stream: '', consumer: '' })
  t.end()
})
