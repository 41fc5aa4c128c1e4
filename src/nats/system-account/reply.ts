// What a server answers in the system account: the same JSON as over HTTP, in an envelope that says who answers.
import { decoded, isObject, maybeNumber, maybeText, text, type Json } from '../json/decode.ts'
import { NatsError } from '../error.ts'

/** The answer of one endpoint. */
export interface Enveloped {
  /** JSON text of the endpoint. */
  body: Buffer
  /** As an HTTP status. */
  status: number
}

function parsed(reply: Buffer): Json {
  try {
    return decoded('reply', JSON.parse(reply.toString()) as unknown, (json) => json)
  } catch (error) {
    if (error instanceof NatsError) throw error
    throw new NatsError('body', `the answer is no JSON: ${(error as SyntaxError).message}`)
  }
}

/** Id of the server that answers; undefined: no such answer. */
export function answeringServer(reply: Buffer): string | undefined {
  try {
    const { server } = parsed(reply)
    return isObject(server) ? maybeText(server, 'id') : undefined
  } catch (error) {
    if (error instanceof NatsError) return undefined
    throw error
  }
}

const marker = Buffer.from(',"data":')
/** The server's part of the envelope is shorter than this, tags and metadata included. */
const longestHead = 16_384

/**
 * The endpoint's part as it was sent, without reading the whole: an answer may be megabytes long and is read once, by its
 * reader. undefined: it does not look like the envelope that nats-server writes, `{"server":{…},"data":{…}}`.
 */
function cut(reply: Buffer): Buffer | undefined {
  const at = reply.subarray(0, longestHead).indexOf(marker)
  if (at === -1 || reply.at(-1) !== '}'.charCodeAt(0)) return undefined
  try {
    // A marker inside the server's part would leave that part unfinished.
    JSON.parse(`${reply.toString('utf8', 0, at)}}`)
  } catch {
    return undefined
  }
  const body = reply.subarray(at + marker.length, -1)
  return body[0] === '{'.charCodeAt(0) || body[0] === '['.charCodeAt(0) ? body : undefined
}

/** What an error in the envelope says. */
function failure(error: Json): NatsError {
  const code = maybeNumber(error, 'code') ?? 0
  return new NatsError('status', `status ${code}: ${maybeText(error, 'description') ?? ''}`)
}

/** The endpoint's part of a reply that has been parsed. @throws {NatsError} an error in the envelope. */
export function enveloped({ data, error }: Json): Json {
  if (isObject(error)) throw failure(error)
  return isObject(data) ? data : {}
}

/** Long answers are handed on as they are; a short one tells its own status. @throws {NatsError} */
export function opened(reply: Buffer, hasStatus: boolean): Enveloped {
  if (reply.length === 0) throw new NatsError('body', 'the answer is empty')
  const body = hasStatus ? undefined : cut(reply)
  if (body !== undefined && !reply.includes(',"error":{"code":', reply.length - 2048)) return { body, status: 200 }
  const json = enveloped(parsed(reply))
  const status = hasStatus ? (maybeNumber(json, 'status_code') ?? 200) : 200
  return { body: Buffer.from(JSON.stringify(json)), status }
}

/** What a server says of itself every few seconds. */
export interface Heartbeat {
  id: string
  name: string
  cluster: string
  domain: string
  version: string
  /** RAFT groups and streams of one replica on it. */
  assets: number
  /** Clusters that it has a gateway to. */
  gateways: string[]
  /** Servers that it knows, itself included. */
  activeServers: number
}

function numberIn(json: unknown, ...path: string[]): number {
  let at: unknown = json
  for (const key of path) at = isObject(at) ? at[key] : undefined
  return typeof at === 'number' ? at : 0
}

/** Source: STATSZ, as broadcast and as answered. @throws {NatsError} */
export function readHeartbeat(message: Buffer): Heartbeat {
  return decoded('STATSZ', parsed(message), ({ server, statsz, data }) => {
    if (!isObject(server)) throw new NatsError('shape', 'server: expected an object')
    const stats = isObject(statsz) ? statsz : isObject(data) ? data : {}
    const gateways = Array.isArray(stats['gateways']) ? stats['gateways'].filter(isObject) : []
    return {
      id: text(server, 'id'),
      name: maybeText(server, 'name') ?? text(server, 'id'),
      cluster: maybeText(server, 'cluster') ?? '',
      domain: maybeText(server, 'domain') ?? '',
      version: maybeText(server, 'ver') ?? '',
      assets: numberIn(stats, 'jetstream', 'stats', 'ha_assets'),
      gateways: gateways.map((gateway) => maybeText(gateway, 'name') ?? ''),
      activeServers: numberIn(stats, 'active_servers'),
    }
  })
}
