// File systems of stores: full, read-only, broken or far away, held back by their volume, and what the kernel says of them.
import { about, as, n1, n2, one, type Case, type Labels } from './case.ts'
import { fast, lies, s1, s2, s3, state, succeeded } from './store-series.ts'

const volume = (id: string) => ({ volume_id: id, instance: 'node:3302', job: 'ebs-csi-node' })
const throttled = about('NatsStoreThrottled')
const s1OfVolume = { ...s1, volume: 'vol-1' }

const limits: Case[] = [
  throttled(
    'a volume at its IOPS, with two stores on it, and then its machine at its throughput',
    {
      ...lies(s1, 'vol-1'),
      ...lies(s2, 'vol-1'),
      ...one('aws_ebs_csi_exceeded_iops_seconds_total', volume('vol-1'), '7x4 7+5x80'),
      ...one('aws_ebs_csi_ec2_exceeded_tp_seconds_total', volume('vol-1'), '0x20 0+3x80'),
    },
    {
      '60s': [],
      '3m': [
        as('warning', { ...s1OfVolume, limit: 'volume_iops' }),
        as('warning', { ...s2, volume: 'vol-1', limit: 'volume_iops' }),
      ],
      '8m': [
        as('warning', { ...s1OfVolume, limit: 'volume_iops' }),
        as('warning', { ...s2, volume: 'vol-1', limit: 'volume_iops' }),
        as('warning', { ...s1OfVolume, limit: 'machine_throughput' }),
        as('warning', { ...s2, volume: 'vol-1', limit: 'machine_throughput' }),
      ],
    },
    '15s',
  ),
  throttled(
    'a moment at the limit, a volume that was throttled last week, and another volume',
    {
      ...lies(s1, 'vol-1'),
      ...lies(s2, 'vol-2'),
      ...one('aws_ebs_csi_exceeded_iops_seconds_total', volume('vol-1'), '0x10 2x80'),
      ...one('aws_ebs_csi_exceeded_tp_seconds_total', volume('vol-2'), '90000x80'),
      ...one('aws_ebs_csi_exceeded_iops_seconds_total', volume('vol-3'), '0+5x80'),
    },
    { '3m': [], '10m': [] },
    '15s',
  ),
  throttled(
    'a control group at its limit of bytes, another for a moment, and one that has never been at its own',
    {
      ...lies(s1, 'vol-1'),
      ...lies(s2, 'vol-2'),
      ...lies(s3, 'vol-3'),
      ...one('nats_store_throttled_seconds_total', { ...s1, limit: 'write_bytes' }, '7x4 7+5x80'),
      ...one('nats_store_throttled_seconds_total', { ...s2, limit: 'read_ops' }, '0x10 2x80'),
      ...one('nats_store_throttled_seconds_total', { ...s3, limit: 'write_bytes' }, '0x90'),
    },
    { '60s': [], '3m': [as('warning', { ...s1OfVolume, limit: 'cgroup_write_bytes' })] },
    '15s',
  ),
]

const GiB = 2 ** 30
/** What df says: `left` of 100 GiB, 5 of them kept for root. */
const space = (labels: Labels, left: string) => ({
  ...one('nats_store_size_bytes', labels, `${100 * GiB}x800`),
  ...one('nats_store_available_bytes', labels, left),
  ...one('nats_store_free_bytes', labels, left),
})
const full = about('NatsStoreFull')
const inodes = about('NatsStoreInodesLow')

const room: Case[] = [
  full('15 % left, then 3 %', space(s1, `${15 * GiB}x20 ${3 * GiB}x40`), {
    '4m': [],
    '6m': [as('warning', s1)],
    '13m': [as('warning', s1), as('critical', s1)],
  }),
  full('40 % left and 2 % an hour less: full within a day', space(s1, `${40 * GiB}-${(2 * GiB) / 120}x400`), {
    '4m': [],
    '90m': [as('warning', s1)],
  }),
  full(
    'the disk or the quota is full for the probe, whatever statfs says',
    {
      ...space(s1, `${60 * GiB}x80`),
      ...state(s1, 'no_space', '0x4 1x80'),
      ...space(s2, `${60 * GiB}x80`),
      ...state(s2, 'quota', '0x4 1x80'),
    },
    { '2m': [], '4m': [as('critical', s1), as('critical', s2)] },
  ),
  full(
    'a quarter left and steady, a burst that is over, and half left of a store that grows slowly',
    {
      ...space(s1, `${25 * GiB}x400`),
      ...space(s2, `${60 * GiB}x40 ${45 * GiB}x400`),
      ...space(s3, `${60 * GiB}-${GiB / 120}x400`),
    },
    { '10m': [], '60m': [], '150m': [] },
  ),
  inodes(
    '15 % left, then 3 %',
    {
      ...one('nats_store_inodes', s1, '1000000x80'),
      ...one('nats_store_inodes_free', s1, '150000x20 30000x60'),
    },
    { '4m': [], '6m': [as('warning', s1)], '13m': [as('warning', s1), as('critical', s1)] },
  ),
  inodes(
    'plenty, and a file system without a table of them',
    {
      ...one('nats_store_inodes', s1, '1000000x80'),
      ...one('nats_store_inodes_free', s1, '900000x80'),
      ...space(s2, `${3 * GiB}x80`),
    },
    { '30m': [] },
  ),
]

const readOnly = about('NatsStoreReadOnly')
const onNetwork = about('NatsStoreOnNetworkFileSystem')
const failing = about('NatsStoreProbeFailing')
const kernel = about('NatsKernelStorageErrors')
const kernelErrors = (labels: Labels, kind: string, values: string) =>
  one('nats_host_kernel_errors_total', { ...labels, kind }, values)

export const cases: Case[] = [
  ...limits,
  ...room,
  readOnly(
    'remounted after an error, and a probe that is told so',
    { ...lies(s1), ...one('nats_store_read_only', s1, '0x4 1x80'), ...state(s2, 'read_only', '0x4 1x80') },
    { '2m': [], '150s': [as('critical', s1), as('critical', s2)] },
  ),
  readOnly(
    'mounted for writing',
    { ...one('nats_store_read_only', s1, '0x80'), ...state(s1, 'read_only', '0x80') },
    { '10m': [] },
  ),
  onNetwork(
    'on NFS',
    { ...lies(s1, 'filer:/nats', 15, 'nfs4'), ...one('nats_store_network', s1, '1x80') },
    { '2m': [as('info', s1)] },
  ),
  onNetwork('on a disk', { ...lies(s1), ...one('nats_store_network', s1, '0x80') }, { '2m': [] }),
  failing(
    'not for us for a minute, I/O errors at once, and a child that ends no round',
    {
      ...state(s1, 'denied', '0x4 1x80'),
      ...state(s2, 'io_error', '0x4 1x80'),
      ...one('nats_store_probe_errors_total', { ...s2, code: 'EIO' }, '0x4 1+1x80'),
      ...fast(s3),
      ...succeeded(s3, '0 15 30 45 60x80'),
    },
    {
      '60s': [],
      '75s': [as('critical', { ...s2, state: 'io_error' })],
      '3m': [as('critical', { ...s2, state: 'io_error' }), as('warning', { ...s1, state: 'denied' })],
      '8m': [
        as('critical', { ...s2, state: 'io_error' }),
        as('warning', { ...s1, state: 'denied' }),
        as('warning', s3),
      ],
    },
    '15s',
  ),
  failing(
    'rounds that end, a moment without the folder, a full disk, of which others tell',
    {
      ...fast(s1),
      ...state(s1, 'missing', '0x10 1 1 0x80'),
      ...lies(s2),
      ...succeeded(s2, '30x80'),
      ...state(s2, 'ok', '1 1 0x80'),
      ...state(s2, 'no_space', '0 0 1x80'),
    },
    { '4m': [], '15m': [] },
    '15s',
  ),
  kernel(
    'a timeout of a controller; then a file system that gave up; a disk whose driver counts errors',
    {
      ...kernelErrors(n1, 'nvme_timeout', '0x4 1x80'),
      ...kernelErrors(n1, 'remounted_read_only', '0x20 1x60'),
      ...one('nats_host_disk_errors_total', { ...n2, device: 'sda', source: 'scsi' }, '7x4 8x80'),
    },
    {
      '60s': [],
      '90s': [as('warning', n1), as('warning', n2)],
      '6m': [as('critical', n1), as('warning', n1), as('warning', n2)],
    },
    '15s',
  ),
  kernel(
    'errors of long ago, and a process killed for memory',
    {
      ...one('nats_host_disk_errors_total', { ...n1, device: 'sda', source: 'ext4' }, '12x80'),
      ...kernelErrors(n1, 'ext4_error', '3x80'),
      ...kernelErrors(n1, 'oom_kill', '0x4 1x80'),
    },
    { '2m': [], '10m': [] },
    '15s',
  ),
]
