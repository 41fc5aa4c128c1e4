// What the kernel says, added up by store: only what is about its own disks, or about none in particular.
import t from 'tap'
import { countKernel } from '../../src/host/kernel-count.ts'

function counting(stores: Record<string, readonly string[]>) {
  const said: string[] = []
  let up = true
  const log = { read: () => said.splice(0), up: () => up, close: () => undefined }
  const counter = countKernel(log, () => new Map(Object.entries(stores)))
  const of = (store: string) => {
    const counts = counter.of(store)
    const some = (map: ReadonlyMap<string, number> = new Map()) => Object.fromEntries([...map].filter(([, n]) => n > 0))
    return counts && { errors: some(counts.errors), recoveries: some(counts.recoveries) }
  }
  const say = (...texts: string[]) => {
    said.push(...texts)
    counter.look()
  }
  return { of, say, counter, hide: () => (up = false) }
}

t.test('by kind, of own disks, their partitions and controllers, and of none in particular', async (t) => {
  const { of, say, counter } = counting({ '/data': ['nvme1n1', 'nvme1n1p1'], '/other': ['sdb'], '/new': [] })
  t.equal(counter.of('/data')?.errors.get('ext4_error'), 0, 'a closed set, from 0 on')
  say(
    'EXT4-fs error (device nvme1n1p1): ext4_find_entry:1455: inode #2: comm nats-server: reading directory lblock 0',
    'nvme nvme1: I/O tag 12 (100c) opcode 0x1 (Write) QID 3 timeout, aborting req_op:WRITE(1) size:4096',
    'I/O error, dev sdb, sector 2048 op 0x1:(WRITE) flags 0x800 phys_seg 1 prio class 2',
    'INFO: task nats-server:4242 blocked for more than 120 seconds.',
    'nfs: server filer.example OK',
    'usb 1-1: new high-speed USB device number 2',
  )
  t.same(of('/data'), {
    errors: { ext4_error: 1, nvme_timeout: 1, hung_task: 1 },
    recoveries: { nfs_responding: 1 },
  })
  t.same(of('/other')?.errors, { block_io_error: 1, hung_task: 1 })
  t.same(
    of('/new')?.errors,
    { ext4_error: 1, nvme_timeout: 1, block_io_error: 1, hung_task: 1 },
    'a store whose disks are not known yet may lie on any',
  )
})

t.test('messages that cannot be read are no zeros', async (t) => {
  const { of, hide } = counting({ '/data': ['sda'] })
  hide()
  t.equal(of('/data'), undefined)
})
