// Mounts as recorded, and the one that a store lies on.
import t from 'tap'
import {
  deviceName,
  isMemory,
  isNetwork,
  isReadOnly,
  longest,
  mountOf,
  readMounts,
} from '../../../src/host/system/mounts.ts'
import { machine } from '../machine.ts'

t.test('fields, with octal escapes', async (t) => {
  const mounts = readMounts(machine(t, 'ebs-nvme'))!
  const data = mounts.find(({ point }) => point === '/data')!
  t.match(data, { device: '259:3', root: '/', type: 'ext4', source: '/dev/nvme1n1p1' })
  t.ok(mounts.some(({ point }) => point === '/mnt/with blank'))
  t.ok(isReadOnly(data), 'ext4 after an error that it did not survive')
  t.equal(readMounts(t.testdir()), undefined)
})

t.test('the mount of a path', async (t) => {
  const mounts = readMounts(machine(t, 'nfs'))!
  t.equal(mountOf(mounts, '/data/jetstream', '0:45')?.point, '/data')
  t.equal(mountOf(mounts, '/elsewhere/link', '0:45')?.point, '/data', 'reached by a link: the device decides')
  t.equal(mountOf(mounts, '/pool/js', '0:99')?.point, '/pool', 'a device that nobody names: the path decides')
  t.equal(mountOf(mounts, '/database', '0:99')?.point, '/', 'not the one whose name it begins with')
  t.equal(longest(mounts, '/data')?.point, '/data')
})

t.test('read-only, network, memory', async (t) => {
  const at = (point: string) => readMounts(machine(t, 'nfs'))!.find((mount) => mount.point === point)!
  t.same([isReadOnly(at('/data')), isReadOnly(at('/'))], [true, false])
  const failed = { ...at('/'), superOptions: ['rw', 'emergency_ro'] }
  t.equal(isReadOnly(failed), true, 'ext4 after an error: still mounted rw')
  t.same([isNetwork(at('/data')), isNetwork(at('/'))], [true, false])
  t.same([isMemory(at('/scratch')), isMemory(at('/'))], [true, false])
})

t.test('a device number as stat gives it', async (t) => {
  t.equal(deviceName(0xfe00n), '254:0')
  t.equal(deviceName(BigInt((259 << 8) | 3)), '259:3')
  t.equal(deviceName((0x12000n << 32n) | (0x34500n << 12n) | 0x700n | 5n), `73735:214277`, 'large numbers')
})
