// From a mount to its disk, through partitions, LVM, RAID and loop.
import t, { type Test } from 'tap'
import { placeOf, type Place } from '../../../src/host/system/block.ts'
import { readMounts } from '../../../src/host/system/mounts.ts'
import { machine, type machines } from '../machine.ts'

function place(t: Test, name: (typeof machines)[number], point: string, more = {}): Place {
  const root = machine(t, name, more)
  const mounts = readMounts(root)!
  return placeOf(
    root,
    mounts.find((mount) => mount.point === point)!,
    mounts,
  )
}

t.test('EBS: the partition’s disk, the volume by its id', async (t) => {
  t.same(place(t, 'ebs-nvme', '/data'), {
    ...{ device: 'nvme1n1', partition: 'nvme1n1p1', disks: ['nvme1n1'] },
    ...{ volume: 'vol-0123456789abcdef0', medium: 'nvme', provider: 'ebs' },
  })
  t.match(place(t, 'ebs-nvme', '/mnt/with blank'), { device: 'nvme2n1', provider: 'instance_store' })
})

t.test('a virtio disk claims to rotate: nobody knows', async (t) => {
  t.match(place(t, 'virtio-ext4', '/'), { device: 'vda', partition: 'vda', medium: 'unknown', provider: 'none' })
})

t.test('LVM on RAID on two disks, and a loop device on that', async (t) => {
  const lvm = place(t, 'raid-lvm', '/data')
  t.same(lvm, {
    ...{ device: 'dm-0', partition: 'dm-0', disks: ['dm-0', 'sda', 'sdb'] },
    ...{ volume: 'LVM-abcdef', medium: 'hdd', provider: 'none' },
  })
  t.same(place(t, 'raid-lvm', '/loop').disks, ['loop0', 'sda', 'sdb'])
})

t.test('what has no disk', async (t) => {
  t.match(place(t, 'nfs', '/data'), { device: '', volume: 'filer.example:/export/nats', medium: 'network' })
  t.match(place(t, 'nfs', '/scratch'), { device: '', medium: 'memory', volume: /^[0-9a-f]{12}$/ })
  t.match(place(t, 'nfs', '/zfs'), { device: '', medium: 'unknown' })
  t.match(place(t, 'nfs', '/pool'), { device: 'sdb', medium: 'hdd' }, 'btrfs: by the name of its source')
})

t.test('two stores have a volume in common where they have a disk in common', async (t) => {
  const one = place(t, 'virtio-ext4', '/')
  t.equal(one.volume, place(t, 'virtio-ext4', '/').volume)
  t.not(one.volume, place(t, 'nfs', '/pool').volume)
})
