// The review of a configuration: each check found, not found, and unknown where nothing shows it.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { reviewMarkdown } from '../../scripts/markdown/review.ts'
import type { StoreFacts } from '../../src/host/facts.ts'
import { checks } from '../../src/metrics/checks.ts'
import { reviewed, reviewTables } from '../../src/metrics/review.ts'
import { jsz, samples, server, varz, world } from './build.ts'
import { counted, host, storeFacts } from './hosts.ts'

const seconds = 1e9
const place = storeFacts().place!
const group = storeFacts().group!

interface Parts {
  config?: object
  meta?: object | undefined
  varz?: Record<string, unknown>
  version?: string
  store?: Partial<StoreFacts>
  others?: StoreFacts[]
}

/** A server that is as it should be, but for the parts. */
function found(parts: Parts): Map<string, boolean> {
  const config = { sync_interval: 120 * seconds, max_memory: 1e9, max_storage: 5e10, ...parts.config }
  const meta = 'meta' in parts ? parts.meta : { cluster_size: 3 }
  const answers = {
    varz: { ...varz('n1', { gomemlimit: 3e9, gomaxprocs: 2, ...parts.varz }), version: parts.version ?? '2.14.5' },
    jsz: jsz({ raw: { config, meta_cluster: meta } }),
  }
  const encrypted = { at: 1, stores: [counted({ encrypted: true })] }
  const facts = storeFacts({ census: encrypted, ...parts.store })
  const of = world([server('n1', { answers })], { host: host(facts, ...(parts.others ?? [])) })
  return new Map(reviewed(of).flatMap((one) => (one.server === 'n1' ? [[one.check.finding, one.holds]] : [])))
}

const holding = (parts: Parts): string[] => [...found(parts)].flatMap(([finding, holds]) => (holds ? [finding] : []))

const rows: readonly [finding: string, parts: Parts][] = [
  ['sync_interval_long', { config: { sync_interval: 600 * seconds } }],
  ['sync_delayed_alone', { meta: undefined }],
  ['sync_always', { config: { sync_always: true, sync_interval: 600 * seconds } }],
  ['store_not_encrypted', { store: { census: { at: 1, stores: [counted()] } } }],
  ['store_partly_encrypted', { store: { census: { at: 1, stores: [counted(), counted({ encrypted: true })] } } }],
  ['store_on_network', { store: { place: { ...place, network: true } } }],
  ['store_shared', { others: [storeFacts({ dir: '/other', server: 'n2', cluster: 'c1' })] }],
  ['store_on_instance_storage', { store: { place: { ...place, provider: 'instance_store' } } }],
  ['store_in_memory', { store: { place: { ...place, medium: 'memory' } } }],
  ['log_on_store_disk', { store: { logsBeside: ['/data/nats.log'] } }],
  ['gomemlimit_missing', { varz: { gomemlimit: undefined } }],
  ['gomemlimit_over_limit', { varz: { gomemlimit: 4e9 } }],
  ['jetstream_memory_over_limit', { config: { max_memory: 5e9 } }],
  ['jetstream_storage_over_disk', { config: { max_storage: 2e11 } }],
  ['gomaxprocs_over_limit', { varz: { gomaxprocs: 3 } }],
  ['cpu_limit_below_one', { store: { group: { ...group, cpuLimit: 0.5 } }, varz: { gomaxprocs: 1 } }],
  ['even_servers', { meta: { cluster_size: 4 } }],
]

t.test('a server that is as it should be: everything is seen, nothing found', async (t) => {
  t.strictSame(holding({}), [])
  t.strictSame(
    [...found({}).keys()],
    rows.map(([finding]) => finding),
    'each is 0, and tested below',
  )
  t.strictSame(
    checks.map(({ finding }) => finding),
    rows.map(([finding]) => finding),
  )
})

for (const [finding, parts] of rows) t.test(finding, async (t) => t.strictSame(holding(parts), [finding]))

t.test('what cannot be seen is not there', async (t) => {
  t.strictSame(reviewed(world([server('n1')])), [], 'no answer, no store')
  const off = world([server('n1', { answers: { jsz: jsz({ disabled: true }) } })])
  t.strictSame(reviewed(off), [], 'JetStream does not run')
  const blind = found({
    store: { place: undefined, census: undefined, group: undefined, space: undefined, logsBeside: undefined },
  })
  t.strictSame([...blind.keys()], ['sync_interval_long', 'sync_delayed_alone', 'sync_always', 'even_servers'])
  t.notOk(
    found({ version: '2.11.1', varz: { gomemlimit: undefined } }).has('gomemlimit_missing'),
    'an old server need not tell',
  )
  t.notOk(
    found({ store: { place: { ...place, network: true, volume: 'nas:/a' } } }).has('store_shared'),
    'other hosts may mount it',
  )
  t.notOk(
    found({ store: { census: { at: 1, stores: [counted({ blocks: 0 })] } } }).has('store_not_encrypted'),
    'no block yet',
  )
})

t.test('a store whose server nobody asks has what is seen beside it', async (t) => {
  const of = world([], { host: host(storeFacts({ cluster: 'c9', place: { ...place, network: true } })) })
  const lines = samples(reviewTables, 'nats_config_review', of)
  t.ok(lines.includes('nats_config_review{nats_cluster="c9",server="n1",finding="store_on_network"} 1'))
  t.ok(lines.includes('nats_config_review{nats_cluster="c9",server="n1",finding="store_in_memory"} 0'))
})

t.test('the committed document is the generated one', async (t) => {
  t.equal(readFileSync('docs/REVIEW.md', 'utf8'), reviewMarkdown(), 'npm run docs')
  for (const { finding, says, matters, remedy } of checks) {
    t.match(finding, /^[a-z_]+$/)
    t.match(says, /^[a-z].*[^.]$/, 'a sentence without subject and full stop')
    for (const text of [matters, remedy]) t.match(text, /^[A-Zna-z].*\.$/)
  }
})
