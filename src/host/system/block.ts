// A store's block device: from the device number to the disk, through partitions, dm, md and loop down to what is real.
import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { mediumOf, providerOf, type Identity, type Medium, type Provider } from './medium.ts'
import { isMemory, isNetwork, longest, type Mount } from './mounts.ts'
import { readLine, readNames, readNumber, readTarget } from './text.ts'

/** Where a store lies. */
export interface Place {
  /** Whole disk, dm or md device as /proc/diskstats names it; '' where there is none. */
  device: string
  /** What the file system itself lies on, which may be a partition of it: /sys/fs/ext4 knows it by that. */
  partition: string
  /** The device and all that it is made of. */
  disks: readonly string[]
  volume: string
  medium: Medium
  provider: Provider
}

/** Links of dm on md on partitions on loop … end somewhere. */
const deepest = 8

export function placeOf(root: string, mount: Mount, mounts: readonly Mount[]): Place {
  const nothing = { device: '', partition: '', disks: [], provider: 'none' } as const
  if (isNetwork(mount)) return { ...nothing, volume: mount.source, medium: 'network' }
  if (isMemory(mount)) return { ...nothing, volume: token(mount.device), medium: 'memory' }
  const partition = nameOf(root, mount)
  if (partition === undefined) return { ...nothing, volume: token(mount.source), medium: 'unknown' }
  const device = diskOf(root, partition)
  const leaves = leavesOf(root, device, mounts)
  const identities = leaves.map((leaf) => identify(root, leaf))
  return {
    ...{ device, partition, disks: [...new Set([device, ...leaves])] },
    volume: volumeOf(root, device, identities),
    medium: common(identities.map(mediumOf)) ?? 'unknown',
    provider: common(identities.map(providerOf)) ?? 'none',
  }
}

/** The same of all, or nothing. */
function common<T>([first, ...rest]: readonly T[]): T | undefined {
  return rest.every((one) => one === first) ? first : undefined
}

function token(...parts: string[]): string {
  return createHash('sha256')
    .update([hostname(), ...parts].join('\0'))
    .digest('hex')
    .slice(0, 12)
}

/** btrfs and others mount without a device number: their source is the device file. */
function nameOf(root: string, { device, source }: Mount): string | undefined {
  const target = readTarget(join(root, 'sys/dev/block', device))
  if (target !== undefined) return basename(target)
  const name = basename(source)
  return source.startsWith('/dev/') && readNames(join(root, 'sys/class/block', name)) !== undefined ? name : undefined
}

/** A partition lies in the folder of its disk. */
function diskOf(root: string, name: string): string {
  if (readNumber(join(root, 'sys/class/block', name, 'partition')) === undefined) return name
  const target = readTarget(join(root, 'sys/class/block', name)) ?? name
  return basename(join(target, '..'))
}

function leavesOf(root: string, device: string, mounts: readonly Mount[], depth = 0): string[] {
  const members = depth < deepest ? membersOf(root, device, mounts) : []
  if (members.length === 0) return [device]
  return [...new Set(members.flatMap((member) => leavesOf(root, diskOf(root, member), mounts, depth + 1)))]
}

function membersOf(root: string, device: string, mounts: readonly Mount[]): readonly string[] {
  const slaves = readNames(join(root, 'sys/class/block', device, 'slaves')) ?? []
  if (slaves.length > 0) return slaves
  const file = readLine(join(root, 'sys/class/block', device, 'loop/backing_file'))
  const mount = file === undefined ? undefined : longest(mounts, file)
  const below = mount === undefined ? undefined : nameOf(root, mount)
  return below === undefined || below === device ? [] : [below]
}

function identify(root: string, name: string): Identity {
  const at = (file: string): string => readLine(join(root, 'sys/class/block', name, file)) ?? ''
  const rotational = readNumber(join(root, 'sys/class/block', name, 'queue/rotational'))
  return {
    name,
    ...{ model: at('device/model'), vendor: at('device/vendor'), serial: at('device/serial') || at('serial') },
    rotational: rotational === undefined ? undefined : rotational === 1,
  }
}

/** What two stores on one disk have in common, on this host or, for a cloud's disk, on any. */
function volumeOf(root: string, device: string, leaves: readonly Identity[]): string {
  const [leaf] = leaves
  if (leaf === undefined || leaves.length > 1)
    return readLine(join(root, 'sys/class/block', device, 'dm/uuid')) || token(device)
  const ebs = providerOf(leaf) === 'ebs' ? /^vol-?([0-9a-f]+)$/.exec(leaf.serial)?.[1] : undefined
  return ebs === undefined ? token(leaf.name) : `vol-${ebs}`
}
