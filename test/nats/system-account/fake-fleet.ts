// Servers in a system account as a test wants them: they are dialled, beat, answer, hang and go without a network.
import { NatsError } from '../../../src/nats/error.ts'
import { questionFor } from '../../../src/nats/system-account/questions.ts'
import type { Dial, RequestOptions, Wire } from '../../../src/nats/system-account/wire.ts'
import { healthy } from '../fake-server.ts'

export interface FakeServer {
  name: string
  id: string
  cluster: string
  domain: string
  /** nats://HOST:PORT. */
  url: string
  /** Does not accept connections. */
  down: boolean
  /** Requests hang. */
  hung: boolean
  statsz: object
  version: string
  /** Data by endpoint and body, as JSON text; what is missing is an empty object. */
  answers: Map<string, unknown>
}

export interface FakeFleet {
  servers: FakeServer[]
  dial: Dial
  /** Subjects with their bodies, by address of the connection, in order. */
  asked: { via: string; subject: string; body: string }[]
  /** Sends a heartbeat of this server to all who listen. */
  beat(server: FakeServer): void
  /** Sends any message to all who listen to exactly this subject. */
  say(subject: string, message: Buffer): void
  /** Ends the connections to this server. */
  cut(server: FakeServer): void
  /** Connections that are open. */
  open(): number
  /** What the user is told about itself; undefined: nothing. */
  user: object | undefined
  /** Nobody answers in this account. */
  foreign: boolean
  /** Subscriptions that are not allowed. */
  denied: Set<string>
  /** Every dial fails so. */
  failure: NatsError | undefined
}

interface Listener {
  subject: string
  via: FakeServer
  take(message: Buffer): void
}

export function envelope(server: FakeServer, content: object): Buffer {
  const { id, name, cluster, domain, version: ver } = server
  const said = {
    name,
    host: '127.0.0.1',
    id,
    ...(cluster && { cluster }),
    ...(domain && { domain }),
    ver,
    jetstream: true,
  }
  return Buffer.from(JSON.stringify({ server: said, ...content }))
}

/** The answers of a healthy server, from what it says over HTTP. */
export function fakeServer(name: string, port: number, cluster = 'c1'): FakeServer {
  const answers = new Map(
    Object.entries(healthy(name)).map(([path, data]) => {
      const { endpoint, body } = questionFor(path, name)
      return [`${endpoint} ${JSON.stringify(body)}`, data]
    }),
  )
  return {
    ...{ name, id: `id-${name}`, cluster, domain: '', url: `nats://127.0.0.1:${port}`, down: false, hung: false },
    ...{ statsz: { active_servers: 1 }, version: '2.14.5', answers },
  }
}

function respond(fleet: FakeFleet, subject: string, body: string): Buffer | undefined {
  const [, , , id = '', endpoint = ''] = subject.split('.')
  const server = fleet.servers.find((one) => one.id === id)
  if (server === undefined || server.down) throw new NatsError('unreachable', `nobody answers to ${subject}`)
  if (server.hung) return undefined
  const data = server.answers.get(`${endpoint} ${body}`) ?? {}
  return envelope(server, { data })
}

export function fakeFleet(servers: FakeServer[]): FakeFleet {
  const listeners = new Set<Listener>()
  const ends = new Map<Wire, { server: FakeServer; end(reason: string): void }>()
  /** As nats-server lists them: those of its own cluster. */
  const clientsOf = ({ cluster }: FakeServer): string[] =>
    servers.filter((other) => other.cluster === cluster).map(({ url }) => url.replace('nats://', ''))
  const request = async (
    via: FakeServer,
    subject: string,
    body: string,
    { signal }: RequestOptions,
  ): Promise<Buffer> => {
    fleet.asked.push({ via: via.url, subject, body })
    if (subject === '$SYS.REQ.USER.INFO') return Buffer.from(JSON.stringify(fleet.user ? { data: fleet.user } : {}))
    if (via.down) throw new NatsError('body', 'the connection ended')
    const reply = respond(fleet, subject, body)
    if (reply !== undefined) return reply
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new NatsError('timeout', 'no answer in time')))
    })
  }
  const connect = (server: FakeServer): Wire => {
    let end: (reason: string) => void = () => undefined
    const ended = new Promise<string>((resolve) => (end = resolve))
    const wire: Wire = {
      ended,
      greeting: () => ({ ...server, clients: clientsOf(server) }),
      request: (subject, body, options) => request(server, subject, body, options),
      subscribe(subject, take, refused) {
        if (fleet.denied.has(subject)) refused(`Permissions Violation for Subscription to "${subject}"`)
        else listeners.add({ subject, via: server, take })
      },
      publish(subject, _, reply) {
        if (subject !== '$SYS.REQ.SERVER.PING.STATSZ') return
        if (fleet.foreign) fleet.say(reply, Buffer.alloc(0))
        else for (const one of servers) if (!one.down) fleet.say(reply, envelope(one, { statsz: one.statsz }))
      },
      close: () => ends.delete(wire),
    }
    ends.set(wire, { server, end })
    return wire
  }
  const fleet: FakeFleet = {
    ...{ servers, asked: [], user: undefined, foreign: false, denied: new Set(), failure: undefined },
    async dial({ servers: urls }) {
      if (fleet.failure !== undefined) throw fleet.failure
      for (const url of urls) {
        const server = servers.find((one) => one.url === url && !one.down)
        if (server !== undefined) return Promise.resolve(connect(server))
      }
      throw new NatsError('refused', 'connection refused: nothing listens there')
    },
    beat: (server) => fleet.say('$SYS.SERVER.*.STATSZ', envelope(server, { statsz: server.statsz })),
    say(subject, message) {
      for (const listener of listeners) if (listener.subject === subject) listener.take(message)
    },
    cut(server) {
      for (const [wire, { server: to, end }] of ends) {
        if (to !== server) continue
        ends.delete(wire)
        for (const listener of listeners) if (listener.via === server) listeners.delete(listener)
        end('cut')
      }
    },
    open: () => ends.size,
  }
  return fleet
}
