// Records what a cluster says while a test puts it into trouble: endpoints once a second and logs, as one compressed file.
//
// The file is brotli over JSON Lines. The first line is the header; the others are answers and log lines by `t`:
//   {"format":1,"nats":"2.14.5","cluster":"C1","seconds":120.0,"servers":["n1","n2","n3"]}
//   {"t":12.004,"server":"n1","path":"/raftz?acc=JS","status":200,"ms":3,"body":"{…}"}
//   {"t":12.113,"server":"n1","log":"[7] 2026/11/23 06:10:29.376774 [WRN] RAFT […] 10000 append entries pending"}
// `t`: seconds since the recording began: when a request was sent, or the log line's own time. Lines from before, such as
// the banner, have a negative t. `ms`: how long the answer took. A request is answered by the newest row of its server
// and path at or before its time, not before that row's t + ms. An answer equal to the one before is left out.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Cluster, Server } from '../test/cluster/cluster.ts'

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
  const text = [{ ...header, seconds: round(header.seconds) }, ...rows].map((row) => JSON.stringify(row)).join('\n')
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS }
  return brotliCompressSync(`${text}\n`, { params })
}

/** Starts recording. Each path of each server is asked once a second, none waits for another. */
export function record(cluster: Cluster, paths: readonly string[], folder: string): Recording {
  const begin = Date.now() / 1000
  const stop = new AbortController()
  const rows: Row[] = []
  const clean = (text: string) => text.replaceAll(folder, '/data')
  const asking = cluster.servers.flatMap((server) =>
    paths.map((path) => ask(server, path, { begin, signal: stop.signal, add: (row) => rows.push(row), clean })),
  )
  const elapsed = () => Date.now() / 1000 - begin
  return {
    seconds: elapsed,
    async finish(path, nats, cuts) {
      stop.abort()
      await Promise.all(asking)
      for (const server of cluster.servers) rows.push(...logRows(server, begin, clean))
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
 * In order of time, as if the stretches had not been: of the answers that began within one the newest of each path stays,
 * and every log line. What hung through a stretch hangs only for the rest.
 */
export function cutOut(rows: readonly Row[], cuts: readonly Cut[]): Row[] {
  const place = without(cuts)
  const seen = new Set<string>()
  const isNewest = (row: Row): boolean => {
    const cut = cuts.findIndex(({ from, to }) => row.t > from && row.t < to)
    return 'log' in row || cut < 0 || seen.size < seen.add([cut, row.server, row.path].join('\n')).size
  }
  const kept = rows
    .toSorted((a, b) => b.t - a.t)
    .filter(isNewest)
    .toReversed()
  return kept.map((row) => {
    const t = round(place(row.t))
    return 'log' in row ? { ...row, t } : { ...row, t, ms: Math.round((place(row.t + row.ms / 1000) - t) * 1000) }
  })
}

interface Asking {
  begin: number
  signal: AbortSignal
  add(row: Row): void
  clean(text: string): string
}

async function ask(server: Server, path: string, { begin, signal, add, clean }: Asking): Promise<void> {
  const stopped = () => signal.aborted
  let last = ''
  while (!stopped()) {
    const t = Date.now() / 1000 - begin
    try {
      const answer = await fetch(server.url + path, { signal })
      // Textually, since parsing would round integers above 2^53. JSON holds no line ends within strings.
      const body = clean((await answer.text()).replace(/\n\s*/g, ''))
      const ms = Math.round((Date.now() / 1000 - begin - t) * 1000)
      if (body !== last || ms > 100) add({ t: round(t), server: server.name, path, status: answer.status, ms, body })
      last = body
    } catch (error) {
      // Down or stopping: an answer that never came is no row.
      if (stopped()) return
      process.stderr.write(`${server.name} ${path}: ${String(error)}\n`)
    }
    const next = 1000 - (Date.now() / 1000 - begin - t) * 1000
    await delay(Math.max(0, next), undefined, { signal }).catch(() => undefined)
  }
}

function logRows(server: Server, begin: number, clean: (text: string) => string): Row[] {
  let t = 0
  return readFileSync(server.log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, year, month, day, time] = /(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d\.\d+)/.exec(line) ?? []
      if (time !== undefined) t = Date.parse(`${year}-${month}-${day}T${time}Z`) / 1000 - begin
      return { t: round(t), server: server.name, log: clean(line) }
    })
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000
