// Reaching servers: TLS with own authorities and client certificates, credentials, and files that change while running.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { plainFiles, SilentError, type Readable } from '../../../src/files.ts'
import type { AccessConfig } from '../../../src/nats/http/access.ts'
import { openClient, type Client } from '../../../src/nats/http/client.ts'
import { inFolder, makeCertificates } from '../../http/certificates.ts'
import { fakeServer } from '../fake-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'nats-access-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const at = inFolder(folder)
makeCertificates(folder)
const other = at('other')
mkdirSync(other)
makeCertificates(other)
const forever = new AbortController().signal

function client(t: { teardown(run: () => void): void }, config: AccessConfig): Client {
  const opened = openClient(config, { bodyLimit: 1000 })
  t.teardown(opened.close)
  return opened
}

t.test('TLS', async (t) => {
  let connections = 0
  const [cert, key, ca] = [at('server.pem'), at('server.key'), at('ca.pem')].map((path) => readFileSync(path))
  const server = https.createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (_, response) => {
    response.end('{}')
  })
  server.on('secureConnection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const own = { insecure_skip_verify: false, cert_file: at('client.pem'), key_file: at('client.key') }
  const trusting = { ...own, ca_file: at('ca.pem') }

  t.test('a certificate of its own authority, shown a client certificate', async (t) => {
    const { get } = client(t, { url, tls: trusting })
    const before = connections
    t.equal((await get('/varz', forever)).status, 200)
    t.equal((await get('/varz', forever)).status, 200)
    t.equal(connections - before, 1, 'one connection')
  })
  t.test('an authority that nobody trusts, a wrong name', async (t) => {
    await t.rejects(client(t, { url }).get('/varz', forever), { code: 'tls' })
    const named = { ...trusting, server_name: 'n1.example' }
    await t.rejects(client(t, { url, tls: named }).get('/varz', forever), { code: 'tls', message: /n1\.example/ })
    t.equal((await client(t, { url, tls: { ...trusting, server_name: 'localhost' } }).get('/', forever)).status, 200)
    t.equal((await client(t, { url, tls: { ...own, insecure_skip_verify: true } }).get('/', forever)).status, 200)
  })
  t.test('no client certificate', async (t) => {
    const tls = { insecure_skip_verify: false, ca_file: at('ca.pem') }
    await t.rejects(client(t, { url, tls }).get('/varz', forever), { name: 'NatsError' })
  })
  t.test('files that change, and that are missing', async (t) => {
    const changing = at('changing.pem')
    const { get } = client(t, { url, tls: { ...trusting, ca_file: changing } })
    await t.rejects(get('/varz', forever), { code: 'tls', message: `tls.ca_file ${changing}: ENOENT` })
    copyFileSync(join(other, 'ca.pem'), changing)
    await t.rejects(get('/varz', forever), { code: 'tls' })
    copyFileSync(at('ca.pem'), changing)
    t.equal((await get('/varz', forever)).status, 200)
    const before = connections
    writeFileSync(changing, `${readFileSync(changing, 'utf8')}\n`)
    t.equal((await get('/varz', forever)).status, 200)
    t.equal(connections - before, 1, 'a new connection for the new file')
  })
})

t.test('credentials and headers', async (t) => {
  let heard: Record<string, unknown> = {}
  const fake = await fakeServer(t, {
    '/varz': (response, request) => {
      heard = request.headers
      response.end('{}')
    },
  })
  const sent = async (config: Omit<AccessConfig, 'url'>): Promise<Record<string, unknown>> => {
    await client(t, { url: fake.url, ...config }).get('/varz', forever)
    return heard
  }
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`
  t.notHas(await sent({}), { authorization: /./ })
  t.match(await sent({ basic_auth: { username: 'me', password: 'secret' } }), { authorization: basic('me:secret') })
  t.match(await sent({ bearer_token: 'abc', headers: { 'X-Tenant': 'a' } }), {
    authorization: 'Bearer abc',
    'x-tenant': 'a',
  })
  await client(t, { url: fake.url.replace('//', '//me:s%3Act@') }).get('/varz', forever)
  t.equal(heard['authorization'], basic('me:s:ct'), 'from the URL')
  const path = at('secret')
  writeFileSync(path, 'first\n')
  t.match(await sent({ basic_auth: { username: 'me', password_file: path } }), { authorization: basic('me:first') })
  const { get } = client(t, { url: fake.url, bearer_token_file: path })
  await get('/varz', forever)
  t.equal(heard['authorization'], 'Bearer first')
  writeFileSync(path, 'second one\n')
  await get('/varz', forever)
  t.equal(heard['authorization'], 'Bearer second one')
  rmSync(path)
  await t.rejects(get('/varz', forever), { code: 'unreachable', message: /^bearer_token_file .*ENOENT/ })
})

t.test('a password whose disk does not answer is the last one that was read', async (t) => {
  const path = at('silent.token')
  writeFileSync(path, 'one')
  const fake = await fakeServer(t, { '/varz': {} })
  let isSilent = false
  const silent = <T>(): Promise<T> => Promise.reject(new SilentError('it says nothing'))
  const files: Readable = {
    stat: (file) => (isSilent ? silent() : plainFiles.stat(file)),
    open: (file) => (isSilent ? silent() : plainFiles.open(file)),
  }
  const ask = (): Client => {
    const opened = openClient({ url: fake.url, bearer_token_file: path }, { bodyLimit: 1000, files })
    t.teardown(opened.close)
    return opened
  }
  const known = ask()
  t.equal((await known.get('/varz', forever)).status, 200)
  isSilent = true
  t.equal((await known.get('/varz', forever)).status, 200)
  await t.rejects(ask().get('/varz', forever), { code: 'unreachable', message: /it says nothing/ }, 'none was read yet')
})
