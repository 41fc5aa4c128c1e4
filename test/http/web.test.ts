// A web-config file in force: TLS, each kind of client certificate, basic auth, and files that change.
import { once } from 'node:events'
import { copyFileSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { request, type RequestOptions } from 'node:https'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { hashSync } from 'bcryptjs'
import { mock } from 'node:test'
import t, { type Test } from 'tap'
import { plainFiles, SilentError, type Readable } from '../../src/files.ts'
import { listen } from '../../src/http/listen.ts'
import { guardedServer } from '../../src/http/web.ts'
import { until } from '../cluster/until.ts'
import { makeCertificates } from './certificates.ts'

const hash = hashSync('secret', 4)
const users = `basic_auth_users:\n  prometheus: ${hash}\n`
const tls = (more = ''): string => `tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n${more}`
const clients = (type: string): string => tls(`  client_ca_file: ca.pem\n  client_auth_type: ${type}\n`)

async function start(t: Test, config: string) {
  const folder = t.testdir({ 'web.yml': config, foreign: {} })
  makeCertificates(folder)
  const reported: unknown[] = []
  const options = { webConfig: join(folder, 'web.yml'), report: (error: unknown) => reported.push(error) }
  const { url, close } = await listen('127.0.0.1:0', (_, response) => response.end('in\n'), options)
  t.teardown(() => close(0))
  const read = (name: string): Buffer => readFileSync(join(folder, name))
  /** HTTP status; undefined: the connection was refused. */
  const ask = async (more: RequestOptions = {}): Promise<number | undefined> => {
    try {
      const sent = request(url, { ca: read('ca.pem'), agent: false, ...more }).end()
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      response.resume()
      return response.statusCode
    } catch {
      return undefined
    }
  }
  return { folder, url, reported, read, ask }
}

void t.test('basic auth', async (t) => {
  const folder = t.testdir({ 'web.yml': users })
  const { url, close } = await listen('127.0.0.1:0', (_, response) => response.end('in\n'), {
    webConfig: join(folder, 'web.yml'),
    report: (error) => t.fail(String(error)),
  })
  t.teardown(() => close(0))
  const ask = async (auth?: string): Promise<number | undefined> => {
    const headers = auth === undefined ? {} : { authorization: auth }
    const [response] = (await once(get(url, { headers, agent: false }), 'response')) as [IncomingMessage]
    response.resume()
    return response.statusCode
  }
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
  t.equal(await ask(), 401)
  t.equal(await ask('Bearer x'), 401)
  t.equal(await ask(basic('prometheus')), 401, 'no colon')
  t.equal(await ask(basic('prometheus:wrong')), 401)
  t.equal(await ask(basic('nobody:secret')), 401)
  t.equal(await ask(basic('__proto__:secret')), 401)
  t.equal(await ask(basic('prometheus:secret')), 200)
  t.equal(await ask(basic('prometheus:secret')), 200, 'remembered')
  t.equal(await ask(basic('prometheus:wrong')), 401, 'what is remembered opens for nothing else')
})

void t.test('client certificates', async (t) => {
  const cases = [
    ['NoClientCert', 200, 200, 200],
    ['RequestClientCert', 200, 200, 200],
    ['RequireAnyClientCert', undefined, 200, 200],
    ['VerifyClientCertIfGiven', 200, 200, undefined],
    ['RequireAndVerifyClientCert', undefined, 200, undefined],
  ] as const
  for (const [type, none, good, foreign] of cases) {
    await t.test(type, async (t) => {
      const { ask, read, folder } = await start(t, clients(type))
      const other = join(folder, 'foreign')
      const mine = { cert: read('client.pem'), key: read('client.key') }
      makeCertificates(other)
      const theirs = { cert: readFileSync(join(other, 'client.pem')), key: readFileSync(join(other, 'client.key')) }
      t.equal(await ask(), none, 'without')
      t.equal(await ask(mine), good, 'of the CA')
      t.equal(await ask(theirs), foreign, 'of another CA')
    })
  }
})

void t.test('a changed certificate and changed users are taken up', async (t) => {
  const folder = t.testdir({ 'web.yml': tls() + users, next: {} })
  makeCertificates(folder)
  const reported: string[] = []
  let asked = 0
  let isSilent = false
  const reader: Readable = {
    open: (path) => plainFiles.open(path),
    stat(path) {
      asked++
      return isSilent ? Promise.reject(new SilentError('it says nothing')) : plainFiles.stat(path)
    },
  }
  mock.timers.enable({ apis: ['setInterval'] })
  const { server, stop } = await guardedServer(join(folder, 'web.yml'), (_, response) => response.end(), {
    ...{ report: (error) => void reported.push(String(error)), reader },
  })
  t.teardown(stop)
  server.listen(0, '127.0.0.1')
  /** At the three files, when an earlier look is over. */
  const looked = async (): Promise<void> => {
    const before = asked
    await until('it has looked', 20, () => {
      mock.timers.tick(2000)
      return asked >= before + 3
    })
  }
  await looked()
  t.same(reported, [], 'nothing changed')
  makeCertificates(join(folder, 'next'))
  for (const name of ['server.pem', 'server.key']) copyFileSync(join(folder, 'next', name), join(folder, name))
  utimesSync(join(folder, 'server.pem'), 1, 1)
  await looked()
  isSilent = true
  // The second begins when the first is over.
  await looked()
  await looked()
  writeFileSync(join(folder, 'web.yml'), 'basic_auth_users: 5\n')
  utimesSync(join(folder, 'web.yml'), 2, 2)
  await looked()
  t.same(reported, [], 'of a disk that says nothing whoever reads has told')
  isSilent = false
  await until('what is wrong is reported', 5, async () => {
    await looked()
    return reported.length > 0
  })
  await looked()
  t.match(reported, [/web\.yml:1:19 basic_auth_users: /], 'once, and the old stays')
  mock.timers.reset()
  server.close()
})

void t.test('wrong files', async (t) => {
  const refuse = (config: string): Promise<unknown> => {
    const folder = t.testdir({ 'web.yml': config })
    return listen('127.0.0.1:0', () => undefined, {
      webConfig: join(folder, 'web.yml'),
      report: (error) => t.fail(String(error)),
    })
  }
  await t.rejects(refuse(tls()), { code: 'ENOENT' })
  await t.rejects(refuse('http_server_config: {}\n'), {
    message: /web\.yml:1:1 http_server_config: unknown key; allowed here: tls_server_config, basic_auth_users/,
  })
  await t.rejects(refuse('basic_auth_users: { a: plain }\n'), {
    message: /web\.yml:1:24 basic_auth_users\.a: expected a bcrypt hash/,
  })
})
