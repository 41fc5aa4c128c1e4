// What is mounted where: /proc/self/mountinfo, and the mount that a store lies on.
import { join } from 'node:path'
import { readText } from './text.ts'

export interface Mount {
  /** major:minor of the device; major 0 has no device behind it. */
  device: string
  /** Folder of the file system that is mounted. */
  root: string
  point: string
  options: readonly string[]
  type: string
  /** Device file, SERVER:/EXPORT or a mere name. */
  source: string
  /** Of the file system, not of this mount. */
  superOptions: readonly string[]
}

/** Undefined: it cannot be read. */
export function readMounts(root: string): Mount[] | undefined {
  return readText(join(root, 'proc/self/mountinfo'))?.split('\n').flatMap(parseMount)
}

function parseMount(line: string): Mount[] {
  const [before = '', after = ''] = line.split(' - ')
  const [, , device, folder, point, options] = before.split(' ')
  const [type, source, superOptions] = after.split(' ')
  if (device === undefined || folder === undefined || point === undefined || type === undefined) return []
  return [
    {
      ...{ device, root: unescape(folder), point: unescape(point), options: (options ?? '').split(',') },
      ...{ type, source: unescape(source ?? ''), superOptions: (superOptions ?? '').split(',') },
    },
  ]
}

/** Blanks, tabs, line ends and backslashes are three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}

/** st_dev as stat(2) gives it, as major:minor. */
export function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n)
  return `${major}:${minor}`
}

/** The mount of a path on this device. Some file systems (btrfs) give their folders other devices: then the path decides. */
export function mountOf(mounts: readonly Mount[], path: string, device: string): Mount | undefined {
  const onDevice = mounts.filter((mount) => mount.device === device)
  return longest(onDevice, path) ?? onDevice[0] ?? longest(mounts, path)
}

/** The one that holds the path; of those that cover each other the last. */
export function longest(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined
  for (const mount of mounts) {
    const within = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`)
    if (within && mount.point.length >= (best?.point.length ?? 0)) best = mount
  }
  return best
}

/** By the mount, the file system, or ext4 after an error that it did not survive. */
export function isReadOnly({ options, superOptions }: Mount): boolean {
  return options.includes('ro') || superOptions.includes('ro') || superOptions.includes('emergency_ro')
}

const network =
  /^(?:nfs4?|cifs|smb3?|ceph|lustre|9p|afs|gpfs|beegfs|wekafs|glusterfs|ncpfs|pvfs2|orangefs|virtiofs|fuse\.(?:glusterfs|sshfs|cephfs|s3fs|juicefs|seaweedfs|mount_s3|goofys|rclone|moosefs|lizardfs|davfs))$/

export function isNetwork({ type }: Mount): boolean {
  return network.test(type)
}

const memory: ReadonlySet<string> = new Set(['tmpfs', 'ramfs', 'devtmpfs', 'hugetlbfs'])

export function isMemory({ type }: Mount): boolean {
  return memory.has(type)
}
