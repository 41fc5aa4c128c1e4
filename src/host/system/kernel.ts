// What the kernel says of storage, as closed kinds: errors, and the recoveries that must not be counted as such. A table.

/** `device` in a pattern names the disk, as in /proc/diskstats or as a partition of it. */
interface Row {
  kind: string
  pattern: RegExp
}

/** Trouble, in the order of kernels' subsystems; older and newer wordings of one thing are one kind. */
const errorRows = [
  { kind: 'hung_task', pattern: /^INFO: task \S{1,32} blocked for more than \d+ seconds/ },
  { kind: 'ext4_error', pattern: /^EXT4-fs error \(device (?<device>[^)]{1,64})\)/ },
  { kind: 'ext4_warning', pattern: /^EXT4-fs warning \(device (?<device>[^)]{1,64})\)/ },
  { kind: 'remounted_read_only', pattern: /^EXT4-fs \((?<device>[^)]{1,64})\): Remounting filesystem read-only/ },
  {
    kind: 'xfs_shutdown',
    pattern: /^XFS \((?<device>[^)]{1,64})\): .{0,200}(?:Shutting down filesystem|Filesystem has been shut down)/,
  },
  { kind: 'xfs_error', pattern: /^XFS \((?<device>[^)]{1,64})\): (?:metadata|log) I\/O error/ },
  { kind: 'btrfs_error', pattern: /^BTRFS(?:: | )(?:error|critical) \(device (?<device>[^):]{1,64})/ },
  {
    kind: 'buffer_io_error',
    pattern: /^Buffer I\/O error on dev(?:ice)? (?<device>[\w-]{1,64})/,
  },
  {
    kind: 'block_io_error',
    pattern: /^(?:blk_update_request: |print_req_error: )?I\/O error, dev (?<device>[\w-]{1,64}),/,
  },
  {
    kind: 'critical_medium_error',
    pattern: /^(?:blk_update_request: |print_req_error: )?critical medium error, dev (?<device>[\w-]{1,64}),/,
  },
  {
    kind: 'critical_target_error',
    pattern: /^(?:blk_update_request: |print_req_error: )?critical target error, dev (?<device>[\w-]{1,64}),/,
  },
  {
    kind: 'out_of_space',
    pattern: /^(?:blk_update_request: |print_req_error: )?critical space allocation error, dev (?<device>[\w-]{1,64}),/,
  },
  {
    kind: 'nvme_timeout',
    pattern:
      /^nvme (?<device>nvme\d+): I\/O (?:tag )?\d{1,9} .{0,80}timeout, (?:aborting|reset controller|disable controller)/,
  },
  {
    kind: 'nvme_reset',
    pattern:
      /^nvme (?<device>nvme\d+): (?:controller is down; will reset|Device not ready; aborting|Removing after probe failure|Disabling device after reset failure)/,
  },
  { kind: 'scsi_error', pattern: /^sd [\d:]{1,32} \[(?<device>sd[a-z]{1,8})\] .{0,80}FAILED Result: hostbyte=/ },
  { kind: 'scsi_medium_error', pattern: /^sd [\d:]{1,32} \[(?<device>sd[a-z]{1,8})\] .{0,80}Sense Key : Medium Error/ },
  {
    kind: 'scsi_offline',
    pattern:
      /^sd [\d:]{1,32} (?:\[(?<device>sd[a-z]{1,8})\] )?.{0,80}(?:rejecting I\/O to offline device|Device offlined)/,
  },
  { kind: 'multipath_failing', pattern: /^device-mapper: multipath: .{0,40}Failing path/ },
  { kind: 'raid_disk_failure', pattern: /^md\/raid\S{0,8}:(?<device>md\w{1,16}): Disk failure on/ },
  {
    kind: 'hba_error',
    pattern: /^mpt[23]sas\S{0,16} .{0,80}(?:log_info\(0x|Fault State|fault_state|attempting task abort)/,
  },
  { kind: 'nfs_not_responding', pattern: /^nfs: server \S{1,255} (?:not responding|timed out)/ },
  { kind: 'ceph_hung', pattern: /^ceph: (?:mds|osd)\d+ .{0,80}hung/ },
  { kind: 'oom_kill', pattern: /^(?:Out of memory: Killed process|Memory cgroup out of memory: Killed process)/ },
] as const satisfies readonly Row[]

const recoveryRows = [
  {
    kind: 'nvme_completion_polled',
    pattern: /^nvme (?<device>nvme\d+): I\/O (?:tag )?\d{1,9} .{0,80}timeout, completion polled/,
  },
  { kind: 'nfs_responding', pattern: /^nfs: server \S{1,255} OK/ },
  { kind: 'multipath_reinstated', pattern: /^device-mapper: multipath: .{0,40}Reinstating path/ },
  { kind: 'raid_recovered', pattern: /^md: (?<device>md\w{1,16}): (?:recovery|resync) done/ },
] as const satisfies readonly Row[]

export type KernelErrorKind = (typeof errorRows)[number]['kind']
export type KernelRecoveryKind = (typeof recoveryRows)[number]['kind']

export const kernelErrorKinds: readonly KernelErrorKind[] = errorRows.map(({ kind }) => kind)
export const kernelRecoveryKinds: readonly KernelRecoveryKind[] = recoveryRows.map(({ kind }) => kind)

export interface KernelEvent {
  kind: KernelErrorKind | KernelRecoveryKind
  /** Disk or partition it names; '' where it names none. */
  device: string
}

/** The first row that fits; most of what the kernel says fits none. Looked at no further than so many characters. */
const longest = 500

export function recogniseKernel(text: string): KernelEvent | undefined {
  const start = text.slice(0, longest)
  for (const { kind, pattern } of [...errorRows, ...recoveryRows] as readonly {
    kind: KernelEvent['kind']
    pattern: RegExp
  }[]) {
    const match = pattern.exec(start)
    if (match !== null) return { kind, device: match.groups?.['device'] ?? '' }
  }
  return undefined
}
