// The health check: port and TLS from the command line and the configuration of the exporter beside it.
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { loadConfig } from '../../src/config/load.ts'
import { listen } from '../../src/http/listen.ts'
import { argumentsOf, healthUrl, isHealthy } from '../../src/serve/health.ts'
import { makeCertificates } from '../http/certificates.ts'
import { fakeServer, hang } from '../nats/fake-server.ts'

const flags = { urls: [], logs: [] }

void t.test('the address', async (t) => {
  const url = (listen: string) => healthUrl(loadConfig({ ...flags, listen }, {}))
  t.equal(url(':7778'), 'http://127.0.0.1:7778/-/healthy')
  t.equal(url('0.0.0.0:1'), 'http://127.0.0.1:1/-/healthy')
  t.equal(url('[::]:1'), 'http://[::1]:1/-/healthy')
  t.equal(url('10.0.0.1:1'), 'http://10.0.0.1:1/-/healthy')
  t.equal(healthUrl(loadConfig(flags, { NATS_EXPORTER_LISTEN: ':9' })), 'http://127.0.0.1:9/-/healthy', 'as the image')
  const file = join(t.testdir({ 'c.yaml': 'lookback: 1h', 'd.yaml': 'listen: :8' }), 'c.yaml')
  t.match(healthUrl(loadConfig({ ...flags, config: file }, { NATS_EXPORTER_LISTEN: ':9' })), ':9/')
  t.match(healthUrl(loadConfig({ ...flags, config: join(file, '../d.yaml') }, { NATS_EXPORTER_LISTEN: ':9' })), ':8/')
})

void t.test('arguments of process 1, or of the child of a reaper', async (t) => {
  const words = (...all: string[]) => `${all.join('\0')}\0`
  t.strictSame(argumentsOf(words('/usr/local/bin/node', '/app/dist/main.js', 'serve', '--listen', ':1')), [
    '--listen',
    ':1',
  ])
  t.strictSame(argumentsOf(words('tini', '--', 'node', '/app/dist/main.js', '--log', '')), ['--log', ''])
  t.strictSame(argumentsOf(words('nats-jetstream-exporter', 'http://a')), ['http://a'])
})

void t.test('well over TLS, behind passwords; not well: another status, no answer, nobody there', async (t) => {
  const folder = t.testdir({
    'web.yml': `tls_server_config: { cert_file: server.pem, key_file: server.key }
basic_auth_users: { a: $2b$04$abcdefghijklmnopqrstuuXyQ0fPYv0W5sRa4zV4S8b9cD1eF2gHi }`,
    foreign: {},
  })
  makeCertificates(folder)
  const report = (error: unknown): void => void t.fail(String(error))
  const answers: RequestListener = (_, response) => {
    response.end('healthy\n')
  }
  const webConfig = join(folder, 'web.yml')
  const secure = await listen('127.0.0.1:0', answers, { webConfig, report })
  t.teardown(() => secure.close(0))
  const { port } = new URL(secure.url)
  const url = healthUrl(loadConfig({ ...flags, listen: `:${port}`, webConfig }, {}))
  t.match(url, 'https://')
  t.equal(await isHealthy(url, 4), true, 'a kubelet has no password')
  t.equal(await isHealthy(url.replace('/-/healthy', '/metrics'), 4), false, 'anything else asks for it')
  const hung = await fakeServer(t, { '*': hang })
  t.equal(await isHealthy(`${hung.url}/`, 0.1), false)
  t.equal(await isHealthy('http://127.0.0.1:1/', 1), false)
})
