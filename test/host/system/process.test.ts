// nats-server's own process.
import t from 'tap'
import { listenerOf, natsServers, ownerOf, readProcess } from '../../../src/host/system/process.ts'
import { machine } from '../machine.ts'

t.test('state, threads, files, bytes, waits', async (t) => {
  const found = readProcess(machine(t, 'ebs-nvme'), 4242)!
  t.match(found, { pid: 4242, state: 'sleeping', blocked: 1, openFds: 3, readBytes: 4096, writtenBytes: 81920 })
  t.same(
    [...found.waited],
    [
      ['4242', 2],
      ['4243', 0.5],
    ],
  )
  t.equal(readProcess(machine(t, 'raid-lvm'), 77)?.state, 'stopped')
  t.match(readProcess(machine(t, 'raid-lvm'), 77), { blocked: undefined, openFds: undefined, readBytes: undefined })
  t.equal(readProcess(machine(t, 'raid-lvm'), 1), undefined)
})

t.test('which one it is', async (t) => {
  const listens =
    '  sl  local_address rem_address   st\n   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 777 1\n   1: 0100007F:1F91 00000000:0000 01 0:0 0:0 0 0 0 778 1\n'
  const root = machine(t, 'ebs-nvme', { 'proc/4242/net/tcp': listens })
  t.same(natsServers(root), [4242])
  t.equal(ownerOf(root, [1, 4242], '/data/jetstream'), 4242)
  t.equal(ownerOf(root, [4242], '/data/jet'), undefined)
  t.equal(listenerOf(root, [1, 4242], 8080), 4242)
  t.equal(listenerOf(root, [4242], 8081), undefined, 'a connection, no listener')
  t.same(natsServers(t.testdir()), [])
})

t.test('this process', async (t) => {
  t.match(readProcess('/', process.pid), { state: 'running', blocked: 0 })
})
