// What operators and clients do to a healthy cluster: none of it is an incident.
import { readFileSync } from 'node:fs'
import { connect, publishEvenly } from './client.ts'
import type { Cluster, Server } from './cluster.ts'
import { until } from './until.ts'

const says = (server: Server, words: string) => readFileSync(server.log, 'utf8').includes(words)

async function restart(cluster: Cluster, server: Server, end: () => Promise<void>): Promise<void> {
  await end()
  server.start()
  await cluster.ready()
}

/** One after another, each when all are healthy again. */
export async function rollingRestart(cluster: Cluster): Promise<void> {
  for (const server of cluster.servers) await restart(cluster, server, () => server.process.end())
}

/** Drains the server, waits for its end, starts it again. Takes at least nats-server's shortest duration, 30 s. */
export async function lameDuck(cluster: Cluster, server: Server): Promise<void> {
  await restart(cluster, server, async () => {
    server.process.signal('SIGUSR2')
    await server.process.ended
  })
}

export async function killed(cluster: Cluster, server: Server): Promise<void> {
  await restart(cluster, server, () => server.kill())
}

/** Refused by user and by password. */
export async function wrongPassword(server: Server): Promise<void> {
  for (const user of ['js', 'nobody']) {
    await connect(server.port, { user, password: 'wrong', name: 'intruder' }).catch(() => undefined)
  }
  await until('authentication error logged', 30, () => says(server, 'authentication error'))
}

/** A client that subscribes and does not read, until the server calls it a slow consumer. Wants a small max_pending. */
export async function slowClient(cluster: Cluster, server: Server): Promise<void> {
  const lazy = await cluster.client('APP', server.name)
  lazy.subscribe('flood')
  lazy.pause()
  const flood = await cluster.client('APP', server.name)
  const message = { subject: 'flood', payload: 'x'.repeat(64 * 1024) }
  await until('slow consumer logged', 60, async () => {
    await publishEvenly(flood, message, 1000, { seconds: 0.5 })
    return says(server, 'Slow Consumer')
  })
  lazy.close()
  flood.close()
}
