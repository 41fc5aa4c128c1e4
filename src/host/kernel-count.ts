// What the kernel said since the start, added up for each store: by kind, and only what names one of its own disks or none.
import type { KernelLog } from './system/kmsg.ts'
import {
  kernelErrorKinds,
  kernelRecoveryKinds,
  recogniseKernel,
  type KernelErrorKind,
  type KernelEvent,
  type KernelRecoveryKind,
} from './system/kernel.ts'

export interface KernelCounts {
  errors: ReadonlyMap<KernelErrorKind, number>
  recoveries: ReadonlyMap<KernelRecoveryKind, number>
}

export interface KernelCounter {
  /** Takes in what has come; to be called every second. */
  look(): void
  /** Of a store on these devices; undefined: the kernel's messages cannot be read. */
  of(store: string): KernelCounts | undefined
}

/** `devices` gives a store's disks and partition; one that is not known yet may be any. */
export function countKernel(log: KernelLog, stores: () => ReadonlyMap<string, readonly string[]>): KernelCounter {
  const counts = new Map<string, Map<KernelEvent['kind'], number>>()
  const take = (event: KernelEvent): void => {
    for (const [store, devices] of stores()) {
      if (!concerns(event, devices)) continue
      const count = counts.get(store) ?? new Map<KernelEvent['kind'], number>()
      counts.set(store, count.set(event.kind, (count.get(event.kind) ?? 0) + 1))
    }
  }
  return {
    look() {
      for (const text of log.read()) {
        const event = recogniseKernel(text)
        if (event !== undefined) take(event)
      }
    },
    of(store) {
      if (!log.up()) return undefined
      const count = counts.get(store)
      const all = <K extends KernelEvent['kind']>(kinds: readonly K[]): Map<K, number> =>
        new Map(kinds.map((kind) => [kind, count?.get(kind) ?? 0]))
      return { errors: all(kernelErrorKinds), recoveries: all(kernelRecoveryKinds) }
    },
  }
}

/** A controller (nvme0) is named for its disks (nvme0n1), a disk for its partitions. */
function concerns({ device }: KernelEvent, devices: readonly string[]): boolean {
  if (device === '' || devices.length === 0) return true
  return devices.some((one) => one === device || one.startsWith(device) || device.startsWith(one))
}
