// Time at a limit: counted while the group does what it may, of real groups too.
import { spawn } from 'node:child_process'
import { constants, mkdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { watchHeldBack } from '../../src/host/held-back.ts'
import { readIoLimits, type IoLimit } from '../../src/host/system/io-limits.ts'
import { deviceName, readMounts } from '../../src/host/system/mounts.ts'
import { canHaveDisks, smallDisk } from '../cluster/disk.ts'
import { rootMay } from '../cluster/root.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'

const limit = (done: number, more: Partial<IoLimit> = {}): IoLimit => ({
  ...{ kind: 'write_bytes', key: 'g 8:0', perSecond: 1000, done },
  ...more,
})

t.test('seconds at a limit, in all and of late; without a limit nothing', async (t) => {
  let now = 100
  const watch = watchHeldBack(() => now)
  const at = (seconds: number, ...limits: IoLimit[]) => {
    now = seconds
    watch.look(limits)
    return watch.facts().get('write_bytes')
  }
  t.equal(at(100), undefined)
  t.same(at(101, limit(50_000)), { total: 0, recent: 0 }, 'what was before is not known')
  t.same(at(102, limit(51_000)), { total: 1, recent: 1 })
  t.same(at(104, limit(52_700)), { total: 1, recent: 1 }, 'below it')
  t.same(at(104, limit(52_700)), { total: 1, recent: 1 }, 'no time has passed')
  t.same(at(106, limit(54_550), limit(0, { key: 'above 8:0' })), { total: 3, recent: 3 }, 'nine tenths are at it')
  t.same(at(107, limit(54_600), limit(1000, { key: 'above 8:0' })), { total: 4, recent: 4 }, 'held by a group above')
  t.same(at(405, limit(54_600)), { total: 4, recent: 3 }, 'five minutes after the first second')
  t.same(at(900, limit(54_600)), { total: 4, recent: 0 })
  t.same(at(901, limit(0, { kind: 'read_ops', key: 'g 8:0 r' })), undefined, 'taken away')
  t.same(at(902, limit(99_000)), { total: 0, recent: 0 }, 'set anew')
})

const blkio = '/sys/fs/cgroup/blkio'

/** A control group with such a limit on a device, and a program that writes to a folder in it. */
function writer(t: Test, folder: string, device: string, bytesPerSecond: number): number {
  const group = join(blkio, `nats-jetstream-exporter-${process.pid}`)
  mkdirSync(group)
  t.teardown(() =>
    until('the group is empty', 10, async () => {
      rmdirSync(group)
      return true
    }),
  )
  writeFileSync(join(group, 'blkio.throttle.write_bps_device'), `${device} ${bytesPerSecond}`)
  const script = `echo $$ > ${group}/cgroup.procs; while :; do dd if=/dev/zero of=${folder}/x bs=64k count=64 oflag=dsync 2>/dev/null; done`
  const program = spawn('sh', ['-c', script], { stdio: 'ignore', detached: true })
  t.teardown(async () => {
    if (program.pid === undefined || program.exitCode !== null) return
    const gone = new Promise((resolve) => program.once('exit', resolve))
    process.kill(-program.pid, 'SIGKILL')
    await gone
  })
  return program.pid ?? 0
}

t.test('a real group at its limit, and the same without one', async (t) => {
  if (!rootMay(join(blkio, 'blkio.throttle.write_bps_device'), constants.W_OK)) {
    t.pass('needs control groups of version 1', { skip: 'root and blkio' })
    return
  }
  if (!canHaveDisks(t)) return
  const disk = smallDisk(t, scratch(t), 'disk', 64)
  const { rdev } = statSync(disk.device, { bigint: true })
  const device = deviceName(rdev)
  const pid = writer(t, disk.folder, device, 1_000_000)
  const watch = watchHeldBack(() => performance.now() / 1000)
  const look = () => watch.look(readIoLimits('/', pid, readMounts('/')!, [device]))
  await until('two seconds at its limit', 20, async () => {
    look()
    await delay(500)
    return (watch.facts().get('write_bytes')?.total ?? 0) >= 2
  })
  writeFileSync(join(blkio, `nats-jetstream-exporter-${process.pid}`, 'blkio.throttle.write_bps_device'), `${device} 0`)
  look()
  t.equal(watch.facts().size, 0, 'no limit, no count')
})
