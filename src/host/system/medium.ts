// What a disk is made of and whose it is, by what its driver says. What nobody says is unknown.

export const media = ['nvme', 'ssd', 'hdd', 'network', 'memory', 'unknown'] as const
export type Medium = (typeof media)[number]

export const providers = ['ebs', 'instance_store', 'gce_pd', 'gce_local', 'azure_disk', 'azure_local', 'none'] as const
export type Provider = (typeof providers)[number]

/** Of /sys/block/NAME. */
export interface Identity {
  name: string
  model: string
  vendor: string
  serial: string
  rotational: boolean | undefined
}

/** The first that fits. */
const models: readonly [RegExp, Provider][] = [
  [/^Amazon Elastic Block Store/, 'ebs'],
  [/^Amazon EC2 NVMe Instance Storage/, 'instance_store'],
  [/^MSFT NVMe Accelerator/, 'azure_disk'],
  [/^Microsoft NVMe Direct Disk/, 'azure_local'],
  [/^nvme_card-pd/, 'gce_pd'],
  [/^nvme_card/, 'gce_local'],
  [/^PersistentDisk/, 'gce_pd'],
  [/^EphemeralDisk/, 'gce_local'],
]

export function providerOf({ model, vendor }: Identity): Provider {
  if (vendor.startsWith('Msft') && model.startsWith('Virtual Disk')) return 'azure_disk'
  return models.find(([pattern]) => pattern.test(model))?.[1] ?? 'none'
}

/** Disks of virtual machines claim to rotate, whatever is behind them. */
const virtual = /^(?:vd|xvd)/
const overNetwork = /^(?:nbd|rbd|drbd)/
const inMemory = /^(?:ram|zram|pmem)/

export function mediumOf(disk: Identity): Medium {
  if (overNetwork.test(disk.name)) return 'network'
  if (inMemory.test(disk.name)) return 'memory'
  if (disk.name.startsWith('nvme')) return 'nvme'
  if (virtual.test(disk.name) || disk.rotational === undefined) return 'unknown'
  if (!disk.rotational) return 'ssd'
  return providerOf(disk) === 'none' && !/QEMU|VMware|Virtual/i.test(`${disk.vendor} ${disk.model}`) ? 'hdd' : 'unknown'
}
