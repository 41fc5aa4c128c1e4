// Clients that take what they can of our own listener: it turns them away, counts them, and answers everybody else.
import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { hashSync } from 'bcryptjs'
import t, { type Test } from 'tap'
import { section } from '../../src/exposition/text.ts'
import { createApp, type Served } from '../../src/http/app.ts'
import { limits, type Limits } from '../../src/http/limits.ts'
import { listen } from '../../src/http/listen.ts'
import { openLive } from '../../src/http/live.ts'
import { openSend, sendLimits, type SendLimits } from '../../src/http/send.ts'
import { noneRefused, type Refusal } from '../../src/world/refused.ts'
import { until } from '../cluster/until.ts'

interface Given {
  metrics?: Served['metrics']
  limits?: Partial<Limits>
  patience?: Partial<SendLimits>
  handler?: RequestListener
  webConfig?: string
}

const never = (): Promise<never> => Promise.reject(new Error('not asked'))

async function serve(t: Test, given: Given) {
  const refused = noneRefused()
  const refuse = (why: Refusal): number => refused[why]++
  const served: Served = {
    metrics: given.metrics ?? (() => Promise.resolve([section([Buffer.from('a 1\n')])])),
    ...{
      readiness: () => ({ ready: true, logs: 0, faults: [] }),
      page: never,
      probe: never,
      diagnosis: never,
      targets: never,
    },
  }
  const report = (error: unknown): void => void t.fail(String(error))
  const send = openSend(refuse, { ...sendLimits, ...given.patience })
  const live = openLive({ page: never, report })
  const app = createApp(() => Promise.resolve(served), { live, report, sendTo: send })
  const bounds = { ...limits, ...given.limits }
  const options = { webConfig: given.webConfig, report, refuse, limits: bounds }
  const { url, close } = await listen('127.0.0.1:0', given.handler ?? app, options)
  t.teardown(() => close(0))
  return { url, refused, port: Number(new URL(url).port) }
}

/** Sends this and never reads an answer. */
async function deaf(t: Test, port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').pause()
  socket.on('error', () => undefined)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.write(text)
  return socket
}

async function status(url: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const [response] = (await once(get(url, { headers, agent: false }), 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

const ask = 'GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n'
/** More than any socket buffer holds. */
const large = (): Promise<[ReturnType<typeof section>]> =>
  Promise.resolve([section(Array.from({ length: 32 }, () => Buffer.alloc(1 << 20, '#')))])

void t.test('a reader that does not read is cut off', async (t) => {
  const { url, port, refused } = await serve(t, { metrics: large, patience: { stallSeconds: 0.1 } })
  await deaf(t, port, ask)
  await until('it is cut off', 10, () => refused.slow === 1)
  t.equal(await status(`${url}/-/healthy`), 200)
})

void t.test('one that reads a little now and then is cut off too', async (t) => {
  const { port, refused } = await serve(t, { metrics: large, patience: { stallSeconds: 60, bodySeconds: 0.1 } })
  await deaf(t, port, ask)
  await until('it is cut off', 10, () => refused.slow === 1)
  t.pass()
})

void t.test('of bodies that somebody still reads only so much is kept, the newest always', async (t) => {
  let asked = 0
  const metrics = (): ReturnType<Served['metrics']> => {
    asked++
    return large()
  }
  const { url, port, refused } = await serve(t, { metrics, patience: { heldBytes: 1 } })
  for (let reader = 1; reader <= 5; reader++) {
    await deaf(t, port, ask)
    await until('it was asked', 10, () => asked === reader)
  }
  await until('the oldest were cut off', 10, () => refused.slow === 3)
  t.equal(await status(`${url}/metrics`), 200, 'who reads is answered')
  t.equal(refused.slow, 4, 'and a further old one has gone')
})

void t.test('one body is compressed once and sent to all', async (t) => {
  let looked = 0
  let pieces = Promise.resolve(Buffer.alloc(0))
  const body = [section([Buffer.alloc(1 << 20, '#')])].map((whole) =>
    Object.defineProperty(whole, 'compressed', {
      get: () => (looked++ === 0 ? undefined : pieces),
      set: (made: typeof pieces) => void (pieces = made),
    }),
  )
  const { url } = await serve(t, { metrics: () => Promise.resolve(body) })
  const header = { 'accept-encoding': 'gzip' }
  t.same(await Promise.all(Array.from({ length: 20 }, () => status(`${url}/metrics`, header))), new Array(20).fill(200))
  t.equal(looked, 2, 'looked at by one compression, which finds nothing and then its own')
})

void t.test('connections beyond the limit are closed', async (t) => {
  const { port, refused } = await serve(t, { limits: { connections: 2 } })
  await deaf(t, port, '')
  await deaf(t, port, '')
  const third = await deaf(t, port, '')
  third.resume()
  await once(third, 'close')
  t.equal(refused.connections, 1)
})

void t.test('a connection that asks nothing, or half a question, is closed', async (t) => {
  const { port } = await serve(t, { limits: { requestSeconds: 0.2 } })
  for (const text of ['', 'GET /met', `POST /-/reload HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n`]) {
    const socket = await deaf(t, port, text)
    socket.resume()
    await once(socket, 'close')
  }
  t.pass('all were')
})

void t.test('requests beyond the limit are told so, health is still answered', async (t) => {
  const { url, port, refused } = await serve(t, {
    limits: { requests: 1 },
    metrics: () => new Promise(() => undefined),
  })
  await deaf(t, port, ask)
  await until('the second is refused', 10, async () => (await status(`${url}/-/targets`)) === 503)
  t.equal(refused.requests > 0, true)
  t.equal(await status(`${url}/-/healthy`), 200)
})

void t.test('many requests on one connection, sent at once, end it', async (t) => {
  let handled = 0
  const { port, refused } = await serve(t, { handler: () => handled++ })
  const socket = await deaf(t, port, ask.repeat(20_000))
  socket.resume()
  await new Promise((resolve) => socket.once('close', resolve))
  t.equal(handled, limits.pipelined)
  t.equal(refused.pipelining, 1)
})

void t.test('one request after another on one connection is what Prometheus does', async (t) => {
  const { port, refused } = await serve(t, {})
  const socket = await deaf(t, port, '')
  let text = ''
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()))
  socket.resume()
  for (let answers = 1; answers <= 5; answers++) {
    socket.write(ask)
    await until('an answer', 10, () => text.split('a 1\n').length === answers + 1)
  }
  t.same(refused, noneRefused())
})

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

void t.test('who keeps asking on a connection does not hold up the end', async (t) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  let release: (() => void) | undefined
  const { url, close } = await listen(
    '127.0.0.1:0',
    (_, response) => {
      release = () => response.end('late')
    },
    { report: (error) => t.fail(String(error)) },
  )
  const ask = async (): Promise<void> => {
    const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
  }
  const underWay = ask()
  await until('asked', 10, () => release !== undefined)
  const closed = close(1000)
  release?.()
  await underWay
  await closed
  t.pass('the grace of 1000 s is not waited for')
})

void t.test('a flood of wrong passwords does not keep the right one out', async (t) => {
  const users = `basic_auth_users:\n  prometheus: ${hashSync('secret', 6)}\n`
  const webConfig = join(t.testdir({ 'web.yml': users }), 'web.yml')
  const { url, refused } = await serve(t, { webConfig })
  t.equal(await status(`${url}/metrics`, basic('prometheus:secret')), 200)
  const flood = Array.from({ length: 50 }, (_, index) => status(`${url}/metrics`, basic(`prometheus:${index}`)))
  let answered = 0
  for (const one of flood) void one.then(() => answered++)
  await until('the first is refused', 10, () => answered > 0)
  t.equal(await status(`${url}/metrics`, basic('prometheus:secret')), 200, 'the right one does not wait for them')
  const answers = await Promise.all(flood)
  t.same(new Set(answers), new Set([401, 429]), 'none gets in')
  t.equal(refused.passwords, answers.filter((one) => one === 429).length)
  t.equal(await status(`${url}/-/healthy`), 200)
})

void t.test('the same wrong password is compared once', async (t) => {
  const users = `basic_auth_users:\n  prometheus: ${hashSync('secret', 6)}\n`
  const webConfig = join(t.testdir({ 'web.yml': users }), 'web.yml')
  const { url, refused } = await serve(t, { webConfig })
  const flood = Array.from({ length: 30 }, () => status(`${url}/metrics`, basic('prometheus:wrong')))
  t.same(new Set(await Promise.all(flood)), new Set([401]))
  t.equal(refused.passwords, 0)
})
