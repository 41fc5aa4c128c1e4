// A server with very many streams, as far as the collectors that are always asked, in a thread of its own: for load on the exporter.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { Owner } from '../cluster/scratch.ts'
import { healthy, queries } from '../nats/fake-server.ts'

interface Detail {
  account_details: { stream_detail: { name: string }[] }[]
}

/** nats-server indents, and the exporter reads line by line. */
function answers(count: number): Map<string, string> {
  const routes = healthy()
  const jsz = routes[queries.jsz] as unknown as Detail
  for (const account of jsz.account_details) {
    const [one] = account.stream_detail
    if (one === undefined) continue
    account.stream_detail = Array.from({ length: count }, (_, index) => ({ ...one, name: `ORDERS-${index}` }))
  }
  return new Map(Object.entries(routes).map(([path, answer]) => [path, JSON.stringify(answer, undefined, 2)]))
}

async function serve(count: number): Promise<void> {
  const texts = answers(count)
  const server = createServer(({ url = '' }, response) => {
    const text = texts.get(url)
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  parentPort?.postMessage((server.address() as AddressInfo).port)
}

const given = (workerData as { streams?: number } | null)?.streams
if (given !== undefined) await serve(given)

/** Address of a server whose one account has so many streams. */
export async function manyStreams(t: Owner, streams: number): Promise<string> {
  const thread = new Worker(new URL(import.meta.url), { workerData: { streams } })
  t.teardown(() => thread.terminate().then(() => undefined))
  const [port] = (await once(thread, 'message')) as [number]
  return `http://127.0.0.1:${port}`
}
