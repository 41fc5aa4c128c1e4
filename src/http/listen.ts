// A listener on HOST:PORT that closes without waiting for idle connections.
import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface Listener {
  /** http://HOST:PORT as bound, so that port 0 shows what it became. */
  url: string
  /** Lets answers under way finish for at most `graceSeconds`, then ends them. */
  close(graceSeconds: number): Promise<void>
}

/** '127.0.0.1:7778', '[::1]:7778', ':7778'. */
function split(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, '') || '::', port: Number(address.slice(colon + 1)) }
}

/** @throws the listen error (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
export async function listen(address: string, handler: RequestListener): Promise<Listener> {
  const server = createServer(handler)
  server.listen(split(address))
  await once(server, 'listening')
  const { address: host, port, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`,
    async close(graceSeconds) {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
      await closed
      clearTimeout(timer)
    },
  }
}
