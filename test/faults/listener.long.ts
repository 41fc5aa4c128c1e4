// 500 scrapers and 200 readers that never read, on the exporter as users run it, in front of a server with 5,000 streams: what
// that takes of memory, and whether health is answered meanwhile.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { startExporter, samples } from '../e2e/exporter.ts'
import { manyStreams } from './many-streams.ts'
import { drain, scrapeMuch } from './scrapers.ts'

const streams = 5000
const scrapers = 500
const deaf = 200
const seconds = 20
const mebibyte = 1024 * 1024

/** The most memory that the process has held so far. */
function peak(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

void t.test('500 scrapers and 200 dead readers', { timeout: 180_000 }, async (t) => {
  const server = await manyStreams(t, streams)
  const exporter = await startExporter(t, t.testdir(), 'exporter', { targets: [{ url: server }] })
  const url = `http://${exporter.address}`
  for (let warm = 0; warm < 10; warm++) await drain(`${url}/metrics`)
  const idle = peak(exporter.process.pid)
  // Garbage is collected late: so much is held for one scraper alone that asks as often as it can.
  await scrapeMuch({ url: `${url}/metrics`, scrapers: 1, seconds })
  const alone = peak(exporter.process.pid)
  for (let reader = 0; reader < deaf; reader++) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').pause()
    socket.on('error', () => undefined)
    socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n')
    t.teardown(() => socket.destroy())
  }
  const end = new AbortController()
  const scraping = scrapeMuch({ url: `${url}/metrics`, scrapers, seconds }).finally(() => end.abort())
  const waits: number[] = []
  while (!end.signal.aborted) {
    const begin = performance.now()
    await drain(`${url}/-/healthy`)
    waits.push(performance.now() - begin)
    await delay(100)
  }
  const { answered, failed } = await scraping
  const most = peak(exporter.process.pid)
  const above = (most - idle) / mebibyte
  waits.sort((a, b) => a - b)
  const at = (share: number): string => (waits[Math.floor(share * (waits.length - 1))] ?? 0).toFixed(0)
  const { text } = await exporter.scrape()
  t.comment(
    `exposition ${(text.length / mebibyte).toFixed(1)} MiB, at most ${(idle / mebibyte).toFixed(0)} MiB held before`,
  )
  t.comment(
    `${above.toFixed(0)} MiB more, of one scraper ${((alone - idle) / mebibyte).toFixed(0)}; ${answered} scrapes answered, ${failed.length} failed`,
  )
  t.comment(`/-/healthy p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms`)
  t.same(failed, [])
  t.ok(above < 100, 'less than 100 MiB more')
  const slow = samples(text, 'nats_exporter_http_refused_total').find(({ labels }) => labels['code'] === 'slow')
  t.equal(slow?.value, deaf, 'each dead reader was cut off and counted')
})
