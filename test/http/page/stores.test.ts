// Stores and disks on the page.
import t from 'tap'
import { jsz, noon, server, world } from '../../metrics/build.ts'
import { host, storeFacts } from '../../metrics/hosts.ts'
import { pageOf, part } from './rows.ts'

t.test('none is watched', async (t) => {
  const raw = { storage: 50, config: { max_storage: 200 } }
  const text = part(pageOf(world([server('n1', { answers: { jsz: jsz({ raw }) } }), server('n2')])), 'stores')
  t.match(text, /No store is watched: how fast disks are is inferred/)
  t.match(text, /n1 +25 %/)
  t.notMatch(text, /n2/)
})
t.test('one that is well', async (t) => {
  const of = (now: number, stalled: number) =>
    world([server('n1')], {
      now,
      host: { now, stores: [storeFacts({ pressure: new Map([['io', { waiting: 9, stalled }] as const]) })] },
    })
  const text = part(pageOf(of(noon - 10, 1), of(noon, 2)), 'stores')
  t.match(
    text,
    /n1 +\/data +ok +open 0.1 ms, vote 4.0 ms, append 2.0 ms +went well 5 s ago +vote for 1 s +nvme1n1 +nvme, ebs, ext4/,
  )
  t.match(text, /requests under way on nvme1n1 +10 % +50 % used, inodes 10 % +0 /)
})
t.test('one in trouble, and one of which little is known', async (t) => {
  const probe = storeFacts().probe!
  const blank = { probe: undefined, space: undefined, place: undefined, process: undefined, pressure: undefined }
  const never = {
    ...probe,
    state: 'missing' as const,
    lastSuccess: undefined,
    ops: { ...probe.ops, open: { ...probe.ops.open, recent: [] } },
  }
  const page = pageOf(
    world([server('n1')], {
      host: host(
        storeFacts({ probe: never }),
        storeFacts({ ...blank, dir: '/x', server: '' }),
        storeFacts({
          dir: '/y',
          space: { ...storeFacts().space!, inodes: 0 },
          place: { ...storeFacts().place!, disks: [], provider: 'none', readOnly: true },
        }),
      ),
    }),
  )
  t.match(part(page, 'stores'), /is not there: check the path.*open none yet.*never went well/)
  t.match(part(page, 'stores'), /unknown +\/x +unknown +not probed +nothing +unknown +unknown +unknown +unknown/)
  t.match(part(page, 'stores'), /nvme1n1 +nvme, ext4, read-only/)
  t.match(page.parts.get('stores'), 'class="warning"')
})
