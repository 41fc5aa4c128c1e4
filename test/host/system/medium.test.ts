// Disks by what their drivers say of them.
import t from 'tap'
import { mediumOf, providerOf, type Identity } from '../../../src/host/system/medium.ts'

const disk = (change: Partial<Identity>): Identity => ({
  ...{ name: 'sda', model: '', vendor: '', serial: '', rotational: undefined },
  ...change,
})

t.test('whose it is', async (t) => {
  const cases = [
    [{ model: 'Amazon Elastic Block Store' }, 'ebs'],
    [{ model: 'Amazon EC2 NVMe Instance Storage' }, 'instance_store'],
    [{ model: 'MSFT NVMe Accelerator v1.0' }, 'azure_disk'],
    [{ model: 'Microsoft NVMe Direct Disk v2' }, 'azure_local'],
    [{ model: 'Virtual Disk', vendor: 'Msft' }, 'azure_disk'],
    [{ model: 'Virtual Disk', vendor: 'Other' }, 'none'],
    [{ model: 'nvme_card-pd' }, 'gce_pd'],
    [{ model: 'nvme_card0' }, 'gce_local'],
    [{ model: 'PersistentDisk', vendor: 'Google' }, 'gce_pd'],
    [{ model: 'EphemeralDisk', vendor: 'Google' }, 'gce_local'],
    [{ model: 'Samsung SSD' }, 'none'],
  ] as const
  for (const [change, provider] of cases) t.equal(providerOf(disk(change)), provider, JSON.stringify(change))
})

t.test('what it is made of', async (t) => {
  const cases = [
    [{ name: 'nvme0n1', rotational: false }, 'nvme'],
    [{ rotational: false }, 'ssd'],
    [{ rotational: true, model: 'ST4000' }, 'hdd'],
    [{ rotational: true, vendor: 'QEMU' }, 'unknown'],
    [{ rotational: true, vendor: 'Google', model: 'PersistentDisk' }, 'unknown'],
    [{ name: 'vda', rotational: true }, 'unknown'],
    [{ name: 'rbd0', rotational: false }, 'network'],
    [{ name: 'zram0', rotational: false }, 'memory'],
    [{}, 'unknown'],
  ] as const
  for (const [change, medium] of cases) t.equal(mediumOf(disk(change)), medium, JSON.stringify(change))
})
