// A syslog listener as a source, UDP and TCP, for nats-server's remote_syslog.
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { splitAddress } from '../../address.ts'
import { once } from 'node:events'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { aborted } from './pause.ts'
import { eachBlock } from './blocks.ts'
import { asLine, framing } from './framing.ts'
import { faultOf } from './fault.ts'
import type { Source, SourceOptions } from './source.ts'
import { stream } from './unseekable.ts'

/** Seconds until the next try to listen. */
const retry = 5
/** Beyond, the one that has been silent for longest gives way: idle connections must not shut out a server. */
const mostConnections = 256

export interface SyslogOptions extends SourceOptions {
  /** HOST:PORT; without HOST loopback, since anyone who reaches the port writes our log. */
  address: string
  /** Resolves after so many seconds, or early when closing. */
  pause?: ((seconds: number) => Promise<unknown>) | undefined
}

export function followSyslog(options: SyslogOptions): Source {
  const { signal } = options
  const { input, status, statuses } = stream(options)
  const pause = options.pause ?? ((seconds) => delay(seconds * 1000, undefined, { signal }).catch(aborted))
  const onMessage = (bytes: Buffer): void => input.onBytes(asLine(bytes), true)
  let ready: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (ready = resolve))
  const loop = async (): Promise<void> => {
    while (!stopped(signal)) {
      try {
        const listener = await listen(options.address, onMessage, options.warn)
        Object.assign(status, { up: true, code: undefined, reason: undefined })
        ready()
        if (!stopped(signal)) await once(signal, 'abort')
        await listener.close()
        Object.assign(status, { up: false, code: 'ended', reason: 'closed' })
      } catch (error) {
        const down = faultOf(error)
        if (down.reason !== status.reason) options.warn(`log ${options.name}: ${down.reason}`)
        Object.assign(status, { up: false, ...down })
        ready()
        await pause(retry)
      }
    }
  }
  return { statuses, ready: opened, closed: loop() }
}

const stopped = (signal: AbortSignal): boolean => signal.aborted

/** Loopback where no host is given. */
export function hostAndPort(address: string): { host: string; port: number } {
  const { host, port } = splitAddress(address)
  return { host: host || '127.0.0.1', port }
}

/** Both protocols or none. @throws the address cannot be had. */
async function listen(
  address: string,
  onMessage: (bytes: Buffer) => void,
  warn: (message: string) => void,
): Promise<{ close(): Promise<void> }> {
  const { host, port } = hostAndPort(address)
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => receive(socket, sockets, onMessage))
  tcp.listen(port, host)
  await once(tcp, 'listening')
  const udp = createSocket(isIPv6(host) ? 'udp6' : 'udp4', onMessage)
  try {
    udp.bind(port, host)
    await once(udp, 'listening')
  } catch (error) {
    await close(tcp, udp, sockets)
    throw error
  }
  for (const socket of [tcp, udp]) socket.on('error', (error) => warn(`syslog ${address}: ${error.message}`))
  return { close: () => close(tcp, udp, sockets) }
}

function receive(socket: Socket, sockets: Set<Socket>, onMessage: (bytes: Buffer) => void): void {
  const messages = framing(onMessage)
  const [idlest] = sockets
  if (sockets.size >= mostConnections) idlest?.destroy()
  sockets.add(socket)
  eachBlock(socket, (block) => {
    // The set is in the order in which they last said something.
    sockets.delete(socket)
    sockets.add(socket)
    messages.push(block)
  })
  // A connection that breaks ends like one that is closed: what came counts.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    sockets.delete(socket)
    messages.flush()
  })
}

async function close(tcp: Server, udp: UdpSocket, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  await Promise.all([
    new Promise<void>((resolve) => tcp.close(() => resolve())),
    new Promise<void>((resolve) => udp.close(() => resolve())),
  ])
}
