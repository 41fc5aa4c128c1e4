// Three servers of a large cluster, on loopback: their answers are recorded ones of a small cluster, grown to any number of R3 streams and consumers.
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Size {
  streams: number
  /** Of each stream; all are R3 too. */
  consumers: number
  /** Every message was acknowledged; else as recorded, and each consumer has 147 that were not. */
  acknowledged?: boolean
  /** From one answer to the next the times in it pass, and one consumer of ten moves on; else every answer is the same. */
  passing?: boolean
  /** Of so many streams one waits for its followers, which have not stored what they got; else none. */
  troubledEvery?: number
}

const version = '2.15.2'
const names = ['n1', 'n2', 'n3'] as const
type Name = (typeof names)[number]
/** What the recording has, and what stands for it here: one stream of three replicas with one consumer of three. */
const recorded = { stream: 'JOBS', group: 'S-R3F-dkyMOH4V', consumer: 'worker', consumerGroup: 'C-R3F-6M0ePXVk' }
const account = 'APP'

/** Recorded answers of /jsz that are grown: the last has configurations too. */
type JszFile = 'jsz-streams' | 'jsz-consumers' | 'jsz-all'

interface Stream {
  name: string
  consumer_detail?: { name: string; delivered: unknown }[]
  consumer_raft_groups?: { name: string }[]
}
interface Jsz {
  account_details: { name: string; stream_detail: Stream[] }[]
}
type Raftz = Record<string, Record<string, object>>

const path = (server: Name, file: string) => new URL(`../fixtures/${version}/${server}/${file}.json`, import.meta.url)
const read = (server: Name, file: string): unknown => JSON.parse(readFileSync(path(server, file), 'utf8'))

const pad = (number: number) => String(number).padStart(8, '0')
const streamName = (at: number) => `STREAM-${at}`
const streamGroup = (at: number) => `S-R3F-${pad(at)}`
const consumerGroup = (at: number, consumer: number) => `C-R3F-${pad(at * 1_000 + consumer)}`

/** Text of a server's view in which the three have changed places by `turn`: so each leads a third. */
function turned(text: (seenBy: Name) => string, server: Name, turn: number): string {
  const at = names.indexOf(server)
  const seenBy = names[(at + turn) % 3] ?? server
  const places = new Map<string, string>(names.map((name, place) => [names[(place + turn) % 3] ?? name, name]))
  return text(seenBy).replace(/"(n[123])"/g, (whole, name: string) => `"${places.get(name) ?? whole}"`)
}

/** One stream of the recording with the one consumer, as text with the recorded names in it. */
function streamText(file: JszFile, seenBy: Name, acknowledged: boolean): { stream: string; consumer: string } {
  const accounts = (read(seenBy, file) as Jsz).account_details
  const stream = accounts.flatMap(({ stream_detail }) => stream_detail).find(({ name }) => name === recorded.stream)
  if (stream === undefined) throw new Error(`${file} of ${seenBy} has no stream ${recorded.stream}`)
  const consumer = stream.consumer_detail?.find(({ name }) => name === recorded.consumer)
  return {
    stream: JSON.stringify({ ...stream, consumer_detail: undefined, consumer_raft_groups: undefined }),
    consumer: JSON.stringify({
      ...consumer,
      ...(acknowledged && { num_ack_pending: 0, ack_floor: consumer?.delivered }),
    }),
  }
}

function jszText(file: JszFile, server: Name, size: Size): string {
  const { streams, consumers, acknowledged = false } = size
  const turns = [0, 1, 2].map((turn) => ({
    stream: turned((seenBy) => streamText(file, seenBy, acknowledged).stream, server, turn),
    consumer: turned((seenBy) => streamText(file, seenBy, acknowledged).consumer, server, turn),
  }))
  const detail = Array.from({ length: streams }, (_, at) => {
    const own = turns[at % 3]?.stream ?? ''
    const text = own.replace(`"${recorded.stream}"`, `"${streamName(at)}"`).replaceAll(recorded.group, streamGroup(at))
    if (file === 'jsz-streams') return text
    const each = Array.from({ length: consumers }, (_, one) => one)
    const details = each.map((one) =>
      (turns[(at + one) % 3]?.consumer ?? '')
        .replace(`"${recorded.stream}"`, `"${streamName(at)}"`)
        .replace(`"${recorded.consumer}"`, `"consumer-${one}"`)
        .replaceAll(recorded.consumerGroup, consumerGroup(at, one)),
    )
    const groups = each.map((one) => `{"name":"consumer-${one}","raft_group":"${consumerGroup(at, one)}"}`)
    return `${text.slice(0, -1)},"consumer_detail":[${details.join()}],"consumer_raft_groups":[${groups.join()}]}`
  })
  const whole = read(server, file) as Jsz
  const own = whole.account_details.find(({ name }) => name === account)
  const totals = { total: 1, streams, consumers: streams * consumers }
  const head = JSON.stringify({ ...whole, account_details: undefined, ...totals }).slice(0, -1)
  return `${head},"account_details":[${JSON.stringify({ ...own, stream_detail: undefined }).slice(0, -1)},"stream_detail":[${detail.join()}]}]}`
}

/** What /raftz tells of a group that is in trouble. */
const troubled = { ipq_entry_len: 5_000 }

function raftzText(server: Name, { streams, consumers, troubledEvery = Infinity }: Size): string {
  const group = (name: string, turn: number, trouble = {}) =>
    turned(
      (seenBy) => JSON.stringify({ ...(read(seenBy, 'raftz-app') as Raftz)[account]?.[name], ...trouble }),
      server,
      turn,
    )
  const ofStream = [0, 1, 2].map((turn) => group(recorded.group, turn))
  const ofTroubled = [0, 1, 2].map((turn) => group(recorded.group, turn, troubled))
  const ofConsumer = [0, 1, 2].map((turn) => group(recorded.consumerGroup, turn))
  const groups = Array.from({ length: streams }, (_, at) => [
    `"${streamGroup(at)}":${(at % troubledEvery === 0 ? ofTroubled : ofStream)[at % 3]}`,
    ...Array.from({ length: consumers }, (_, one) => `"${consumerGroup(at, one)}":${ofConsumer[(at + one) % 3]}`),
  ])
  return `{"${account}":{${groups.flat().join()}}}`
}

/** As nats-server writes it: in lines, which the exporter reads piece by piece as they arrive. */
const indented = (text: string, by: number): string => JSON.stringify(JSON.parse(text), null, by)

/** Answers that follow one another, again and again. */
const turns = 3
/** Of so many consumers one moves on. */
const movingEvery = 10

/** The text as it reads so many answers later: no two times are the same, and all are short enough to be healthy. */
function later(text: string, turn: number): string {
  let times = 0
  const next = (): number => ((++times * 7_919 + turn * 104_729) % 900_000_000) + 1_000
  let consumers = 0
  const moved = (whole: string, key: string, number: string): string =>
    ++consumers % movingEvery === 0 ? `${key}${Number(number) + turn}` : whole
  return text
    .replace(/("last_seen": )"[^"]*"/g, (_, key: string) => `${key}"${next() / 1e6}ms"`)
    .replace(/("active": )[1-9]\d*/g, (_, key: string) => `${key}${next()}`)
    .replace(/("ts": ".{19}\.)\d+/g, (_, key: string) => `${key}${next()}`)
    .replace(/("delivered": \{\s+"consumer_seq": )(\d+)/g, moved)
}

/** By path and query. What is asked for and not grown is answered as it was recorded, by its path. */
function answers(server: Name, size: Size): (url: string) => string | Buffer | undefined {
  const grown = new Map([
    ['/jsz?accounts=1&streams=1&raft=1', indented(jszText('jsz-streams', server, size), 2)],
    ['/jsz?consumers=1&raft=1', indented(jszText('jsz-consumers', server, size), 2)],
    ['/jsz?consumers=1&config=1', indented(jszText('jsz-all', server, size), 2)],
    [`/raftz?acc=${account}`, indented(raftzText(server, size), 3)],
    ['/healthz?js-enabled-only=true', JSON.stringify(read(server, 'healthz-js-enabled-only'))],
  ])
  const { passing = false } = size
  const inTurn = (text: string): Buffer[] =>
    passing ? Array.from({ length: turns }, (_, turn) => Buffer.from(later(text, turn))) : [Buffer.from(text)]
  const bodies = new Map([...grown].map(([url, text]) => [url, inTurn(text)]))
  bodies.set('/jsz?consumers=1&config=1&raft=1', bodies.get('/jsz?consumers=1&config=1') ?? [])
  let asked = 0
  return (url) => {
    const bodiesOf = bodies.get(url)
    if (bodiesOf !== undefined) return bodiesOf[asked++ % bodiesOf.length]
    const file = path(server, new URL(url, 'http://localhost').pathname.slice(1))
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }
}

export interface Grown {
  /** Three for each cluster, one cluster after another. */
  urls: string[]
  close(): void
}

/** `clusters` of the same size whose servers say the same, each at an address of its own. */
export async function startGrown(size: Size, clusters = 1): Promise<Grown> {
  const servers: Server[] = []
  const each = names.map((name) => answers(name, size))
  for (let at = 0; at < clusters * names.length; at++) {
    const answer = each[at % names.length] ?? (() => undefined)
    const server = createServer((request, response) => {
      const body = answer(request.url ?? '/')
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(body)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
  }
  return {
    urls: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
