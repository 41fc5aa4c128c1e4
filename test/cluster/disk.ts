// A small disk of a test's own: a loop device with ext4, that can be frozen. A step that meets it then waits for real and cannot be killed.
import { execFileSync, spawn } from 'node:child_process'
import { constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { rootMay } from './root.ts'
import type { Owner } from './scratch.ts'

/** Seconds after which a frozen disk is thawed by whoever lives, this process or not. */
const longestFreeze = 300

export interface Disk {
  /** Where it is mounted. */
  readonly folder: string
  /** /dev/loopN. */
  readonly device: string
  /** The file behind it. */
  readonly image: string
  /** Writes wait from now on, in the kernel. */
  freeze(): void
  thaw(): void
  /** The device ends here from now on, the file system does not know: what lies beyond is an I/O error. */
  shrink(mebibytes: number): void
  mount(...options: string[]): void
  unmount(): void
}

/** Whether this machine can; else the test gets a visible skip. */
export function canHaveDisks(t: Test): boolean {
  const can = rootMay('/dev/loop-control', constants.W_OK) && ['mkfs.ext4', 'losetup', 'fsfreeze'].every(isInstalled)
  if (!can) t.pass('needs a disk of its own', { skip: 'root, /dev/loop-control, e2fsprogs and util-linux' })
  return can
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' }).trim()

/** Made in `folder` under this name, with these options of mkfs; thawed, unmounted and given back at the end of `t`, whatever happened. */
export function smallDisk(t: Owner, folder: string, name: string, mebibytes = 160, ...options: string[]): Disk {
  const image = join(folder, `${name}.img`)
  const mountPoint = join(folder, name)
  mkdirSync(mountPoint)
  run('truncate', '-s', `${mebibytes}M`, image)
  run('mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', ...options, image)
  const device = run('losetup', '--find', '--show', image)
  t.teardown(() => run('losetup', '-d', device))
  return mounted(t, { folder: mountPoint, device, image })
}

function mounted(t: Owner, place: Pick<Disk, 'folder' | 'device' | 'image'>): Disk {
  let isMounted = false
  let guard: ReturnType<typeof spawn> | undefined
  const disk: Disk = {
    ...place,
    freeze() {
      guard = spawn('sh', ['-c', `sleep ${longestFreeze}; fsfreeze -u ${place.folder}`], {
        stdio: 'ignore',
        detached: true,
      })
      guard.unref()
      run('fsfreeze', '-f', place.folder)
    },
    thaw() {
      if (guard === undefined) return
      run('fsfreeze', '-u', place.folder)
      // The guard's sleep is its child: the whole group goes.
      if (guard.pid !== undefined) process.kill(-guard.pid, 'SIGKILL')
      guard = undefined
    },
    shrink(mebibytes) {
      run('truncate', '-s', `${mebibytes}M`, place.image)
      run('losetup', '--set-capacity', place.device)
    },
    mount(...options) {
      run('mount', ...options, place.device, place.folder)
      isMounted = true
    },
    unmount() {
      if (isMounted) run('umount', '--lazy', place.folder)
      isMounted = false
    },
  }
  disk.mount()
  t.teardown(() => {
    disk.thaw()
    disk.unmount()
  })
  return disk
}
