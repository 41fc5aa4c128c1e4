// Counters of a block device, and its errors without the kernel log.
import { join } from 'node:path'
import { readLine, readNumber, readText } from './text.ts'

/** Under node_exporter's names; seconds and bytes. Since boot. */
export interface DiskCounters {
  readsCompleted: number
  readBytes: number
  readSeconds: number
  writesCompleted: number
  writtenBytes: number
  writeSeconds: number
  inFlight: number
  ioSeconds: number
  weightedSeconds: number
  /** Linux 5.5 and newer. */
  flushes: number | undefined
  flushSeconds: number | undefined
}

/** Always, whatever the disk's. */
const sector = 512

/** /sys/class/block/NAME/stat: the columns of /proc/diskstats without the name. 11, 15 or 17 of them. */
export function readDisk(root: string, name: string): DiskCounters | undefined {
  const text = readText(join(root, 'sys/class/block', name, 'stat'))
  const columns = text?.trim().split(/\s+/).map(Number)
  return columns === undefined || columns.length < 11 ? undefined : counters(columns)
}

function counters(columns: readonly number[]): DiskCounters {
  const at = (index: number): number => columns[index] ?? 0
  const flush = (index: number): number | undefined => (columns.length >= 17 ? at(index) : undefined)
  const milliseconds = flush(16)
  return {
    ...{ readsCompleted: at(0), readBytes: at(2) * sector, readSeconds: at(3) / 1000 },
    ...{ writesCompleted: at(4), writtenBytes: at(6) * sector, writeSeconds: at(7) / 1000 },
    ...{ inFlight: at(8), ioSeconds: at(9) / 1000, weightedSeconds: at(10) / 1000 },
    flushes: flush(15),
    flushSeconds: milliseconds === undefined ? undefined : milliseconds / 1000,
  }
}

/** Reads, writes and flushes: if it stands while some are in flight, the device hangs. */
export function completions({ readsCompleted, writesCompleted, flushes }: DiskCounters): number {
  return readsCompleted + writesCompleted + (flushes ?? 0)
}

export const errorSources = ['ext4', 'scsi', 'nvme', 'md'] as const
export type ErrorSource = (typeof errorSources)[number]

/** A count by source since some beginning; a source that the device has not is missing. */
export function readDiskErrors(root: string, name: string, partition: string): Map<ErrorSource, number> {
  const found = new Map<ErrorSource, number>()
  const note = (source: ErrorSource, value: number | undefined): void => {
    if (value !== undefined) found.set(source, value)
  }
  note('ext4', readNumber(join(root, 'sys/fs/ext4', partition, 'errors_count')))
  note('scsi', scsiErrors(join(root, 'sys/class/block', name, 'device')))
  return found
}

function scsiErrors(folder: string): number | undefined {
  const errors = readNumber(join(folder, 'ioerr_cnt'))
  return errors === undefined ? undefined : errors + (readNumber(join(folder, 'iotmo_cnt')) ?? 0)
}

/** Troubles that have a state and no counter: who looks counts how often it began. Undefined: the device has none such. */
export function readDiskTrouble(root: string, name: string): { source: 'nvme' | 'md'; bad: boolean } | undefined {
  const controller = /^nvme\d+/.exec(name)?.[0]
  const state = controller === undefined ? undefined : readLine(join(root, 'sys/class/nvme', controller, 'state'))
  if (state !== undefined) return { source: 'nvme', bad: state !== 'live' }
  const degraded = readNumber(join(root, 'sys/class/block', name, 'md/degraded'))
  return degraded === undefined ? undefined : { source: 'md', bad: degraded > 0 }
}
