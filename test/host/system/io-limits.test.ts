// Limits of control groups on reads and writes, of both versions.
import t from 'tap'
import { readIoLimits } from '../../../src/host/system/io-limits.ts'
import { readMounts } from '../../../src/host/system/mounts.ts'
import { machine } from '../machine.ts'

const slice = 'sys/fs/cgroup/system.slice'

t.test('version 2: of the group and of all above it, for the disks of the store', async (t) => {
  const root = machine(t, 'ebs-nvme', {
    [`${slice}/cgroup.procs`]: '',
    [`${slice}/io.max`]: '259:2 rbps=max wbps=max riops=3000 wiops=max\n',
    [`${slice}/io.stat`]: '259:2 rbytes=1 wbytes=2 rios=30 wios=4 dbytes=0 dios=0\n',
    [`${slice}/nats.service/io.max`]:
      '8:0 rbps=5 wbps=max riops=max wiops=max\n259:2 rbps=max wbps=1048576 riops=max wiops=max\n',
    [`${slice}/nats.service/io.stat`]: '259:2 rbytes=4096 wbytes=81920 rios=1 wios=20 dbytes=0 dios=0\n',
  })
  const limits = readIoLimits(root, 4242, readMounts(root)!, ['259:2', '7:0'])
  t.match(limits, [
    { kind: 'write_bytes', perSecond: 1048576, done: 81920 },
    { kind: 'read_ops', perSecond: 3000, done: 30 },
  ])
  t.equal(limits.length, 2)
  t.equal(new Set(limits.map(({ key }) => key)).size, 2)
  t.same(readIoLimits(root, 1, readMounts(root)!, ['259:2']), [], 'a process that is not there')
})

t.test('version 1: of the group alone; what was never done counts 0', async (t) => {
  const group = 'sys/fs/cgroup/blkio/nats'
  const root = machine(t, 'virtio-ext4', {
    'proc/77/cgroup': '7:blkio:/nats\n',
    [`${group}/cgroup.procs`]: '77\n',
    [`${group}/blkio.throttle.write_bps_device`]: '254:0 2097152\n',
    [`${group}/blkio.throttle.read_iops_device`]: '254:0 100\n',
    [`${group}/blkio.throttle.io_service_bytes`]: '254:0 Read 10\n254:0 Write 4096\n254:0 Total 4106\nTotal 4106\n',
  })
  t.match(readIoLimits(root, 77, readMounts(root)!, ['254:0']), [
    { kind: 'write_bytes', perSecond: 2097152, done: 4096 },
    { kind: 'read_ops', perSecond: 100, done: 0 },
  ])
  t.same(readIoLimits(root, 77, readMounts(root)!, ['8:0']), [], 'another disk')
})

t.test('no limits, and no group that can be seen', async (t) => {
  const root = machine(t, 'ebs-nvme')
  t.same(readIoLimits(root, 4242, readMounts(root)!, ['259:2']), [])
  t.same(readIoLimits(root, 4242, [], ['259:2']), [])
})
