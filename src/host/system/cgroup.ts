// The control group of a process, version 1 and 2: what it may use, how often it was held back, how long it waited.
import { dirname, join } from 'node:path'
import type { Mount } from './mounts.ts'
import { groupPressure, type Pressure, type Resource } from './pressure.ts'
import { readLine, readTable, readText } from './text.ts'

export interface GroupFacts {
  /** Bytes; undefined: no limit. */
  memoryLimit: number | undefined
  /** Cores; undefined: no limit. */
  cpuLimit: number | undefined
  /** Seconds that it was held back by its CPU limit. */
  throttled: number | undefined
  /** The version 1 has none. */
  pressure: ReadonlyMap<Resource, Pressure> | undefined
}

/** What a version 1 group without limit says, less a page: 2^63 less 4096. */
const boundless = 2 ** 63 - 65_536

/** Undefined: its group cannot be seen from here, as from another container. */
export function readGroup(root: string, pid: number, mounts: readonly Mount[]): GroupFacts | undefined {
  const find = groupFolders(root, pid, mounts)
  const unified = find('')
  const [memory, cpu] = [find('memory') ?? unified, find('cpu') ?? unified]
  if (memory === undefined && cpu === undefined) return undefined
  return {
    memoryLimit: memory && smallest(memory, memoryLimit),
    cpuLimit: cpu && smallest(cpu, cpuLimit),
    throttled: cpu && throttledSeconds(cpu.path),
    pressure: unified && groupPressure(unified.path),
  }
}

export interface Folder {
  path: string
  /** Where the hierarchy is mounted: no limit lies above. */
  top: string
}

/** The folder of a process's group for a controller of version 1; '': for version 2. */
export function groupFolders(
  root: string,
  pid: number,
  mounts: readonly Mount[],
): (controller: string) => Folder | undefined {
  const lines = readText(join(root, 'proc', String(pid), 'cgroup'))?.split('\n') ?? []
  return (controller) =>
    folderOf(root, lines, mounts, controller) ?? (controller === '' ? inside(root, pid) : undefined)
}

/** '' is version 2, which has one hierarchy for all controllers. */
function folderOf(
  root: string,
  lines: readonly string[],
  mounts: readonly Mount[],
  controller: string,
): Folder | undefined {
  const line = lines.find((one) => one.split(':')[1]?.split(',').includes(controller))
  const mount = mounts.find(({ type, superOptions }) =>
    controller === '' ? type === 'cgroup2' : type === 'cgroup' && superOptions.includes(controller),
  )
  const group = line?.split(':').slice(2).join(':')
  if (group === undefined || mount === undefined || group.startsWith('/..')) return undefined
  const top = join(root, mount.point)
  // In a container the mount may begin at the group itself.
  const below = mount.root !== '/' && group.startsWith(mount.root) ? group.slice(mount.root.length) : group
  const path = join(top, below)
  return readText(join(path, 'cgroup.procs')) === undefined ? undefined : { path, top }
}

/** The group of another container, as that container sees its own: needs the right to look into the process. */
function inside(root: string, pid: number): Folder | undefined {
  const path = join(root, 'proc', String(pid), 'root/sys/fs/cgroup')
  return readText(join(path, 'cgroup.procs')) === undefined ? undefined : { path, top: path }
}

/** A group is bound by the limits of all above it. */
function smallest({ path, top }: Folder, read: (folder: string) => number | undefined): number | undefined {
  const limit = read(path)
  const above = path.length > top.length ? smallest({ path: dirname(path), top }, read) : undefined
  const limits = [limit, above].filter((one) => one !== undefined)
  return limits.length === 0 ? undefined : Math.min(...limits)
}

function memoryLimit(folder: string): number | undefined {
  const text = readLine(join(folder, 'memory.max')) ?? readLine(join(folder, 'memory.limit_in_bytes'))
  const limit = text === undefined || text === 'max' ? Infinity : Number(text)
  return limit < boundless ? limit : undefined
}

function cpuLimit(folder: string): number | undefined {
  const [quota, period] = readLine(join(folder, 'cpu.max'))?.split(' ') ?? [
    readLine(join(folder, 'cpu.cfs_quota_us')),
    readLine(join(folder, 'cpu.cfs_period_us')),
  ]
  const cores = Number(quota) / Number(period)
  return cores > 0 && Number.isFinite(cores) ? cores : undefined
}

/** Microseconds in version 2, nanoseconds in version 1. */
function throttledSeconds(folder: string): number | undefined {
  const stat = readTable(join(folder, 'cpu.stat'))
  const micro = stat?.get('throttled_usec')
  const nano = stat?.get('throttled_time')
  return micro !== undefined ? micro / 1e6 : nano !== undefined ? nano / 1e9 : undefined
}
