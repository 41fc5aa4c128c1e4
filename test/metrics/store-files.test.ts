// The census as series: the twenty largest, the rest together.
import t from 'tap'
import { storeFileTables } from '../../src/metrics/store-files.ts'
import { noon, samples, server, world } from './build.ts'
import { counted, host, storeFacts } from './hosts.ts'

t.test('twenty rows and one for all others, so that the sum is the sum', async (t) => {
  const stores = Array.from({ length: 25 }, (_, at) =>
    counted({ stream: `S${at}`, bytes: 10, index: at === 0 ? undefined : { bytes: at, modified: noon } }),
  )
  const of = (name: string) =>
    samples(storeFileTables, name, world([server('n1')], { host: host(storeFacts({ census: { at: noon, stores } })) }))
  const bytes = of('nats_store_bytes')
  t.equal(bytes.length, 21)
  t.match(bytes[0], 'stream="S24"')
  t.match(bytes[20], 'account="",stream="",group=""} 50')
  t.match(of('nats_store_index_bytes')[20], /} 10$/)
  t.equal(of('nats_store_encrypted').length, 20, 'what is no sum is unknown of the rest')
  t.equal(of('nats_store_index_modified_timestamp_seconds').length, 20)
})
