// Servers that answer what no nats-server would: whatever stands in their answers, a scrape is answered, no series comes twice,
// and asking has an end.
import type { ServerResponse } from 'node:http'
import { assert, asyncProperty, constantFrom, integer, type Arbitrary } from 'fast-check'
import t, { type Test } from 'tap'
import { schema } from '../../src/config/schema.ts'
import { worldReports } from '../../src/diagnose/report/world.ts'
import { render } from '../../src/exposition/text.ts'
import { openHistory } from '../../src/http/page/history.ts'
import { drawPage } from '../../src/http/page/page.ts'
import { tables } from '../../src/metrics/index.ts'
import { openTargets } from '../../src/nats/collect/collect.ts'
import { emptyMemory } from '../../src/world/memory.ts'
import { join, type World } from '../../src/world/world.ts'
import { fixture } from '../fixtures.ts'
import { fakeServer, healthy, queries, type Route } from '../nats/fake-server.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const off = ['healthz', 'jsz_config', 'connz', 'subsz', 'accountz', 'accstatz', 'debug_vars'].map((name) => [
  name,
  'off',
])
const often = ['jsz_consumers', 'routez', 'gatewayz', 'leafz', 'ipqueuesz'].map((name) => [name, 'scrape'])
const collectors = Object.fromEntries([...off, ...often]) as Record<string, string>

async function scrape(
  t: Test,
  routes: Record<string, Route>,
): Promise<{ world: World; text: string; asked: string[] }> {
  const server = await fakeServer(t, routes)
  const config = schema.parse({ targets: [{ url: server.url }], collectors })
  const signal = new AbortController().signal
  const memory = emptyMemory()
  const now = (): number => Date.now() / 1000
  const targets = openTargets(config.targets, config, { memory, now, signal, log: quiet })
  // Names of groups are learned from one collection to the next.
  await targets.collect(5)
  const snapshot = await targets.collect(5)
  await targets.close()
  await server.close()
  const exporter = { version: '0', reloadSuccess: true, reloadedAt: 0 }
  const world = join(snapshot, memory, { now: now(), sources: [], exporter })
  return { world, text: Buffer.from(render(tables, world)).toString(), asked: server.asked }
}

const series = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')))

/** Everything that a scrape, a look at the page and a call of the API are made of. */
function judge(world: World, text: string): void {
  const all = series(text)
  const twice = all.filter((line, index) => all.indexOf(line) !== index)
  if (twice.length > 0) throw new Error(`twice: ${twice.join(', ')}`)
  if (text.includes('undefined')) throw new Error(text.split('\n').find((line) => line.includes('undefined')))
  drawPage(world, { history: openHistory(), unrecognized: [], serverOf: (origin) => origin })
  worldReports(world)
}

/** Answers of a recorded server with every kind of row, by what is asked. */
function recorded(): Map<string, unknown> {
  const of = (endpoint: Parameters<typeof fixture>[2]): unknown => JSON.parse(fixture('2.14.5', 'n1', endpoint).body)
  return new Map([
    ['/varz', of('/varz')],
    ['/raftz', of('/raftz')],
    ['/raftz?acc=JS', of('/raftz?acc=JS')],
    [queries.jsz, of('/jsz?accounts=1&streams=1&raft=1')],
    [queries.jszConsumers, of('/jsz?consumers=1&raft=1')],
    ['/routez', of('/routez')],
    ['/gatewayz', of('/gatewayz')],
    ['/leafz', of('/leafz')],
    ['/ipqueuesz', of('/ipqueuesz')],
  ])
}

/** Every place in a value, as the object that holds it and its key. */
function places(value: unknown): [holder: Record<string, unknown>, key: string][] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [[holder, key], ...places(holder[key])])
}

const junk: Arbitrary<unknown> = constantFrom<unknown>(
  ...[null, [null], [[]], {}, { a: null }, [{}], '', 'x', '\ud800', '\udc00"\n\\', '__proto__', 'constructor'],
  ...[true, -1, 1e308, 2 ** 64, [{ name: 'n1' }, { name: 'n1' }], [1, 'a', null, {}]],
)

void t.test('any value anywhere in any answer', async (t) => {
  const spot = integer({ min: 0, max: 1_000_000 })
  await assert(
    asyncProperty(spot, spot, junk, async (first, second, value) => {
      const answers = recorded()
      for (const at of [first, second]) {
        const all = [...answers.values()].flatMap(places)
        const [holder, key] = all[at % all.length] ?? [{}, '']
        // A copy: the second spot may lie within the first value, which would then hold itself.
        const own = structuredClone(value)
        Object.defineProperty(holder, key, { value: own, enumerable: true, configurable: true, writable: true })
      }
      const { world, text } = await scrape(t, Object.fromEntries(answers) as Record<string, Route>)
      judge(world, text)
    }),
    { numRuns: 60, endOnFailure: true },
  )
})

interface Detail extends Record<string, unknown> {
  account_details: { stream_detail: Record<string, unknown>[] }[]
}

const streamsOf = (routes: Record<string, Route>): Record<string, unknown>[] =>
  (routes[queries.jsz] as unknown as Detail).account_details[0]?.stream_detail ?? []

void t.test('a stream twice, and names that are one name once encoded', async (t) => {
  const routes = healthy()
  const streams = streamsOf(routes)
  const [one] = streams
  streams.push({ ...one }, { ...one, name: 'A\ud800' }, { ...one, name: 'A\ud801' }, { ...one, name: 'A\ufffd' })
  const { world, text } = await scrape(t, routes)
  judge(world, text)
  t.same(
    series(text).filter((line) => line.startsWith('nats_stream_messages{')),
    ['ORDERS', 'A\ufffd'].map(
      (name) => `nats_stream_messages{nats_cluster="c1",server="n1",account="APP",stream="${name}"}`,
    ),
  )
})

void t.test('peers that are nothing', async (t) => {
  const routes = healthy()
  const jsz = routes[queries.jsz] as Record<string, unknown>
  jsz['meta_cluster'] = { name: 'c1', leader: 'n1', cluster_size: 3, replicas: [null, 7, { name: 'n2', lag: 4 }] }
  const { world, text } = await scrape(t, routes)
  judge(world, text)
  t.match(text, /^nats_meta_peer_lag_entries\{.*peer="n2"\} 4$/m)
})

void t.test('a number that is none, outside of what is shown', async (t) => {
  const routes = healthy()
  Object.assign(routes[queries.varz] as object, { connections: 'many' })
  const { world, text } = await scrape(t, routes)
  judge(world, text)
  t.match(text, /^nats_exporter_collector_errors_total\{.*collector="varz",code="shape"\} 2$/m)
})

void t.test('a total that lies', async (t) => {
  const routes = healthy()
  const whole = routes[queries.jsz] as unknown as Detail
  const [account] = whole.account_details
  let page = 0
  const endless = (response: ServerResponse): void => {
    page++
    const details = [{ ...account, id: `A${page}`, name: `A${page}` }]
    response.end(JSON.stringify({ ...whole, account_details: details, total: 1_000_000 }))
  }
  const everyPage = new Proxy(routes, {
    get: (all, path) => (String(path).startsWith(queries.jsz) ? endless : all[String(path)]),
  })
  const { asked, text } = await scrape(t, everyPage)
  const pages = asked.filter((path) => path.startsWith(queries.jsz)).length
  t.ok(pages > 0 && pages <= 200, `${pages} pages in two collections`)
  t.match(text, /^nats_up\{.*\} 1$/m)

  const same = { ...whole, total: 1_000_000 }
  const repeating = new Proxy(routes, {
    get: (all, path) => (String(path).startsWith(queries.jsz) ? same : all[String(path)]),
  })
  const { asked: again } = await scrape(t, repeating)
  t.equal(again.filter((path) => path.startsWith(queries.jsz)).length, 4, 'a page that was there is the last')
})
