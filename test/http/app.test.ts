// Routes over a real socket: status codes, gzip, the scrape time-out header, and a bug that shows instead of an empty page.
import { once } from 'node:events'
import { get } from 'node:http'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { section, type Section } from '../../src/exposition/text.ts'
import { createApp, type Served } from '../../src/http/app.ts'
import { listen } from '../../src/http/listen.ts'
import { openLive } from '../../src/http/live.ts'
import type { Page } from '../../src/http/page/page.ts'
import { raftGroup, server, world } from '../metrics/build.ts'
import { pageOf } from './page/rows.ts'

async function fetchRaw(url: string, headers: Record<string, string> = {}) {
  const [response] = (await once(get(url, { headers }), 'response')) as [import('node:http').IncomingMessage]
  const body = Buffer.concat((await response.toArray()) as Buffer[])
  return { status: response.statusCode, headers: response.headers, body }
}

const drawn: Page = {
  title: 'T',
  version: '1',
  parts: new Map([
    ['said', 'OK'],
    ['verdict', '<p>all</p>'],
  ]),
}
const report = (): void => undefined
const still = () => openLive({ page: () => Promise.resolve(drawn), report })

async function serve(t: Test, served: Partial<Served>) {
  const reported: unknown[] = []
  const exporter = {
    metrics: () => Promise.resolve([section([Buffer.from('a ')]), section([Buffer.from('1\n')])]),
    readiness: () => ({ ready: true, logs: 0, faults: [] }),
    page: () => Promise.resolve(drawn),
    probe: (target: string) => Promise.resolve(target === 'n1' ? [section([Buffer.from('b 1\n')])] : undefined),
    diagnosis: () => Promise.resolve({ other_clusters: [] }),
    targets: () => [{ targets: ['http://n1:8222'], labels: {} }],
    ...served,
  }
  const app = createApp(() => Promise.resolve(exporter), { live: still(), report: (error) => reported.push(error) })
  const { url, close } = await listen('127.0.0.1:0', app, { report: (error) => reported.push(error) })
  t.teardown(() => close(0))
  return { url, reported }
}

void t.test('metrics, plain and gzip', async (t) => {
  const { url } = await serve(t, {})
  const plain = await fetchRaw(`${url}/metrics`)
  t.equal(plain.status, 200)
  t.equal(plain.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  t.equal(plain.body.toString(), 'a 1\n')
  t.equal(plain.headers['content-length'], '4')
  const zipped = await fetchRaw(`${url}/metrics`, { 'accept-encoding': 'gzip' })
  t.equal(zipped.headers['content-encoding'], 'gzip')
  t.equal(gunzipSync(zipped.body).toString(), 'a 1\n')
})

void t.test('a client that does not wait for the answer does no harm', async (t) => {
  type Answer = (sections: readonly Section[]) => void
  let heard: (answer: Answer) => void = () => undefined
  const asked = new Promise<Answer>((resolve) => (heard = resolve))
  const { url, reported } = await serve(t, { metrics: () => new Promise((resolve) => heard(resolve)) })
  const request = get(`${url}/metrics`)
  const failed = once(request, 'error')
  const answer = await asked
  request.destroy(new Error('not waiting any longer'))
  await failed
  answer([section([Buffer.from('a 1\n')]), section([Buffer.alloc(1 << 20)])])
  t.equal((await fetchRaw(`${url}/-/healthy`)).status, 200)
  t.same(reported, [])
})

void t.test('the scrape time-out is handed on, nonsense is not', async (t) => {
  const seen: (number | undefined)[] = []
  const { url } = await serve(t, {
    metrics: (seconds) => Promise.resolve([section([Buffer.from(String(seen.push(seconds)))])]),
  })
  for (const value of ['7.5', 'x', '-1', '']) {
    await fetchRaw(`${url}/metrics`, { 'x-prometheus-scrape-timeout-seconds': value })
  }
  await fetchRaw(`${url}/metrics`)
  t.same(seen, [7.5, undefined, undefined, undefined, undefined])
})

void t.test('health and readiness', async (t) => {
  const { url } = await serve(t, { readiness: () => ({ ready: false, logs: 0, faults: [] }) })
  t.equal((await fetchRaw(`${url}/-/healthy`)).status, 200)
  const waiting = await fetchRaw(`${url}/-/ready`)
  t.equal(waiting.status, 503)
  t.equal(waiting.body.toString(), 'not ready: logs are still being opened\n')
  const logs = (ready: boolean) => ({ ready, logs: 3, faults: ['missing', 'denied', 'denied'] as const })
  const text = ': 3 of 3 logs not read: missing, denied; the page at / says which\n'
  const without = await serve(t, { readiness: () => logs(true) })
  t.match(await fetchRaw(`${without.url}/-/ready`).then(({ body }) => body.toString()), `ready${text}`)
  const failing = await serve(t, { readiness: () => logs(false) })
  t.match(await fetchRaw(`${failing.url}/-/ready`), { status: 503 })
  t.match(await fetchRaw(`${failing.url}/-/ready`).then(({ body }) => body.toString()), `not ready${text}`)
  const ready = await serve(t, {})
  t.equal((await fetchRaw(`${ready.url}/-/ready`)).status, 200)
})

void t.test('probe and discovery', async (t) => {
  const { url } = await serve(t, {})
  t.equal((await fetchRaw(`${url}/probe?target=n1`)).body.toString(), 'b 1\n')
  for (const query of ['', '?target=', '?target=http://169.254.169.254/', '?target=n1&target=n1']) {
    const { status, body } = await fetchRaw(`${url}/probe${query}`)
    t.equal(status, 400)
    t.match(body.toString(), /configured target/)
  }
  t.same(JSON.parse((await fetchRaw(`${url}/api/v1/targets`)).body.toString()), [
    { targets: ['http://n1:8222'], labels: {} },
  ])
})

void t.test('the verdict as JSON', async (t) => {
  const { url } = await serve(t, {})
  t.strictSame(JSON.parse((await fetchRaw(`${url}/api/v1/diagnosis`)).body.toString()), { other_clusters: [] })
})

void t.test('the page loads nothing from outside', async (t) => {
  const { url } = await serve(t, {})
  const { headers, body } = await fetchRaw(`${url}/`)
  t.match(headers['content-security-policy'], /default-src 'none'/)
  t.match(body.toString(), '<section id="verdict"><p>all</p></section>')
  t.equal(headers['cache-control'], 'no-store')
})

void t.test('every link of a page leads somewhere, those of its alerts to their runbooks', async (t) => {
  const troubled = world([server('n1', { answers: { raftz: [raftGroup('S-R3F-a', { pending: 20_000 })] } })])
  const { url } = await serve(t, { page: () => Promise.resolve(pageOf(troubled)), probe: () => Promise.resolve([]) })
  const links = (await fetchRaw(`${url}/`)).body.toString().matchAll(/href="([^#"][^"]*)"/g)
  const places = new Set(Array.from(links, ([, place = '']) => place))
  for (const place of ['/runbooks/README', '/runbooks/NatsRaftPendingEntries']) t.ok(places.has(place), place)
  for (const place of places) t.equal((await fetchRaw(new URL(place, url).href)).status, 200, place)
})

void t.test('runbooks, and streams of what changes', async (t) => {
  const { url } = await serve(t, {})
  const page = await fetchRaw(`${url}/runbooks/NatsServerDown`)
  t.match(page.body.toString(), '<h1>NatsServerDown</h1>')
  t.match(page.headers['content-security-policy'], /frame-ancestors 'none'/)
  t.equal((await fetchRaw(`${url}/runbooks/nope`)).status, 404)
  t.equal((await fetchRaw(`${url}/runbooks/..%2F..%2Fpackage`)).status, 404)
  const stream = get(`${url}/events`)
  const [response] = (await once(stream, 'response')) as [import('node:http').IncomingMessage]
  const [data] = (await once(response, 'data')) as [Buffer]
  t.match(data.toString(), 'retry: 3000')
  stream.destroy()
})

void t.test('a bug is a 500 and a report', async (t) => {
  const { url, reported } = await serve(t, { metrics: () => Promise.reject(new Error('broken')) })
  const { status, body } = await fetchRaw(`${url}/metrics`)
  t.equal(status, 500)
  t.notMatch(body.toString(), /broken/)
  t.match(reported, [{ message: 'broken' }])
})

void t.test('listening on an address in use fails', async (t) => {
  const { url } = await serve(t, {})
  await t.rejects(
    listen(url.replace('http://', ''), () => undefined, { report: () => undefined }),
    { code: 'EADDRINUSE' },
  )
})

void t.test('a reload that is asked for over HTTP, where that is let', async (t) => {
  const { url: closed } = await serve(t, {})
  t.equal((await fetch(`${closed}/-/reload`, { method: 'POST' })).status, 404, 'off by default')
  let taken = true
  const app = createApp(() => Promise.reject(new Error('not asked')), {
    live: still(),
    report,
    reload: () => Promise.resolve(taken),
  })
  const { url, close } = await listen('127.0.0.1:0', app, { report: () => undefined })
  t.teardown(() => close(0))
  t.equal((await fetch(`${url}/-/reload`, { method: 'POST' })).status, 200)
  taken = false
  t.equal((await fetch(`${url}/-/reload`, { method: 'POST' })).status, 500)
  t.equal((await fetch(`${url}/-/reload`)).status, 404, 'a link must not do it')
})
