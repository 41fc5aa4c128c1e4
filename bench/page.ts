// How soon the page in a browser shows what a log says while a live cluster climbs, what 20 event streams cost, and how soon all of it ends.
// Usage: npm run build && npm run bench -- page. Needs nats-server and chromium; takes two minutes.
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { rungs } from '../src/ladder.ts'
import { populatedCluster } from '../test/cluster/jetstream.ts'
import { climb, warnings, type Climbed } from '../test/cluster/ladder.ts'
import { natsVersions, required } from '../test/cluster/programs.ts'
import { newOwner, scratch } from '../test/cluster/scratch.ts'
import { until } from '../test/cluster/until.ts'
import { residentBytes } from '../test/cluster/usage.ts'
import { everything, startExporter, type Exporter } from '../test/e2e/exporter.ts'

const streams = 20
const scrapes = 100
const watchedSeconds = 60
/** Milliseconds within which the page shows a line, and within which everything ends. */
const limits = { shown: 1500, streamsClosed: 1000 }

const owner = newOwner()
const folder = scratch(owner)

/** Notes in the page itself at which Unix millisecond it first said that a rung was reached. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(`
    window.shown = {}
    const look = () => {
      for (const name of ${JSON.stringify(rungs.map(({ name }) => name))})
        if (document.getElementById('timeline').textContent.includes(name + ' reached')) window.shown[name] ??= Date.now()
    }
    look()
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
  `)
}

/** Unix milliseconds of the first line of each rung in the leader's log. */
function logged({ leader, group }: Pick<Climbed, 'leader' | 'group'>): Map<string, number> {
  const said = warnings(leader, group)
  return new Map(
    rungs.flatMap(({ name, entries }) => {
      const first = said.find((warning) => warning.entries === entries)
      return first === undefined ? [] : [[name, first.at * 1000] as const]
    }),
  )
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN

/** Milliseconds of scrapes, one after the other. */
async function scraped(exporter: Exporter): Promise<number[]> {
  const all: number[] = []
  for (let n = 0; n < scrapes; n++) {
    all.push((await exporter.scrape()).seconds * 1000)
    await delay(50)
  }
  return all
}

/** An event stream that is read, or one that nobody ever reads; resolves when the server has ended it. */
async function openStream(address: string, reads: boolean): Promise<{ closed: Promise<number> }> {
  const [host = '', port] = address.split(':')
  if (!reads) {
    const socket = connect({ host, port: Number(port) })
    socket.write(`GET /events HTTP/1.1\r\nHost: ${address}\r\n\r\n`)
    socket.pause().on('error', () => undefined)
    owner.teardown(() => socket.destroy())
    return { closed: Promise.resolve(0) }
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host, port, path: '/events' }, resolve).on('error', reject).end()
  })
  if (response.statusCode !== 200) throw new Error(`/events answers ${response.statusCode}`)
  response.resume().on('error', () => undefined)
  return { closed: new Promise((resolve) => response.on('close', () => resolve(performance.now()))) }
}

const mebibytes = (exporter: Exporter): number => residentBytes(exporter.process, 'now') / 2 ** 20
const print = (text: string): boolean => process.stdout.write(`${text}\n`)
const say = (what: string, good: boolean): void => {
  print(what)
  if (!good) process.exitCode = 1
}

const version = natsVersions.at(-1)
const cluster = await populatedCluster(owner, { program: required(`nats-server@${version}`), folder })
const exporter = await startExporter(owner, folder, 'exporter', everything(cluster))
const browser = await chromium.launch({ executablePath: required('chromium'), args: ['--no-sandbox'] })
owner.teardown(() => browser.close())

async function latency(page: Page): Promise<void> {
  const climbed = await climb(cluster, { account: 'JS', stream: 'ORDERS' })
  const wanted = rungs.map(({ name }) => name)
  const shown = await until('the page shows every rung', 30, async () => {
    const all = await page.evaluate<Record<string, number>>('window.shown')
    return wanted.every((name) => all[name] !== undefined) && all
  })
  for (const [name, at] of logged(climbed)) {
    const took = (shown[name] ?? Infinity) - at
    say(
      `${name}: from the line in the log to the page in Chromium ${took.toFixed(0)} ms (at most ${limits.shown})`,
      took <= limits.shown,
    )
  }
}

async function cost(): Promise<Promise<number>[]> {
  const before = await scraped(exporter)
  const alone = mebibytes(exporter)
  // The browser has one of the twenty.
  const open = await Promise.all(Array.from({ length: streams - 1 }, (_, n) => openStream(exporter.address, n > 0)))
  const with20 = await scraped(exporter)
  const first = mebibytes(exporter)
  await delay(watchedSeconds * 1000)
  const last = mebibytes(exporter)
  for (const [what, values] of [
    ['without streams but the browser', before],
    [`with ${streams} streams, one of which nobody reads`, with20],
  ] as const)
    print(
      `a scrape ${what}: median ${quantile(values, 0.5).toFixed(1)} ms, 95 % within ${quantile(values, 0.95).toFixed(1)} ms`,
    )
  print(
    `resident: ${alone.toFixed(0)} MiB before, ${first.toFixed(0)} MiB with the streams, ${last.toFixed(0)} MiB ${watchedSeconds} s later`,
  )
  return open.map(({ closed }) => closed)
}

try {
  const page = await browser.newPage()
  await page.goto(`http://${exporter.address}/`)
  await watch(page)
  await latency(page)
  const closed = await cost()
  const began = performance.now()
  exporter.process.signal('SIGTERM')
  const streamsClosed = Math.max(...(await Promise.all(closed))) - began
  const code = await exporter.process.ended
  const ended = performance.now() - began
  say(`at SIGTERM the streams are closed after ${streamsClosed.toFixed(0)} ms`, streamsClosed <= limits.streamsClosed)
  say(`and the exporter has ended after ${ended.toFixed(0)} ms with code ${code}`, code === 0)
} finally {
  await owner.end()
}
