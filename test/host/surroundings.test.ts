// The machine around a store, as recorded: where it lies, and which process is its nats-server.
import t from 'tap'
import { locationOf, onVolume, placeFacts, watchProcess } from '../../src/host/surroundings.ts'
import type { Status } from '../../src/host/work.ts'
import { machine, put } from './machine.ts'

const onDevice = (device: bigint): Status => ({ device, inode: 2n, bytes: 4096, modified: 0, kind: 'folder' })
/** st_dev of 259:3. */
const ebs = (259n << 8n) | 3n

t.test('where a store lies', async (t) => {
  const lying = locationOf(machine(t, 'ebs-nvme'), '/data', onDevice(ebs))!
  t.same(placeFacts(lying), {
    ...{ device: 'nvme1n1', disks: ['nvme1n1'], volume: 'vol-0123456789abcdef0', medium: 'nvme', provider: 'ebs' },
    ...{ fstype: 'ext4', readOnly: true, network: false },
  })
  t.equal(locationOf(t.testdir(), '/data', onDevice(ebs)), undefined, 'no mounts to be read')
})

t.test('logs on the volume of a store, by their paths', async (t) => {
  const root = machine(t, 'ebs-nvme')
  const { place } = locationOf(root, '/data', onDevice(ebs))!
  const logs = ['/data/log/nats.log', '/data2.log', '/data/*.log']
  t.strictSame(onVolume(root, place.volume, logs), ['/data/log/nats.log', '/data/*.log'])
  t.strictSame(onVolume(t.testdir(), place.volume, logs), [], 'no mounts to be read')
})

t.test('its nats-server: files it holds open, control group, and waits that never fall', async (t) => {
  const root = machine(t, 'ebs-nvme')
  let now = 1000
  const watch = watchProcess(root, '/data', () => now)
  t.match(watch.facts(), { state: 'sleeping', blocked: 1, readBytes: 4096, writtenBytes: 81920, runQueueSeconds: 2.5 })
  t.match(watch.group(), { memoryLimit: 4294967296, cpuLimit: 1.5, throttled: 2.5 })
  put(root, 'sys/class/block/nvme1n1/dev', '259:2\n')
  put(root, 'sys/fs/cgroup/system.slice/nats.service/io.max', '259:2 rbps=max wbps=1048576 riops=max wiops=max\n')
  t.match(watch.ioLimits(['nvme1n1', 'nvme9n1']), [{ kind: 'write_bytes', perSecond: 1048576, done: 0 }])
  t.same(watchProcess(root, '/data', () => now).ioLimits(['nvme1n1']), [], 'nobody has looked for the process yet')
  put(root, 'proc/4242/task/4243/schedstat', '1000000000 700000000 50\n')
  t.equal(watch.facts()?.runQueueSeconds, 2.7)
  put(root, 'proc/4242/task/4243/schedstat', '0 100000000 1\n')
  t.equal(watch.facts()?.runQueueSeconds, 2.7, 'another thread of that number, younger')
  now = 1031
  put(root, 'proc/4242/comm', 'other\n')
  t.equal(watch.facts(), undefined, 'looked for anew after half a minute: it is none any more')
  t.equal(watch.group(), undefined)
})

t.test('the only nats-server is taken for it, one of several is not', async (t) => {
  const root = machine(t, 'raid-lvm')
  t.match(watchProcess(root, '/elsewhere', () => 1).facts(), { state: 'stopped' })
  t.match(watchProcess(root, '/elsewhere', () => 1).group(), { memoryLimit: 1073741824, cpuLimit: 0.5 })
  put(root, 'proc/78/comm', 'nats-server\n')
  put(root, 'proc/78/stat', '78 (nats-server) S 1 78 78\n')
  t.equal(watchProcess(root, '/elsewhere', () => 1).facts(), undefined)
})
