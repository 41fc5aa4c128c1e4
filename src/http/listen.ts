// A listener on HOST:PORT, plain or as a web-config file says, that closes without waiting for idle connections.
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { splitAddress } from '../address.ts'
import { openFileLimit } from '../host/system/limits.ts'
import {
  limitConnections,
  limitRequests,
  limitsWithin,
  serverOptions,
  type Limits,
  type CountRefused,
} from './limits.ts'
import { plainFiles, type Readable } from '../files.ts'
import { guardedServer } from './web.ts'

export interface Listener {
  /** http://HOST:PORT as bound, so that port 0 shows what it became. */
  url: string
  /** Lets answers under way finish for at most `graceSeconds`, then ends them. */
  close(graceSeconds: number): Promise<void>
}

export interface ListenOptions {
  /** Path of a web-config file. */
  webConfig?: string | undefined
  report(error: unknown): void
  /** Counts those who are turned away. */
  refuse?: CountRefused
  limits?: Limits
  /** Who reads the web-config file and what it names; this process unless given. */
  reader?: Readable
}

/** Between looks for connections whose answer has been sent, when closing. */
const idleMilliseconds = 50

/** @throws the listen error (EADDRINUSE, EACCES, EADDRNOTAVAIL); ConfigError or a read error of the web-config file. */
export async function listen(address: string, handler: RequestListener, options: ListenOptions): Promise<Listener> {
  const {
    webConfig,
    report,
    refuse = () => undefined,
    limits = limitsWithin(openFileLimit()),
    reader = plainFiles,
  } = options
  const { server, stop } =
    webConfig === undefined
      ? { server: createServer(serverOptions(limits), limitRequests(handler, limits, refuse)), stop: () => undefined }
      : await guardedServer(webConfig, handler, { report, refuse, limits, reader })
  limitConnections(server, limits, refuse)
  const { host: name, port: number } = splitAddress(address)
  // Without a host all addresses, of IPv4 alone where there is no IPv6.
  server.listen({ host: name || undefined, port: number })
  await once(server, 'listening')
  const { address: host, port, family } = server.address() as AddressInfo
  return {
    url: `${'setSecureContext' in server ? 'https' : 'http'}://${family === 'IPv6' ? `[${host}]` : host}:${port}`,
    async close(graceSeconds) {
      stop()
      const closed = once(server, 'close')
      server.close()
      // Whoever asks again on a connection of theirs, as Prometheus does, would keep it for the whole of the grace.
      server.prependListener('request', (_, response: ServerResponse) => response.setHeader('connection', 'close'))
      server.closeIdleConnections()
      const idle = setInterval(() => server.closeIdleConnections(), idleMilliseconds)
      const timer = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
      await closed
      clearTimeout(timer)
      clearInterval(idle)
    },
  }
}
