// Sight lost in the middle of an incident: the page stays and an alert says that the state is unknown. Also: two exporters
// on each server and a pair of Prometheus make the same page, once.
import t, { type Test } from 'tap'
import type { Cluster } from '../cluster/cluster.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { climb, recovered } from '../cluster/ladder.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { startAlerting, type Alerting } from './alerting.ts'
import { everything, startExporter, type Exporter } from './exporter.ts'
import { startProxy, type Proxy } from './proxy.ts'

const version = natsVersions.at(-1)!
/** Without sight the page must outlast every hold of the rules, which are shortened to a few seconds, by far. */
const shortened = {
  rules: {
    'keep_firing_for: 3m': 'keep_firing_for: 3s',
    'keep_firing_for: 2m': 'keep_firing_for: 3s',
    'for: 2m': 'for: 10s',
  },
  routes: { 'group_wait: 5s': 'group_wait: 2s', 'group_interval: 2m': 'group_interval: 10s' },
}
const blindSeconds = 25

const page = 'ALERTS{alertname="NatsRaftPendingEntries",rung="20k",alertstate="firing"}'

t.setTimeout(600_000)

t.test('sight lost in the middle of an incident', { timeout: 600_000 }, async (t) => {
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${version}`)
  if (paths === undefined) return
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const cluster = await populatedCluster(t, { program, folder })
  const proxies = new Map<string, Proxy>()
  for (const { name, url } of cluster.servers) proxies.set(name, await startProxy(t, url))
  const exporters: Exporter[] = []
  for (const name of ['one', 'two']) {
    exporters.push(
      await startExporter(
        t,
        folder,
        name,
        everything(cluster, (server) => proxies.get(server)!.url),
      ),
    )
  }
  const addresses = exporters.map(({ address }) => address)
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, addresses, {
    ...shortened,
    prometheuses: 2,
  })

  await t.test('/raftz hangs', async (t) => {
    const hang = () => {
      for (const proxy of proxies.values()) proxy.hang((path) => path.startsWith('/raftz'))
    }
    const group = await losing(t, cluster, alerting, hang)
    await until('an alert says so', 120, () => fires(alerting, 'NatsCollectorFailing'))
    for (const proxy of proxies.values()) proxy.release()
    await recovered(cluster, 'JS', group)
    await until('page gone', 120, async () => (await alerting.query(page)).length === 0)
    await until('and resolved', 120, () =>
      alerting.calls.some(({ receiver, status }) => receiver === 'page' && status === 'resolved'),
    )
    once(t, alerting, cluster.name)
  })
  await t.test('the exporters are killed', async (t) => {
    alerting.calls.length = 0
    const kill = () => {
      for (const exporter of exporters) exporter.process.signal('SIGKILL')
    }
    await losing(t, cluster, alerting, kill)
    await until('an alert says so', 120, () => fires(alerting, 'NatsExporterDown'))
    t.equal((await alerting.query('nats_up')).length, 0, 'nothing is known')
    t.ok((await alerting.query(page)).length > 0, 'and the page stays')
    once(t, alerting, cluster.name)
  })
})

/** Climbs, loses sight once the page fires, lets the cluster recover unseen, and sees the page stay. Gives the group. */
async function losing(t: Test, cluster: Cluster, alerting: Alerting, lose: () => void): Promise<string> {
  const { group } = await climb(cluster, {
    account: 'JS',
    stream: 'ORDERS',
    atTop: async () => {
      await until('page', 60, async () => (await alerting.query(page)).length > 0)
      lose()
    },
  })
  const lost = Date.now()
  await until('a while without sight', blindSeconds + 30, async () => {
    const firing = (await alerting.query(page)).length > 0
    if (!firing) t.fail(`the page went after ${(Date.now() - lost) / 1000} s`)
    return !firing || Date.now() - lost > blindSeconds * 1000
  })
  t.ok((await alerting.query(page)).length > 0, 'the page stays')
  t.same(
    alerting.calls.filter(({ receiver, status }) => receiver === 'page' && status === 'resolved'),
    [],
    'and is not resolved',
  )
  return group
}

const fires = async ({ query }: Alerting, name: string) =>
  (await query(`ALERTS{alertname="${name}",alertstate="firing"}`)).length > 0

/** All messages of the cluster's page are one conversation, and no alert is in one of them twice. */
function once(t: Test, { calls }: Alerting, cluster: string): void {
  const pages = calls.filter(
    ({ receiver, groupLabels }) => receiver === 'page' && groupLabels['nats_cluster'] === cluster,
  )
  const firing = pages.filter(({ status }) => status === 'firing')
  t.equal(new Set(pages.map(({ groupKey }) => groupKey)).size, 1, 'one groupKey')
  t.ok(firing.length <= 3, `${firing.length} messages while it fired`)
  for (const { alerts } of pages) {
    const labels = alerts.map((alert) => JSON.stringify(Object.entries(alert.labels).sort()))
    t.equal(new Set(labels).size, labels.length, 'each alert once')
  }
}
