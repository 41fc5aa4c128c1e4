// Devices looked at every second: one that hangs, one that works, errors and troubles by their beginning.
import t from 'tap'
import { openDisks } from '../../src/host/disks.ts'
import { machine, put } from './machine.ts'

const stat = 'sys/class/block/nvme1n1/stat'
const counters = (reads: number, inFlight: number) =>
  `${reads} 5 2048 50 3000 7 81920 9000 ${inFlight} 4000 9050 0 0 0 0 900 4500\n`

t.test('a device that completes nothing though asked to is known by what stands still', async (t) => {
  const root = machine(t, 'ebs-nvme')
  let now = 1000
  const disks = openDisks(root, () => now)
  t.equal(disks.facts('nvme1n1'), undefined, 'not watched')
  disks.watch(new Map([['nvme1n1', 'nvme1n1p1']]))
  put(root, stat, counters(100, 2))
  disks.look()
  now = 1004
  disks.look()
  t.match(disks.facts('nvme1n1'), { name: 'nvme1n1', lastCompletion: 1000, counters: { inFlight: 2, flushes: 900 } })
  now = 1005
  put(root, stat, counters(101, 2))
  t.equal(disks.facts('nvme1n1')?.lastCompletion, 1005, 'one more is done')
  put(root, stat, counters(101, 0))
  now = 1009
  t.equal(disks.facts('nvme1n1')?.lastCompletion, undefined, 'nothing is asked for')
  put(root, stat, counters(101, 1))
  now = 1010
  t.equal(disks.facts('nvme1n1')?.lastCompletion, 1009, 'what was idle has not hung since')
})

t.test(
  'errors as the kernel counts them; a controller that falls out of order is counted once each time',
  async (t) => {
    const root = machine(t, 'ebs-nvme')
    const disks = openDisks(root, () => 1000)
    disks.watch(new Map([['nvme1n1', 'nvme1n1p1']]))
    const errors = () => Object.fromEntries(disks.facts('nvme1n1')?.errors ?? [])
    t.same(errors(), { ext4: 3, nvme: 0 })
    for (const state of ['resetting', 'connecting', 'live', 'dead']) {
      put(root, 'sys/class/nvme/nvme1/state', `${state}\n`)
      disks.look()
    }
    t.same(errors(), { ext4: 3, nvme: 2 })
    disks.watch(new Map([['gone', '']]))
    t.equal(disks.facts('nvme1n1'), undefined, 'no longer watched')
    t.equal(disks.facts('gone'), undefined, 'not there')
  },
)
