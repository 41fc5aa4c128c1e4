// Very many scrapers, each asking again as soon as it is answered, in a thread of their own: what they cost is not the clock of a test.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { parentPort, Worker, workerData } from 'node:worker_threads'

export interface Scraped {
  answered: number
  /** What went wrong, once each time. */
  failed: string[]
}

interface Given {
  url: string
  scrapers: number
  seconds: number
}

/** Asks once, reads all; the status. */
export async function drain(url: string): Promise<number> {
  const request = get(url, { agent: false, headers: { 'accept-encoding': 'gzip' } })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  return response.statusCode ?? 0
}

async function run({ url, scrapers, seconds }: Given): Promise<void> {
  const ends = Date.now() + seconds * 1000
  const scraped: Scraped = { answered: 0, failed: [] }
  const scrape = async (): Promise<void> => {
    while (Date.now() < ends) {
      const status = await drain(url).catch(String)
      if (status === 200) scraped.answered++
      else scraped.failed.push(String(status))
    }
  }
  await Promise.all(Array.from({ length: scrapers }, scrape))
  parentPort?.postMessage(scraped)
}

const given = workerData as Given | null
if (given?.url !== undefined) await run(given)

export async function scrapeMuch(given: Given): Promise<Scraped> {
  const [scraped] = (await once(new Worker(new URL(import.meta.url), { workerData: given }), 'message')) as [Scraped]
  return scraped
}
