// Counters of a device and its errors.
import t from 'tap'
import { completions, readDisk, readDiskErrors, readDiskTrouble } from '../../../src/host/system/disk.ts'
import { machine } from '../machine.ts'

t.test('columns of old and new kernels', async (t) => {
  const disk = readDisk(machine(t, 'ebs-nvme'), 'nvme1n1')!
  t.same(disk, {
    ...{ readsCompleted: 100, readBytes: 2048 * 512, readSeconds: 0.05 },
    ...{ writesCompleted: 3000, writtenBytes: 81920 * 512, writeSeconds: 9 },
    ...{ inFlight: 2, ioSeconds: 4, weightedSeconds: 9.05, flushes: 900, flushSeconds: 4.5 },
  })
  t.equal(completions(disk), 4000)
  const root = machine(t, 'raid-lvm', { 'sys/class/block/short/stat': '1 2 3' })
  t.match(readDisk(root, 'dm-0'), { flushes: undefined, flushSeconds: undefined }, '11 columns')
  t.match(readDisk(root, 'md0'), { flushes: undefined }, '15 columns')
  t.equal(completions(readDisk(root, 'md0')!), 2)
  t.equal(readDisk(root, 'none'), undefined)
  t.equal(readDisk(root, 'short'), undefined)
})

t.test('errors without the kernel log', async (t) => {
  t.same([...readDiskErrors(machine(t, 'ebs-nvme'), 'nvme1n1', 'nvme1n1p1')], [['ext4', 3]])
  const raid = machine(t, 'raid-lvm')
  t.same([...readDiskErrors(raid, 'sda', 'sda')], [['scsi', 33]])
  t.same([...readDiskErrors(raid, 'sdb', 'sdb')], [])
})

t.test('troubles that are states', async (t) => {
  const state = (value: string) =>
    readDiskTrouble(machine(t, 'ebs-nvme', { 'sys/class/nvme/nvme1/state': value }), 'nvme1n1')
  t.same(state('live\n'), { source: 'nvme', bad: false })
  t.same(state('resetting\n'), { source: 'nvme', bad: true })
  t.same(readDiskTrouble(machine(t, 'raid-lvm'), 'md0'), { source: 'md', bad: true })
  t.equal(readDiskTrouble(machine(t, 'raid-lvm'), 'sda'), undefined)
})
