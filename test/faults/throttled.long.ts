// A real control group (version 1) at a limit on a real disk: its time there is counted, and nothing where it has no limit.
import { spawn } from 'node:child_process'
import { constants, mkdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { watchHeldBack } from '../../src/host/held-back.ts'
import { readIoLimits } from '../../src/host/system/io-limits.ts'
import { deviceName, readMounts } from '../../src/host/system/mounts.ts'
import { canHaveDisks, smallDisk } from '../cluster/disk.ts'
import { rootMay } from '../cluster/root.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'

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
