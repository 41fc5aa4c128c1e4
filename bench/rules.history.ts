// The past of a cluster for bench/rules: one /metrics text spread over time, as scrape targets that give many steps at once until they are up to date.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Series {
  /** Name and labels. */
  head: string
  at(step: number): number
}

/** One stream in a hundred is in trouble: its leader waits, its followers' queues grow. */
export const troubledEvery = 100
/** Steps of one answer while the past is being filled. */
const together = 6

const grows = /_(total|count|sum|bucket)\{/
const indexes = /_(index|sequence)\{/
/** Names and labels to what a troubled group reaches at the end. */
const troubles: readonly (readonly [RegExp, number])[] = [
  [/^nats_raft_pending_entries(_peak)?\{/, 20_000],
  [/^nats_raft_queue_length\{.*queue="entry"/, 5_000],
  [/^nats_raft_unapplied_entries\{/, 3_000],
]

function seriesOf(line: string, steps: number, stepSeconds: number): Series {
  const end = line.lastIndexOf(' ')
  const head = line.slice(0, end)
  const base = Number(line.slice(end + 1))
  const stream = /stream="STREAM-(\d+)"/.exec(head)?.[1]
  const most = troubles.find(([pattern]) => pattern.test(head))?.[1]
  if (stream !== undefined && Number(stream) % troubledEvery === 0 && most !== undefined)
    return { head, at: (step) => Math.round((Math.min(step, steps) / steps) * most) }
  const slope = indexes.test(head)
    ? 50
    : head.includes('last_contact')
      ? stepSeconds
      : grows.test(head) && !/leader_changes|errors|log_/.test(head)
        ? 3
        : 0
  return { head, at: (step) => base + slope * step }
}

export interface History {
  targets: string[]
  series: number
  /** Everything up to now has been fetched. */
  caughtUp(): boolean
  /** From now on nothing new is told, so that a measurement has Prometheus for itself. */
  pause(): void
  close(): void
}

export async function startHistory(text: string, minutes: number, stepSeconds: number): Promise<History> {
  const steps = (minutes * 60) / stepSeconds
  const first = Math.floor(Date.now() / 1000 / stepSeconds) * stepSeconds - steps * stepSeconds
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const shares = ['n1', 'n2', 'n3'].map((server) =>
    lines
      .filter((line) => (/server="(n[23])"/.exec(line)?.[1] ?? 'n1') === server)
      .map((line) => seriesOf(line, steps, stepSeconds)),
  )
  const state = { paused: false, next: shares.map(() => 0) }
  const due = () => Math.floor((Date.now() / 1000 - first) / stepSeconds)
  const servers: Server[] = []
  for (const [share, series] of shares.entries()) {
    const server = createServer((_, response) => {
      const from = state.next[share] ?? 0
      const to = state.paused ? from : Math.min(from + together, due() + 1)
      state.next[share] = to
      for (let step = from; step < to; step++) {
        const at = (first + step * stepSeconds) * 1000
        response.write(series.map((one) => `${one.head} ${one.at(step)} ${at}\n`).join(''))
      }
      response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
  }
  return {
    targets: servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`),
    series: lines.length,
    caughtUp: () => state.next.every((next) => next >= due() - 1),
    pause() {
      state.paused = true
    },
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
