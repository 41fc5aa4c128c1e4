// A store that is slow to write, then stands still, for real: strace, then ext4 on a loop device frozen under one server of three.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { publishEvenly } from '../cluster/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { canHaveDisks, smallDisk } from '../cluster/disk.ts'
import { start } from '../cluster/process.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { canSlowStores } from '../cluster/slow-store.ts'
import { until } from '../cluster/until.ts'
import { fired, startAlerting, type Alerting } from './alerting.ts'
import { everything, samples, startExporter, type Exporter } from './exporter.ts'

/** Seconds between scrapes; within how many the store must be named; how soon the program must end. */
const interval = 1
const named = 15
const ended = 5
/** What a scrape may take: the exporter's deadline, and a busy machine. */
const longest = 4

t.setTimeout(240_000)

interface Watched {
  cluster: Cluster
  exporter: Exporter
  alerting: Alerting
}

const value = (text: string, family: string, server: string) =>
  samples(text, family).find(({ labels }) => labels['server'] === server)?.value

/** Scrapes until told to stop; the longest of them in seconds. */
function scraping({ exporter }: Watched) {
  let worst = 0
  const control = new AbortController()
  const loop = (async () => {
    while (!control.signal.aborted) {
      worst = Math.max(worst, (await exporter.scrape(longest)).seconds)
      await delay(200)
    }
  })()
  return async () => {
    control.abort()
    await loop
    return worst
  }
}

async function staysNamed(t: Test, watched: Watched): Promise<void> {
  const { exporter, alerting } = watched
  const frozenAt = Date.now() / 1000
  const before = (await exporter.scrape()).text
  const stop = scraping(watched)
  await until('n2 is named', named + 30, async () => (await fired(alerting, 'NatsStoreStalled')).has('n2'))
  const first = (await fired(alerting, 'NatsStoreStalled')).get('n2')! - frozenAt
  t.comment(`named after ${first.toFixed(1)} s`)
  t.ok(first > 0 && first <= named, `named after ${first} s`)
  for (const server of ['n1', 'n3'])
    await until(`${server} is probed on`, 30, async () => {
      const { text } = await exporter.scrape()
      const family = 'nats_store_probe_last_success_timestamp_seconds'
      return value(text, family, server)! > value(before, family, server)! && value(text, family, server)! > frozenAt
    })
  t.same([...(await fired(alerting, 'NatsStoreStalled')).keys()], ['n2'], 'and no other')
  const worst = await stop()
  t.comment(`the longest scrape took ${worst.toFixed(2)} s`)
  t.ok(worst < longest, 'every scrape in its deadline')
  const { text } = await exporter.scrape()
  const running = samples(text, 'nats_store_probe_started_timestamp_seconds').filter(({ value }) => value > 0)
  t.ok(
    running.some(({ labels, value }) => labels['server'] === 'n2' && value >= frozenAt - 1),
    'what runs, since when',
  )
}

/** Storage alerts that have fired for a server. */
async function toldOf(alerting: Alerting): Promise<Map<string, number>> {
  const first = new Map<string, number>()
  for (const alert of ['NatsStoreFsyncSlow', 'NatsStoreStalled', 'NatsStorageStall'])
    for (const [server, at] of await fired(alerting, alert))
      first.set(server, Math.min(first.get(server) ?? Infinity, at))
  return first
}

/** The children, as the kernel lists them: one probes, the others touch no store. */
function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
}

/** Writes and flushes of one store take 1 and 1.5 s longer, in the child that probes it: what nats-server itself hides for half a minute. */
async function slowWrites(t: Test, { exporter, alerting }: Watched, store: string, folder: string): Promise<void> {
  const own = readdirSync(store).filter((name) => name.startsWith('.nats-jetstream-exporter'))
  const paths = [store, ...own.flatMap((name) => [join(store, name), join(store, `${name}.tmp`)])]
  const pids = childrenOf(exporter.process.pid)
  const slowFrom = Date.now() / 1000
  const tracer = start(
    '/usr/bin/strace',
    [
      ...['-f', ...pids.flatMap((pid) => ['-p', pid]), '-o', join(folder, 'slow.trace')],
      ...paths.flatMap((path) => ['-P', path]),
      ...['-e', 'trace=write,pwrite64,fsync,fdatasync'],
      ...['-e', 'inject=write,pwrite64:delay_enter=1000000', '-e', 'inject=fsync,fdatasync:delay_enter=1500000'],
    ],
    join(folder, 'slow.out'),
  )
  try {
    await until('n2 is named', named + 30, async () => (await toldOf(alerting)).has('n2'))
  } finally {
    await tracer.end()
  }
  const told = await toldOf(alerting)
  t.comment(`slow writes: named after ${(told.get('n2')! - slowFrom).toFixed(1)} s`)
  t.ok(told.get('n2')! - slowFrom <= named, 'named')
  t.same([...told.keys()], ['n2'], 'and no other')
}

t.test('one store of three is frozen', { timeout: 240_000 }, async (t) => {
  if (!canHaveDisks(t)) return
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const disk = smallDisk(t, folder, 'disk')
  const store = (server: string) => (server === 'n2' ? disk.folder : join(folder, `store-${server}`))
  for (const server of ['n1', 'n3']) mkdirSync(store(server))
  const cluster = await populatedCluster(t, { program, folder, store, cluster: 'C1' })
  const stores = cluster.servers.map(({ name }) => ({ dir: store(name), server: name }))
  const exporter = await startExporter(t, folder, 'exporter', { ...everything(cluster), stores })
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, [exporter.address], { interval })
  await until('all three are probed', 30, async () => {
    const up = samples((await exporter.scrape()).text, 'nats_store_probe_up')
    return up.length === 3 && up.every(({ value }) => value === 1)
  })
  t.same([...(await fired(alerting, 'NatsStoreStalled')).keys()], [], 'calm before')

  if (canSlowStores()) await slowWrites(t, { cluster, exporter, alerting }, store('n2'), folder)
  else t.pass('slow writes need strace', { skip: 'strace and root' })

  let isOver = false
  const client = await cluster.client('JS', 'n1')
  const message = { subject: 'orders.stalled', payload: '{"order":4711}' }
  const publishing = publishEvenly(client, message, 500, { seconds: 90, done: () => isOver })
  try {
    disk.freeze()
    await staysNamed(t, { cluster, exporter, alerting })
    const begin = performance.now()
    exporter.process.signal('SIGTERM')
    await exporter.process.ended
    const seconds = (performance.now() - begin) / 1000
    t.comment(`ended after ${seconds.toFixed(2)} s`)
    t.ok(seconds < ended, 'SIGTERM ends it')
    await exporter.restart()
    t.pass('its port is free, and it starts with the store still frozen')
  } finally {
    disk.thaw()
    isOver = true
    await publishing.catch(() => undefined)
  }
  await until('it recovers by itself', 60, async () => {
    const { text } = await exporter.scrape()
    return ['n1', 'n2', 'n3'].every((server) => value(text, 'nats_store_probe_up', server) === 1)
  })
})
