// The process of nats-server itself, where it can be seen from beside: is it stopped, does it wait for the disk, may it go on.
import { processStates, type ProcessState } from '../host/system/process.ts'
import { serverLabels } from './identity.ts'
import { storeServers, type OwnedStore } from '../world/stores.ts'
import { table } from './family.ts'

const states = table<OwnedStore & { state: ProcessState }>({
  entity: 'Process',
  rows: (world) => storeServers(world.stores).flatMap((row) => processStates.map((state) => ({ ...row, state }))),
  labels: { ...serverLabels, state: ({ state }) => state },
  families: [
    {
      name: 'nats_process_state',
      type: 'gauge',
      help: 'What nats-server does: 1 for that state, 0 for the others; disk waits for a disk, stopped does nothing.',
      source: '/proc/PID/stat',
      value: ({ store, state }) =>
        store.process?.state === undefined ? undefined : Number(store.process.state === state),
    },
  ],
})

const process = table<OwnedStore>({
  entity: 'Process',
  rows: ({ stores }) => storeServers(stores),
  labels: serverLabels,
  families: [
    {
      name: 'nats_process_threads_blocked',
      type: 'gauge',
      help: 'Threads of nats-server that wait for a disk and cannot be interrupted.',
      source: '/proc/PID/task/*/stat',
      value: ({ store }) => store.process?.blocked,
    },
    {
      name: 'nats_process_open_fds',
      type: 'gauge',
      help: 'Files and connections that nats-server has open.',
      source: '/proc/PID/fd',
      value: ({ store }) => store.process?.openFds,
    },
    {
      name: 'nats_process_read_bytes_total',
      type: 'counter',
      help: 'Read from disks by nats-server in bytes.',
      source: '/proc/PID/io read_bytes',
      value: ({ store }) => store.process?.readBytes,
    },
    {
      name: 'nats_process_written_bytes_total',
      type: 'counter',
      help: 'Written by nats-server in bytes; the rest of what its disk writes is of others.',
      source: '/proc/PID/io write_bytes',
      value: ({ store }) => store.process?.writtenBytes,
    },
    {
      name: 'nats_process_run_queue_seconds_total',
      type: 'counter',
      help: 'Time in seconds that threads of nats-server were ready to run and had no processor.',
      source: '/proc/PID/task/*/schedstat',
      value: ({ store }) => store.process?.runQueueSeconds,
    },
    {
      name: 'nats_process_memory_limit_bytes',
      type: 'gauge',
      help: 'Memory that the control group of nats-server may use in bytes; none without limit.',
      source: 'memory.max, memory.limit_in_bytes',
      value: ({ store }) => store.group?.memoryLimit,
    },
    {
      name: 'nats_process_cpu_limit_cores',
      type: 'gauge',
      help: 'Processor cores that the control group of nats-server may use; none without limit.',
      source: 'cpu.max, cpu.cfs_quota_us',
      value: ({ store }) => store.group?.cpuLimit,
    },
    {
      name: 'nats_process_cpu_throttled_seconds_total',
      type: 'counter',
      help: 'Time in seconds that the control group of nats-server was held back by its limit.',
      source: 'cpu.stat throttled_usec, throttled_time',
      value: ({ store }) => store.group?.throttled,
    },
  ],
})

export const processTables = [states, process]
