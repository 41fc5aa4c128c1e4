// Ordinary load for bench/ordinary: applications that publish and wait for the confirmation, and consumers that ack what they read.
import { connect, createInbox, type NatsConnection } from '@nats-io/transport-node'
import type { Owner } from '../test/cluster/scratch.ts'

const publishEveryMs = 100
/** A pull consumer asks again as its last question expires, as client libraries do. */
const pullEveryMs = 5_000
const batch = 500

export interface Load {
  account: string
  /** Client ports of the cluster, of which a connection takes one after another. */
  ports: readonly number[]
  /** Each gets one message every 100 ms. */
  subjects: readonly string[]
  /** Stream and consumer of those that pull. */
  pulls: readonly (readonly [stream: string, consumer: string])[]
  /** Subjects that push consumers deliver to. */
  pushes: readonly string[]
}

export interface Counts {
  confirmed: number
  /** Published without a confirmation, as while a leader is elected. */
  unconfirmed: number
  acked: number
}

/** Works until its owner ends, over any restart of a server. */
export async function startLoad(owner: Owner, load: Load): Promise<Counts> {
  const user = load.account.toLowerCase()
  const connection = await connect({
    servers: load.ports.map((port) => `127.0.0.1:${port}`),
    user,
    pass: user,
    name: `ordinary-${user}`,
    maxReconnectAttempts: -1,
  })
  const counts = { confirmed: 0, unconfirmed: 0, acked: 0 }
  const timers = [...publish(connection, load.subjects, counts), ...read(connection, load, counts)]
  owner.teardown(async () => {
    timers.forEach(clearInterval)
    await connection.close()
  })
  return counts
}

function publish(connection: NatsConnection, subjects: readonly string[], counts: Counts): NodeJS.Timeout[] {
  return subjects.map((subject) =>
    setInterval(() => {
      connection.request(subject, '{"order":4711}', { timeout: 5_000 }).then(
        () => counts.confirmed++,
        () => counts.unconfirmed++,
      )
    }, publishEveryMs),
  )
}

function read(connection: NatsConnection, { pulls, pushes }: Load, counts: Counts): NodeJS.Timeout[] {
  const acking = (subject: string) =>
    connection.subscribe(subject, {
      callback: (_, message) => {
        // The end of a question comes without a subject to ack on.
        if (message.respond('+ACK')) counts.acked++
      },
    })
  pushes.forEach(acking)
  return pulls.map(([stream, consumer]) => {
    const inbox = createInbox()
    acking(inbox)
    const question = JSON.stringify({ batch, expires: pullEveryMs * 1e6 })
    const ask = () => connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, question, { reply: inbox })
    ask()
    return setInterval(ask, pullEveryMs)
  })
}
