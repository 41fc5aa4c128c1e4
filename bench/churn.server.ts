// A server whose streams and consumers come and go, in a process of its own: what lives is a function of the time alone.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Owner } from '../test/cluster/scratch.ts'
import { healthy, queries } from '../test/nats/fake-server.ts'

/** Streams that are made in a second, each with one consumer, and for how many seconds both live. */
export interface Churn {
  perSecond: number
  seconds: number
}

type Json = Record<string, unknown>

const pad = (number: number): string => String(number).padStart(8, '0')
export const streamGroup = (at: number): string => `S-R3F-${pad(at)}`
const consumerGroup = (at: number): string => `C-R3F-${pad(at)}`
export const streamName = (at: number): string => `STREAM-${at}`

/** Numbers of the streams that live so many seconds after the start: from, to. */
export function living({ perSecond, seconds }: Churn, passed: number): [from: number, to: number] {
  return [Math.max(0, Math.floor((passed - seconds) * perSecond)), Math.floor(passed * perSecond)]
}

function answers(): (path: string, numbers: readonly number[]) => unknown {
  const routes = healthy()
  const jsz = (path: string) => routes[path] as { account_details: { stream_detail: Json[] }[] } & Json
  const one = jsz(queries.jsz).account_details[0]?.stream_detail[0] ?? {}
  const withConsumer = jsz(queries.jszConsumers).account_details[0]?.stream_detail[0] ?? {}
  const groups = (routes['/raftz?acc=APP'] as Record<string, Record<string, Json>>)['APP'] ?? {}
  const group = groups['S-R3F-0Getwb1W']
  const stream = (at: number): Json => ({
    ...one,
    name: streamName(at),
    stream_raft_group: streamGroup(at),
    cluster: { ...(one['cluster'] as Json), raft_group: streamGroup(at) },
  })
  const consumer = (at: number): Json => {
    const [detail = {}] = withConsumer['consumer_detail'] as Json[]
    const cluster = { ...(detail['cluster'] as Json), raft_group: consumerGroup(at) }
    return {
      ...stream(at),
      consumer_detail: [{ ...detail, stream_name: streamName(at), cluster }],
      consumer_raft_groups: [{ name: 'worker', raft_group: consumerGroup(at) }],
    }
  }
  const listed = (path: string, details: Json[]): Json => {
    const [account] = jsz(path).account_details
    const [streams, consumers] = [details.length, details.length]
    return { ...jsz(path), streams, consumers, account_details: [{ ...account, stream_detail: details }] }
  }
  return (path, numbers) => {
    if (path === queries.jsz) return listed(path, numbers.map(stream))
    if (path === queries.jszConsumers) return listed(path, numbers.map(consumer))
    if (path === '/raftz?acc=APP')
      return {
        APP: Object.fromEntries(
          numbers.flatMap((at) => [streamGroup(at), consumerGroup(at)]).map((name) => [name, group]),
        ),
      }
    return routes[path]
  }
}

async function serve(churn: Churn): Promise<void> {
  const answer = answers()
  const startedAt = performance.now()
  const server = createServer(({ url = '' }, response) => {
    const [from, to] = living(churn, (performance.now() - startedAt) / 1000)
    const body = answer(
      url,
      Array.from({ length: to - from }, (_, at) => from + at),
    )
    // As nats-server indents them, so that they are read in pieces.
    const text = JSON.stringify(body, undefined, url.startsWith('/raftz') ? 3 : 2)
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
  // Ends with whoever started it.
  process.stdin.on('end', () => process.exit()).resume()
}

const file = fileURLToPath(import.meta.url)
if (process.argv[1] === file) await serve(JSON.parse(process.argv[2] ?? '') as Churn)

/** Address of the server. */
export async function startChurn(owner: Owner, churn: Churn): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(churn)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  owner.teardown(() => child.kill())
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return `http://127.0.0.1:${Number(port.toString())}`
}
