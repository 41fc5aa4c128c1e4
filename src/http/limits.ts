// What clients of our own listener may take at most: connections, requests, time. Whoever reaches the port must not be able to
// take the exporter's memory or time from Prometheus.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Refusal } from '../world/refused.ts'

export interface Limits {
  /** Open at one time. */
  connections: number
  /** Answered at one time; below `connections`, so that health checks find a place. */
  requests: number
  /** For a client to say what it wants. */
  requestSeconds: number
  /** Asked on one connection before the first of them is answered. One beyond the first may come while its answer leaves. */
  pipelined: number
}

/** Some hundreds of scrapers may come of a mistake in a configuration; thousands do not. */
export const limits: Limits = { connections: 1000, requests: 800, requestSeconds: 10, pipelined: 2 }

/** The same where this process may open only so many files: clients get half of them, the rest is for servers, logs and children. */
export function limitsWithin(openFiles: number | undefined, most: Limits = limits): Limits {
  const connections = Math.min(most.connections, Math.floor((openFiles ?? Infinity) / 2))
  return { ...most, connections, requests: Math.min(most.requests, Math.floor(connections * 0.8)) }
}

/** Counts one client that is turned away. */
export type CountRefused = (why: Refusal) => void

/** These cost nothing and say whether the process lives, so they are answered above all limits. */
export const healthPaths: readonly string[] = ['/-/healthy', '/-/ready']

/** Options of a server, plain or TLS. A connection on which nothing is asked is closed as well. */
export function serverOptions({ requestSeconds }: Limits) {
  const milliseconds = requestSeconds * 1000
  return { headersTimeout: milliseconds, requestTimeout: milliseconds, connectionsCheckingInterval: milliseconds / 4 }
}

export function limitConnections(server: Server, { connections }: Limits, refuse: CountRefused): void {
  server.maxConnections = connections
  server.on('drop', () => refuse('connections'))
}

/** No client of this exporter sends a request before the last one is answered: who sends many keeps the event loop busy. */
export function limitRequests(
  handler: RequestListener,
  { requests, pipelined }: Limits,
  refuse: CountRefused,
): RequestListener {
  const waiting = new WeakMap<Socket, number>()
  let running = 0
  const begin = ({ socket }: IncomingMessage, response: ServerResponse, counts: boolean): void => {
    waiting.set(socket, (waiting.get(socket) ?? 0) + 1)
    if (counts) running++
    response.once('close', () => {
      waiting.set(socket, (waiting.get(socket) ?? 0) - 1)
      if (counts) running--
    })
  }
  return (request, response) => {
    const { socket, url = '' } = request
    // It came in one packet with a request for which the connection was closed.
    if (socket.destroyed) return
    if ((waiting.get(socket) ?? 0) >= pipelined) {
      refuse('pipelining')
      socket.destroy()
    } else if (running >= requests && !healthPaths.includes(url)) {
      refuse('requests')
      response.writeHead(503, { 'retry-after': '1', connection: 'close' }).end('too many requests at one time\n')
    } else {
      begin(request, response, !healthPaths.includes(url))
      handler(request, response)
    }
  }
}
