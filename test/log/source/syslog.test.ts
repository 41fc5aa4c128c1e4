// A listener that servers log to: both protocols, one message a line, and a port that is taken.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { schema } from '../../../src/config/schema.ts'
import { hostAndPort, followSyslog } from '../../../src/log/source/syslog.ts'
import type { LogState } from '../../../src/log/state/state.ts'
import { pace } from './file/look.ts'

const now = Date.UTC(2025, 11, 17, 10, 11, 12) / 1000
const message = (text: string) => `<4>2025-12-17T10:11:12Z node-1 nats-server[7]: ${text}`

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function start(t: Test, address: string) {
  const log: LogState = new Map()
  const stop = new AbortController()
  const steps = pace()
  const texts: string[] = []
  let heard: () => void = () => undefined
  const source = followSyslog({
    address,
    name: `syslog ${address}`,
    origin: () => undefined,
    offsets: new Map(),
    lookbackSeconds: 3600,
    signal: stop.signal,
    warn: () => undefined,
    log,
    zone: 'utc',
    now: () => now,
    originOf: (wrapped) => wrapped ?? 'unknown',
    since: now,
    onEvent: () => undefined,
    onUnrecognized(_, { text }) {
      texts.push(text)
      heard()
    },
    pause: steps.wake,
  })
  const close = async (): Promise<void> => {
    stop.abort()
    steps.end()
    await source.closed
  }
  t.teardown(close)
  return {
    ...source,
    log,
    retry: () => steps.look(),
    close,
    async until(count: number): Promise<string[]> {
      while (texts.length < count) await new Promise<void>((resolve) => (heard = resolve))
      return texts
    },
  }
}

t.test('UDP and TCP', async (t) => {
  const port = await freePort()
  const source = start(t, `:${port}`)
  await source.ready
  t.match(source.statuses(), [{ up: true, reason: undefined }])
  const udp = createSocket('udp4')
  udp.send(message('one\ntwo\n'), port, '127.0.0.1')
  t.same(await source.until(1), ['one two'])
  udp.close()
  const tcp = connect(port, '127.0.0.1')
  tcp.write(`${message('three')}\n${message('four')}\n${Buffer.byteLength(message('five'))} ${message('five')}`)
  await source.until(4)
  tcp.end(message('six'))
  t.same(await source.until(5), ['one two', 'three', 'four', 'five', 'six'])
  const open = connect(port, '127.0.0.1')
  await once(open, 'connect')
  t.match(source.log.get('node-1')?.lines, { WRN: 5 })
  t.match(source.statuses(), [{ lastLine: now }])
  open.on('error', () => undefined)
  await source.close()
  t.match(source.statuses(), [{ up: false, reason: 'closed' }])
})

t.test('a port that is taken: said, and tried again', async (t) => {
  const port = await freePort()
  const udp = createSocket('udp4').bind(port, '127.0.0.1')
  await once(udp, 'listening')
  const source = start(t, `127.0.0.1:${port}`)
  await source.ready
  t.match(source.statuses(), [{ up: false, code: 'in_use', reason: /EADDRINUSE/ }])
  udp.close()
  await once(udp, 'close')
  const up = (): boolean => source.statuses()[0]?.up === true
  void source.retry()
  while (!up()) await new Promise((resolve) => setImmediate(resolve))
  t.match(source.statuses(), [{ up: true, reason: undefined }])
})

t.test('loopback unless a host is given', (t) => {
  t.same(hostAndPort(':514'), { host: '127.0.0.1', port: 514 })
  t.same(hostAndPort('0.0.0.0:514'), { host: '0.0.0.0', port: 514 })
  t.same(hostAndPort('[::1]:514'), { host: '::1', port: 514 })
  t.end()
})

t.test('the config takes one of path, command, syslog', (t) => {
  const issues = (log: object) => schema.safeParse({ logs: [log] }).error?.issues.map(({ message }) => message)
  t.match(issues({ path: '/a', syslog: ':514' }), [/exactly one of path, command, syslog/])
  t.match(issues({ server: 'n' }), [/exactly one/])
  t.match(issues({ path: '/a/**/b.log' }), [/one \* for each/])
  t.match(issues({ command: [] }), [/./])
  t.equal(issues({ syslog: ':514' }), undefined)
  t.end()
})

t.test('idle connections do not shut out a server that has something to say', async (t) => {
  const port = await freePort()
  const source = start(t, `:${port}`)
  await source.ready
  const open = async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  const talking = await open()
  const idlest = await open()
  const isClosed = once(idlest, 'close', { signal: AbortSignal.timeout(10_000) })
  idlest.resume()
  for (let n = 0; n < 200; n++) await open()
  talking.write(`${message('one')}\n`)
  await source.until(1)
  for (let n = 0; n < 60; n++) await open()
  const late = await open()
  const shutOut = once(late, 'close').then(() => 'shut out')
  late.resume()
  late.write(`${message('two')}\n`)
  t.same(await Promise.race([source.until(2), shutOut]), ['one', 'two'], 'the newest is heard')
  await t.resolves(isClosed, 'the one that has been silent for longest gave way')
  talking.write(`${message('three')}\n`)
  t.same(await source.until(3), ['one', 'two', 'three'])
})
