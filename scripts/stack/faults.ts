// What `npm run stack -- --fail NAME` does to the cluster: each a fault that users meet, bounded, undone by itself.
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from '../../test/cluster/cluster.ts'
import { climb } from '../../test/cluster/ladder.ts'
import { canSlowStores, slowStore } from '../../test/cluster/slow-store.ts'
import { until } from '../../test/cluster/until.ts'

export interface Fault {
  /** For the list in the usage. */
  means: string
  /** Seconds of calm before it, so that rules that compare with the past have one. */
  calmSeconds: number
  /** How large a server's file store may get, where the fault needs a small one. */
  maxFileStore?: string
  /** Why this machine cannot; undefined: it can. */
  refused?: () => string | undefined
  /** Begins it and resolves when it is over. */
  act(cluster: Cluster, log: (text: string) => void, signal: AbortSignal): Promise<void>
}

/** Long enough for every alert that names it, with its hold. */
const seconds = 120
const payload = 'x'.repeat(64 * 1024)

const wait = (signal: AbortSignal) => delay(seconds * 1000, undefined, { signal })

const slow: Fault = {
  means: 'opens and fsync of one server take 300 ms more, as on a slow disk (strace, as root)',
  calmSeconds: 90,
  refused: () => (canSlowStores() ? undefined : 'slow-store needs root and /usr/bin/strace'),
  act: async (cluster, log, signal) => {
    const [server] = cluster.servers
    if (server === undefined) return
    log(`${server.name}: opens and fsync take 300 ms more for ${seconds} s`)
    const tracer = await slowStore(server, { openMs: 300, fsyncMs: 300 })
    await wait(signal).finally(() => tracer.end())
  },
}

const stop: Fault = {
  means: 'both followers of one stream stop for some seconds while messages keep coming: the ladder to 20,000',
  calmSeconds: 20,
  act: async (cluster, log) => {
    log('both followers of JS > ORDERS are stopped, 10,000 messages a second go to its leader')
    const { leader, group, published } = await climb(cluster, { account: 'JS', stream: 'ORDERS' })
    log(`${group}: ${leader.name} had 20,000 entries pending after ${published} messages; the followers go on`)
  },
}

const full: Fault = {
  means: 'messages of 64 KiB until the file store of every server is full',
  calmSeconds: 20,
  maxFileStore: '64MB',
  act: async (cluster, log, signal) => {
    const client = await cluster.client('JS')
    log('messages of 64 KiB until the store is full (64 MB a server)')
    const load = setInterval(() => client.publish('events.full', payload), 20)
    try {
      await until('a full store', seconds, () => signal.aborted || isFull(cluster))
      log('the store is full')
      await wait(signal)
    } finally {
      clearInterval(load)
    }
  },
}

/** All but a few messages. */
async function isFull(cluster: Cluster): Promise<boolean> {
  const [server] = cluster.servers
  const jsz = (await server?.get('/jsz')) as { storage?: number; config?: { max_storage?: number } } | undefined
  return (jsz?.storage ?? 0) > 0.98 * (jsz?.config?.max_storage ?? Infinity)
}

export const faults: ReadonlyMap<string, Fault> = new Map([
  ['slow-store', slow],
  ['stop', stop],
  ['full', full],
])
