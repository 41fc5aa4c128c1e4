// Drives one R3 stream's RAFT group up the ladder to 20,000 entries pending and beyond, and lets it recover.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { publishEvenly } from './client.ts'
import type { Cluster, Server } from './cluster.ts'
import { streamInfo } from './jetstream.ts'
import { goFirst } from './priority.ts'
import { until } from './until.ts'

export interface Climb {
  account: string
  stream: string
  /** Awaited while the leader has 20,000 pending and both followers are still stopped. */
  atTop?: () => Promise<unknown>
}

export interface Climbed {
  group: string
  leader: Server
  followers: Server[]
  published: number
  /** When the attempt began that reached the top, Unix seconds: what was said before is of one that stayed below. */
  began: number
}

/** Raw answer of /raftz?acc=, as far as tests read it. */
type Raftz = Record<
  string,
  Record<string, { pindex: number; committed: number; applied: number; wal: { first_seq: number } }>
>

/** A leader loses quorum, steps down and forgets after 10 s without followers. */
const longest = 9.3
/** Entries pending at which the followers go on: well above the cache, so that they climb too when they receive them. */
export const enough = 30_000
/** Above what a busy machine manages, below what a quiet one would batch into few entries. */
const perSecond = 10_000

/** A busy machine batches messages into too few entries now and then. */
const attempts = 6

/**
 * Publishes one by one to the leader while both followers are stopped, then lets them go on. On return the leader has
 * logged 20000; the followers reach the same rung while they catch up, within a second or two. What stays below is let
 * recover and tried again.
 */
export async function climb(cluster: Cluster, climbing: Climb): Promise<Climbed> {
  for (let attempt = 1; ; attempt++) {
    const found = await placesOf(cluster, climbing)
    const began = Date.now() / 1000
    const { level, published } = await push(cluster, climbing, found)
    if (level >= 20_000) return { ...found, published, began }
    if (attempt === attempts) {
      throw new Error(`${level} entries pending after ${published} messages: this machine is too busy`)
    }
    await recovered(cluster, climbing.account, found.group)
  }
}

type Places = Omit<Climbed, 'published' | 'began'>

async function placesOf(cluster: Cluster, { account, stream }: Climb): Promise<Places> {
  const probe = await cluster.client(account)
  const { cluster: state } = await until(`leader of ${stream}`, 30, async () => {
    const info = await streamInfo(probe, stream)
    return info.cluster?.leader !== undefined && info
  })
  probe.close()
  const { leader: name = '', raft_group: group = '' } = state ?? {}
  const leader = cluster.server(name)
  return { group, leader, followers: cluster.servers.filter((server) => server !== leader) }
}

async function push(
  cluster: Cluster,
  { account, stream, atTop }: Climb,
  { group, leader, followers }: Places,
): Promise<{ level: number; published: number }> {
  const publisher = await cluster.client(account, leader.name)
  const restore = goFirst([leader.process.pid, process.pid])
  followers.forEach((server) => server.freeze())
  try {
    const message = { subject: `${stream.toLowerCase()}.ladder`, payload: 'x'.repeat(32) }
    let level = 0
    const done = () => level >= enough
    const watching = until(`${enough} pending`, longest, async () => {
      level = (await pending(leader, account, group)) ?? 0
      return done()
    }).catch(() => undefined)
    const published = await publishEvenly(publisher, message, perSecond, { seconds: longest, done })
    await watching
    if (level >= 20_000) await atTop?.()
    return { level, published }
  } finally {
    followers.forEach((server) => server.thaw())
    publisher.close()
    restore()
  }
}

/** The largest message that a server takes by default is 1 MiB. Random, since servers compress what they propose. */
const megabyte = 1_000_000
/** 269 of them are 256 MiB with what the server keeps beside each. */
const filling = 280

/**
 * Stops both followers of the stream and publishes messages of 1 MB to its leader until the cache of entries is full of bytes. Whoever calls lets the
 * followers go on with `thaw`.
 */
export async function fill(cluster: Cluster, climbing: Climb): Promise<Places & { thaw(): void }> {
  for (let attempt = 1; ; attempt++) {
    const found = await placesOf(cluster, climbing)
    // What was published before would count as filled.
    await recovered(cluster, climbing.account, found.group)
    const thaw = () => found.followers.forEach((server) => server.thaw())
    const level = await pour(cluster, climbing, found).catch((error: unknown) => {
      thaw()
      throw error
    })
    if (level >= filling) return { ...found, thaw }
    thaw()
    if (attempt === attempts) throw new Error(`${level} large entries pending: this machine is too busy`)
  }
}

/** Entries pending at the end, with the followers stopped. */
async function pour(
  cluster: Cluster,
  { account, stream }: Climb,
  { group, leader, followers }: Places,
): Promise<number> {
  const publisher = await cluster.client(account, leader.name)
  const message = {
    subject: `${stream.toLowerCase()}.large`,
    payload: randomBytes(megabyte).toString('base64').slice(0, megabyte),
  }
  let level = 0
  const done = () => level >= filling
  followers.forEach((server) => server.freeze())
  const watching = until(`${filling} pending`, longest, async () => {
    level = (await pending(leader, account, group)) ?? 0
    return done()
  }).catch(() => undefined)
  await publishEvenly(publisher, message, 200, { seconds: longest, done })
  await watching
  publisher.close()
  return level
}

/** Entries appended and not committed of a group on a server, as nats-server itself counts them for its warnings. */
export async function pending(server: Server, account: string, group: string): Promise<number | undefined> {
  const answer = (await server.get(`/raftz?acc=${account}`)) as Raftz | undefined
  const row = answer?.[account]?.[group]
  return row && Math.max(0, row.pindex - Math.max(row.committed, row.wal.first_seq - 1))
}

export interface Warning {
  /** Unix seconds. */
  at: number
  entries: number
  /** MiB, where the server counts bytes too. */
  size?: number
}

/** What a server's own log says of the ladder, of one group or of all, read without any code of the exporter. */
export function warnings({ log }: Server, group?: string): Warning[] {
  const line = /^\[\d+\] (\S+) (\S+) \[WRN\] RAFT \[\S+ - (\S+)\] (\d+) append entries pending(?:, (\S+) MB)?$/gm
  return Array.from(readFileSync(log, 'utf8').matchAll(line))
    .filter((match) => group === undefined || match[3] === group)
    .map(([, day = '', time = '', , entries, size]) => ({
      at: Date.parse(`${day.replaceAll('/', '-')}T${time}Z`) / 1000,
      entries: Number(entries),
      ...(size === undefined ? {} : { size: Number(size) }),
    }))
}

/** Resolves when no server has entries of the group left, neither uncommitted nor unapplied. */
export async function recovered(cluster: Cluster, account: string, group: string): Promise<void> {
  await until(`${group} recovered`, 120, async () => {
    for (const server of cluster.servers) {
      const row = ((await server.get(`/raftz?acc=${account}`)) as Raftz | undefined)?.[account]?.[group]
      if (row === undefined || row.pindex > row.applied) return false
    }
    return true
  })
}
