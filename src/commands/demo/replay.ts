// Plays a recording as if the cluster stood here: one loopback server and one growing log file for each recorded server.
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostFacts } from '../../host/facts.ts'
import type { RecordedServer, Recording } from './recording.ts'
import { standIn } from './stand-in.ts'
import { storesAt } from './stores.ts'

export interface ReplayedServer {
  name: string
  url: string
  log: string
}

export interface Replay {
  servers: ReplayedServer[]
  /** Seconds into the recording, and how often it has been played to its end. */
  position(): { seconds: number; loops: number }
  /** Their stores as seen from beside; undefined where the recording has none. */
  host(): HostFacts | undefined
  close(): Promise<void>
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
  const clock = {
    seconds: () => position().seconds,
    begins: () => ({ first: begin, last: begin + position().loops * recording.seconds }),
  }
  const played = await Promise.all(
    recording.servers.map(async (server) => {
      const stand = await standIn(server, clock)
      const log = join(folder, `${server.name}.log`)
      return { name: server.name, url: stand.url, log, stand, write: logWriter(server, log, now) }
    }),
  )
  let written = -Infinity
  const tick = (): void => {
    const { seconds } = position()
    for (const { stand, write } of played) {
      if (seconds < written) write(written, recording.seconds)
      write(seconds < written ? 0 : written, seconds)
      stand.follow()
    }
    written = seconds
  }
  tick()
  const timer = setInterval(tick, tickMilliseconds)
  return {
    servers: played.map(({ name, url, log }) => ({ name, url, log })),
    position,
    host: () => storesAt(recording.servers, position().seconds, now()),
    async close() {
      clearInterval(timer)
      await Promise.all(played.map(({ stand }) => stand.close()))
    },
  }
}
