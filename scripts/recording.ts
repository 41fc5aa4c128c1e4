// Records what a cluster says while a script puts it into trouble: endpoints and logs, as one compressed file.
//
// The file is brotli over JSON Lines. The first line is the header; the others are answers and log lines by `t`:
//   {"format":1,"nats":"2.14.5","cluster":"C1","seconds":120.0,"servers":["n1","n2","n3"]}
//   {"t":12.004,"server":"n1","path":"/raftz?acc=JS","status":200,"ms":3,"body":"{…}"}
//   {"t":12.113,"server":"n1","log":"[7] 2026/11/23 06:10:29.376774 [WRN] RAFT […] 10000 append entries pending"}
//   {"t":31.2,"server":"n1","refused":1.7}
//   {"t":12.2,"server":"n1","now":1793514629.2,"store":{"dir":"/data/n1",…}}: StoreFacts, a Map as {"Map": its entries}
// `t`: seconds since the recording began: when a request was sent, or the log line's own time. Lines from before, such as
// the banner, have a negative t. `ms`: how long the answer took. A request is answered by the newest row of its server
// and path at or before its time, not before that row's t + ms. An answer equal to the one before is left out.
// `refused`: for so many seconds nothing listened, since the server was down.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { brotliCompressSync, constants } from 'node:zlib'
import type { HostFacts, StoreFacts } from '../src/host/facts.ts'
import type { Cluster, Server } from '../test/cluster/cluster.ts'
import type { Asked } from './asked.ts'

export interface Recording {
  /** Since it began. */
  seconds(): number
  /** Stops asking, reads the logs, writes the file without the stretches that are cut out. */
  finish(path: string, nats: string, cuts: readonly Cut[]): Promise<{ rows: number; bytes: number; seconds: number }>
}

/** A stretch of seconds in which nothing changes. */
export interface Cut {
  from: number
  to: number
}

export type Row =
  | { t: number; server: string; path: string; status: number; ms: number; body: string }
  | { t: number; server: string; log: string }
  | { t: number; server: string; refused: number }
  | { t: number; server: string; now: number; store: StoreFacts }

const formatVersion = 1

export interface Header {
  format: number
  nats: string
  cluster: string
  seconds: number
  servers: string[]
}

/** The file. A wide window: most of an answer was said a second ago, some hundred kilobytes back. */
export function packed(header: Header, rows: readonly Row[]): Buffer {
  const text = [{ ...header, seconds: round(header.seconds) }, ...rows]
    .map((row) => JSON.stringify(row, (_, value: unknown) => (value instanceof Map ? { Map: [...value] } : value)))
    .join('\n')
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS }
  return brotliCompressSync(`${text}\n`, { params })
}

interface Sources {
  asked: readonly Asked[]
  /** Looked at once a second. */
  stores?: () => HostFacts
  /** What is called /data in the recording. */
  folder: string
}

/** Starts recording. No question waits for another. */
export function record(cluster: Cluster, { asked, stores, folder }: Sources): Recording {
  const begin = Date.now() / 1000
  const stop = new AbortController()
  const rows: Row[] = []
  const clean = (text: string) => text.replaceAll(folder, '/data')
  const elapsed = () => Date.now() / 1000 - begin
  const watched = cluster.servers.map((server) => ({ server, watch: outages(elapsed) }))
  const asking = watched.flatMap(({ server, watch: { seen } }) =>
    asked.map((one) => ask(server, one, { elapsed, signal: stop.signal, add: (row) => rows.push(row), clean, seen })),
  )
  const look = (): void => {
    const { now, stores: seen } = stores?.() ?? { now: 0, stores: [] }
    for (const store of seen)
      rows.push({ t: round(elapsed()), server: store.server, now, store: { ...store, dir: clean(store.dir) } })
  }
  const looking = setInterval(look, 1000)
  return {
    seconds: elapsed,
    async finish(path, nats, cuts) {
      stop.abort()
      clearInterval(looking)
      await Promise.all(asking)
      for (const { server, watch } of watched) {
        rows.push(...logRows(server, begin, clean))
        rows.push(...watch.all().map(({ from, to }) => ({ t: from, server: server.name, refused: to - from })))
      }
      const seconds = without(cuts)(elapsed())
      const kept = cutOut(rows, cuts)
      const header = {
        format: formatVersion,
        nats,
        cluster: cluster.name,
        seconds,
        servers: cluster.servers.map(({ name }) => name),
      }
      writeFileSync(path, packed(header, kept))
      return { rows: kept.length, bytes: statSync(path).size, seconds: round(seconds) }
    },
  }
}

/** Where a second of the cluster lies in a recording without those stretches. */
export const without = (cuts: readonly Cut[]) => (t: number) =>
  t - cuts.reduce((cut, { from, to }) => cut + Math.max(0, Math.min(t, to) - from), 0)

/**
 * In order of time, as if the stretches had not been: of the answers that began within one the newest of each path stays, of
 * the looks at a store the newest, and every log line. What hung through a stretch hangs only for the rest.
 */
export function cutOut(rows: readonly Row[], cuts: readonly Cut[]): Row[] {
  const place = without(cuts)
  const seen = new Set<string>()
  const isNewest = (row: Row): boolean => {
    const cut = cuts.findIndex(({ from, to }) => row.t > from && row.t < to)
    if (cut < 0 || 'log' in row || 'refused' in row) return true
    return seen.size < seen.add([cut, row.server, 'path' in row ? row.path : ''].join('\n')).size
  }
  const kept = rows
    .toSorted((a, b) => b.t - a.t)
    .filter(isNewest)
    .toReversed()
  return kept.map((row) => {
    if ('log' in row) return { ...row, t: microseconds(place(row.t)) }
    const t = round(place(row.t))
    if ('refused' in row) return { ...row, t, refused: round(place(row.t + row.refused) - t) }
    if ('store' in row) return { ...row, t }
    return { ...row, t, ms: Math.round((place(row.t + row.ms / 1000) - t) * 1000) }
  })
}

/** When a server did not listen, from what questions found: `seen` at each answer and at each refusal. */
function outages(elapsed: () => number): { seen(isUp: boolean): void; all(): Cut[] } {
  const found: Cut[] = []
  let down: number | undefined
  const close = (from: number): void => void found.push({ from, to: elapsed() })
  return {
    seen(isUp) {
      if (!isUp) down ??= elapsed()
      else if (down !== undefined) {
        close(down)
        down = undefined
      }
    },
    all() {
      if (down !== undefined) close(down)
      return found
    },
  }
}

interface Asking {
  elapsed(): number
  signal: AbortSignal
  add(row: Row): void
  clean(text: string): string
  seen(isUp: boolean): void
}

/** Seconds from one attempt to the next while a server is down: what it says first is to be heard at once. */
const patience = 0.2

async function ask(
  server: Server,
  { path, every }: Asked,
  { elapsed, signal, add, clean, seen }: Asking,
): Promise<void> {
  const stopped = () => signal.aborted
  let last = ''
  while (!stopped()) {
    const t = elapsed()
    let next = every
    try {
      const answer = await fetch(server.url + path, { signal })
      // Textually, since parsing would round integers above 2^53. JSON holds no line ends within strings.
      const body = clean((await answer.text()).replace(/\n\s*/g, ''))
      const ms = Math.round((elapsed() - t) * 1000)
      if (body !== last || ms > 100) add({ t: round(t), server: server.name, path, status: answer.status, ms, body })
      last = body
      seen(true)
    } catch (error) {
      if (stopped()) return
      // Down or stopping: an answer that never came is no row.
      if (codeOf(error) === 'ECONNREFUSED') seen(false)
      else process.stderr.write(`${server.name} ${path}: ${String(error)}\n`)
      next = patience
      last = ''
    }
    await delay(Math.max(0, t + next - elapsed()) * 1000, undefined, { signal }).catch(() => undefined)
  }
}

const codeOf = (error: unknown): unknown => (error as { cause?: { code?: unknown } }).cause?.code

function logRows(server: Server, begin: number, clean: (text: string) => string): Row[] {
  let t = 0
  return readFileSync(server.log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, year, month, day, time] = /(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d\.\d+)/.exec(line) ?? []
      // Date.parse() leaves out what is below a millisecond.
      if (time !== undefined)
        t = Date.parse(`${year}-${month}-${day}T${time.slice(0, 8)}Z`) / 1000 + Number(time.slice(8)) - begin
      return { t: microseconds(t), server: server.name, log: clean(line) }
    })
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000
/** Of log lines: two that say the same are told apart by their times. */
const microseconds = (seconds: number) => Math.round(seconds * 1e6) / 1e6
