// The disk below the store by the kernel's counters, and who waits for it.
import { storeThrottled } from '../../src/alerts/symptoms.ts'
import { thresholds } from '../../src/thresholds.ts'
import type { Row } from '../dashboard.ts'
import { graph } from '../panel.ts'
import { onServers, perServer, serverLabels, serverLegend, storeKey } from '../query.ts'

const { disk } = thresholds
const diskKey = `${serverLabels}, device`
const diskLegend = `${serverLegend} {{device}}`
const rate = (metric: string): string => `max by (${diskKey}) (rate(${metric}{${onServers}}[$__rate_interval]))`
const mean = (seconds: string, count: string): string => `${rate(seconds)} / (${rate(count)} > 0)`
const pressure = (kind: string): string =>
  `max by (${serverLabels}, scope) (rate(nats_host_pressure_io_${kind}_seconds_total{${onServers}}[$__rate_interval]))`

export const disks: Row = {
  title: 'Disks and who waits for them',
  panels: [
    graph({
      title: 'Mean time of a write',
      description:
        'Time that writes took, divided by their number. A fast disk takes under 1 ms, a network volume a few. From the orange line on the disk itself is slow. Log scale.',
      width: 8,
      height: 8,
      unit: 's',
      steps: [[disk.wait, 'orange']],
      logarithmic: true,
      none: 'No disk is known, or it is idle',
      targets: [
        {
          expr: mean('nats_host_disk_write_time_seconds_total', 'nats_host_disk_writes_completed_total'),
          legend: diskLegend,
        },
      ],
    }),
    graph({
      title: 'Mean time of a flush',
      description:
        'What an fsync costs the disk. RAFT waits for it where sync_interval is always, and at every vote. From the orange line on the disk itself is slow. Log scale.',
      width: 8,
      height: 8,
      unit: 's',
      steps: [[disk.wait, 'orange']],
      logarithmic: true,
      none: 'No flush is counted by this kernel, or none was made',
      targets: [
        {
          expr: mean('nats_host_disk_flush_requests_time_seconds_total', 'nats_host_disk_flush_requests_total'),
          legend: diskLegend,
        },
      ],
    }),
    graph({
      title: 'Disk busy',
      description:
        'Share of the time in which the disk had something to do. 100 % with short times is a busy disk, with long ones a full one.',
      width: 8,
      height: 8,
      unit: 'percentunit',
      targets: [{ expr: rate('nats_host_disk_io_time_seconds_total'), legend: diskLegend }],
    }),
    graph({
      title: 'Operations per second',
      description:
        'Reads and writes that the disk completes. A line that is flat at a round number is a limit of the volume.',
      width: 8,
      height: 8,
      unit: 'iops',
      targets: [
        { expr: rate('nats_host_disk_writes_completed_total'), legend: `${diskLegend} writes` },
        { expr: rate('nats_host_disk_reads_completed_total'), legend: `${diskLegend} reads` },
      ],
    }),
    graph({
      title: 'Bytes per second',
      description:
        'What the disk reads and writes, by whomever. nats-server is what the server itself wrote: the rest is of others.',
      width: 8,
      height: 8,
      unit: 'Bps',
      targets: [
        { expr: rate('nats_host_disk_written_bytes_total'), legend: `${diskLegend} written` },
        { expr: rate('nats_host_disk_read_bytes_total'), legend: `${diskLegend} read` },
        {
          expr: `max by (${serverLabels}) (rate(nats_process_written_bytes_total{${onServers}}[$__rate_interval]))`,
          legend: `${serverLegend} nats-server`,
        },
      ],
    }),
    graph({
      title: 'Time at a limit of the volume',
      description:
        'Seconds within five minutes in which the volume or its machine was held at a limit that it has, by limit. Nothing is broken: more was asked than was bought.',
      width: 8,
      height: 8,
      unit: 's',
      none: 'At no limit, or the volume tells none',
      targets: [
        {
          expr: `max by (${storeKey}, volume, limit) (${storeThrottled}{${onServers}})`,
          legend: `${serverLegend} {{volume}} {{limit}}`,
        },
      ],
    }),
    graph({
      title: 'Tasks that wait for disks',
      description:
        'Share of the time in which some task of the host or of the control group of nats-server waited for a disk, by the kernel. All tasks at once: nothing else goes on.',
      width: 8,
      height: 8,
      unit: 'percentunit',
      none: 'The kernel tells no pressure here',
      targets: [
        { expr: pressure('waiting'), legend: `${serverLegend} {{scope}} some` },
        { expr: pressure('stalled'), legend: `${serverLegend} {{scope}} all` },
      ],
    }),
    graph({
      title: 'Threads of nats-server that wait',
      description:
        'Threads that wait for a disk and cannot be interrupted. A few for a moment are normal; the same number for minutes is a store that stands still.',
      width: 8,
      height: 8,
      unit: 'short',
      none: 'No process of nats-server is seen from here',
      targets: [{ expr: perServer('nats_process_threads_blocked'), legend: serverLegend }],
    }),
    graph({
      title: 'Memory to be written',
      description:
        'Dirty memory waits to be written, writeback is being written. Gigabytes of it come as a wave at the next flush, and every flush waits for it.',
      width: 8,
      height: 8,
      unit: 'bytes',
      targets: [
        { expr: perServer('nats_host_memory_dirty_bytes'), legend: `${serverLegend} dirty` },
        { expr: perServer('nats_host_memory_writeback_bytes'), legend: `${serverLegend} writeback` },
      ],
    }),
  ],
}
