// Loaded into the exporter before its program, by `node --expose-gc --import`: on SIGUSR2 garbage is collected, and what the
// process holds is added as one line of JSON to the file of BENCH_INSIDE. What the numbers are says inside.read.ts.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'

const file = process.env['BENCH_INSIDE'] ?? ''
const everyMs = 5

/** Milliseconds that the main thread has had a processor so far. */
const worked = () => Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6

let last = { at: performance.now(), worked: worked() }
let late = createHistogram()
let busy = createHistogram()

/** Microseconds; a histogram takes none below 1. */
const micros = (/** @type {number} */ milliseconds) => Math.max(1, Math.round(milliseconds * 1000))

setInterval(() => {
  const now = { at: performance.now(), worked: worked() }
  const delay = now.at - last.at - everyMs
  late.record(micros(delay))
  busy.record(micros(Math.min(delay, now.worked - last.worked)))
  last = now
}, everyMs).unref()

const spread = (/** @type {import('node:perf_hooks').RecordableHistogram} */ histogram) => ({
  p99: histogram.percentile(99) / 1000,
  max: histogram.max / 1000,
})

process.on('SIGUSR2', () => {
  const loop = { late: spread(late), busy: spread(busy) }
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const handles = process.getActiveResourcesInfo().length
  const files = readdirSync('/proc/self/fd').length - 1
  appendFileSync(file, `${JSON.stringify({ at: Date.now() / 1000, rss, heapUsed, external, handles, files, loop })}\n`)
  late = createHistogram()
  busy = createHistogram()
  last = { at: performance.now(), worked: worked() }
})
