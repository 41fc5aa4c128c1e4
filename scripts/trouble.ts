// The cluster that recordings are of, its ordinary load, and the trouble that more than one of them shows.
import { setTimeout as delay } from 'node:timers/promises'
import { publishEvenly } from '../test/cluster/client.ts'
import type { Cluster } from '../test/cluster/cluster.ts'
import { createConsumer, createStream, stepDown, streamInfo } from '../test/cluster/jetstream.ts'
import { enough, pending } from '../test/cluster/ladder.ts'
import type { Program } from '../test/cluster/process.ts'
import { slowStore } from '../test/cluster/slow-store.ts'
import { until } from '../test/cluster/until.ts'

export const names = ['nats-0', 'nats-1', 'nats-2']

/** Of the stream in trouble, ORDERS in account JS. */
export const leader = 'nats-0'

/** Consumers by account and stream. JS has ORDERS and EVENTS, APP has JOBS. */
export type Assets = Readonly<Record<'JS' | 'APP', Readonly<Record<string, readonly string[]>>>>

export type Log = (text: string) => void

/** Makes streams and consumers, and moves the stream in trouble to its leader. */
export async function populate(cluster: Cluster, assets: Assets): Promise<void> {
  for (const [account, streams] of Object.entries(assets)) {
    const client = await cluster.client(account)
    for (const [name, consumers] of Object.entries(streams)) {
      await createStream(client, { name, subjects: [`${name.toLowerCase()}.>`], max_bytes: 256 * 1024 * 1024 })
      for (const consumer of consumers) await createConsumer(client, name, { durable_name: consumer })
    }
  }
  const client = await cluster.client('JS')
  let leads = (await streamInfo(client, 'ORDERS')).cluster?.leader
  while (leads !== leader) leads = await stepDown(client, 'ORDERS')
}

interface Flow {
  account: string
  subject: string
  payload: string
  perSecond: number
}

/** Messages at an even pace, over a new connection whenever the server of the old one has gone. */
export async function flow(
  cluster: Cluster,
  { account, perSecond, ...message }: Flow,
  over: () => boolean,
): Promise<void> {
  while (!over()) {
    const client = await cluster.client(account).catch(() => undefined)
    if (client === undefined) {
      await delay(200)
      continue
    }
    let gone = false
    void client.closed.then(() => (gone = true))
    await publishEvenly(client, message, perSecond, { seconds: 600, done: () => gone || over() })
  }
}

/** A little of everything, so that nothing stands still in calm times. */
export async function background(cluster: Cluster, over: () => boolean): Promise<void> {
  await Promise.all([
    flow(cluster, { account: 'JS', subject: 'events.page', payload: '{"page":"/"}', perSecond: 20 }, over),
    flow(cluster, { account: 'APP', subject: 'jobs.mail', payload: '{"to":"someone"}', perSecond: 10 }, over),
  ])
}

const burstPerSecond = 4000
const fsyncMs = 20
/** Seconds. On a busy machine the climb takes its time. */
const longestClimb = 150

/** Who else is to sync slowly to the stores of these servers, until the programs it gives have ended. */
export type AlsoSlow = (servers: readonly string[], fsyncMs: number) => Promise<Program[]>
const nobody: AlsoSlow = () => Promise.resolve([])

/** The ladder: the stores of both followers slow to sync, until enough waits. Wants `sync_interval: always`. */
export async function slowFollowers(cluster: Cluster, log: Log, alsoSlow = nobody): Promise<void> {
  const client = await cluster.client('JS')
  const { raft_group: group = '' } = (await streamInfo(client, 'ORDERS')).cluster ?? {}
  const followers = cluster.servers.filter(({ name }) => name !== leader)
  const publisher = await cluster.client('JS', leader)
  let level = 0
  const done = () => level >= enough
  const slow = await Promise.all(followers.map((server) => slowStore(server, { fsyncMs })))
  slow.push(
    ...(await alsoSlow(
      followers.map(({ name }) => name),
      fsyncMs,
    )),
  )
  log(`${group}: leader ${leader}, both followers' stores are slow now`)
  const watching = until('enough pending', longestClimb, async () => {
    level = (await pending(cluster.server(leader), 'JS', group)) ?? 0
    return done()
  })
  const message = { subject: 'orders.new', payload: '{"order":4711}' }
  await Promise.all([publishEvenly(publisher, message, burstPerSecond, { seconds: longestClimb, done }), watching])
  log(`${level} pending, healing`)
  await Promise.all(slow.map((tracer) => tracer.end()))
}
