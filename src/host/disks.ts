// Looks at block devices every second, since a device that hangs is only seen by what does not change. Memory of one run.
import type { DiskFacts } from './facts.ts'
import { completions, readDisk, readDiskErrors, readDiskTrouble, type ErrorSource } from './system/disk.ts'

interface Seen {
  partition: string
  completed: number
  /** Unix seconds at which a request was last seen to be done, or nothing was in flight. */
  movedAt: number
  /** How often a trouble without a counter of its own began. */
  troubles: number
  isBad: boolean
}

export interface Disks {
  /** The devices to look at: disk by name, and the partition of the store on it. */
  watch(disks: ReadonlyMap<string, string>): void
  /** To be called every second. */
  look(): void
  /** Read anew; undefined: it cannot be read. */
  facts(name: string): DiskFacts | undefined
}

/** `now` is Unix seconds, `root` the folder that holds sys. */
export function openDisks(root: string, now: () => number): Disks {
  const seen = new Map<string, Seen>()
  const look = (name: string): void => {
    const one = seen.get(name)
    const counters = readDisk(root, name)
    if (one === undefined || counters === undefined) return
    const completed = completions(counters)
    if (completed !== one.completed || counters.inFlight === 0) one.movedAt = now()
    one.completed = completed
    const isBad = readDiskTrouble(root, name)?.bad === true
    if (isBad && !one.isBad) one.troubles++
    one.isBad = isBad
  }
  return {
    watch(disks) {
      for (const name of seen.keys()) if (!disks.has(name)) seen.delete(name)
      for (const [name, partition] of disks) {
        if (!seen.has(name)) seen.set(name, { partition, completed: -1, movedAt: now(), troubles: 0, isBad: false })
      }
    },
    look() {
      for (const name of seen.keys()) look(name)
    },
    facts(name) {
      look(name)
      const one = seen.get(name)
      const counters = readDisk(root, name)
      if (one === undefined || counters === undefined) return undefined
      const lastCompletion = counters.inFlight > 0 ? one.movedAt : undefined
      return { name, counters, lastCompletion, errors: errorsOf(root, name, one) }
    },
  }
}

function errorsOf(root: string, name: string, { partition, troubles }: Seen): Map<ErrorSource, number> {
  const errors = readDiskErrors(root, name, partition)
  const trouble = readDiskTrouble(root, name)
  if (trouble !== undefined) errors.set(trouble.source, troubles)
  return errors
}
