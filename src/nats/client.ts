// HTTP to one nats-server: one kept connection a request slot, a limit on size, and every failure as one of a closed set of codes.
import http from 'node:http'
import https from 'node:https'
import type { ErrorCode } from './snapshot.ts'
import { openAccess, type AccessConfig } from './access.ts'
import { NatsError } from './error.ts'

export interface Reply {
  status: number
  /** Media type without parameters; '' where none was sent. */
  type: string
  body: Buffer
}

export interface Client {
  /** Without credentials: safe in labels, logs and messages. */
  readonly address: string
  /** Resolves whatever the status; rejects with NatsError. The signal ends it with code timeout. */
  get(path: string, signal: AbortSignal): Promise<Reply>
  close(): void
}

const connectSeconds = 5

/** The URL as people may see it: without user and password, without a slash at the end. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`
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

function readBody(response: http.IncomingMessage, bodyLimit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const tooLarge = (): void => {
      reject(new NatsError('too_large', `the answer exceeds body_limit_bytes (${bodyLimit})`))
      response.destroy()
    }
    if (Number(response.headers['content-length'] ?? 0) > bodyLimit) {
      tooLarge()
      return
    }
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyLimit) tooLarge()
      else chunks.push(chunk)
    })
    response.on('end', () => resolve(Buffer.concat(chunks, size)))
    response.on('error', reject)
  })
}

/** A kept connection that the server closed meanwhile fails at once: that is no answer. */
function isStale(request: http.ClientRequest, error: NodeJS.ErrnoException): boolean {
  return request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function send(url: string, options: https.RequestOptions, bodyLimit: number): Promise<Reply> {
  const { request } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, timeout: connectSeconds * 1000 })
    let answered = false
    sent.on('timeout', () => {
      const reason = `no connection within ${connectSeconds} s`
      if (sent.socket?.connecting === true) sent.destroy(new NatsError('unreachable', reason))
    })
    sent.on('error', (error) => {
      if (!answered && isStale(sent, error)) resolve(send(url, options, bodyLimit))
      else reject(error)
    })
    sent.on('response', (response) => {
      answered = true
      const type = (response.headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase()
      readBody(response, bodyLimit).then((body) => resolve({ status: response.statusCode ?? 0, type, body }), reject)
    })
    sent.end()
  })
}

/** @param bodyLimit in bytes */
export function openClient(config: AccessConfig, { bodyLimit }: { bodyLimit: number }): Client {
  const address = addressOf(config.url)
  const access = openAccess(config)
  return {
    address,
    async get(path, signal) {
      try {
        return await send(`${address}${path}`, { ...(await access.current()), signal }, bodyLimit)
      } catch (error) {
        throw failure(error, signal)
      }
    },
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

/** The parsed body, whatever the status. */
export function parseJson({ type, body }: Reply): unknown {
  if (body.length === 0) throw new NatsError('body', 'the answer is empty')
  if (type.includes('html')) {
    throw new NatsError('body', 'the answer is HTML: is this the monitoring address (http_port) of nats-server?')
  }
  try {
    return JSON.parse(body.toString()) as unknown
  } catch (error) {
    throw new NatsError('body', `the answer is no JSON: ${(error as SyntaxError).message}`)
  }
}

/** The parsed body of a 200; every other status is an error that quotes the first line. */
export function readJson(reply: Reply): unknown {
  if (reply.status !== 200) {
    const words = reply.type.includes('html') ? 'an HTML page' : excerpt(reply.body)
    const unsupported = reply.status === 404 && words === '404 page not found'
    throw new NatsError('status', `HTTP status ${reply.status}: ${words}`, { unsupported })
  }
  return parseJson(reply)
}
