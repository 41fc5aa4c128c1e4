// HTTP to one nats-server: one kept connection a request slot, a limit on size, and every failure as one of a closed set of codes.
import http from 'node:http'
import https from 'node:https'
import { openScratches, type Scratches } from '../json/joined.ts'
import type { Sink } from '../json/pieces.ts'
import type { ErrorCode } from '../error.ts'
import { withoutSlash } from '../../address.ts'
import { plainFiles, type Readable } from '../../files.ts'
import { openAccess, type AccessConfig } from './access.ts'
import { NatsError } from '../error.ts'
import { openTurns, type Turns } from './turns.ts'

export interface Reply {
  status: number
  /** Media type without parameters; '' where none was sent. */
  type: string
  body: Buffer
}

/** With memory that the sinks of several answers share, where there is any. */
export type OpenSink<T> = (scratch?: Scratches) => Sink<T>

export interface Client {
  /** Without credentials: safe in labels, logs and messages. */
  readonly address: string
  /** Resolves whatever the status; rejects with NatsError. The signal ends it with code timeout. */
  get(path: string, signal: AbortSignal): Promise<Reply>
  /** The same, but for a 200 that is no HTML: its body goes into a sink as it comes, and what the sink makes of it comes back. */
  pour<T>(path: string, signal: AbortSignal, open: OpenSink<T>): Promise<SinkResult<T>>
  /** What is long is asked account by account: the server answers one request after another. */
  readonly byAccount?: boolean
  /** Why a server that answers nothing is known to be alive; undefined: it is not known to be. */
  witness?(): string | undefined
  /** Whether groups of this server wait for its store, as its last /raftz says. */
  troubled?(yes: boolean): void
  close(): void
}

/** What a sink read from the body, or the reply where no sink could. */
export type SinkResult<T> = { answer: T } | { reply: Reply }

const connectSeconds = 5

/** The URL as people may see it: without user and password, without a slash at the end. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${withoutSlash(pathname)}`
}

const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|EPROTO|HOSTNAME_)/

function codeOf(code: string): ErrorCode {
  if (code === 'ECONNREFUSED') return 'refused'
  if (tlsCode.test(code)) return 'tls'
  return code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('HPE_') ? 'body' : 'unreachable'
}

const explanations: Partial<Record<ErrorCode, string>> = {
  refused: 'connection refused: nothing listens there',
  body: 'the connection closed before the answer was complete',
}

function failure(error: unknown, signal: AbortSignal): NatsError {
  if (error instanceof NatsError) return error
  if (signal.aborted) return new NatsError('timeout', 'no answer in time')
  const { code = '', message } = error as NodeJS.ErrnoException
  const kind = codeOf(code)
  return new NatsError(kind, explanations[kind] ?? message, { cause: error })
}

interface Reading {
  /** Bytes. */
  bodyLimit: number
  /** Awaited before every chunk of an answer that has more than one: a short answer waits for no long one. */
  turns: Turns
  scratch: Scratches
}

/** Hands the body to `take` as it comes; what `take` throws ends it. */
async function readBody(
  response: http.IncomingMessage,
  { bodyLimit, turns }: Reading,
  take: (chunk: Buffer) => void,
): Promise<void> {
  let size = Number(response.headers['content-length'] ?? 0) > bodyLimit ? Infinity : 0
  let isFirst = true
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (isFirst && !response.complete) await turns()
    isFirst = false
    size += chunk.length
    if (size > bodyLimit) throw new NatsError('too_large', `the answer exceeds body_limit_bytes (${bodyLimit})`)
    take(chunk)
    // The next chunk is not read before it is its turn: it would have to be kept.
    if (!response.complete) await turns()
  }
}

/** A kept connection that the server closed meanwhile fails at once: that is no answer. */
function isStale(request: http.ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function headOf(response: http.IncomingMessage): Omit<Reply, 'body'> {
  const type = (response.headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase()
  return { status: response.statusCode ?? 0, type }
}

async function wholeReply(response: http.IncomingMessage, reading: Reading): Promise<Reply> {
  const chunks: Buffer[] = []
  await readBody(response, reading, (chunk) => chunks.push(chunk))
  return { ...headOf(response), body: Buffer.concat(chunks) }
}

/** Bytes of an answer that is not laid out in lines: it is parsed at once, while nothing else runs. 60 MB take more than a second. */
const mostAtOnce = 16 * 1024 * 1024
const notLaidOut =
  'the answer is not laid out in lines, as nats-server does it, and too long to be read at once: does a proxy rewrite it?'

async function poured<T>(response: http.IncomingMessage, reading: Reading, open: OpenSink<T>): Promise<SinkResult<T>> {
  const { status, type } = headOf(response)
  if (status !== 200 || type.includes('html')) return { reply: await wholeReply(response, reading) }
  const sink = open(reading.scratch)
  await readBody(response, reading, (chunk) => {
    sink.push(chunk)
    if ((sink.unread?.() ?? 0) > mostAtOnce) throw new NatsError('too_large', notLaidOut)
  })
  return { answer: sink.end() }
}

type Receive<T> = (response: http.IncomingMessage) => Promise<T>

function send<T>(url: string, options: https.RequestOptions, receive: Receive<T>): Promise<T> {
  const { request } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, timeout: connectSeconds * 1000 })
    let answered = false
    sent.on('timeout', () => {
      const reason = `no connection within ${connectSeconds} s`
      if (sent.socket?.connecting === true) sent.destroy(new NatsError('unreachable', reason))
    })
    sent.on('error', (error) => {
      if (!answered && isStale(sent, error)) resolve(send(url, options, receive))
      else reject(error)
    })
    sent.on('response', (response) => {
      answered = true
      receive(response).then(resolve, reject)
    })
    sent.end()
  })
}

export interface ClientOptions {
  /** Bytes. */
  bodyLimit: number
  /** Who reads certificates and passwords; this process unless given. */
  files?: Readable
  /** Both are shared by the clients of many servers; its own unless given. */
  turns?: Turns
  scratch?: Scratches
}

export function openClient(
  config: AccessConfig,
  { bodyLimit, files = plainFiles, turns = openTurns(), scratch = openScratches() }: ClientOptions,
): Client {
  const address = addressOf(config.url)
  const access = openAccess(config, files)
  const reading = { bodyLimit, turns, scratch }
  const ask = async <T>(path: string, signal: AbortSignal, receive: Receive<T>): Promise<T> => {
    try {
      return await send(`${address}${path}`, { ...(await access.current()), signal }, receive)
    } catch (error) {
      throw failure(error, signal)
    }
  }
  return {
    address,
    get: (path, signal) => ask(path, signal, (response) => wholeReply(response, reading)),
    pour: (path, signal, open) => ask(path, signal, (response) => poured(response, reading, open)),
    close: access.close,
  }
}

/** First line of a text, short enough for a message. */
function excerpt(body: Buffer): string {
  const [line = ''] = body
    .toString('utf8', 0, 200)
    .trim()
    .split(/[\r\n]/)
  return line.replace(/[^\x20-\x7e]/g, '?')
}

const noJson = 'the answer is HTML: is this the monitoring address (http_port) of nats-server?'

/** The parsed body, whatever the status. */
export function parseJson({ type, body }: Reply): unknown {
  if (body.length === 0) throw new NatsError('body', 'the answer is empty')
  if (type.includes('html')) throw new NatsError('body', noJson)
  try {
    return JSON.parse(body.toString()) as unknown
  } catch (error) {
    throw new NatsError('body', `the answer is no JSON: ${(error as SyntaxError).message}`)
  }
}

/** What is wrong with a reply that is no 200 or no JSON; quotes its first line. */
export function refusal({ status, type, body }: Reply): NatsError {
  if (status === 200) return new NatsError('body', noJson)
  const words = type.includes('html') ? 'an HTML page' : excerpt(body)
  const unsupported = status === 404 && words === '404 page not found'
  return new NatsError('status', `HTTP status ${status}: ${words}`, { unsupported })
}

/** The parsed body of a 200; every other status is an error. */
export function readJson(reply: Reply): unknown {
  if (reply.status !== 200) throw refusal(reply)
  return parseJson(reply)
}
