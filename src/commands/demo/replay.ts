// Plays a recording as if the cluster stood here: one loopback server and one growing log file for each recorded server.
import { appendFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { listen, type Listener } from '../../http/listen.ts'
import type { Answer, RecordedServer, Recording } from './recording.ts'

export interface ReplayedServer {
  name: string
  url: string
  log: string
}

export interface Replay {
  servers: ReplayedServer[]
  /** Seconds into the recording, and how often it has been played to its end. */
  position(): { seconds: number; loops: number }
  close(): Promise<void>
}

/** The newest answer at or before `t`; before the first there is none. */
function answerAt(answers: readonly Answer[], t: number): Answer | undefined {
  return answers.findLast((answer) => answer.t <= t)
}

/** [pid] 2026/11/23 06:10:29.376774 as of now, in local time as nats-server has it. */
export function retime(line: string, seconds: number): string {
  const at = new Date(seconds * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())}`
  const micros = String(Math.floor((seconds % 1) * 1e6)).padStart(6, '0')
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${micros}`
  return line.replace(/^(\[\d+\] )\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d+/, `$1${day} ${time}`)
}

function answering({ answers }: RecordedServer, position: () => number): RequestListener {
  return ({ url = '/' }, response) => {
    const t = position()
    const answer = answerAt(answers.get(url) ?? [], t)
    if (answer === undefined) {
      response.writeHead(404).end('404 page not found\n')
      return
    }
    const wait = Math.max(0, (answer.t - t) * 1000 + answer.ms)
    setTimeout(() => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body), wait)
  }
}

/** Appends what is due since the last call; the lines from before the recording come once, at the very start. */
function logWriter({ log }: RecordedServer, path: string, now: () => number): (from: number, to: number) => void {
  return (from, to) => {
    const due = log.filter(({ t }) => t >= from && t < to)
    if (due.length > 0)
      appendFileSync(path, due.map(({ t, log: line }) => `${retime(line, now() - (to - t))}\n`).join(''))
  }
}

const tickMilliseconds = 100

export interface ReplayOptions {
  /** Where the logs are written. */
  folder: string
  /** Unix seconds. */
  now(): number
}

export async function replay(recording: Recording, { folder, now }: ReplayOptions): Promise<Replay> {
  const begin = now()
  const position = (): { seconds: number; loops: number } => {
    const elapsed = now() - begin
    return { seconds: elapsed % recording.seconds, loops: Math.floor(elapsed / recording.seconds) }
  }
  const listeners: Listener[] = []
  const servers: ReplayedServer[] = []
  for (const server of recording.servers) {
    const handler = answering(server, () => position().seconds)
    const listener = await listen('127.0.0.1:0', handler, { report: () => undefined })
    listeners.push(listener)
    servers.push({ name: server.name, url: listener.url, log: join(folder, `${server.name}.log`) })
  }
  const writers = recording.servers.map((server, index) => logWriter(server, servers[index]?.log ?? '', now))
  let written = -Infinity
  const tick = (): void => {
    const { seconds } = position()
    for (const write of writers) {
      if (seconds < written) write(written, recording.seconds)
      write(seconds < written ? 0 : written, seconds)
    }
    written = seconds
  }
  tick()
  const timer = setInterval(tick, tickMilliseconds)
  return {
    servers,
    position,
    async close() {
      clearInterval(timer)
      await Promise.all(listeners.map((listener) => listener.close(0)))
    },
  }
}
