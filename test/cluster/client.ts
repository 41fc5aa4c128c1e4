// A NATS client of the few verbs that tests need: no client library is among the dependencies.
import { connect as dial } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

export interface Client {
  /** One message in one write of its own, so that the server sees it alone. */
  publish(subject: string, payload: string, reply?: string): void
  /** Sends JSON ('' for undefined) and gives the reply's JSON; rejects when none comes within 5 s. */
  request(subject: string, body?: unknown): Promise<unknown>
  subscribe(subject: string): void
  /** Stops reading, which makes this a client that the server calls a slow consumer. */
  pause(): void
  /** Resolves with the server's reason (-ERR, or '') when the connection has gone. */
  readonly closed: Promise<string>
  close(): void
}

export interface Login {
  user: string
  password: string
  name?: string
}

/** Connects to 127.0.0.1; rejects when the port refuses or the server turns the login down. */
export async function connect(port: number, login: Login): Promise<Client> {
  const socket = dial({ port, host: '127.0.0.1', noDelay: true })
  const replies = new Map<string, (payload: string) => void>()
  const inbox = `_INBOX.${Math.random().toString(36).slice(2)}`
  let reason = ''
  let sent = 0
  let greeted = false
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(reason)))
  socket.on('error', (error) => (reason ||= error.message))
  socket.on(
    'data',
    protocol({
      info: () => {
        // Sent again whenever the cluster changes.
        if (greeted) return
        greeted = true
        const options = { ...login, pass: login.password, verbose: false, pedantic: false, lang: 'test', version: '0' }
        socket.write(`CONNECT ${JSON.stringify(options)}\r\nSUB ${inbox}.* 1\r\nPING\r\n`)
      },
      ping: () => socket.write('PONG\r\n'),
      pong: () => ready(),
      err: (text) => (reason = text),
      msg: (subject, payload) => replies.get(subject)?.(payload),
    }),
  )
  const refused = await Promise.race([connected, closed])
  if (refused !== undefined) throw new Error(`connection to ${port} closed: ${refused}`)
  return {
    publish: (subject, payload, reply = '') =>
      socket.write(`PUB ${subject} ${reply} ${Buffer.byteLength(payload)}\r\n${payload}\r\n`),
    request: (subject, body) => {
      const reply = `${inbox}.${sent++}`
      const payload = body === undefined ? '' : JSON.stringify(body)
      socket.write(`PUB ${subject} ${reply} ${Buffer.byteLength(payload)}\r\n${payload}\r\n`)
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no reply on ${subject}`)), 5000)
        replies.set(reply, (text) => {
          clearTimeout(timer)
          replies.delete(reply)
          resolve(JSON.parse(text))
        })
      })
    },
    subscribe: (subject) => socket.write(`SUB ${subject} ${2 + sent++}\r\nPING\r\n`),
    pause: () => socket.pause(),
    closed,
    close: () => socket.destroy(),
  }
}

/** Publishes one by one at an even pace until told to stop or the time is up; resolves with how many were sent. */
export async function publishEvenly(
  client: Client,
  message: { subject: string; payload: string },
  perSecond: number,
  until: { seconds: number; done?: () => boolean },
): Promise<number> {
  const end = performance.now() + until.seconds * 1000
  const pause = 1000 / perSecond
  let due = performance.now()
  let sent = 0
  for (;;) {
    const now = performance.now()
    if (now >= end || until.done?.() === true) return sent
    if (now >= due) {
      client.publish(message.subject, message.payload)
      sent++
      // Lost time is not made up for: a burst would become one RAFT entry.
      due = Math.max(due + pause, now)
    }
    await turn()
  }
}

/** The same by a timer, which leaves the processor to others and is less even; ends with the function it gives: how many were sent. */
export function publishSteadily(
  client: Client,
  message: { subject: string; payload: string },
  perSecond: number,
): () => number {
  let last = performance.now()
  let owed = 0
  let sent = 0
  const timer = setInterval(() => {
    const now = performance.now()
    // Lost time is not made up for.
    owed += (Math.min(now - last, 20) / 1000) * perSecond
    last = now
    for (; owed >= 1; owed--, sent++) client.publish(message.subject, message.payload)
  }, 2)
  return () => {
    clearInterval(timer)
    return sent
  }
}

interface Handlers {
  info(): void
  ping(): void
  pong(): void
  err(reason: string): void
  msg(subject: string, payload: string): void
}

/** Cuts the byte stream into protocol lines and payloads. */
function protocol(on: Handlers): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const words = rest.toString('utf8', 0, end).split(' ')
      const verb = words[0] ?? ''
      if (verb === 'MSG') {
        const size = Number(words.at(-1))
        if (rest.length < end + size + 4) return
        on.msg(words[1] ?? '', rest.toString('utf8', end + 2, end + 2 + size))
        rest = rest.subarray(end + size + 4)
        continue
      }
      rest = rest.subarray(end + 2)
      if (verb === 'INFO') on.info()
      else if (verb === 'PING') on.ping()
      else if (verb === 'PONG') on.pong()
      else if (verb === '-ERR') on.err(words.slice(1).join(' '))
    }
  }
}
