// Whether the exporter stays live while it reads and renders the answer of a server with very many consumers: how late /-/healthy is meanwhile.
// Usage: tsx bench/loop.ts [CONSUMERS]. The answer is grown from a recorded one and served from here, on loopback.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePorts } from '../test/cluster/ports.ts'
import { until } from '../test/cluster/until.ts'
import { startShipped } from './shipped.ts'

const consumers = process.argv.slice(2).map(Number).find(Number.isInteger) ?? 100_000
const perStream = 100
const rounds = 3
/** More often than what it is to find lasts. */
const probeMs = 2

interface Stream {
  name: string
  consumer_detail?: { name: string; stream_name: string }[]
}
interface Jsz {
  consumers: number
  account_details: { name: string; stream_detail: Stream[] }[]
}

const recorded = (name: string): string =>
  readFileSync(new URL(`../test/fixtures/2.14.5/n1/${name}.json`, import.meta.url), 'utf8')

/** The recorded answer with its one stream that n1 leads, and of that the consumer that n1 leads, again and again. */
function grown(name: string): Buffer {
  const whole = JSON.parse(recorded(name)) as Jsz
  const account = whole.account_details.find(({ stream_detail }) => stream_detail.some((one) => one.name === 'SINGLE'))!
  const stream = account.stream_detail.find((one) => one.name === 'SINGLE')!
  const stream_detail = Array.from({ length: Math.ceil(consumers / perStream) }, (_, at): Stream => {
    const of = { ...stream, name: `STREAM-${at}` }
    const [consumer] = stream.consumer_detail ?? []
    if (consumer === undefined) return of
    const details = Array.from({ length: perStream }, (_, n) => ({
      ...consumer,
      name: `consumer-${n}`,
      stream_name: of.name,
    }))
    return { ...of, consumer_detail: details }
  })
  return Buffer.from(
    JSON.stringify({ ...whole, total: 1, consumers, account_details: [{ ...account, stream_detail }] }, null, 2),
  )
}

const large = grown('jsz-consumers')
const bodies: Record<string, Buffer | string> = {
  '/varz': recorded('varz'),
  '/jsz?accounts=1&streams=1&raft=1': grown('jsz-streams'),
  '/jsz?consumers=1&raft=1': large,
  '/healthz?js-enabled-only=true': recorded('healthz-js-enabled-only'),
}
const server = createServer((request, response) => {
  const body = bodies[request.url ?? '']
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(body ?? 'null')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

/** Milliseconds of the slowest answer of /-/healthy until told to stop, on one connection. */
async function slowest(url: string, signal: AbortSignal): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let most = 0
  while (!signal.aborted) {
    const begin = performance.now()
    const [answer] = (await once(get(`${url}/-/healthy`, { agent }), 'response')) as [IncomingMessage]
    await answer.toArray()
    most = Math.max(most, performance.now() - begin)
    await delay(probeMs)
  }
  agent.destroy()
  return most
}

/** One scrape that waits for the large answer, from a new start: its seconds, its size, and the slowest /-/healthy. */
async function round(folder: string): Promise<{ seconds: number; bytes: number; late: number }> {
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const config = join(folder, 'exporter.yaml')
  const targets = [{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }]
  writeFileSync(config, JSON.stringify({ listen: `127.0.0.1:${port}`, targets, scrape_deadline: '60s' }))
  const output = join(folder, 'exporter.out')
  const program = startShipped(config, output)
  try {
    await until('the exporter lives', 60, async () => (await fetch(`${url}/-/healthy`)).ok)
    const stop = new AbortController()
    const watching = slowest(url, stop.signal)
    const begin = performance.now()
    const [answer] = (await once(get(`${url}/metrics`), 'response')) as [IncomingMessage]
    const pieces = (await answer.toArray()) as Buffer[]
    const seconds = (performance.now() - begin) / 1000
    stop.abort()
    const late = await watching
    // Only now, since it would hold up the watching.
    const text = Buffer.concat(pieces)
    if (!text.includes(`consumer="consumer-${perStream - 1}"`))
      throw new Error(`the scrape has no consumers: ${readFileSync(output, 'utf8')}`)
    return { seconds, bytes: text.length, late }
  } finally {
    await program.end()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bench-loop-'))
try {
  const begin = performance.now()
  JSON.parse(large.toString())
  const parse = performance.now() - begin
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
  process.stdout.write(
    `${consumers} consumers, ${mebibytes(large.length)} MiB; JSON.parse of it in one: ${parse.toFixed(0)} ms\n`,
  )
  for (let done = 0; done < rounds; done++) {
    const { seconds, bytes, late } = await round(folder)
    process.stdout.write(
      `scrape ${seconds.toFixed(1)} s, ${mebibytes(bytes)} MiB; /-/healthy at most ${late.toFixed(0)} ms, ${(late / parse).toFixed(3)} of that\n`,
    )
  }
} finally {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true, force: true })
}
