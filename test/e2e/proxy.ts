// A loopback proxy in front of a server's monitoring port, which makes some of its endpoints hang, as slow stores do.
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Proxy {
  readonly url: string
  /** Paths with queries that were asked for, in order. */
  readonly asked: readonly string[]
  /** From now on what this matches gets no answer, until released; then all that waited is answered. */
  hang(path: (path: string) => boolean): void
  release(): void
}

export async function startProxy(t: Test, target: string): Promise<Proxy> {
  const asked: string[] = []
  let hangs: (path: string) => boolean = () => false
  let waiting: (() => void)[] = []
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/'
    asked.push(path)
    const forward = () => {
      const onward = request(target + path, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on('error', () => outgoing.destroy())
      onward.end()
    }
    if (hangs(path)) waiting.push(forward)
    else forward()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hang: (path) => (hangs = path),
    release: () => {
      hangs = () => false
      const held = waiting
      waiting = []
      for (const forward of held) forward()
    },
  }
}
