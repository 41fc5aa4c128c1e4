// Pressure stall information and memory that waits to be written.
import t from 'tap'
import { groupPressure, hostPressure, parsePressure, readDirtyMemory } from '../../../src/host/system/pressure.ts'
import { machine } from '../machine.ts'

t.test('of the host and of a group', async (t) => {
  const root = machine(t, 'ebs-nvme')
  const host = hostPressure(root)!
  t.same(host.get('io'), { waiting: 2.5, stalled: 1.5 })
  t.same(host.get('cpu'), { waiting: 7, stalled: undefined }, 'an older kernel has no full line for processors')
  t.equal(host.get('memory'), undefined)
  t.same(groupPressure(`${root}/sys/fs/cgroup/system.slice/nats.service`)!.get('io'), { waiting: 1, stalled: 0.5 })
  t.equal(hostPressure(machine(t, 'nfs')), undefined)
  t.equal(hostPressure(machine(t, 'virtio-ext4'))?.size, 3)
  t.equal(parsePressure(''), undefined)
})

t.test('dirty memory', async (t) => {
  t.same(readDirtyMemory(machine(t, 'ebs-nvme')), { dirty: 1048576, writeback: 12288 })
  t.equal(readDirtyMemory(machine(t, 'nfs')), undefined)
})
