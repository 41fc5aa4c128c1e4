// Lines of the kernel about storage: each kind by real wordings, and those that are none.
import t from 'tap'
import {
  kernelErrorKinds,
  kernelRecoveryKinds,
  recogniseKernel,
  type KernelEvent,
} from '../../../src/host/system/kernel.ts'

const lines: readonly [KernelEvent['kind'], string, string][] = [
  ['hung_task', '', 'INFO: task nats-server:4242 blocked for more than 120 seconds.'],
  [
    'ext4_error',
    'sda1',
    'EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm nats-server: reading directory lblock 0',
  ],
  ['ext4_warning', 'dm-0', 'EXT4-fs warning (device dm-0): ext4_end_bio:346: I/O error 10 writing to inode 12'],
  ['remounted_read_only', 'vda', 'EXT4-fs (vda): Remounting filesystem read-only'],
  [
    'xfs_shutdown',
    'nvme1n1',
    'XFS (nvme1n1): log I/O error -5'.replace('log I/O error -5', 'I/O Error Detected. Shutting down filesystem'),
  ],
  ['xfs_shutdown', 'sdb', 'XFS (sdb): Filesystem has been shut down due to log error (0x2).'],
  ['xfs_error', 'sdb', 'XFS (sdb): metadata I/O error in "xlog_iodone" at daddr 0x1 len 1 error 5'],
  ['xfs_error', 'sdb', 'XFS (sdb): log I/O error -5'],
  ['btrfs_error', 'sdc', 'BTRFS error (device sdc): bdev /dev/sdc errs: wr 1, rd 0, flush 0, corrupt 0, gen 0'],
  ['buffer_io_error', 'loop0', 'Buffer I/O error on dev loop0, logical block 16385, lost async page write'],
  ['buffer_io_error', 'sda', 'Buffer I/O error on device sda, logical block 1'],
  ['block_io_error', 'sda', 'blk_update_request: I/O error, dev sda, sector 2048'],
  ['block_io_error', 'sda', 'I/O error, dev sda, sector 2048 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2'],
  ['critical_medium_error', 'sda', 'critical medium error, dev sda, sector 7814037160 op 0x0:(READ)'],
  ['critical_target_error', 'sdb', 'blk_update_request: critical target error, dev sdb, sector 0'],
  ['out_of_space', 'dm-3', 'critical space allocation error, dev dm-3, sector 1'],
  ['nvme_timeout', 'nvme0', 'nvme nvme0: I/O 12 QID 3 timeout, aborting'],
  [
    'nvme_timeout',
    'nvme0',
    'nvme nvme0: I/O tag 12 (100c) opcode 0x1 (I/O Cmd) QID 3 timeout, aborting req_op:WRITE(1) size:4096',
  ],
  ['nvme_timeout', 'nvme0', 'nvme nvme0: I/O 12 QID 3 timeout, reset controller'],
  ['nvme_reset', 'nvme1', 'nvme nvme1: controller is down; will reset: CSTS=0x3, PCI_STATUS=0x10'],
  ['nvme_reset', 'nvme1', 'nvme nvme1: Device not ready; aborting reset, CSTS=0x1'],
  ['scsi_error', 'sda', 'sd 0:0:0:0: [sda] tag#17 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=0s'],
  ['scsi_medium_error', 'sda', 'sd 0:0:0:0: [sda] tag#17 Sense Key : Medium Error [current]'],
  ['scsi_offline', '', 'sd 2:0:0:0: rejecting I/O to offline device'],
  ['scsi_offline', 'sdc', 'sd 2:0:0:0: [sdc] tag#0 rejecting I/O to offline device'],
  ['multipath_failing', '', 'device-mapper: multipath: 253:0: Failing path 8:16.'],
  ['raid_disk_failure', 'md0', 'md/raid1:md0: Disk failure on sdb1, disabling device.'],
  ['hba_error', '', 'mpt3sas_cm0: log_info(0x31111000): originator(PL), code(0x11), sub_code(0x1000)'],
  ['nfs_not_responding', '', 'nfs: server filer.example not responding, still trying'],
  ['nfs_not_responding', '', 'nfs: server filer.example not responding, timed out'],
  ['ceph_hung', '', 'ceph: mds0 hung'],
  ['oom_kill', '', 'Out of memory: Killed process 4242 (nats-server) total-vm:1kB'],
  ['oom_kill', '', 'Memory cgroup out of memory: Killed process 4242 (nats-server)'],
  ['nvme_completion_polled', 'nvme0', 'nvme nvme0: I/O 12 QID 3 timeout, completion polled'],
  ['nfs_responding', '', 'nfs: server filer.example OK'],
  ['multipath_reinstated', '', 'device-mapper: multipath: 253:0: Reinstating path 8:16.'],
  ['raid_recovered', 'md0', 'md: md0: recovery done.'],
]

t.test('each kind, and the disk it names', async (t) => {
  for (const [kind, device, line] of lines) t.same(recogniseKernel(line), { kind, device }, line)
  const kinds = new Set(lines.map(([kind]) => kind))
  t.same(
    [...kernelErrorKinds, ...kernelRecoveryKinds].filter((kind) => !kinds.has(kind)),
    [],
    'no kind without a line',
  )
})

t.test('what is none', async (t) => {
  for (const line of [
    '',
    'EXT4-fs (vda): mounted filesystem',
    'nvme nvme0: pci function 0000:00:04.0',
    'x'.repeat(1e6),
  ])
    t.equal(recogniseKernel(line), undefined)
})
