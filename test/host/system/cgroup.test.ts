// Control groups of both versions.
import t from 'tap'
import { readGroup } from '../../../src/host/system/cgroup.ts'
import { readMounts } from '../../../src/host/system/mounts.ts'
import { machine } from '../machine.ts'

t.test('version 2: the smallest limit of all groups above', async (t) => {
  const root = machine(t, 'ebs-nvme')
  const group = readGroup(root, 4242, readMounts(root)!)!
  t.match(group, { memoryLimit: 4294967296, cpuLimit: 1.5, throttled: 2.5 })
  t.same(group.pressure?.get('io'), { waiting: 1, stalled: 0.5 })
})

t.test('version 1', async (t) => {
  const root = machine(t, 'raid-lvm')
  const group = readGroup(root, 77, readMounts(root)!)!
  t.match(group, { memoryLimit: 1073741824, cpuLimit: 0.5, throttled: 3 })
  t.equal(group.pressure, undefined)
})

t.test('a group that lies outside our name space, or a process that is not there', async (t) => {
  const root = machine(t, 'ebs-nvme', { 'proc/4242/cgroup': '0::/../other\n' })
  t.equal(readGroup(root, 4242, readMounts(root)!), undefined)
  t.equal(readGroup(root, 1, readMounts(root)!), undefined)
  t.equal(readGroup(root, 4242, []), undefined)
})

t.test('another container: its own view of its group, where we may look into the process', async (t) => {
  const inside = 'proc/4242/root/sys/fs/cgroup'
  const root = machine(t, 'ebs-nvme', {
    'proc/4242/cgroup': '0::/../other\n',
    [`${inside}/cgroup.procs`]: '1\n',
    [`${inside}/memory.max`]: '268435456\n',
    [`${inside}/cpu.max`]: '200000 100000\n',
    [`${inside}/cpu.stat`]: 'usage_usec 5\nthrottled_usec 1500000\n',
  })
  t.match(readGroup(root, 4242, readMounts(root)!), { memoryLimit: 268435456, cpuLimit: 2, throttled: 1.5 })
})

t.test('no limits', async (t) => {
  const none = {
    'sys/fs/cgroup/system.slice/memory.max': 'max\n',
    'sys/fs/cgroup/system.slice/nats.service/memory.max': 'max\n',
    'sys/fs/cgroup/system.slice/nats.service/cpu.max': 'max 100000\n',
    'sys/fs/cgroup/system.slice/nats.service/cpu.stat': '',
  }
  const root = machine(t, 'ebs-nvme', none)
  const group = readGroup(root, 4242, readMounts(root)!)!
  t.same([group.memoryLimit, group.cpuLimit, group.throttled], [undefined, undefined, undefined])
})

t.test('a container: the mount begins at the group', async (t) => {
  const root = machine(t, 'ebs-nvme')
  const mounts = readMounts(root)!.map((mount) =>
    mount.type === 'cgroup2' ? { ...mount, root: '/system.slice', point: '/sys/fs/cgroup/system.slice' } : mount,
  )
  t.equal(readGroup(root, 4242, mounts)?.cpuLimit, 1.5)
})
