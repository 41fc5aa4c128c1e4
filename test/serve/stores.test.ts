// The stores of a run: those configured, those that servers name and hold what these report, and none where none is asked for.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parseConfig } from '../../src/config/load.ts'
import { watchStores } from '../../src/serve/stores.ts'
import { until } from '../cluster/until.ts'
import { jsz, memory, noon, server, stream } from '../metrics/build.ts'

function watching(t: Test, config: string) {
  const found: unknown[] = []
  const learned = memory()
  const control = new AbortController()
  const log = { info: (facts: object) => void found.push(facts), warn: () => undefined, error: () => undefined }
  const stores = watchStores(parseConfig('c', config, {}), {
    ...{ memory: learned, now: () => Date.now() / 1000, signal: control.signal, log },
  })
  t.teardown(async () => {
    control.abort()
    await stores.close()
  })
  return { stores, found, learned }
}

const own = stream('ORDERS')
const naming = (name: string, dir: string, streams = [own]) =>
  server(name, { answers: { jsz: jsz({ raw: { config: { store_dir: join(dir, 'jetstream') } }, streams }) } })

t.test('none asked for: no child, no facts', async (t) => {
  const { stores, learned } = watching(t, 'targets: []')
  stores.learn({ at: noon, servers: [naming('n1', '/data')] })
  t.equal(stores.facts(), undefined)
  t.equal(learned.stores.size, 0, 'it costs nothing')
  await stores.close()
})

t.test('configured ones, from the start', async (t) => {
  const dir = t.testdir({ jetstream: {}, probe: {} })
  const { stores } = watching(t, `stores: [{ dir: ${dir}, server: n1, probe_dir: ${dir}/probe }, { dir: /gone }]`)
  const facts = () => stores.facts()?.stores ?? []
  t.match(facts(), [
    { dir, server: 'n1', cluster: '', probeDir: join(dir, 'probe') },
    { dir: '/gone', server: '', probeDir: undefined },
  ])
  await until('both are known', 20, () => facts()[0]?.probe?.state === 'ok' && facts()[1]?.probe?.state === 'missing')
})

t.test('auto: a folder that holds a stream or a RAFT group of the server that names it', async (t) => {
  const dir = t.testdir()
  for (const name of ['mine', 'twice', 'empty', 'late']) mkdirSync(join(dir, name, 'jetstream'), { recursive: true })
  const fill = (name: string) =>
    mkdirSync(join(dir, name, 'jetstream', own.account, 'streams', own.stream), { recursive: true })
  for (const name of ['mine', 'twice']) fill(name)
  const { stores, found, learned } = watching(t, 'stores: auto')
  t.same(stores.facts()?.stores, [])
  const servers = [
    naming('n1', join(dir, 'mine')),
    naming('n2', join(dir, 'twice')),
    naming('n3', join(dir, 'twice')),
    naming('n4', join(dir, 'empty'), []),
    naming('n5', join(dir, 'late')),
  ]
  stores.learn({ at: noon, servers })
  await until('found', 20, () => found.length === 1)
  t.same(found, [{ dir: join(dir, 'mine'), server: 'n1' }])
  fill('late')
  await until('it is looked for at each scrape', 20, () => {
    stores.learn({ at: noon, servers })
    return found.length === 2
  })
  t.same(
    stores.facts()?.stores.map((store) => [store.dir, store.server, store.cluster]),
    [
      [join(dir, 'mine'), 'n1', 'c1'],
      [join(dir, 'late'), 'n5', 'c1'],
    ],
  )
  t.match(learned.stores.get(join(dir, 'mine')), { server: 'n1' })
})
