// The machine around a store.
import t from 'tap'
import { hostTables } from '../../src/metrics/host.ts'
import { samples, server, world } from './build.ts'
import { host, storeFacts } from './hosts.ts'

const two = world([server('n1'), server('n2')], {
  host: host(storeFacts(), storeFacts({ dir: '/more' }), storeFacts({ dir: '/other', server: 'n2' })),
})

t.test('a disk and a host once a server, whatever number of stores', async (t) => {
  for (const name of ['nats_host_disk_io_now', 'nats_host_timestamp_seconds', 'nats_host_memory_dirty_bytes'])
    t.strictSame(samples(hostTables, name, two).length, 2, name)
})

t.test('nothing in flight has no completion, a source that the disk has not has no errors', async (t) => {
  const [disk] = storeFacts().disks
  const idle = world([server('n1')], { host: host(storeFacts({ disks: [{ ...disk!, lastCompletion: undefined }] })) })
  t.strictSame(samples(hostTables, 'nats_host_disk_last_completion_timestamp_seconds', idle), [])
  t.strictSame(
    samples(hostTables, 'nats_host_disk_errors_total', idle).map((line) => /source="(\w+)"/.exec(line)?.[1]),
    ['ext4', 'nvme'],
  )
})

t.test('a source that cannot be read is 0 and has no other series', async (t) => {
  const blind = world([server('n1')], {
    host: host(
      storeFacts({ kernelErrors: undefined, kernelRecoveries: undefined, pressure: undefined, group: undefined }),
    ),
  })
  t.strictSame(samples(hostTables, 'nats_host_kernel_errors_total', blind), [])
  t.strictSame(samples(hostTables, 'nats_host_pressure_io_waiting_seconds_total', blind), [])
  t.match(samples(hostTables, 'nats_host_source_up', blind).join('\n'), 'source="kmsg"} 0')
})
