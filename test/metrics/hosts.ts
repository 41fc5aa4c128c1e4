// A store that has something to show for every family, on a machine that has, too.
import type { HostFacts, StoreFacts } from '../../src/host/facts.ts'
import { kernelErrorKinds, kernelRecoveryKinds } from '../../src/host/system/kernel.ts'
import type { StoreCensus } from '../../src/host/work.ts'
import { noon } from './build.ts'

const op = (seconds: number, startedAt = 0) => ({
  counts: [1, 0, 2, ...new Array<number>(14).fill(0)],
  sum: 3 * seconds,
  recent: [seconds, seconds, seconds],
  sustained: seconds,
  startedAt,
})

export function counted(parts: Partial<StoreCensus> = {}): StoreCensus {
  return {
    ...{ account: 'JS', stream: 'ORDERS', group: '', blocks: 3, bytes: 8e6, newestBlock: noon - 3 },
    ...{ encrypted: false, index: { bytes: 73, modified: noon - 60 }, leftovers: 0, ...parts },
  }
}

const pressure = new Map([
  ['io', { waiting: 10, stalled: 5 }],
  ['cpu', { waiting: 3, stalled: 0 }],
  ['memory', { waiting: 1, stalled: 0.5 }],
] as const)

export function storeFacts(parts: Partial<StoreFacts> = {}): StoreFacts {
  return {
    ...{ dir: '/data', server: 'n1', cluster: '', probeDir: undefined },
    probe: {
      ops: { open: op(0.0001), vote: op(0.004, noon - 1), append: op(0.002) },
      errors: { ENOSPC: 0, EDQUOT: 0, EROFS: 0, EACCES: 0, EIO: 1, ESTALE: 0, other: 0 },
      ...{ state: 'ok', up: true, lastSuccess: noon - 5 },
    },
    space: { size: 1e11, free: 6e10, available: 5e10, inodes: 1e6, inodesFree: 9e5, type: 0xef53 },
    place: {
      ...{ device: 'nvme1n1', disks: ['nvme1n1'], volume: 'vol-0123456789abcdef0', medium: 'nvme', provider: 'ebs' },
      ...{ fstype: 'ext4', readOnly: false, network: false },
    },
    census: { at: noon - 100, stores: [counted(), counted({ account: '$SYS', stream: '', group: '_meta_' })] },
    logsBeside: [],
    disks: [
      {
        name: 'nvme1n1',
        counters: {
          ...{ readsCompleted: 100, readBytes: 4096, readSeconds: 0.5, writesCompleted: 200, writtenBytes: 8192 },
          ...{ writeSeconds: 1.5, inFlight: 1, ioSeconds: 2, weightedSeconds: 3, flushes: 10, flushSeconds: 0.25 },
        },
        lastCompletion: noon - 0.5,
        errors: new Map([['ext4', 0] as const, ['nvme', 1] as const]),
      },
    ],
    nfs: new Map([['commit', { operations: 5, retransmissions: 1, timeouts: 0, roundTripSeconds: 2, seconds: 3 }]]),
    kernelErrors: new Map(kernelErrorKinds.map((kind) => [kind, 0])),
    kernelRecoveries: new Map(kernelRecoveryKinds.map((kind) => [kind, 0])),
    ...{ pressure, memory: { dirty: 4096, writeback: 0 } },
    process: {
      ...{ state: 'sleeping', blocked: 0, openFds: 40, readBytes: 1000, writtenBytes: 2000, runQueueSeconds: 0.5 },
    },
    heldBack: new Map([['write_bytes', { total: 12.5, recent: 2 }] as const]),
    group: { memoryLimit: 4e9, cpuLimit: 2, throttled: 0.25, pressure },
    sources: new Map([
      ['diskstats', true],
      ['pressure', true],
      ['cgroup', true],
      ['kmsg', false],
      ['mountstats', true],
      ['process', true],
    ] as const),
    ...parts,
  }
}

export const host = (...stores: StoreFacts[]): HostFacts => ({ now: noon, stores })
