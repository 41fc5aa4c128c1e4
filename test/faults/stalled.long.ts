// Slow storage as nats-server hides it, and a disk that stands still for a minute, under 500 messages a second: who is named, how
// soon, and what goes on meanwhile. The same with fewer looks is test/e2e/stalled-store.test.ts.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { publishSteadily } from '../cluster/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { canHaveDisks } from '../cluster/disk.ts'
import { stepDown, streamInfo } from '../cluster/jetstream.ts'
import { warnings } from '../cluster/ladder.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { canSlowStores } from '../cluster/slow-store.ts'
import { until } from '../cluster/until.ts'
import { startAlerting, type Alerting } from '../e2e/alerting.ts'
import { samples } from '../e2e/exporter.ts'
import { areUp, lateness, scraping, slowWrites } from '../e2e/watched-stores.ts'
import { toldSince, value, watchedCluster, type Watched } from '../e2e/watched-stores.ts'

/** Within how many seconds a store is named, by seconds between scrapes. */
const limits = new Map([
  [1, 15],
  [15, 60],
])
/** Seconds: of the slow store and of the frozen one; by which a storage alert comes before the first line of the ladder. */
const [slowFor, frozenFor, ahead] = [100, 60, 30]
/** Seconds: the end after SIGTERM, a line of a log elsewhere. */
const [ended, heard] = [5, 1]
/** Of a scrape, as Prometheus has it at scrapes of 1 s. */
const timeout = 1
const perSecond = 500

t.setTimeout(600_000)

/** Half of the load is led by n2 itself. */
async function load(t: Test, cluster: Cluster): Promise<void> {
  const client = await cluster.client('JS', 'n1')
  const streams = { ORDERS: 'n1', EVENTS: 'n2' }
  for (const [stream, leader] of Object.entries(streams)) {
    let leads = (await streamInfo(client, stream)).cluster?.leader
    while (leads !== leader) leads = await stepDown(client, stream)
    const publisher = await cluster.client('JS', leader)
    const message = { subject: `${stream.toLowerCase()}.load`, payload: 'x'.repeat(200) }
    t.teardown(publishSteadily(publisher, message, perSecond / 2))
  }
}

/** When a server first logged that entries are pending, Unix seconds; undefined: never. */
function firstRung({ servers }: Cluster): number | undefined {
  const times = servers.flatMap((server) => warnings(server).map(({ at }) => at))
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Whether n2 and no other was named in time, at every interval; the latest of those times. */
async function named(t: Test, alertings: ReadonlyMap<number, Alerting>, since: number, what: string): Promise<number> {
  let latest = 0
  for (const [interval, alerting] of alertings) {
    const told = await toldSince(alerting, since)
    const after = (told.get('n2') ?? Infinity) - since
    t.comment(`${what}: named after ${after.toFixed(1)} s at scrapes of ${interval} s`)
    t.ok(after <= (limits.get(interval) ?? 0), `${what}, scrapes of ${interval} s: ${after}`)
    t.strictSame([...told.keys()], ['n2'], 'and no other')
    latest = Math.max(latest, since + after)
  }
  return latest
}

async function slow(t: Test, watched: Watched, alertings: ReadonlyMap<number, Alerting>): Promise<void> {
  const { cluster } = watched
  const since = Date.now() / 1000
  const end = slowWrites(watched, cluster.server('n2'), true)
  try {
    await delay(slowFor * 1000)
    const latest = await named(t, alertings, since, 'slow in writes and flushes')
    const rung = firstRung(cluster)
    t.comment(
      rung === undefined ? 'no rung of the ladder' : `the first rung came ${(rung - latest).toFixed(1)} s later`,
    )
    t.ok(rung === undefined || rung - latest >= ahead, 'before the ladder')
  } finally {
    await end()
  }
}

async function frozen(t: Test, watched: Watched, alertings: ReadonlyMap<number, Alerting>): Promise<void> {
  const { exporter, disk } = watched
  const since = Date.now() / 1000
  const stop = scraping(exporter, timeout)
  disk.freeze()
  await delay((frozenFor / 2) * 1000)
  const late = await lateness(watched)
  t.comment(`a line of a log elsewhere is counted after ${late.toFixed(2)} s`)
  t.ok(late < heard, 'logs are followed meanwhile')
  await delay((frozenFor / 2) * 1000)
  await named(t, alertings, since, 'frozen')
  const worst = await stop()
  t.comment(`the longest of all scrapes took ${worst.toFixed(2)} s`)
  t.ok(worst < timeout, 'every scrape in its deadline')
  const { text } = await exporter.scrape()
  for (const server of ['n1', 'n3']) {
    const last = value(text, 'nats_store_probe_last_success_timestamp_seconds', server) ?? 0
    t.ok(Date.now() / 1000 - last < 15, `${server} is probed on`)
  }
  const running = samples(text, 'nats_store_probe_started_timestamp_seconds').filter(({ value }) => value > 0)
  const [one] = running.filter(({ labels }) => labels['server'] === 'n2')
  t.ok(one !== undefined && one.value > since && one.value < since + 15, 'what runs, since when')
}

async function endsAndRecovers(t: Test, { exporter, disk, cluster }: Watched): Promise<void> {
  const begin = performance.now()
  exporter.process.signal('SIGTERM')
  await exporter.process.ended
  const seconds = (performance.now() - begin) / 1000
  t.comment(`ended ${seconds.toFixed(2)} s after SIGTERM`)
  t.ok(seconds < ended, 'SIGTERM ends it')
  await exporter.restart()
  t.pass('its port is free, and it starts with the store still frozen')
  disk.thaw()
  const thawed = performance.now()
  await until('it recovers by itself', 60, async () => areUp((await exporter.scrape()).text))
  t.comment(`all are probed ${((performance.now() - thawed) / 1000).toFixed(1)} s after the thaw`)
  await cluster.ready()
}

interface Begun {
  watched: Watched
  /** By seconds between scrapes. */
  alertings: ReadonlyMap<number, Alerting>
}

/** Under load and calm; undefined where this machine cannot. */
async function begin(t: Test): Promise<Begun | undefined> {
  const paths = canHaveDisks(t)
    ? need(t, 'prometheus', 'alertmanager', `nats-server@${natsVersions.at(-1)!}`)
    : undefined
  if (paths === undefined) return undefined
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const watched = await watchedCluster(t, folder, program)
  const alertings = new Map<number, Alerting>()
  for (const interval of limits.keys()) {
    const own = join(folder, `every-${interval}`)
    mkdirSync(own)
    const programs = { prometheus, alertmanager }
    alertings.set(interval, await startAlerting(t, own, programs, [watched.exporter.address], { interval }))
  }
  await load(t, watched.cluster)
  const began = Date.now() / 1000
  await delay(20_000)
  for (const alerting of alertings.values()) t.strictSame([...(await toldSince(alerting, began))], [], 'calm before')
  return { watched, alertings }
}

t.test('a store that is slow in writes and flushes', { timeout: 400_000 }, async (t) => {
  if (!canSlowStores()) {
    t.pass('slow writes need strace', { skip: 'strace and root' })
    return
  }
  const begun = await begin(t)
  if (begun !== undefined) await slow(t, begun.watched, begun.alertings)
})

t.test('a store that stands still for a minute', { timeout: 400_000 }, async (t) => {
  const begun = await begin(t)
  if (begun === undefined) return
  await frozen(t, begun.watched, begun.alertings)
  await endsAndRecovers(t, begun.watched)
})
