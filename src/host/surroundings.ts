// The machine around a store, read when asked: where it lies, what the kernel counts, how nats-server's own process fares.
import { join } from 'node:path'
import type { GroupOfStore, PlaceFacts, ProcessOfStore } from './facts.ts'
import { placeOf, type Place } from './system/block.ts'
import { readGroup } from './system/cgroup.ts'
import { readIoLimits, type IoLimit } from './system/io-limits.ts'
import { deviceName, isNetwork, isReadOnly, longest, mountOf, readMounts, type Mount } from './system/mounts.ts'
import { natsServers, ownerOf, readProcess, type ProcessFacts } from './system/process.ts'
import { readLine } from './system/text.ts'
import type { Status } from './work.ts'

export interface StoreLocation {
  mount: Mount
  place: Place
}

/** Undefined: the mounts cannot be read, or nothing is mounted there. */
export function locationOf(root: string, dir: string, status: Status): StoreLocation | undefined {
  const mounts = readMounts(root)
  const mount = mounts && mountOf(mounts, dir, deviceName(status.device))
  return mounts && mount && { mount, place: placeOf(root, mount, mounts) }
}

export function placeFacts({ mount, place }: StoreLocation): PlaceFacts {
  const { device, disks, volume, medium, provider } = place
  return {
    ...{ device, disks, volume, medium, provider },
    ...{ fstype: mount.type, readOnly: isReadOnly(mount), network: isNetwork(mount) },
  }
}

/** Those of the paths that lie on this volume, by the names alone: a file that is looked at may hang with its disk. */
export function onVolume(root: string, volume: string, paths: readonly string[]): string[] {
  const mounts = readMounts(root) ?? []
  return paths.filter((path) => {
    const mount = longest(mounts, path)
    return mount !== undefined && placeOf(root, mount, mounts).volume === volume
  })
}

/** The same of the volume that this folder lies on, by its name alone too. */
export function beside(root: string, dir: string, paths: readonly string[]): string[] {
  const mounts = readMounts(root) ?? []
  const mount = longest(mounts, dir)
  return mount === undefined ? [] : onVolume(root, placeOf(root, mount, mounts).volume, paths)
}

export interface ProcessWatch {
  /** Undefined: not visible, or not to be told from another. */
  facts(): ProcessOfStore | undefined
  group(): GroupOfStore | undefined
  /** Of its group on these disks. Cheap: the process that `facts` found is not looked for. */
  ioLimits(disks: readonly string[]): IoLimit[]
}

/** Seconds between searches. */
const searchEvery = 30

/** nats-server of one store: it holds files of the store open; if we may not see that, the only one there is. */
export function watchProcess(root: string, dir: string, now: () => number): ProcessWatch {
  let found: number | undefined
  let searchedAt = -Infinity
  const waits = runQueue()
  const read = (): ProcessFacts | undefined => (found === undefined ? undefined : readProcess(root, found))
  const search = (): number | undefined => {
    const pids = natsServers(root)
    return ownerOf(root, pids, dir) ?? (pids.length === 1 ? pids[0] : undefined)
  }
  const current = (): ProcessFacts | undefined => {
    const known = read()
    if (known !== undefined && now() - searchedAt < searchEvery) return known
    searchedAt = now()
    found = search()
    return read()
  }
  return {
    facts() {
      const process = current()
      if (process === undefined) return undefined
      const { state, blocked, openFds, readBytes, writtenBytes } = process
      return { state, blocked, openFds, readBytes, writtenBytes, runQueueSeconds: waits(process) }
    },
    group() {
      const process = current()
      const mounts = readMounts(root)
      return process && mounts && readGroup(root, process.pid, mounts)
    },
    ioLimits(disks) {
      const mounts = found === undefined ? undefined : readMounts(root)
      if (found === undefined || mounts === undefined) return []
      const devices = disks.flatMap((disk) => readLine(join(root, 'sys/class/block', disk, 'dev')) ?? [])
      return readIoLimits(root, found, mounts, devices)
    },
  }
}

/** Threads come and go, their sum would fall: what each has waited since it was last seen is added up. */
function runQueue(): (process: ProcessFacts) => number {
  let total = 0
  let last: { pid: number; waited: ReadonlyMap<string, number> } | undefined
  return ({ pid, waited }) => {
    for (const [thread, seconds] of waited) {
      const before = last?.pid === pid ? (last.waited.get(thread) ?? 0) : 0
      total += Math.max(0, seconds - before)
    }
    last = { pid, waited }
    return total
  }
}
