// What a healthy cluster whose stores are watched does with its disks (load, a rolling restart, a backup that reads all it can) is no alarm.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { groups } from '../../src/alerts/index.ts'
import { publishSteadily } from '../cluster/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { rollingRestart } from '../cluster/maintenance.ts'
import { start } from '../cluster/process.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { startAlerting, type Alerting } from '../e2e/alerting.ts'
import { everything, startExporter } from '../e2e/exporter.ts'
import { areUp } from '../e2e/watched-stores.ts'

/** Seconds under load, and of the backup. */
const [loaded, backup] = [300, 45]
/** Mebibytes that the backup reads again and again, past the cache. */
const image = 512
const perSecond = 500

const storageAlerts = groups
  .filter(({ name, file }) => (file ?? name) === 'storage')
  .flatMap(({ alerts }) => alerts.map((one) => one.alert))

/** Storage alerts that have fired, critical or a page. */
async function alarms({ query }: Alerting): Promise<string[]> {
  const selector = `alertname=~"${storageAlerts.join('|')}",severity=~"critical|page",alertstate="firing"`
  const fired = await query(`last_over_time(ALERTS{${selector}}[15m])`)
  return fired.map(({ metric }) => `${metric['alertname']} ${metric['server'] ?? ''}`)
}

/** As fast as the disk gives it. */
async function readAll(path: string): Promise<void> {
  const over = Date.now() + backup * 1000
  const read = () => start('/usr/bin/dd', [`if=${path}`, 'of=/dev/null', 'bs=1M', 'iflag=direct'], `${path}.dd`)
  while (Date.now() < over) await read().ended
}

async function underLoad(cluster: Cluster, act: () => Promise<unknown>): Promise<void> {
  const publishers = await Promise.all(cluster.servers.map(({ name }) => cluster.client('JS', name)))
  const message = { subject: 'orders.load', payload: 'x'.repeat(200) }
  const ends = publishers.map((publisher) => publishSteadily(publisher, message, perSecond / publishers.length))
  try {
    await act()
  } finally {
    for (const end of ends) end()
    for (const publisher of publishers) publisher.close()
  }
}

t.test('a healthy cluster is no alarm', { timeout: 900_000 }, async (t) => {
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${natsVersions.at(-1)!}`)
  if (paths === undefined) return
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const big = join(folder, 'big')
  execFileSync('dd', ['if=/dev/zero', `of=${big}`, 'bs=1M', `count=${image}`, 'conv=fsync'], { stdio: 'ignore' })
  const store = (server: string) => join(folder, `store-${server}`)
  const cluster = await populatedCluster(t, { program, folder, store })
  const stores = cluster.servers.map(({ name }) => ({ dir: store(name), server: name }))
  for (const { dir } of stores) mkdirSync(dir, { recursive: true })
  const exporter = await startExporter(t, folder, 'exporter', { ...everything(cluster), stores })
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, [exporter.address])
  await until('all are probed', 60, async () => areUp((await exporter.scrape()).text))
  const plays: Record<string, () => Promise<unknown>> = {
    [`${perSecond} messages a second for ${loaded} s`]: () => underLoad(cluster, () => delay(loaded * 1000)),
    'a rolling restart': () => underLoad(cluster, () => rollingRestart(cluster)),
    [`a backup for ${backup} s that reads as fast as the disk`]: () => underLoad(cluster, () => readAll(big)),
  }
  for (const [name, play] of Object.entries(plays)) {
    await play()
    t.strictSame(await alarms(alerting), [], name)
    const [slowest] = await alerting.query('max(max_over_time(nats_store_probe_sustained_seconds[15m]))')
    t.ok(slowest, 'Prometheus has seen the probe')
    t.comment(`${name}: slowest sustained operation of the probe so far ${Number(slowest?.value?.[1]).toFixed(3)} s`)
  }
})
