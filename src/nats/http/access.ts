// How a server is reached: TLS, credentials, headers; files are read again when they change, so nothing needs a restart.
import { readFile, stat } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import type { TargetConfig } from '../../config/schema.ts'
import { NatsError } from '../error.ts'
import type { ErrorCode } from '../error.ts'

export type AccessConfig = Pick<
  TargetConfig,
  'url' | 'tls' | 'basic_auth' | 'bearer_token' | 'bearer_token_file' | 'headers'
>

export interface Access {
  /** For one request. Rejects with NatsError where a file cannot be read, naming the key and the file. */
  current(): Promise<{ agent: http.Agent; headers: Record<string, string> }>
  close(): void
}

/** Content of a file, read again when its times or its size change. */
function watched(key: string, path: string, code: ErrorCode): () => Promise<string> {
  let known: { stamp: string; text: string } | undefined
  return async () => {
    try {
      const { mtimeMs, ctimeMs, size, ino } = await stat(path)
      const stamp = [mtimeMs, ctimeMs, size, ino].join(' ')
      if (known?.stamp !== stamp) known = { stamp, text: await readFile(path, 'utf8') }
      return known.text
    } catch (error) {
      throw new NatsError(code, `${key} ${path}: ${(error as Error).message}`, { cause: error })
    }
  }
}

function optionalFile(key: string, path: string | undefined, code: ErrorCode): () => Promise<string | undefined> {
  return path === undefined ? () => Promise.resolve(undefined) : watched(key, path, code)
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** The authorization header: of the URL, of basic_auth, or a bearer token. */
function authorization({
  url,
  basic_auth,
  bearer_token,
  bearer_token_file,
}: AccessConfig): () => Promise<string | undefined> {
  const { username, password } = new URL(url)
  if (username !== '') {
    const header = basic(decodeURIComponent(username), decodeURIComponent(password))
    return () => Promise.resolve(header)
  }
  if (basic_auth !== undefined) {
    const file = optionalFile('basic_auth.password_file', basic_auth.password_file, 'unreachable')
    return async () => basic(basic_auth.username, (await file())?.trimEnd() ?? basic_auth.password ?? '')
  }
  const token = optionalFile('bearer_token_file', bearer_token_file, 'unreachable')
  return async () => {
    const text = (await token())?.trim() ?? bearer_token
    return text === undefined ? undefined : `Bearer ${text}`
  }
}

/** Requests in flight go on but keep no process alive; connections that are kept for later ones end. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
  for (const socket of Object.values(agent.sockets).flat()) socket?.unref()
}

function tlsAgents({ tls }: AccessConfig): { current(): Promise<https.Agent>; close(): void } {
  const files = [
    optionalFile('tls.ca_file', tls?.ca_file, 'tls'),
    optionalFile('tls.cert_file', tls?.cert_file, 'tls'),
    optionalFile('tls.key_file', tls?.key_file, 'tls'),
  ]
  const rejectUnauthorized = tls?.insecure_skip_verify !== true
  const name = tls?.server_name === undefined ? {} : { servername: tls.server_name }
  let known: { stamp: string; agent: https.Agent } | undefined
  return {
    async current() {
      const [ca, cert, key] = await Promise.all(files.map((file) => file()))
      const stamp = JSON.stringify([ca, cert, key])
      if (known?.stamp !== stamp) {
        if (known !== undefined) retire(known.agent)
        known = { stamp, agent: new https.Agent({ keepAlive: true, ca, cert, key, rejectUnauthorized, ...name }) }
      }
      return known.agent
    },
    close() {
      if (known !== undefined) retire(known.agent)
    },
  }
}

function plainAgents(): { current(): Promise<http.Agent>; close(): void } {
  const agent = new http.Agent({ keepAlive: true })
  return { current: () => Promise.resolve(agent), close: () => retire(agent) }
}

export function openAccess(config: AccessConfig): Access {
  const agents = new URL(config.url).protocol === 'https:' ? tlsAgents(config) : plainAgents()
  const header = authorization(config)
  return {
    async current() {
      const [agent, auth] = await Promise.all([agents.current(), header()])
      const headers = { accept: 'application/json', ...config.headers }
      return { agent, headers: auth === undefined ? headers : { ...headers, authorization: auth } }
    },
    close: agents.close,
  }
}
