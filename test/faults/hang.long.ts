// Hung logs, a hung state folder and a hung endpoint at once: what can be told is told in time, what is blind is named, and the end comes.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { deadMount, canMountDead } from '../cluster/dead-mount.ts'
import { canHaveDisks, smallDisk } from '../cluster/disk.ts'
import { freePorts } from '../cluster/ports.ts'
import { start } from '../cluster/process.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { samples } from '../e2e/exporter.ts'

/** Seconds: Prometheus' time-out, and what a busy machine may add; the end after SIGTERM. */
const timeout = 3
const longest = 4
const ended = 10

const main = new URL('../../dist/main.js', import.meta.url).pathname
const line = '[7] 2025/12/17 10:11:12.000000 [INF] Server is ready\n'

/** Accepts and never answers. */
async function deafServer(t: Test): Promise<string> {
  const sockets = new Set<{ destroy(): void }>()
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.setTimeout(180_000)

t.test('log, state folder and endpoint hang at once', { timeout: 180_000 }, async (t) => {
  if (!canHaveDisks(t) || !canMountDead(t)) return
  const folder = scratch(t)
  const [port] = await freePorts(1)
  const address = `127.0.0.1:${port}`
  const disk = smallDisk(t, folder, 'disk')
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  for (const name of ['a', 'b', 'c', 'd', 'e']) writeFileSync(join(logs, `${name}.log`), line)
  const fine = join(folder, 'fine.log')
  writeFileSync(fine, line)
  const configFile = join(folder, 'config.yaml')
  const config = {
    ...{ listen: address, state_file: join(disk.folder, 'state.json'), targets: [{ url: await deafServer(t) }] },
    logs: [
      { path: join(logs, '*.log'), time_zone: 'utc' },
      { path: fine, time_zone: 'utc', server: 'n1' },
    ],
  }
  writeFileSync(configFile, JSON.stringify(config))
  const begin = () => start(main, ['serve', '--config', configFile], join(folder, 'exporter.out'))
  let worst = 0
  const scrape = async (): Promise<string> => {
    const from = performance.now()
    const headers = { 'accept-encoding': 'gzip', 'x-prometheus-scrape-timeout-seconds': String(timeout) }
    const answer = await fetch(`http://${address}/metrics`, { headers })
    t.equal(answer.headers.get('content-encoding'), 'gzip')
    const text = await answer.text()
    worst = Math.max(worst, (performance.now() - from) / 1000)
    return text
  }
  const answers = () => until('it answers', 20, async () => (await fetch(`http://${address}/-/healthy`)).ok)
  const upOf = (text: string): Record<string, number> =>
    Object.fromEntries(
      samples(text, 'nats_exporter_log_source_up').map(({ labels, value }) => [labels['source'] ?? '', value]),
    )
  const saved = (text: string) => samples(text, 'nats_exporter_state_last_save_successful')[0]?.value
  let appended = 0
  const append = (): void => {
    appended++
    appendFileSync(fine, line)
  }
  const linesOf = (text: string, server: string) =>
    samples(text, 'nats_log_lines_total')
      .filter(({ labels }) => labels['server'] === server)
      .reduce((sum, { value }) => sum + value, 0)

  let exporter = begin()
  t.teardown(() => exporter.end())
  await answers()
  await until('all is read', 20, async () => Object.values(upOf(await scrape())).join() === '1,1,1,1,1,1')

  worst = 0
  const dead = deadMount(t, logs)
  disk.freeze()
  await until('what is blind is named', 30, async () => {
    append()
    const text = await scrape()
    const { [fine]: up, ...hung } = upOf(text)
    return up === 1 && Object.values(hung).join() === '0,0,0,0,0' && saved(text) === 0
  })
  const text = await scrape()
  t.same(
    samples(text, 'nats_exporter_log_lag_bytes').map(({ labels }) => labels['source']),
    [fine],
    'the lag of the others is unknown',
  )
  append()
  await until('lines elsewhere are counted', 10, async () => linesOf(await scrape(), 'n1') === appended)
  const page = await (await fetch(`http://${address}/`)).text()
  t.match(page, /does not answer/, 'the page says why')
  t.match(page, /not saved.*its disk has not answered/, 'and that the state is not saved')
  t.comment(`longest scrape ${worst.toFixed(2)} s`)
  t.ok(worst < longest, `each scrape in its deadline (${worst})`)

  const endsIn = async (): Promise<void> => {
    const from = performance.now()
    exporter.signal('SIGTERM')
    await exporter.ended
    const seconds = (performance.now() - from) / 1000
    t.comment(`ended after ${seconds.toFixed(2)} s`)
    t.ok(seconds < ended, `SIGTERM ends it (${seconds})`)
  }
  await endsIn()

  worst = 0
  exporter = begin()
  await answers()
  await until('started so, it says what is blind', 30, async () => {
    const text = await scrape()
    return upOf(text)[fine] === 1 && saved(text) === 0
  })
  t.ok(worst < longest + 5, `the first scrape waits for the state file, five seconds at most (${worst})`)
  await endsIn()

  exporter = begin()
  await answers()
  await until('blind again', 30, async () => saved(await scrape()) === 0)
  disk.thaw()
  dead.lift()
  await until('all is well by itself', 30, async () => {
    const text = await scrape()
    return saved(text) === 1 && Object.values(upOf(text)).join() === '1,1,1,1,1,1'
  })
  await endsIn()
})
