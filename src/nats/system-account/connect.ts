// The NATS client library, which is imported here alone: one connection, its login, and its errors as ours.
import { isIP } from 'node:net'
import {
  connect,
  credsAuthenticator,
  errors,
  nkeyAuthenticator,
  usernamePasswordAuthenticator,
  type Authenticator,
  type Msg,
  type NatsConnection,
} from '@nats-io/transport-node'
import type { SystemAccountConfig } from '../../config/system-account.ts'
import { plainFiles, textOf, type Readable } from '../../files.ts'
import { NatsError, type ErrorCode } from '../error.ts'
import { inboxPrefix, type DialOptions, type Greeting, type RequestOptions, type Wire } from './wire.ts'

const connectSeconds = 5
/** A peer that has gone without a word is noticed after two of them. */
const pingSeconds = 10
/** Whoever asks ends the request earlier. */
const longestSeconds = 600

/** Read at every dial, so that rotated files are taken with the next connection. */
async function content(files: Readable, key: string, path: string, code: ErrorCode): Promise<string> {
  try {
    return await textOf(files, path)
  } catch (error) {
    throw new NatsError(code, `nats.${key} ${path}: ${(error as Error).message}`, { cause: error })
  }
}

/** What the library says of a file does not name it. */
function readable<T>(key: string, path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new NatsError('unreachable', `nats.${key} ${path}: ${(error as Error).message}`, { cause: error })
  }
}

async function login(
  { creds, nkey, user, password, password_file }: SystemAccountConfig,
  files: Readable,
): Promise<Authenticator> {
  if (creds !== undefined) {
    const authenticator = credsAuthenticator(Buffer.from(await content(files, 'creds', creds, 'unreachable')))
    return (nonce) => readable('creds', creds, () => authenticator(nonce))
  }
  if (nkey !== undefined) {
    const seed = (await content(files, 'nkey', nkey, 'unreachable')).trim()
    const authenticator = nkeyAuthenticator(Buffer.from(seed))
    return (nonce) => readable('nkey', nkey, () => authenticator(nonce))
  }
  const text = password_file && (await content(files, 'password_file', password_file, 'unreachable')).trimEnd()
  return usernamePasswordAuthenticator(user ?? '', text ?? password ?? '')
}

/** The certificate is checked against the name of the first server in the configuration: discovered ones have addresses. */
async function encryption(
  { tls, servers: [first] }: SystemAccountConfig,
  files: Readable,
): Promise<object | undefined> {
  const { hostname } = new URL(first)
  const name = tls?.server_name ?? (isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : undefined)
  const servername = name === undefined ? {} : { servername: name }
  if (tls === undefined) return first.startsWith('tls:') ? servername : undefined
  const text = async (key: 'ca_file' | 'cert_file' | 'key_file'): Promise<string | undefined> =>
    tls[key] && (await content(files, `tls.${key}`, tls[key], 'tls'))
  const [ca, cert, key] = await Promise.all([text('ca_file'), text('cert_file'), text('key_file')])
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...servername,
    rejectUnauthorized: !tls.insecure_skip_verify,
    handshakeFirst: tls.handshake_first,
  }
}

const tlsWords = /certificate|tls|ssl|self.signed|handshake/i

function dialFailure(error: unknown): NatsError {
  if (error instanceof NatsError) return error
  const { message } = error as Error
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
  if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError) {
    return new NatsError('status', `the login was turned down: ${message}`, { cause: error })
  }
  if (/refused/i.test(message)) return new NatsError('refused', 'connection refused: nothing listens there', { cause })
  const code = tlsWords.test(`${message} ${cause?.message ?? ''}`) ? 'tls' : 'unreachable'
  return new NatsError(code, cause?.message ?? message, { cause: error })
}

/** No permission, or nobody who listens: what a user of another account gets too, so it is told apart by who asks. */
function requestFailure(error: unknown, subject: string): NatsError {
  if (error instanceof NatsError) return error
  const { cause } = error as Error
  for (const one of [error, cause]) {
    if (one instanceof errors.PermissionViolationError) {
      return new NatsError('status', `no permission for ${one.operation} of ${one.subject}`, { cause: one })
    }
    if (one instanceof errors.NoRespondersError) {
      const reason = `nobody answers to ${subject}: that server is gone, or the user is not of the system account`
      return new NatsError('unreachable', reason, { cause: one })
    }
  }
  return new NatsError('unreachable', (error as Error).message, { cause: error })
}

function bufferOf({ data }: Pick<Msg, 'data'>): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

async function firstOf(connection: NatsConnection, subject: string, body: string, accept: (reply: Buffer) => boolean) {
  const replies = await connection.requestMany(subject, body, {
    ...{ strategy: 'timer', maxWait: longestSeconds * 1000, noMux: true },
  })
  for await (const reply of replies) if (accept(bufferOf(reply))) return bufferOf(reply)
  throw new NatsError('timeout', 'no answer in time')
}

async function reply(
  connection: NatsConnection,
  subject: string,
  body: string,
  { accept }: RequestOptions,
): Promise<Buffer> {
  try {
    if (accept !== undefined) return await firstOf(connection, subject, body, accept)
    return bufferOf(await connection.request(subject, body, { timeout: longestSeconds * 1000 }))
  } catch (error) {
    throw requestFailure(error, subject)
  }
}

/** Requests under way, each with what ends it when the connection goes. */
type UnderWay = Set<(error: NatsError) => void>

/** Rejects when `signal` aborts or the connection ends; leaves nothing behind when `work` is first. */
async function orEnd<T>(work: Promise<T>, signal: AbortSignal, underWay: UnderWay): Promise<T> {
  let abort = (): void => undefined
  let end: (error: NatsError) => void = () => undefined
  const over = new Promise<never>((_, reject) => {
    end = reject
    abort = () => reject(new NatsError('timeout', 'no answer in time'))
  })
  underWay.add(end)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([work, over])
  } finally {
    underWay.delete(end)
    signal.removeEventListener('abort', abort)
  }
}

function greetingOf({ info }: NatsConnection): Greeting {
  const said: object = info ?? {}
  const text = (key: string): string => {
    const value: unknown = Reflect.get(said, key)
    return typeof value === 'string' ? value : ''
  }
  return {
    id: text('server_id'),
    name: text('server_name'),
    cluster: text('cluster'),
    domain: text('domain'),
    clients: info?.connect_urls ?? [],
  }
}

function wireOf(connection: NatsConnection): Wire {
  const underWay: UnderWay = new Set()
  const ended = connection.closed().then((error) => {
    const reason = error instanceof Error ? error.message : 'closed'
    const failure = new NatsError('body', `the connection ended before the answer was complete: ${reason}`)
    for (const end of underWay) end(failure)
    return reason
  })
  return {
    ended,
    greeting: () => greetingOf(connection),
    request: (subject, body, options) => orEnd(reply(connection, subject, body, options), options.signal, underWay),
    subscribe(subject, take, refused) {
      const callback = (error: Error | null, message: Msg): void =>
        error === null ? take(bufferOf(message)) : refused(error.message)
      connection.subscribe(subject, { callback })
    },
    publish: (subject, body, inbox) => connection.publish(subject, body, { reply: inbox }),
    close: () => void connection.close(),
  }
}

/** One attempt at each of the servers. The library reconnects nothing: files are read again for every connection. */
export async function dial({ access, servers }: DialOptions, files: Readable = plainFiles): Promise<Wire> {
  try {
    const tls = await encryption(access, files)
    const connection = await connect({
      servers: [...servers],
      authenticator: await login(access, files),
      ...(tls === undefined ? {} : { tls }),
      name: 'nats-jetstream-exporter',
      ...{ inboxPrefix, noRandomize: true, ignoreClusterUpdates: true, reconnect: false },
      ...{ timeout: connectSeconds * 1000, pingInterval: pingSeconds * 1000, maxPingOut: 2, noAsyncTraces: true },
    })
    return wireOf(connection)
  } catch (error) {
    throw dialFailure(error)
  }
}
