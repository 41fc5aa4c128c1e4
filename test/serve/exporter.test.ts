// The exporter's life in one process: start, a scrape, reloads good and bad, a listener that moves, the end in mid-scrape.
import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { createConnection } from 'node:net'
import { appendFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { retime } from '../../src/commands/demo/replay.ts'
import { loadConfig, reloadConfig } from '../../src/config/load.ts'
import { SilentError } from '../../src/files.ts'
import { schema, type Config } from '../../src/config/schema.ts'
import { startExporter, statePath, type Exporter } from '../../src/serve/exporter.ts'
import type { Logger } from '../../src/logger.ts'
import { fakeServer, hang } from '../nats/fake-server.ts'

/** A server that accepts and never answers. */
const hung = async (t: Test): Promise<string> => (await fakeServer(t, { '*': hang })).url

async function start(t: Test, urls: string[], deadline = 0.2) {
  const folder = t.testdir({ 'nats.log': '', other: {} })
  const said: string[] = []
  const log: Logger = {
    info: (_, message) => said.push(message),
    warn: (_, message) => said.push(message),
    error: (fields, message) => said.push(`${message} ${JSON.stringify(fields)}`),
  }
  const config: Config = {
    ...loadConfig({ listen: '127.0.0.1:0', urls, logs: [`n1=${join(folder, 'nats.log')}`] }, {}),
    state_file: join(folder, 'state.json'),
    scrape_deadline: deadline,
  }
  const exporter = await startExporter(config, {}, log)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => (closed ??= exporter.close())
  t.teardown(close)
  const scrape = async (): Promise<string> => (await fetch(`${await exporter.url()}/metrics`)).text()
  return { folder, config, exporter, said, close, scrape }
}

const sample = (text: string, start: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(start))

const ladderLine =
  '[7] 2026/11/23 06:10:29.376774 [WRN] RAFT [fjFyEjc1 - S-R3F-a1B2c3D4] 10000 append entries pending\n'
const logLadder = (folder: string): void =>
  appendFileSync(join(folder, 'nats.log'), retime(ladderLine, Date.now() / 1000))

/** Resolves when a scrape shows what the log says. */
async function logTenThousand(folder: string, scrape: () => Promise<string>): Promise<void> {
  logLadder(folder)
  while (!/nats_raft_pending_entries\{.*source="log"\} 10000/.test(await scrape()));
}

void t.test('a scrape has what there is: a hung server and a log', async (t) => {
  const { folder, scrape, exporter } = await start(t, [await hung(t)])
  const url = await exporter.url()
  await logTenThousand(folder, scrape)
  const text = await scrape()
  t.match(sample(text, 'nats_up'), / 0$/)
  t.match(text, /nats_exporter_collector_errors_total\{.*collector="varz",code="timeout"\} [1-9]/)
  t.match(text, /process_resident_memory_bytes/, 'the process itself')
  t.match(await (await fetch(`${url}/`)).text(), /<!doctype html>/)
  t.equal((await fetch(`${url}/-/ready`)).status, 200)
})

void t.test('the page tells what logs say while a server that answered before hangs', async (t) => {
  const server = await fakeServer(t, {})
  const { folder, exporter } = await start(t, [server.url], 60)
  const { page } = await exporter.run()
  await page()
  server.routes = { '*': hang }
  const real = Date.now
  t.intercept(Date, 'now', { value: () => real() + 10_000 })
  logLadder(folder)
  while (!(await page()).parts.get('timeline')?.includes('10k reached'));
  t.pass('before the deadline of a minute')
  await server.close()
})

/** A server that answers like this, and when it was first asked. */
async function heardServer(
  t: Test,
  answer: (response: ServerResponse) => void,
): Promise<{ url: string; asked: Promise<void> }> {
  let heard = (): void => undefined
  const asked = new Promise<void>((resolve) => (heard = resolve))
  const { url } = await fakeServer(t, {
    '*': (response: ServerResponse) => {
      heard()
      answer(response)
    },
  })
  return { url, asked }
}

/** A server whose answers take a while: long enough for a reload or an end to come in between. */
const slow = (t: Test) =>
  heardServer(t, (response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(varz), 100)
  })

const varz = JSON.stringify({
  server_id: 'N1',
  server_name: 'n1',
  version: '2.14.9',
  start: '2026-01-01T00:00:00Z',
  now: '2026-01-01T00:00:01Z',
})

for (const [what, act] of [
  ['reload', (exporter: Exporter, config: Config) => exporter.reload(() => ({ ...config, lookback: 60 }))],
  ['the end', (exporter: Exporter) => exporter.close()],
] as const)
  void t.test(`${what} in the middle of a scrape leaves the scrape whole`, async (t) => {
    const { url, asked } = await slow(t)
    const { exporter, config, scrape } = await start(t, [url], 5)
    const text = scrape()
    await asked
    const acted = act(exporter, config)
    t.match(sample(await text, 'nats_up'), / 1$/)
    t.match(sample(await text, 'nats_exporter_collector_success{'), /collector="varz"\} 1$/)
    t.notMatch(await text, /nats_exporter_collector_errors_total\{.*code="timeout"\} [1-9]/)
    await acted
  })

void t.test('a scrape does not wait for a reload that still reads its file', async (t) => {
  const { exporter, config } = await start(t, [])
  const url = await exporter.url()
  let goOn = (): void => undefined
  const held = new Promise<void>((resolve) => (goOn = resolve))
  const reloaded = exporter.reload(() => held.then(() => ({ ...config, lookback: 60 })))
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(20_000) })
  t.match(sample(await answer.text(), 'nats_exporter_config_last_reload_successful'), / 1$/)
  goOn()
  t.ok(await reloaded)
})

void t.test('a scrape while a reload lets go of the logs does not call them unread', async (t) => {
  const { exporter, config } = await start(t, [])
  const { logs } = schema.parse({ logs: [{ command: ['sleep', '60'], server: 'n1' }] })
  t.ok(await exporter.reload(() => ({ ...config, logs })))
  const run = await exporter.run()
  const ups = async (): Promise<boolean[]> => (await run.world()).sources.map(({ status }) => status.up)
  while (!(await ups())[0]);
  await run.release()
  t.strictSame(await ups(), [true])
})

void t.test('a scrape with a short time-out does not wait for one under way that has longer', async (t) => {
  const { url: server, asked } = await heardServer(t, hang)
  const { exporter } = await start(t, [server], 5)
  const url = `${await exporter.url()}/metrics`
  const long = fetch(url).then((answer) => answer.text())
  await asked
  const short = fetch(url, { headers: { 'x-prometheus-scrape-timeout-seconds': '0.8' } }).then((answer) =>
    answer.text(),
  )
  t.equal(await Promise.race([long.then(() => 'long'), short.then(() => 'short')]), 'short')
  t.match(sample(await short, 'nats_up'), / 0$/)
  t.match(sample(await long, 'nats_up'), / 0$/)
})

void t.test('reload: a defect in reading the file ends nothing', async (t) => {
  const { exporter, scrape, said } = await start(t, [])
  await exporter.reload(() => {
    throw new TypeError('a defect')
  })
  t.match(said.at(-1), /configuration not reloaded.*a defect/)
  t.match(sample(await scrape(), 'nats_exporter_config_last_reload_successful'), / 0$/)
})

void t.test('reload: a good one is taken, a bad one leaves all as it was', async (t) => {
  const { config, exporter, scrape, said } = await start(t, [await hung(t)])
  const next = await hung(t)
  await exporter.reload(() => ({ ...config, targets: loadConfig({ urls: [next], logs: [] }, {}).targets }))
  t.match(sample(await scrape(), 'nats_up'), next.replace('http://', ''))
  await exporter.reload(() => loadConfig({ config: '/no/such/file', urls: [], logs: [] }, {}))
  t.match(said.at(-1), /configuration not reloaded.*\/no\/such\/file: cannot be read/)
  const text = await scrape()
  t.match(sample(text, 'nats_exporter_config_last_reload_successful'), / 0$/)
  t.match(sample(text, 'nats_up'), next.replace('http://', ''), 'the old one stays')
  const silent = {
    stat: () => Promise.reject(new SilentError('')),
    open: () => Promise.reject(new SilentError('says nothing')),
  }
  await exporter.reload(() => reloadConfig({ config: '/slow/config', urls: [], logs: [] }, {}, silent))
  t.match(said.at(-1), /configuration not reloaded.*\/slow\/config: cannot be read: says nothing/)
  await exporter.reload(() => ({ ...config, state_file: '/elsewhere' }))
  t.match(said.at(-1), /state_file: cannot change while running/)
  const taken = (await exporter.url()).replace('http://', '')
  await exporter.reload(() => ({ ...config, listen: taken }))
  t.match(said.at(-1), /listen .*EADDRINUSE/)
})

void t.test('reload: a run that cannot be begun leaves the old one reading', async (t) => {
  const { folder, config, exporter, said, scrape } = await start(t, [])
  const before = await exporter.url()
  const broken = { ...config, listen: '127.0.0.1:00', targets: [null as never] }
  t.notOk(await exporter.reload(() => broken))
  t.match(said.at(-1), /configuration not reloaded/)
  t.equal(await exporter.url(), before)
  await logTenThousand(folder, scrape)
  const text = await scrape()
  t.match(sample(text, 'nats_exporter_log_source_up'), / 1$/)
  t.match(sample(text, 'nats_exporter_config_last_reload_successful'), / 0$/)
  t.match(text, /^nats_log_lines_total\{.*level="WRN"\} 1$/m, 'once')
})

void t.test('reload: the listener moves', async (t) => {
  const { config, exporter, scrape } = await start(t, [])
  const before = await exporter.url()
  await exporter.reload(() => ({ ...config, listen: '127.0.0.1:00' }))
  t.not(await exporter.url(), before)
  t.match(await scrape(), /nats_exporter_build_info/)
})

void t.test('the end in the middle of a scrape is clean', async (t) => {
  const { exporter, close, config } = await start(t, [await hung(t)])
  await exporter.reload(() => ({ ...config, scrape_deadline: 60 }))
  const { port, hostname } = new URL(await exporter.url())
  const socket = createConnection({ port: Number(port), host: hostname })
  socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  const ended = once(socket, 'end')
  await new Promise((resolve) => setImmediate(resolve))
  await close()
  await ended
  t.match(text, /^HTTP\/1\.1 200 OK/)
  t.match(text, /nats_exporter_build_info/)
})

void t.test('streams of the page end with the exporter at once, also one that is not read', async (t) => {
  const { exporter, close } = await start(t, [])
  const { port, hostname } = new URL(await exporter.url())
  const open = async (): Promise<{
    text(): string
    ended: Promise<unknown>
    socket: ReturnType<typeof createConnection>
  }> => {
    const socket = createConnection({ port: Number(port), host: hostname })
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    const ended = once(socket, 'close')
    socket.write('GET /events HTTP/1.1\r\nhost: x\r\n\r\n')
    while (!text.includes('"verdict"')) await once(socket, 'data')
    return { text: () => text, ended, socket }
  }
  const [read, mute] = [await open(), await open()]
  mute.socket.pause()
  const begin = performance.now()
  await close()
  t.ok(performance.now() - begin < 1000)
  await read.ended
  t.match(read.text(), /HTTP\/1\.1 200 OK[^]*retry: 3000/)
  mute.socket.destroy()
})

void t.test('where the state is kept', async (t) => {
  const config = loadConfig({ listen: '[::1]:7778', urls: [], logs: [] }, {})
  t.equal(statePath(config, { STATE_DIRECTORY: '/var/lib/x' }), '/var/lib/x/_1_7778.json')
  t.match(statePath(config, { XDG_STATE_HOME: '/s' }), /^\/s\/nats-jetstream-exporter\//)
  t.match(statePath(config, {}), /\.local\/state/)
  t.equal(statePath({ ...config, state_file: '/mine' }, {}), '/mine')
  t.equal(statePath({ ...config, listen: ':0' }, {}), undefined, 'another port every time')
})

void t.test('what cannot be had is said before anything runs', async (t) => {
  const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const folder = t.testdir({})
  const config = { ...loadConfig({ urls: [], logs: [] }, {}), state_file: join(folder, 's.json') }
  await t.rejects(startExporter({ ...config, listen: '192.0.2.1:1' }, {}, quiet), {
    name: 'ConfigError',
    message: /^listen 192\.0\.2\.1:1: .*EADDRNOTAVAIL/,
  })
  const other = await startExporter({ ...config, listen: '127.0.0.1:0' }, {}, quiet)
  t.teardown(() => other.close())
  await t.rejects(startExporter({ ...config, listen: '127.0.0.1:0' }, {}, quiet), {
    name: 'ConfigError',
    message: /^state_file .*s\.json: another exporter is using it/,
  })
  await t.rejects(startExporter({ ...config, listen: '127.0.0.1:0', web_config: '/no/web.yml' }, {}, quiet), {
    name: 'ConfigError',
    message: /^\/no\/web\.yml: cannot be read/,
  })
})

t.test('http_sd lists what is behind a name before anybody has scraped', async (t) => {
  const { exporter, close } = await start(t, ['dns+http://localhost:1'])
  const listed = (await (await fetch(`${await exporter.url()}/api/v1/targets`)).json()) as { targets: string[] }[]
  t.ok(
    listed.some(({ targets }) => /^http:\/\/(?:127\.0\.0\.1|\[::1\]):1$/.test(targets[0] ?? '')),
    JSON.stringify(listed),
  )
  await close()
})
