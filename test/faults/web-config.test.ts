// A web-config file that changes under the exporter: what was closed never opens by accident.
import { once } from 'node:events'
import { get as plainGet, type IncomingMessage } from 'node:http'
import { Agent, request, type RequestOptions } from 'node:https'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mock } from 'node:test'
import { hashSync } from 'bcryptjs'
import t, { type Test } from 'tap'
import { listen } from '../../src/http/listen.ts'
import { until } from '../cluster/until.ts'
import { makeCertificates } from '../http/certificates.ts'

const users = `basic_auth_users:\n  prometheus: ${hashSync('secret', 4)}\n`
const tls = (more: string): string => `tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n${more}`
const asking = (type: string): string => tls(`  client_ca_file: ca.pem\n  client_auth_type: ${type}\n`)

async function start(t: Test, text: string) {
  const folder = t.testdir({ 'web.yml': text })
  makeCertificates(folder)
  const file = join(folder, 'web.yml')
  const reported: string[] = []
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const options = { webConfig: file, report: (error: unknown) => reported.push(String(error)) }
  const { url, close } = await listen('127.0.0.1:0', (_, response) => response.end('in\n'), options)
  t.teardown(() => close(0))
  const change = (next: string): void => {
    writeFileSync(file, next)
    mock.timers.tick(2000)
  }
  /** HTTP status; undefined: the connection was refused. */
  const ask = async (more: RequestOptions = {}): Promise<number | undefined> => {
    try {
      const sent = url.startsWith('https:')
        ? request(url, { ca: readFileSync(join(folder, 'ca.pem')), agent: false, ...more }).end()
        : plainGet(url, { agent: false })
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      await response.resume().toArray()
      return response.statusCode
    } catch {
      return undefined
    }
  }
  const mine = { cert: readFileSync(join(folder, 'client.pem')), key: readFileSync(join(folder, 'client.key')) }
  return { ask, change, reported, mine }
}

void t.test('authorities without a word on who needs a certificate, and the other way round', async (t) => {
  const refused = (text: string): Promise<unknown> => {
    const folder = t.testdir({ 'web.yml': text })
    makeCertificates(folder)
    return listen('127.0.0.1:0', () => undefined, { webConfig: join(folder, 'web.yml'), report: () => undefined })
  }
  await t.rejects(refused(tls('  client_ca_file: ca.pem\n')), {
    message: /client_auth_type: expected with client_ca_file/,
  })
  for (const type of ['RequireAndVerifyClientCert', 'VerifyClientCertIfGiven'])
    await t.rejects(refused(tls(`  client_auth_type: ${type}\n`)), { message: /client_ca_file: expected with this/ })
  for (const empty of ['', '\n \n']) await t.rejects(refused(empty), { message: /web\.yml: is empty; write \{\}/ })
})

void t.test('an emptied file does not let everybody in', async (t) => {
  const { ask, change, reported } = await start(t, users)
  t.equal(await ask(), 401)
  const wrong = ['', '{}\n', 'basic_auth_users: {}\n', '# all gone\n', 'basic_auth_users:\n']
  for (const [index, text] of wrong.entries()) {
    change(text)
    await until('it is said, or taken', 10, async () => reported.length === index + 1 || (await ask()) !== 401)
    t.equal(await ask(), 401, JSON.stringify(text))
    t.match(reported[index], /web\.yml/, 'and it is said')
  }
})

void t.test('a type that asks for more is taken up, for connections that are open too', async (t) => {
  const { ask, change, reported, mine } = await start(t, asking('RequestClientCert'))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())
  t.equal(await ask({ agent }), 200)
  change(asking('RequireAndVerifyClientCert'))
  await until('let in before, not any more', 10, async () => (await ask({ agent })) === undefined)
  t.same(reported, [])
  t.equal(await ask(), undefined)
  t.equal(await ask(mine), 200)
})

void t.test('what cannot be taken up is refused, and the one before stays', async (t) => {
  const { ask, change, reported, mine } = await start(t, asking('RequireAndVerifyClientCert'))
  for (const [text, reason] of [
    [tls(''), /client_auth_type cannot begin or cease/],
    ['{}\n', /tls_server_config cannot come or go/],
    [asking('NoClientCert'), /client_auth_type cannot begin or cease/],
    [tls('  client_ca_file: ca.pem\n'), /client_auth_type: expected with client_ca_file/],
  ] as const) {
    change(text)
    await until('it is said', 10, () => reported.length === 1)
    t.match(reported.pop(), reason)
    t.equal(await ask(), undefined)
    t.equal(await ask(mine), 200)
  }
})
