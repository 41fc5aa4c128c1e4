// Stores: whose they are, what is unknown has no series.
import t from 'tap'
import { storeTables } from '../../src/metrics/store.ts'
import { samples, server, world } from './build.ts'
import { host, storeFacts } from './hosts.ts'

const labels = 'nats_cluster="c1",server="n1",store_dir="/data"'
const one = (parts = {}) => world([server('n1')], { host: host(storeFacts(parts)) })

t.test('the cluster is lent by the server that is asked', async (t) => {
  t.strictSame(samples(storeTables, 'nats_store_probe_up', one()), [`nats_store_probe_up{${labels}} 1`])
  const foreign = world([], { host: host(storeFacts({ cluster: 'c9' })) })
  t.match(samples(storeTables, 'nats_store_probe_up', foreign)[0], 'nats_cluster="c9",server="n1"')
})

t.test('a store without a name of its own goes by what /jsz said', async (t) => {
  const learned = world([server('n1')], {
    host: host(storeFacts({ server: '' })),
    stores: { '/data': { cluster: 'c1', server: 'n1' } },
  })
  t.strictSame(samples(storeTables, 'nats_store_probe_up', learned), [`nats_store_probe_up{${labels}} 1`])
  const unknown = world([server('n1')], { host: host(storeFacts({ server: '' })) })
  t.match(samples(storeTables, 'nats_store_probe_up', unknown)[0], 'nats_cluster="",server=""')
})

t.test('what runs now, and since when', async (t) => {
  const started = samples(storeTables, 'nats_store_probe_started_timestamp_seconds', one())
  t.strictSame(started, [
    `nats_store_probe_started_timestamp_seconds{${labels},op="open"} 0`,
    `nats_store_probe_started_timestamp_seconds{${labels},op="vote"} 1763812799`,
    `nats_store_probe_started_timestamp_seconds{${labels},op="append"} 0`,
  ])
})

t.test('unknown is not zero', async (t) => {
  const blank = one({ probe: undefined, space: undefined, place: undefined, census: undefined, heldBack: undefined })
  for (const { families } of storeTables)
    for (const { name } of families) t.strictSame(samples(storeTables, name, blank), [], name)
  const first = storeFacts().probe!
  const stalled = one({ probe: { ...first, state: undefined, up: false, lastSuccess: undefined } })
  t.strictSame(samples(storeTables, 'nats_store_probe_state', stalled), [], 'no round has ended yet')
  t.match(samples(storeTables, 'nats_store_probe_up', stalled)[0], /0$/)
})

t.test('a file system without a table of inodes', async (t) => {
  const space = { ...storeFacts().space!, inodes: 0, inodesFree: 0 }
  t.strictSame(samples(storeTables, 'nats_store_inodes_free', one({ space })), [])
  t.equal(samples(storeTables, 'nats_store_size_bytes', one({ space })).length, 1)
})
