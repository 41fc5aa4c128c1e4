// Operations of an NFS client.
import t from 'tap'
import { readNfs } from '../../../src/host/system/mountstats.ts'
import { machine } from '../machine.ts'

t.test('of one mount', async (t) => {
  const root = machine(t, 'nfs')
  const nfs = readNfs(root, '/data')!
  t.same([...nfs.keys()], ['read', 'write', 'commit'])
  t.same(nfs.get('write'), { operations: 200, timeouts: 3, retransmissions: 5, roundTripSeconds: 90, seconds: 91 })
  t.equal(readNfs(root, '/')!.size, 0)
  t.equal(readNfs(t.testdir(), '/'), undefined)
})
