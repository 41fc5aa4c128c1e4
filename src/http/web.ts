// A server guarded as a Prometheus web-config file says: TLS, client certificates, basic auth. Certificates and users are
// read again when their files change.
import { readFileSync, statSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { dirname, resolve } from 'node:path'
import { TLSSocket } from 'node:tls'
import { ConfigError } from '../config/error.ts'
import { loadWebConfig } from '../config/load.ts'
import type { WebConfig } from '../config/web.ts'
import { basicAuth, type Admission, type Users } from './auth.ts'
import { openPasswordThread } from './compare.ts'
import { limitRequests, limits as usual, serverOptions, healthPaths, type Limits, type CountRefused } from './limits.ts'

type Tls = NonNullable<WebConfig['tls_server_config']>

const versions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const

/** Paths in a web-config file are relative to it. */
function secureOptions(tls: Tls, folder: string) {
  const read = (path: string): Buffer => readFileSync(resolve(folder, path))
  return {
    cert: read(tls.cert_file),
    key: read(tls.key_file),
    ...(tls.client_ca_file === undefined ? {} : { ca: read(tls.client_ca_file) }),
    minVersion: versions[tls.min_version],
    maxVersion: versions[tls.max_version],
  }
}

function files(path: string, { tls_server_config: tls }: WebConfig): string[] {
  const named = [tls?.cert_file, tls?.key_file, tls?.client_ca_file].filter((file) => file !== undefined)
  return [path, ...named.map((file) => resolve(dirname(path), file))]
}

const stamp = (paths: string[]): string =>
  paths
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .map((found) => found && [found.ino, found.size, found.mtimeMs].join())
    .join()

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
}

export interface Guarded {
  server: Server | TlsServer
  stop(): void
}

/** Certificates are judged here and not by Node, which cannot be told anew: `type` is what is in force now. */
function tlsServer(tls: Tls, folder: string, handler: RequestListener, around: TlsAround): TlsServer {
  const { type, limits } = around
  const options = {
    ...serverOptions(limits),
    ...secureOptions(tls, folder),
    requestCert: tls.client_auth_type !== 'NoClientCert',
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

interface TlsAround {
  type(): Tls['client_auth_type']
  limits: Limits
}

/** A kubelet has no password, and the health paths tell no secrets. */
function checkUsers(
  users: () => Users,
  handler: RequestListener,
  { report, refuse }: Required<Guarding>,
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
 * A change that cannot be read is reported, and the old files stay in force.
 * @throws ConfigError, or the error of reading a certificate
 */
export function guardedServer(
  path: string,
  handler: RequestListener,
  { report, refuse = () => undefined, limits = usual }: Guarding,
): Guarded {
  const folder = dirname(path)
  let web = loadWebConfig(path)
  let seen = stamp(files(path, web))
  const guarding = { report, refuse, limits }
  const checked = limitRequests(
    checkUsers(() => web.basic_auth_users, handler, guarding),
    limits,
    refuse,
  )
  const type = (): Tls['client_auth_type'] => web.tls_server_config?.client_auth_type ?? 'NoClientCert'
  const secure = web.tls_server_config && tlsServer(web.tls_server_config, folder, checked, { type, limits })
  const update = (): void => {
    const now = stamp(files(path, web))
    if (now === seen) return
    seen = now
    const next = loadWebConfig(path)
    checkChange(path, web, next)
    if (next.tls_server_config) secure?.setSecureContext(secureOptions(next.tls_server_config, folder))
    web = next
  }
  const timer = setInterval(() => {
    try {
      update()
    } catch (error) {
      report(error)
    }
  }, rereadMilliseconds).unref()
  return { server: secure ?? createServer(serverOptions(limits), checked), stop: () => clearInterval(timer) }
}
