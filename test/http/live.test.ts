// Streams of changes: what is sent, how many may be open, one that never reads, and the end.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import express from 'express'
import t, { type Test } from 'tap'
import { listen } from '../../src/http/listen.ts'
import { openLive, type LiveOptions } from '../../src/http/live.ts'
import type { Page } from '../../src/http/page/page.ts'

const pageWith = (parts: Record<string, string>): Page => ({
  title: 'T',
  version: '1',
  parts: new Map(Object.entries(parts)),
})

/** A hub whose clock is this test: `tick` runs what is due next. */
async function hub(t: Test, page: () => Promise<Page>, options: Partial<LiveOptions> = {}) {
  const due: { milliseconds: number; run: () => void }[] = []
  const reported: unknown[] = []
  const live = openLive({
    page,
    report: (error) => reported.push(error),
    after: (milliseconds, run) => {
      const entry = { milliseconds, run }
      due.push(entry)
      return () => void due.splice(due.indexOf(entry), 1)
    },
    spent: () => 0,
    ...options,
  })
  const app = express()
  app.get('/events', (request, response) => live.serve(request, response))
  const { url, close } = await listen('127.0.0.1:0', app, { report: (error) => reported.push(error) })
  t.teardown(() => close(0))
  const tick = (): number | undefined => {
    const next = due.shift()
    next?.run()
    return next?.milliseconds
  }
  return { live, url, tick, due, reported }
}

async function open(url: string, keep = true) {
  const [response] = (await once(get(`${url}/events`), 'response')) as [IncomingMessage]
  let text = ''
  if (keep) response.on('data', (chunk) => (text += String(chunk)))
  const until = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text)) await once(response, 'data')
    return text
  }
  return { response, until, ended: () => once(response, 'close') }
}

const events = (text: string): { title: string; parts: Record<string, string> }[] =>
  Array.from(
    text.matchAll(/^data: (.*)$/gm),
    ([, data = '']) => JSON.parse(data) as { title: string; parts: Record<string, string> },
  )

t.test('all parts at first, then what has changed, drawn once for all', async (t) => {
  const pages = [pageWith({ a: '1', b: '<i>\n' }), pageWith({ a: '2', b: '<i>\n' }), pageWith({ a: '3', b: '<i>\n' })]
  let drawn = 0
  const { url, tick } = await hub(t, () => Promise.resolve(pages[drawn++] ?? pageWith({})))
  const one = await open(url)
  t.match(one.response.headers, {
    'content-type': /^text\/event-stream/,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  t.equal(tick(), 0, 'the first at once')
  await one.until(/"a":"1"/)
  const other = await open(url)
  t.equal(tick(), 1000, 'then once a second')
  const [first, second] = events(await one.until(/"a":"2"/))
  t.strictSame(first?.parts, { a: '1', b: '<i>\n' })
  t.strictSame(second?.parts, { a: '2' })
  t.strictSame(events(await other.until(/"a":"2"/))[0]?.parts, { a: '2', b: '<i>\n' })
  t.equal(drawn, 2)
})

t.test('drawing takes a tenth of a processor at most, and nothing while nobody looks', async (t) => {
  let clock = 0
  const { url, tick, due, live } = await hub(t, () => Promise.resolve(pageWith({ a: String((clock += 500)) })), {
    spent: () => clock,
  })
  const one = await open(url)
  tick()
  await one.until(/"a":"500"/)
  t.match(due, [{ milliseconds: 4500 }])
  one.response.destroy()
  while (live.count() > 0) await new Promise((resolve) => setImmediate(resolve))
  t.strictSame(due, [])
})

t.test('no more streams than may be', async (t) => {
  const { url, live } = await hub(t, () => Promise.resolve(pageWith({})), { most: 2 })
  await open(url)
  await open(url)
  const third = await open(url)
  t.equal(third.response.statusCode, 503)
  t.match(await third.until(/already/), '2 streams are open already')
  t.equal(live.count(), 2)
})

t.test('one that never reads is owed nothing and closed, the others go on', async (t) => {
  const size = 8 << 20
  let drawn = 0
  const { url, tick, live } = await hub(t, () => Promise.resolve(pageWith({ a: `${drawn++} ${'x'.repeat(size)}` })))
  const { port, hostname } = new URL(url)
  const mute = connect(Number(port), hostname)
  mute.pause()
  mute.on('error', () => undefined)
  mute.write('GET /events HTTP/1.1\r\nhost: x\r\n\r\n')
  while (live.count() < 1) await new Promise((resolve) => setImmediate(resolve))
  const { response } = await open(url, false)
  let read = 0
  response.on('data', (chunk: Buffer) => (read += chunk.length))
  const before = process.memoryUsage().external
  for (let round = 1; round <= 8; round++) {
    tick()
    while (read < round * size) await once(response, 'data')
    await new Promise((resolve) => setImmediate(resolve))
  }
  while (live.count() > 1) await new Promise((resolve) => setImmediate(resolve))
  t.ok(process.memoryUsage().external - before < 100 << 20)
  mute.destroy()
})

t.test('the end', async (t) => {
  const { url, live, tick } = await hub(t, () => Promise.resolve(pageWith({})))
  const one = await open(url)
  const ended = one.ended()
  live.close()
  await ended
  tick()
  t.equal((await open(url)).response.statusCode, 503)
})

t.test('a defect in drawing is reported and ends no stream', async (t) => {
  let fails = true
  const { url, tick, reported } = await hub(t, () =>
    fails ? Promise.reject(new Error('broken')) : Promise.resolve(pageWith({ a: '1' })),
  )
  const one = await open(url)
  tick()
  while (reported.length === 0) await new Promise((resolve) => setImmediate(resolve))
  fails = false
  tick()
  await one.until(/"a":"1"/)
  t.match(reported, [{ message: 'broken' }])
})

t.test('with a timer of its own', async () => {
  const live = openLive({ page: () => Promise.resolve(pageWith({ a: '1' })), report: () => undefined })
  const app = express()
  app.get('/events', (request, response) => live.serve(request, response))
  const { url, close } = await listen('127.0.0.1:0', app, { report: () => undefined })
  const one = await open(url)
  await one.until(/"a":"1"/)
  live.close()
  await close(1)
})
