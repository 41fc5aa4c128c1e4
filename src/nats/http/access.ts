// How a server is reached: TLS, credentials, headers; files are read again when they change, so nothing needs a restart.
import http from 'node:http'
import https from 'node:https'
import type { TargetConfig } from '../../config/schema.ts'
import { SilentError, textOf, type Readable } from '../../files.ts'
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

/** Content of a file, read again when its times or its size change; the last one where its disk does not answer. */
function watched(files: Readable, key: string, path: string, code: ErrorCode): () => Promise<string> {
  let known: { stamp: string; text: string } | undefined
  return async () => {
    try {
      const { modified, changed, bytes, device, inode } = await files.stat(path)
      const stamp = [modified, changed, bytes, device, inode].join(' ')
      if (known?.stamp !== stamp) known = { stamp, text: await textOf(files, path) }
      return known.text
    } catch (error) {
      if (error instanceof SilentError && known !== undefined) return known.text
      throw new NatsError(code, `${key} ${path}: ${(error as Error).message}`, { cause: error })
    }
  }
}

function optionalFiles(files: Readable) {
  return (key: string, path: string | undefined, code: ErrorCode): (() => Promise<string | undefined>) =>
    path === undefined ? () => Promise.resolve(undefined) : watched(files, key, path, code)
}

type Optional = ReturnType<typeof optionalFiles>

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** The authorization header: of the URL, of basic_auth, or a bearer token. */
function authorization(
  { url, basic_auth, bearer_token, bearer_token_file }: AccessConfig,
  optionalFile: Optional,
): () => Promise<string | undefined> {
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

/** What nobody asks for yet is left to the system: read ahead, a chunk of every answer would wait in memory until it is its turn. */
const agentOptions = { keepAlive: true, highWaterMark: 0 }

/** Requests in flight go on but keep no process alive; connections that are kept for later ones end. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0
  for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
  for (const socket of Object.values(agent.sockets).flat()) socket?.unref()
}

function tlsAgents({ tls }: AccessConfig, optionalFile: Optional): { current(): Promise<https.Agent>; close(): void } {
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
        known = { stamp, agent: new https.Agent({ ...agentOptions, ca, cert, key, rejectUnauthorized, ...name }) }
      }
      return known.agent
    },
    close() {
      if (known !== undefined) retire(known.agent)
    },
  }
}

function plainAgents(): { current(): Promise<http.Agent>; close(): void } {
  const agent = new http.Agent(agentOptions)
  return { current: () => Promise.resolve(agent), close: () => retire(agent) }
}

export function openAccess(config: AccessConfig, files: Readable): Access {
  const optionalFile = optionalFiles(files)
  const agents = new URL(config.url).protocol === 'https:' ? tlsAgents(config, optionalFile) : plainAgents()
  const header = authorization(config, optionalFile)
  return {
    async current() {
      const [agent, auth] = await Promise.all([agents.current(), header()])
      const headers = { accept: 'application/json', ...config.headers }
      return { agent, headers: auth === undefined ? headers : { ...headers, authorization: auth } }
    },
    close: agents.close,
  }
}
