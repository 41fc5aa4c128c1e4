// Marks in place of every secret of a configuration: none of them is in anything that leaves the process.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { serveOptions } from '../../src/commands/serve.ts'
import { ConfigError } from '../../src/config/error.ts'
import { loadConfig } from '../../src/config/load.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { until } from '../cluster/until.ts'
import { fakeServer, healthy } from '../nats/fake-server.ts'

const main = new URL('../../dist/main.js', import.meta.url).pathname
const mark = 'tell-nobody'
const env = { MARK_TOKEN: `${mark}-token`, MARK_WORD: `${mark}-word`, MARK_PATTERN: `(${mark}-pattern` }

/** What is told where nobody may be told; empty where all is well. */
const told = (texts: Record<string, string>): string[] =>
  Object.entries(texts).flatMap(([where, text]) =>
    text
      .split('\n')
      .filter((line) => line.includes(mark))
      .map((line) => `${where}: ${line}`),
  )

void t.test('a running exporter, by every path', async (t) => {
  const folder = t.testdir({ password: `${mark}-password\n` })
  const server = await fakeServer(t, healthy())
  const { host } = new URL(server.url)
  const [port] = await freePorts(1)
  const address = `127.0.0.1:${port}`
  const command = ['sh', '-c', 'echo "no line: $0" >&2; sleep 1000', '${MARK_WORD}']
  const config = {
    listen: address,
    state_file: join(folder, 'state.json'),
    targets: [
      { url: `http://user:${mark}-in-url@${host}`, headers: { 'x-key': '${MARK_TOKEN}' } },
      { url: 'http://127.0.0.1:1', bearer_token: '${MARK_TOKEN}' },
      { url: 'http://127.0.0.2:1', basic_auth: { username: 'u', password_file: join(folder, 'password') } },
    ],
    logs: [{ command, server: 'n1' }, { command: ['${MARK_WORD}-is-no-program'] }],
  }
  const file = join(folder, 'config.yaml')
  writeFileSync(file, JSON.stringify(config))
  const output = join(folder, 'output')
  const exporter = start(main, ['serve', '--config', file, '--log.level', 'debug'], output, env)
  t.teardown(() => exporter.end())
  const get = async (path: string): Promise<string> => (await fetch(`http://${address}${path}`)).text()
  await until('it answers', 30, async () => (await get('/metrics')).includes('nats_stream_messages'))
  const paths = ['/', '/metrics', '/api/v1/targets', '/api/v1/diagnosis', '/-/ready', '/-/healthy', '/none']
  const probes = ['/probe?target=n1', `/probe?target=${encodeURIComponent(`http://${host}`)}`, '/probe?target=x']
  const texts: Record<string, string> = {}
  for (const path of [...paths, ...probes]) texts[path] = await get(path)
  t.match(texts['/metrics'], /source="sh -c .*\$\{MARK_WORD\}"/, 'the command is named as it is written')
  await exporter.end()
  texts['its own log'] = readFileSync(output, 'utf8')
  if (existsSync(config.state_file)) texts['the state file'] = readFileSync(config.state_file, 'utf8')
  const check = ['serve', '--config', file, '--check', '--check.sources', '--check.targets']
  const checked = spawnSync(main, check, { env: { ...process.env, ...env }, encoding: 'utf8' })
  texts['--check'] = checked.stdout + checked.stderr
  t.match(texts['--check'], /\$\{MARK_WORD\}-is-no-program: not found/)
  const own = told(texts).filter((line) => !/^its own log:.*no line: /.test(line))
  t.strictSame(own, [], 'no secret is told, but for what a command itself prints')
})

void t.test('what a wrong configuration is told', (t) => {
  const folder = t.testdir()
  const wrong = {
    twice: { targets: [{ url: `http://u:${mark}@a:1` }, { url: `http://u:${mark}@a:1` }] },
    'twice, other users': { targets: [{ url: `http://u:${mark}@a:1` }, { url: `http://v:${mark}@a:1` }] },
    filter: { filter: { stream: '${MARK_PATTERN}' } },
    probe: { probe: { allow: ['${MARK_PATTERN}: ('] } },
    scheme: { targets: [{ url: `ftp://u:${mark}@a:1` }] },
    listen: { listen: '${MARK_WORD}' },
    duration: { lookback: '${MARK_WORD}' },
    poll: { collectors: { connz: '${MARK_WORD}' } },
    token: { targets: [{ url: 'http://a:1', bearer_token: '${MARK_TOKEN}', bearer_token_file: 'x' }] },
    zone: { logs: [{ path: 'x', time_zone: '${MARK_WORD}' }] },
  }
  const texts: Record<string, string> = {}
  const said = (run: () => unknown): string => {
    try {
      run()
      return 'nothing'
    } catch (error) {
      t.ok(error instanceof ConfigError)
      return (error as Error).message
    }
  }
  for (const [what, config] of Object.entries(wrong)) {
    const file = join(folder, 'wrong.yaml')
    writeFileSync(file, JSON.stringify(config))
    texts[what] = said(() => loadConfig({ config: file, urls: [], logs: [] }, env))
    t.not(texts[what], 'nothing', `${what} is refused`)
  }
  texts['command line'] = said(() => serveOptions([`nats://u:${mark}@a:1`]))
  t.match(texts['command line'], /^nats:\/\/a:1: neither a command nor a URL/)
  t.strictSame(told(texts), [])
  t.end()
})
