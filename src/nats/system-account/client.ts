// One server as the monitoring port would show it, asked in its system account: the same paths, the same answers.
import type { SystemAccountConfig } from '../../config/system-account.ts'
import type { Logger } from '../../logger.ts'
import { isAtLeast } from '../endpoints/version.ts'
import { NatsError } from '../error.ts'
import { isObject, type Json } from '../json/decode.ts'
import type { Client } from '../http/client.ts'
import { lateHeartbeat, openGate, type Gate } from './gate.ts'
import { questionFor, type Page, type Question } from './questions.ts'
import { answeringServer, opened, type Enveloped } from './reply.ts'
import type { Peer, Route } from './roster.ts'

export interface ClientContext {
  mode: SystemAccountConfig['mode']
  /** Bytes. */
  bodyLimit: number
  now(): number
  after(seconds: number, run: () => void): () => void
  log: Logger
  routeTo(peer: Peer): Route
  /** Lets one long answer at a time through the shared connection. */
  serialQueue: SerialQueue
}

/** Runs one send at a time; one that takes too long no longer holds up the next. */
export type SerialQueue = <T>(send: () => Promise<T>) => Promise<T>

/** Endpoints that came to the system account later than to the monitoring port. */
const since: Record<string, readonly [number, number, number]> = {
  RAFTZ: [2, 10, 26],
  IPQUEUESZ: [2, 10, 26],
  EXPVARZ: [2, 10, 16],
}

/** About 0.9 kB a group: beyond this many an answer might exceed max_payload, which ends the leaf node connection. */
const mostAssetsOverLeaf = 500

/** @throws {NatsError} why a question is not asked at all, or not over a connection to another server. */
function refuse(
  { endpoint, turn, page }: Question,
  { heartbeat }: Peer,
  route: Route,
  mode: ClientContext['mode'],
): void {
  const needs = since[endpoint]
  if (needs !== undefined && !isAtLeast(heartbeat.version, needs)) {
    const reason = `${endpoint} is not answered in the system account before ${needs.join('.')}`
    throw new NatsError('status', reason, { unsupported: true })
  }
  if (route.own) return
  const long =
    turn === 'consumers' || page !== undefined || (turn === 'streams' && (route.overLeaf || mode === 'direct'))
  if (long) {
    const reason = `${endpoint} is not asked over a connection to another server: its client address is not known, or does not answer`
    throw new NatsError('unreachable', reason)
  }
  if (turn === 'raftz' && route.overLeaf && heartbeat.assets > mostAssetsOverLeaf) {
    throw new NatsError(
      'too_large',
      `RAFTZ of ${heartbeat.assets} groups would end the leaf node connection it crosses`,
    )
  }
}

async function ask(
  question: Question,
  body: Json,
  { peer, signal }: { peer: Peer; signal: AbortSignal },
  { gate, routeTo, mode, bodyLimit, serialQueue }: ClientContext & { gate: Gate },
): Promise<Enveloped> {
  const { endpoint, turn, subject, isForAll, hasStatus } = question
  const route = routeTo(peer)
  refuse(question, peer, route, mode)
  const to = (route.own ? route.link.greeting()?.id : undefined) ?? peer.heartbeat.id
  const accept = isForAll ? { accept: (reply: Buffer) => answeringServer(reply) === to } : {}
  const send = (): Promise<Buffer> => route.link.request(subject(to), JSON.stringify(body), { signal, ...accept })
  const inTurn = (): Promise<Buffer> => gate.run({ endpoint, turn, signal, send })
  const reply = await (route.own || turn === 'light' ? inTurn() : serialQueue(inTurn))
  if (reply.length > bodyLimit) throw new NatsError('too_large', `the answer exceeds body_limit_bytes (${bodyLimit})`)
  return opened(reply, hasStatus)
}

/** Rows of all pages in the answer of the first. */
async function paged(
  question: Question,
  { size, rows }: Page,
  one: (body: Json) => Promise<Enveloped>,
): Promise<Enveloped> {
  const wanted = Number(question.body['limit'] ?? size)
  const all: unknown[] = []
  let first: Json = {}
  for (let isFull = true; isFull && all.length < wanted;) {
    const { body } = await one({ ...question.body, limit: size, offset: all.length })
    const answer: unknown = JSON.parse(body.toString())
    const page: unknown = isObject(answer) ? answer[rows] : undefined
    if (all.length === 0 && isObject(answer)) first = answer
    if (Array.isArray(page)) all.push(...(page as unknown[]))
    isFull = Array.isArray(page) && page.length === size
  }
  return { body: Buffer.from(JSON.stringify({ ...first, [rows]: all })), status: 200 }
}

/** Seconds without an answer after which a server is called blocked. */
const blockedSeconds = 2

function witnessOf({ stopped, heardAt }: Peer, gate: Gate, now: number): string | undefined {
  const stuck = gate.unanswered()
  if (stopped || now - heardAt > lateHeartbeat || stuck === undefined || stuck.seconds < blockedSeconds)
    return undefined
  return `the server is blocked, not down: its STATSZ comes, ${stuck.endpoint} has not been answered for ${Math.round(stuck.seconds)} s, and all other requests wait behind it`
}

/** A client for one peer; it goes on, with the peer shown as down, after the roster has lost it. */
export function openClient(peer: Peer, context: ClientContext): Client {
  const { now, after, log } = context
  const gate = openGate({
    ...{ now, after },
    silentFor: () => now() - peer.heardAt,
    held(reason) {
      const { target } = peer
      if (reason === undefined) log.info({ target }, 'asked for consumers again')
      else log.warn({ target, reason }, 'not asked for consumers for now')
    },
  })
  const answer = (path: string, signal: AbortSignal): Promise<Enveloped> => {
    const question = questionFor(path, peer.heartbeat.name)
    const one = (body: Json): Promise<Enveloped> => ask(question, body, { peer, signal }, { ...context, gate })
    return question.page === undefined ? one(question.body) : paged(question, question.page, one)
  }
  return {
    address: peer.target,
    byAccount: true,
    async get(path, signal) {
      const { body, status } = await answer(path, signal)
      return { status, type: 'application/json', body }
    },
    async pour(path, signal, open) {
      const { body } = await answer(path, signal)
      const sink = open()
      sink.push(body)
      return { answer: sink.end() }
    },
    witness: () => witnessOf(peer, gate, now()),
    troubled: (yes) => gate.troubled(yes),
    // Connections belong to the roster.
    close: () => undefined,
  }
}

/** Seconds for which one answer may hold up the others. */
const turnSeconds = 2

export function openSerialQueue(after: ClientContext['after']): SerialQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (send) => {
    const before = last
    const sent = before.then(send)
    last = before.then(
      () =>
        new Promise<void>((resolve) => {
          const cancel = after(turnSeconds, resolve)
          const end = (): void => {
            cancel()
            resolve()
          }
          sent.then(end, end)
        }),
    )
    return sent
  }
}
