// What a control group may read and write on a device in a second, and what it has: io.max and io.stat, or blkio.throttle before version 2.
import { dirname, join } from 'node:path'
import { groupFolders, type Folder } from './cgroup.ts'
import type { Mount } from './mounts.ts'
import { readText } from './text.ts'

/** Bytes or operations. */
export const ioLimitKinds = ['read_bytes', 'write_bytes', 'read_ops', 'write_ops'] as const
export type IoLimitKind = (typeof ioLimitKinds)[number]

/** One limit of one group on one device. */
export interface IoLimit {
  kind: IoLimitKind
  /** Tells it from those of other groups and devices. */
  key: string
  perSecond: number
  /** Since the group was made. */
  done: number
}

interface Sources {
  limit: string
  done: string
}

const unified: Record<IoLimitKind, Sources> = {
  read_bytes: { limit: 'rbps', done: 'rbytes' },
  write_bytes: { limit: 'wbps', done: 'wbytes' },
  read_ops: { limit: 'riops', done: 'rios' },
  write_ops: { limit: 'wiops', done: 'wios' },
}

/** Files below `blkio.throttle.`, and the word that the count is found by. */
const legacy: Record<IoLimitKind, Sources & { word: string }> = {
  read_bytes: { limit: 'read_bps_device', done: 'io_service_bytes', word: 'Read' },
  write_bytes: { limit: 'write_bps_device', done: 'io_service_bytes', word: 'Write' },
  read_ops: { limit: 'read_iops_device', done: 'io_serviced', word: 'Read' },
  write_ops: { limit: 'write_iops_device', done: 'io_serviced', word: 'Write' },
}

/** Limits on these devices, as major:minor. None: there are none, or the group cannot be seen from here. */
export function readIoLimits(
  root: string,
  pid: number,
  mounts: readonly Mount[],
  devices: readonly string[],
): IoLimit[] {
  const find = groupFolders(root, pid, mounts)
  const old = find('blkio')
  if (old !== undefined) return ioLimitKinds.flatMap((kind) => legacyLimits(old.path, kind, devices))
  const group = find('')
  return group === undefined ? [] : unifiedLimits(group, devices)
}

/** A group is held back by the limits of all above it, each of which counts what is done below. */
function unifiedLimits({ path, top }: Folder, devices: readonly string[]): IoLimit[] {
  const limits = rowsOf(join(path, 'io.max'))
  const counts = limits.size === 0 ? limits : rowsOf(join(path, 'io.stat'))
  const own = devices.flatMap((device) =>
    ioLimitKinds.flatMap((kind) => {
      const { limit, done } = unified[kind]
      return limitOf(kind, `${path} ${device}`, fieldOf(limits.get(device), limit), fieldOf(counts.get(device), done))
    }),
  )
  return path.length > top.length ? [...own, ...unifiedLimits({ path: dirname(path), top }, devices)] : own
}

/** Here a group above counts only its own, so that its limit says nothing of this one. */
function legacyLimits(path: string, kind: IoLimitKind, devices: readonly string[]): IoLimit[] {
  const { limit, done, word } = legacy[kind]
  const limits = rowsOf(join(path, `blkio.throttle.${limit}`))
  const counts = limits.size === 0 ? undefined : readText(join(path, `blkio.throttle.${done}`))?.split('\n')
  return devices.flatMap((device) => {
    const count = counts?.find((line) => line.startsWith(`${device} ${word} `))?.split(' ')[2]
    return limitOf(kind, `${path} ${device}`, limits.get(device)?.[0], count)
  })
}

/** By device: what stands after it. */
function rowsOf(path: string): Map<string, string[]> {
  const lines = readText(path)?.split('\n') ?? []
  return new Map(
    lines.filter(Boolean).map((line) => {
      const [device = '', ...fields] = line.split(' ')
      return [device, fields]
    }),
  )
}

const fieldOf = (fields: readonly string[] | undefined, name: string): string | undefined =>
  fields?.find((field) => field.startsWith(`${name}=`))?.slice(name.length + 1)

/** What was never done is not listed. */
function limitOf(kind: IoLimitKind, place: string, limit: string | undefined, done: string | undefined): IoLimit[] {
  const perSecond = Number(limit)
  return perSecond > 0 ? [{ kind, key: `${place} ${kind}`, perSecond, done: Number(done ?? 0) }] : []
}
