// A server guarded as a Prometheus web-config file says: TLS, client certificates, basic auth. Certificates and users are
// read again when their files change.
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { dirname, resolve } from 'node:path'
import { TLSSocket } from 'node:tls'
import { ConfigError } from '../config/error.ts'
import { configText, parseWebConfig } from '../config/load.ts'
import type { WebConfig } from '../config/web.ts'
import { plainFiles, SilentError, textOf, type Readable } from '../files.ts'
import { basicAuth, type Admission, type Users } from './auth.ts'
import { openPasswordThread } from './compare.ts'
import { limitRequests, limits as usual, serverOptions, healthPaths, type Limits, type CountRefused } from './limits.ts'

type Tls = NonNullable<WebConfig['tls_server_config']>

const versions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const

/** Paths in a web-config file are relative to it. */
async function secureOptions(reader: Readable, tls: Tls, folder: string) {
  const read = (path: string): Promise<string> => textOf(reader, resolve(folder, path))
  return {
    cert: await read(tls.cert_file),
    key: await read(tls.key_file),
    ...(tls.client_ca_file === undefined ? {} : { ca: await read(tls.client_ca_file) }),
    minVersion: versions[tls.min_version],
    maxVersion: versions[tls.max_version],
  }
}

function files(path: string, { tls_server_config: tls }: WebConfig): string[] {
  const named = [tls?.cert_file, tls?.key_file, tls?.client_ca_file].filter((file) => file !== undefined)
  return [path, ...named.map((file) => resolve(dirname(path), file))]
}

async function stamp(reader: Readable, paths: string[]): Promise<string> {
  const found = paths.map(async (path) => {
    const { inode, bytes, modified } = await reader.stat(path)
    return [inode, bytes, modified].join()
  })
  return (await Promise.all(found.map((one) => one.catch(absent)))).join(' ')
}

function absent(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
  throw error
}

const webConfigOf = async (reader: Readable, path: string): Promise<WebConfig> =>
  parseWebConfig(path, await configText(path, reader))

/** Whether this client's certificate, or that it has none, is not what the configuration asks for. */
function clientRefused(socket: TLSSocket, type: Tls['client_auth_type']): boolean {
  // A connection that is gone has no certificate to ask for.
  if (socket.destroyed) return true
  const given = Object.keys(socket.getPeerCertificate()).length > 0
  if (type === 'RequireAnyClientCert') return !given
  if (type === 'VerifyClientCertIfGiven') return given && !socket.authorized
  return type === 'RequireAndVerifyClientCert' && !socket.authorized
}

/** Refuses a change that cannot apply while connections are open, or that would remove all protection. @throws {ConfigError} */
function checkChange(path: string, before: WebConfig, next: WebConfig): void {
  const refuse = (what: string): never => {
    throw new ConfigError(
      `${path}: ${what}; the configuration before stays in force: restart the exporter to change that`,
    )
  }
  const asks = ({ tls_server_config: tls }: WebConfig): boolean =>
    tls !== undefined && tls.client_auth_type !== 'NoClientCert'
  if ((before.tls_server_config === undefined) !== (next.tls_server_config === undefined))
    refuse('tls_server_config cannot come or go while running')
  if (asks(before) !== asks(next))
    refuse('client_auth_type cannot begin or cease to ask for certificates while running')
  const none = ({ basic_auth_users: users }: WebConfig): boolean => Object.keys(users).length === 0
  if (none(next) && !none(before)) refuse('basic_auth_users has no user any more')
}

const rereadMilliseconds = 2000

export interface Guarding {
  report(error: unknown): void
  refuse?: CountRefused
  limits?: Limits
  /** Who reads the files; this process unless given. */
  reader?: Readable
}

export interface Guarded {
  server: Server | TlsServer
  stop(): void
}

/** Certificates are judged here and not by Node, which cannot be told anew: `type` is what is in force now. */
function tlsServer(secure: Secure, handler: RequestListener, { type, limits }: TlsAround): TlsServer {
  const options = {
    ...serverOptions(limits),
    ...secure,
    requestCert: type() !== 'NoClientCert',
    rejectUnauthorized: false,
  }
  // A connection that was let in before is judged again with each request.
  const judged: RequestListener = (request, response) => {
    const { socket } = request
    if (!(socket instanceof TLSSocket) || clientRefused(socket, type())) socket.destroy()
    else handler(request, response)
  }
  return createTlsServer(options, judged).on('secureConnection', (socket: TLSSocket) => {
    if (clientRefused(socket, type())) socket.destroy()
  })
}

type Secure = Awaited<ReturnType<typeof secureOptions>>

interface TlsAround {
  type(): Tls['client_auth_type']
  limits: Limits
}

/** A kubelet has no password, and the health paths tell no secrets. */
function checkUsers(
  users: () => Users,
  handler: RequestListener,
  { report, refuse }: Pick<Required<Guarding>, 'report' | 'refuse'>,
): RequestListener {
  const admit = basicAuth(users, openPasswordThread())
  const answers: Record<Admission, RequestListener> = {
    in: handler,
    out: (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end('unauthorized\n'),
    busy: (_, response) => {
      refuse('passwords')
      response.writeHead(429, { 'retry-after': '1' }).end('too many passwords at one time\n')
    },
  }
  return (request, response) => {
    if (request.url !== undefined && healthPaths.includes(request.url)) {
      handler(request, response)
      return
    }
    admit(request).then(
      (admission) => answers[admission](request, response),
      (error: unknown) => {
        report(error)
        response.writeHead(503).end('passwords cannot be checked: see the log of the exporter\n')
      },
    )
  }
}

/**
 * A change that cannot be read is reported, and the old files stay in force; so they do while their disk does not answer.
 * @throws ConfigError, or the error of reading a certificate
 */
export async function guardedServer(path: string, handler: RequestListener, guarding: Guarding): Promise<Guarded> {
  const { report, refuse = () => undefined, limits = usual, reader = plainFiles } = guarding
  const folder = dirname(path)
  let web = await webConfigOf(reader, path)
  let seen = await stamp(reader, files(path, web))
  const checked = limitRequests(
    checkUsers(() => web.basic_auth_users, handler, { report, refuse }),
    limits,
    refuse,
  )
  const type = (): Tls['client_auth_type'] => web.tls_server_config?.client_auth_type ?? 'NoClientCert'
  const tls = web.tls_server_config
  const secure = tls && tlsServer(await secureOptions(reader, tls, folder), checked, { type, limits })
  const takeUp = async (): Promise<void> => {
    const next = await webConfigOf(reader, path)
    checkChange(path, web, next)
    if (next.tls_server_config) secure?.setSecureContext(await secureOptions(reader, next.tls_server_config, folder))
    web = next
  }
  const update = async (): Promise<void> => {
    const now = await stamp(reader, files(path, web))
    if (now === seen) return
    const before = seen
    seen = now
    await takeUp().catch((error: unknown) => {
      if (isSilent(error)) seen = before
      throw error
    })
  }
  return { server: secure ?? createServer(serverOptions(limits), checked), stop: repeatedly(update, report) }
}

/** One at a time, until the function it gives is called. Who reads has told of a disk that does not answer. */
function repeatedly(update: () => Promise<void>, report: (error: unknown) => void): () => void {
  let isBusy = false
  const look = async (): Promise<void> => {
    isBusy = true
    try {
      await update()
    } catch (error) {
      if (!isSilent(error)) report(error)
    } finally {
      isBusy = false
    }
  }
  const timer = setInterval(() => void (isBusy || look()), rereadMilliseconds).unref()
  return () => clearInterval(timer)
}

const isSilent = (error: unknown): boolean =>
  error instanceof SilentError || (error instanceof ConfigError && error.cause instanceof SilentError)
