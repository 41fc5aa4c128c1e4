// Reads a bundled recording: what three real servers answered and logged while something was done to their cluster.
//
// Brotli over JSON Lines. First the header, then answers and log lines by `t`, seconds since the recording began:
//   {"format":1,"nats":"2.14.5","cluster":"C1","seconds":120.0,"servers":["n1","n2","n3"]}
//   {"t":12.004,"server":"n1","path":"/raftz?acc=JS","status":200,"ms":3,"body":"{…}"}
//   {"t":12.113,"server":"n1","log":"[7] 2026/11/23 06:10:29.376774 [WRN] RAFT […] 10000 append entries pending"}
//   {"t":31.2,"server":"n1","refused":1.7}
//   {"t":12.2,"server":"n1","now":1793514629.2,"store":{"dir":"/data/n1",…}}, as src/host/facts.ts has it, seen from beside
// `refused`: for so many seconds nothing listened there, since the server was down. An answer equal to the one before is left out. Lines from before the recording, such as the banner, have a negative t.
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { SeenStore } from './stores.ts'

export interface Answer {
  t: number
  status: number
  /** How long the server took, in milliseconds. */
  ms: number
  body: string
}

export interface LogLine {
  t: number
  log: string
}

/** Seconds of the recording in which a server was down. */
export interface Outage {
  from: number
  to: number
}

export interface RecordedServer {
  name: string
  /** By path with query, in order of time. */
  answers: ReadonlyMap<string, readonly Answer[]>
  log: readonly LogLine[]
  outages: readonly Outage[]
  /** Its store in order of time; none where nobody looked. */
  stores: readonly SeenStore[]
}

export interface Recording {
  nats: string
  seconds: number
  servers: readonly RecordedServer[]
}

interface Header {
  format: number
  nats: string
  seconds: number
  servers: string[]
}

type Row = { server: string } & ((Answer & { path: string }) | LogLine | SeenStore | { t: number; refused: number })

/** @throws where the file is missing, or of another format: then the package is broken. */
export function readRecording(file: string | URL): Recording {
  const [first = '', ...lines] = brotliDecompressSync(readFileSync(file)).toString().trimEnd().split('\n')
  const header = JSON.parse(first) as Header
  if (header.format !== 1) throw new Error(`${String(file)}: format ${header.format}, expected 1`)
  const servers = header.servers.map((name) => ({
    name,
    answers: new Map<string, Answer[]>(),
    log: [] as LogLine[],
    outages: [] as Outage[],
    stores: [] as SeenStore[],
  }))
  for (const line of lines) {
    const row = JSON.parse(line) as Row
    const server = servers.find(({ name }) => name === row.server)
    if (server === undefined) throw new Error(`${String(file)}: a row of ${row.server}, which the header does not name`)
    if ('log' in row) server.log.push(row)
    else if ('store' in row) server.stores.push(row)
    else if ('refused' in row) server.outages.push({ from: row.t, to: row.t + row.refused })
    else server.answers.set(row.path, [...(server.answers.get(row.path) ?? []), row])
  }
  return { nats: header.nats, seconds: header.seconds, servers }
}
