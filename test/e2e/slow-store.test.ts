// Slow storage for real: strace delays the opens or fsyncs of a running server's store, and the rules name the server whose store it is.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { publishEvenly } from '../cluster/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { createConsumer, populatedCluster, streamInfo } from '../cluster/jetstream.ts'
import { pending } from '../cluster/ladder.ts'
import { need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { canSlowStores, slowStore, type Delays } from '../cluster/slow-store.ts'
import { until } from '../cluster/until.ts'
import { recordedVersions } from '../fixtures.ts'
import { fired, startAlerting, type Alerting } from './alerting.ts'
import { everything, startExporter } from './exporter.ts'

const version = recordedVersions.at(-2)!
/** Each has delivered nothing, so that /jsz opens a file for it. */
const idleConsumers = 30

t.setTimeout(300_000)

interface Watched {
  cluster: Cluster
  alerting: Alerting
}

async function begin(t: Test, jetstream?: string): Promise<Watched | undefined> {
  if (!canSlowStores()) {
    t.pass('needs strace', { skip: 'strace and root are needed to slow a store' })
    return undefined
  }
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${version}`)
  if (paths === undefined) return undefined
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  // In memory where that is possible: this machine's own disk is not to have a say.
  const stores = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'slow-store-'))
  t.teardown(() => rmSync(stores, { recursive: true, force: true }))
  const store = (server: string) => join(stores, server)
  const options = { program, folder, store, cluster: 'C1' }
  const cluster = await populatedCluster(t, jetstream === undefined ? options : { ...options, jetstream })
  const exporter = await startExporter(t, folder, 'exporter', everything(cluster))
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, [exporter.address])
  return { cluster, alerting }
}

async function whileSlow(cluster: Cluster, servers: readonly string[], delays: Delays, act: () => Promise<unknown>) {
  const tracers = await Promise.all(servers.map((name) => slowStore(cluster.server(name), delays)))
  try {
    await act()
  } finally {
    await Promise.all(tracers.map((tracer) => tracer.end()))
  }
}

t.test('opens of one store of three slow down: that server is named, and no other', { timeout: 300_000 }, async (t) => {
  const { cluster, alerting } = (await begin(t)) ?? {}
  if (cluster === undefined || alerting === undefined) return
  const client = await cluster.client('JS')
  for (let n = 0; n < idleConsumers; n++) await createConsumer(client, 'ORDERS', { durable_name: `idle${n}` })
  const history = 'min(count_over_time(server:nats_jsz_consumers_seconds:min[1d])) >= 20'
  await until('some past to compare with', 90, async () => (await alerting.query(history)).length > 0)
  t.same([...(await fired(alerting, 'NatsStoreSlowSuspected')).keys()], [], 'calm with a healthy store')

  // A stopped process first: silent on every endpoint, and not called storage.
  cluster.server('n1').freeze()
  await delay(12_000)
  cluster.server('n1').thaw()
  await cluster.ready()

  const slowFrom = Date.now() / 1000
  await whileSlow(cluster, ['n2'], { openMs: 300 }, () =>
    until('n2 is named', 120, async () => (await fired(alerting, 'NatsStoreSlowSuspected')).has('n2')),
  )
  const named = await fired(alerting, 'NatsStoreSlowSuspected')
  t.same([...named.keys()], ['n2'])
  t.comment(`named after ${(named.get('n2')! - slowFrom).toFixed(1)} s`)
  for (const other of ['NatsServerStarved', 'NatsStorageStall', 'NatsStorageStallOnSeveralServers']) {
    const servers = [...(await fired(alerting, other)).keys()].filter((name) => name !== 'n2')
    t.same(servers, [], `${other} blames no server with a fast store`)
  }
})

t.test(
  'the ladder as slow disks make it: the followers are named, never the leader',
  { timeout: 300_000 },
  async (t) => {
    const { cluster, alerting } = (await begin(t, 'sync_interval: always')) ?? {}
    if (cluster === undefined || alerting === undefined) return
    const probe = await cluster.client('JS')
    const { leader = '', raft_group: group = '' } = (await streamInfo(probe, 'ORDERS')).cluster ?? {}
    const followers = cluster.servers.map(({ name }) => name).filter((name) => name !== leader)
    const publisher = await cluster.client('JS', leader)
    let level = 0
    const done = () => level >= 25_000
    const message = { subject: 'orders.slow', payload: '{"order":4711}' }
    await whileSlow(cluster, followers, { fsyncMs: 40 }, async () => {
      const watching = until('the leader has 25,000 pending', 90, async () => {
        level = (await pending(cluster.server(leader), 'JS', group)) ?? 0
        return done()
      })
      await Promise.all([publishEvenly(publisher, message, 6000, { seconds: 90, done }), watching])
      await until('the page is out', 30, () => alerting.calls.some(({ receiver }) => receiver === 'page'))
    })
    const slow = await fired(alerting, 'NatsRaftFollowerSlow')
    t.same([...slow.keys()].sort(), followers.sort(), 'both followers and not the leader')
    const rungs = await alerting.query('ALERTS{alertname="NatsRaftPendingEntries",rung="15k",alertstate="firing"}[10m]')
    const fifteen = Math.min(
      ...rungs.filter(({ metric }) => metric['server'] === leader).map(({ values }) => values![0]![0]),
    )
    for (const [server, at] of slow) t.ok(at <= fifteen, `${server} is named no later than the leader's 15k`)
    const page = alerting.calls.find(({ receiver }) => receiver === 'page')
    const text = page?.alerts.map(({ annotations }) => annotations['description']).join('\n') ?? ''
    for (const server of followers)
      t.match(text, new RegExp(`Look first at .*\\b${server} \\(`), `the page names ${server}`)
    t.notMatch(text, new RegExp(`Look first at .*\\b${leader} \\(`), 'and not the leader')

    await applied(t, { cluster, alerting }, group)
  },
)

/** Pending falls to 0 long before everything is applied: nothing is called over until then. */
async function applied(t: Test, { cluster, alerting }: Watched, group: string): Promise<void> {
  const waiting = `max(nats_raft_unapplied_entries{group="${group}"})`
  const left = async () => Number((await alerting.query(waiting))[0]?.value?.[1] ?? 0)
  const early: number[] = []
  await until('all is applied', 150, async () => {
    const entries = await left()
    const over = alerting.calls.some(({ receiver, status }) => receiver === 'page' && status === 'resolved')
    if (over && entries >= 10_000) early.push(entries)
    return entries < 10_000 && (await pending(cluster.servers[0]!, 'JS', group)) === 0
  })
  t.same(early, [], 'no all-clear while ten thousand entries wait to be applied')
}
