// A loopback link between two programs, by TCP, that a test cuts: what is cut is silent, as when packets are dropped, and refuses nothing.
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Owner } from '../cluster/scratch.ts'

export interface Link {
  /** HOST:PORT on this side. */
  readonly address: string
  /** From now on nothing passes, either way. Who connects is taken and gets no answer. */
  cut(): void
  /** What hung is reset, so that it is tried again; from now on all passes. */
  heal(): void
}

/** `target`: HOST:PORT on the other side. */
export async function startLink(owner: Owner, target: string): Promise<Link> {
  const [host = '', port = ''] = target.split(':')
  const open = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket): Socket => {
    open.add(socket)
    // A reset on one side ends the other; what was lost is sent again by who wrote it.
    return socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket))
  }
  const server = createServer((near) => {
    keep(near)
    if (isCut) return
    const far = keep(connect(Number(port), host))
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const reset = (): void => open.forEach((socket) => socket.destroy())
  owner.teardown(() => {
    server.close()
    reset()
  })
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      for (const socket of open) socket.unpipe().pause()
    },
    heal() {
      isCut = false
      reset()
    },
  }
}
