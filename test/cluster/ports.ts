// Free ports on loopback for programs that must know their port, and their peers', before they start.
import { createServer } from 'node:net'

/** Below the range the kernel hands out to outgoing connections, so that none takes the port in between. */
const lowest = 15_000
const count = 17_000

/** So many different ports that nobody listens on right now. */
export async function freePorts(n: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < n) {
    const port = lowest + Math.floor(Math.random() * count)
    if (await free(port)) ports.add(port)
  }
  return [...ports]
}

function free(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
