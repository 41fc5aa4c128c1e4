// The client: every way a server can fail to answer is one code, and credentials stay out of sight.
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { addressOf, openClient, parseJson, readJson, refusal, type Reply } from '../../../src/nats/http/client.ts'
import { NatsError } from '../../../src/nats/error.ts'
import { openSink } from '../../../src/nats/json/pieces.ts'
import { fakeServer, hang, text } from '../fake-server.ts'

const forever = new AbortController().signal
const bodyLimit = 1000

t.test('addresses are shown without credentials and keep their base path', (t) => {
  t.equal(addressOf('http://user:secret@127.0.0.1:8222'), 'http://127.0.0.1:8222')
  t.equal(addressOf('https://n1.example/nats/mon/'), 'https://n1.example/nats/mon')
  t.equal(addressOf('http://[::1]:8222/?x=1'), 'http://[::1]:8222')
  t.end()
})

t.test('a base path and credentials go to the server', async (t) => {
  const heard: unknown[] = []
  const fake = await fakeServer(t, {
    '/mon/varz': (response, request) => {
      heard.push(request.headers.authorization)
      response.end('{}')
    },
  })
  const client = openClient({ url: `${fake.url.replace('//', '//user:s%40crt@')}/mon/` }, { bodyLimit })
  const { status } = await client.get('/varz', forever)
  client.close()
  t.equal(status, 200)
  t.notMatch(client.address, /user|crt/)
  t.same(heard, [`Basic ${Buffer.from('user:s@crt').toString('base64')}`])
})

t.test('one connection is used again, and a new one after the server closed it', async (t) => {
  const fake = await fakeServer(t, { '/varz': { ok: true } })
  const client = openClient({ url: fake.url }, { bodyLimit })
  await client.get('/varz', forever)
  await client.get('/varz', forever)
  t.equal(fake.connections(), 1)
  fake.routes['/varz'] = (response, request) => {
    fake.routes['/varz'] = { ok: true }
    request.socket.destroy()
    response.destroy()
  }
  const { status } = await client.get('/varz', forever)
  t.equal(status, 200)
  t.equal(fake.connections(), 2)
  client.close()
})

t.test('a server that closes a new connection without an answer', async (t) => {
  const fake = await fakeServer(t, { '/varz': (_, request) => request.socket.destroy() })
  const client = openClient({ url: fake.url }, { bodyLimit })
  await t.rejects(client.get('/varz', forever), { code: 'body', message: /closed before the answer was complete/ })
  client.close()
})

t.test('refused, no such host, not HTTP, no TLS', async (t) => {
  const fake = await fakeServer(t, {})
  const plain = net.createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  t.teardown(() => plain.close())
  await fake.close()
  const cases = [
    [fake.url, 'refused'],
    ['http://host.invalid:8222', 'unreachable'],
    [`http://127.0.0.1:${(plain.address() as AddressInfo).port}`, 'body'],
    [`https://127.0.0.1:${(plain.address() as AddressInfo).port}`, 'tls'],
  ] as const
  for (const [url, code] of cases) {
    const client = openClient({ url: url }, { bodyLimit })
    await t.rejects(client.get('/varz', forever), { name: 'NatsError', code }, url)
    client.close()
  }
})

t.test('the signal ends a request that hangs', async (t) => {
  const fake = await fakeServer(t, { '/varz': hang })
  const client = openClient({ url: fake.url }, { bodyLimit })
  const stop = new AbortController()
  const answer = client.get('/varz', stop.signal)
  stop.abort()
  await t.rejects(answer, { code: 'timeout' })
  client.close()
})

t.test('too large: announced, and found out while reading', async (t) => {
  const fake = await fakeServer(t, {
    '/announced': text(200, 'x'.repeat(bodyLimit + 1)),
    '/streamed': (response) => {
      response.writeHead(200)
      const pour = (): void => void response.write('x'.repeat(100), (error) => (error ? undefined : pour()))
      pour()
    },
    '/fits': text(200, 'x'.repeat(bodyLimit)),
  })
  const client = openClient({ url: fake.url }, { bodyLimit })
  await t.rejects(client.get('/announced', forever), { code: 'too_large', message: /body_limit_bytes \(1000\)/ })
  await t.rejects(client.get('/streamed', forever), { code: 'too_large' })
  t.equal((await client.get('/fits', forever)).body.length, bodyLimit)
  client.close()
})

t.test('compact JSON of many megabytes is refused before it is parsed, laid out it is read in pieces', async (t) => {
  const streams = Array.from({ length: 1000 }, (_, n) => ({ name: `S${n}`, state: { subjects: 'x'.repeat(20_000) } }))
  const one = { account_details: [{ name: 'A', stream_detail: streams }] }
  const large = (json: string) => text(200, json, 'application/json')
  const fake = await fakeServer(t, {
    '/compact': large(JSON.stringify(one)),
    '/lines': large(JSON.stringify(one, null, 2)),
    '/short': large(JSON.stringify({ account_details: [] })),
  })
  const client = openClient({ url: fake.url }, { bodyLimit: 64 * 1024 * 1024 })
  let pieces = 0
  const levels = [
    { indent: 4, arrays: ['account_details'] },
    { indent: 8, arrays: ['stream_detail'] },
  ]
  const open = () => openSink('/jsz', { levels, piece: () => void (pieces += 1), end: () => pieces })
  await t.rejects(client.pour('/compact', forever, open), { code: 'too_large', message: /does a proxy rewrite it/ })
  t.same(await client.pour('/lines', forever, open), { answer: 1001 })
  t.same(await client.pour('/short', forever, open), { answer: 1001 })
  client.close()
})

t.test('a truncated body is an error', async (t) => {
  const fake = await fakeServer(t, {
    '/sized': (response, request) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"a":', () => request.socket.destroy())
    },
    '/chunked': (response, request) => {
      response.writeHead(200)
      response.write('{"a":', () => request.socket.destroy())
    },
  })
  const client = openClient({ url: fake.url }, { bodyLimit })
  await t.rejects(client.get('/sized', forever), { code: 'body', message: /closed before/ })
  await t.rejects(client.get('/chunked', forever), { code: 'body', message: /closed before/ })
  client.close()
})

t.test('what a reply is worth', (t) => {
  const reply = (body: string, type = 'application/json', status = 200): Reply => ({
    status,
    type,
    body: Buffer.from(body),
  })
  t.same(readJson(reply('{"a":1}')), { a: 1 })
  t.same(parseJson(reply('{"a":1}', 'text/plain', 503)), { a: 1 })
  const bad: [Reply, object][] = [
    [reply(''), { code: 'body', message: 'the answer is empty' }],
    [reply('<html>', 'text/html'), { code: 'body', message: /HTML.*http_port/ }],
    [reply('{"a":'), { code: 'body', message: /no JSON/ }],
    [reply('boom\u0007\nsecond line', 'text/plain', 500), { code: 'status', message: 'HTTP status 500: boom?' }],
    [reply('<html>', 'text/html', 502), { code: 'status', message: 'HTTP status 502: an HTML page' }],
    [reply('404 page not found\n', 'text/plain', 404), { code: 'status', unsupported: true }],
    [reply('nothing', 'text/plain', 404), { code: 'status', unsupported: false }],
  ]
  for (const [bytes, error] of bad) t.throws(() => readJson(bytes), { name: 'NatsError', ...error })
  t.end()
})

t.test('a sink takes the body of a 200 as it comes; anything else is a reply', async (t) => {
  const fake = await fakeServer(t, {
    '/good': text(200, 'abc', 'application/json'),
    '/plain': text(200, 'abc'),
    '/html': text(200, '<html>', 'text/html'),
    '/gone': text(404, 'No Raft nodes', 'text/plain'),
    '/bad': text(200, 'x'.repeat(500), 'application/json'),
  })
  const client = openClient({ url: fake.url }, { bodyLimit: 1000 })
  const open = () => {
    let taken = ''
    return {
      push(chunk: Buffer) {
        taken += String(chunk)
        if (taken.startsWith('x')) throw new NatsError('shape', 'no x')
      },
      end: () => taken,
    }
  }
  t.same(await client.pour('/good', forever, open), { answer: 'abc' })
  t.same(await client.pour('/plain', forever, open), { answer: 'abc' })
  const html = await client.pour('/html', forever, open)
  t.match(html, { reply: { status: 200, type: 'text/html' } })
  if ('reply' in html) t.match(refusal(html.reply), { code: 'body', message: /HTML/ })
  t.match(await client.pour('/gone', forever, open), { reply: { status: 404, body: Buffer.from('No Raft nodes') } })
  await t.rejects(client.pour('/bad', forever, open), { code: 'shape', message: 'no x' })
  client.close()
})
