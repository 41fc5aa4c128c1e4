// The machine around a store: its disks by the kernel's counters, pressure, memory to be written, the kernel's own words.
import type { DiskFacts, HostSource } from '../host/facts.ts'
import { errorSources, type DiskCounters, type ErrorSource } from '../host/system/disk.ts'
import type { Pressure, Resource } from '../host/system/pressure.ts'
import { resources } from '../host/system/pressure.ts'
import { serverLabels } from './identity.ts'
import { storeServers, type OwnedStore } from '../world/stores.ts'
import type { World } from '../world/world.ts'
import { table, type Family } from './family.ts'

interface DiskRow extends OwnedStore {
  disk: DiskFacts
}

/** A disk once a server, however many of its stores lie on it. */
function* disks(world: World): Iterable<DiskRow> {
  const seen = new Set<string>()
  for (const row of world.stores) {
    for (const disk of row.store.disks) {
      const key = [row.cluster, row.server, disk.name].join('\n')
      if (!seen.has(key)) yield { ...row, disk }
      seen.add(key)
    }
  }
}

const diskLabels = { ...serverLabels, device: ({ disk }: DiskRow) => disk.name }

const counters: readonly [keyof DiskCounters, `nats_host_disk_${string}_total`, string][] = [
  ['readsCompleted', 'nats_host_disk_reads_completed_total', 'Reads that the disk has completed.'],
  ['readBytes', 'nats_host_disk_read_bytes_total', 'Read from the disk in bytes.'],
  ['readSeconds', 'nats_host_disk_read_time_seconds_total', 'Time that reads of the disk took in seconds.'],
  ['writesCompleted', 'nats_host_disk_writes_completed_total', 'Writes that the disk has completed.'],
  ['writtenBytes', 'nats_host_disk_written_bytes_total', 'Written to the disk in bytes, by whomever.'],
  ['writeSeconds', 'nats_host_disk_write_time_seconds_total', 'Time that writes of the disk took in seconds.'],
  ['ioSeconds', 'nats_host_disk_io_time_seconds_total', 'Time during which the disk had something to do in seconds.'],
  [
    'weightedSeconds',
    'nats_host_disk_io_time_weighted_seconds_total',
    'The same in seconds, weighted by the number of requests.',
  ],
  ['flushes', 'nats_host_disk_flush_requests_total', 'Flushes that the disk has completed.'],
  [
    'flushSeconds',
    'nats_host_disk_flush_requests_time_seconds_total',
    'Time that flushes took in seconds: what an fsync costs the disk.',
  ],
]

const disk = table<DiskRow>({
  entity: 'Disk',
  rows: disks,
  labels: diskLabels,
  families: [
    ...counters.map(([field, name, help]): Family<DiskRow> => {
      return {
        name,
        type: 'counter',
        help,
        source: '/sys/class/block/*/stat',
        value: ({ disk }) => disk.counters[field],
      }
    }),
    {
      name: 'nats_host_disk_io_now',
      type: 'gauge',
      help: 'Requests that the disk has in flight.',
      source: '/sys/class/block/*/stat',
      value: ({ disk }) => disk.counters.inFlight,
    },
    {
      name: 'nats_host_disk_last_completion_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time at which the disk last completed something; only while requests are in flight.',
      source: '/sys/class/block/*/stat, every second',
      value: ({ disk }) => disk.lastCompletion,
    },
  ],
})

const diskErrors = table<DiskRow & { kind: ErrorSource }>({
  entity: 'Disk',
  rows: (world) => [...disks(world)].flatMap((row) => errorSources.map((kind) => ({ ...row, kind }))),
  labels: { ...diskLabels, source: ({ kind }) => kind },
  families: [
    {
      name: 'nats_host_disk_errors_total',
      type: 'counter',
      help: 'Errors that the kernel counts; of nvme and md, how often the device was seen to fall out of order.',
      source: '/sys/fs/ext4/*/errors_count, device/ioerr_cnt and iotmo_cnt, nvme state, md/degraded',
      value: ({ disk, kind }) => disk.errors.get(kind),
    },
  ],
})

interface PressureRow extends OwnedStore {
  scope: 'host' | 'cgroup'
  pressure: ReadonlyMap<Resource, Pressure>
}

function pressures(world: World): PressureRow[] {
  return storeServers(world.stores).flatMap((row): PressureRow[] => {
    const { pressure, group } = row.store
    return [
      ...(pressure === undefined ? [] : [{ ...row, scope: 'host' as const, pressure }]),
      ...(group?.pressure === undefined ? [] : [{ ...row, scope: 'cgroup' as const, pressure: group.pressure }]),
    ]
  })
}

const pressure = table<PressureRow>({
  entity: 'Host',
  rows: pressures,
  labels: { ...serverLabels, scope: ({ scope }) => scope },
  families: resources.flatMap((resource): Family<PressureRow>[] => [
    {
      name: `nats_host_pressure_${resource}_waiting_seconds_total`,
      type: 'counter',
      help: `Time during which some task waited for ${resource} in seconds.`,
      source: `/proc/pressure/${resource}, ${resource}.pressure`,
      value: ({ pressure }) => pressure.get(resource)?.waiting,
    },
    {
      name: `nats_host_pressure_${resource}_stalled_seconds_total`,
      type: 'counter',
      help: `Time during which all tasks waited for ${resource} in seconds.`,
      source: `/proc/pressure/${resource}, ${resource}.pressure`,
      value: ({ pressure }) => pressure.get(resource)?.stalled,
    },
  ]),
})

const host = table<OwnedStore>({
  entity: 'Host',
  rows: (world) => storeServers(world.stores),
  labels: serverLabels,
  families: [
    {
      name: 'nats_host_timestamp_seconds',
      type: 'gauge',
      help: 'Unix time by the clock of this host at the scrape: what its other times are to be compared with.',
      source: 'clock',
      value: ({ hostNow }) => hostNow,
    },
    {
      name: 'nats_host_memory_dirty_bytes',
      type: 'gauge',
      help: 'Memory that waits to be written to disk in bytes.',
      source: '/proc/meminfo Dirty',
      value: ({ store }) => store.memory?.dirty,
    },
    {
      name: 'nats_host_memory_writeback_bytes',
      type: 'gauge',
      help: 'Memory that is being written to disk in bytes.',
      source: '/proc/meminfo Writeback',
      value: ({ store }) => store.memory?.writeback,
    },
  ],
})

const sources = table<OwnedStore & { source: HostSource; up: boolean }>({
  entity: 'Host',
  rows: (world) =>
    storeServers(world.stores).flatMap((row) => [...row.store.sources].map(([source, up]) => ({ ...row, source, up }))),
  labels: { ...serverLabels, source: ({ source }) => source },
  families: [
    {
      name: 'nats_host_source_up',
      type: 'gauge',
      help: '1 if this source of the host can be read, else 0 and its other series are missing.',
      source: 'this exporter',
      value: ({ up }) => Number(up),
    },
  ],
})

const kernel = table<OwnedStore & { kind: string; errors: number | undefined; recoveries: number | undefined }>({
  entity: 'Kernel',
  rows: (world) =>
    storeServers(world.stores).flatMap((row) => [
      ...[...(row.store.kernelErrors ?? [])].map(([kind, errors]) => ({ ...row, kind, errors, recoveries: undefined })),
      ...[...(row.store.kernelRecoveries ?? [])].map(([kind, recoveries]) => {
        return { ...row, kind, errors: undefined, recoveries }
      }),
    ]),
  labels: { ...serverLabels, kind: ({ kind }) => kind },
  families: [
    {
      name: 'nats_host_kernel_errors_total',
      type: 'counter',
      help: 'Errors of storage that the kernel told since the start, of disks of the store or of none in particular.',
      source: '/dev/kmsg, or journalctl -k',
      value: ({ errors }) => errors,
    },
    {
      name: 'nats_host_kernel_recoveries_total',
      type: 'counter',
      help: 'Recoveries of storage that the kernel told since the start.',
      source: '/dev/kmsg, or journalctl -k',
      value: ({ recoveries }) => recoveries,
    },
  ],
})

export const hostTables = [disk, diskErrors, pressure, host, sources, kernel]
