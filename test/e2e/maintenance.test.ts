// Ordinary maintenance and ordinary clients of a real cluster under load: no page, nothing critical.
import t from 'tap'
import { publishEvenly } from '../cluster/client.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { createConsumer, createStream, populatedCluster, stepDown } from '../cluster/jetstream.ts'
import { lameDuck, rollingRestart, slowClient, wrongPassword } from '../cluster/maintenance.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { startAlerting, type Alerting } from './alerting.ts'
import { everything, startExporter } from './exporter.ts'

const version = natsVersions.at(-1)!
/** Of one stream, R3: each is a RAFT group that a restarted server catches up on. */
const consumers = 150

t.setTimeout(400_000)

t.test('maintenance pages nobody', { timeout: 400_000 }, async (t) => {
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${version}`)
  if (paths === undefined) return
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const extra = () => 'max_pending: 4MB\nlame_duck_duration: "30s"\nlame_duck_grace_period: "1s"'
  const cluster = await populatedCluster(t, { program, folder, extra })
  const exporter = await startExporter(t, folder, 'exporter', everything(cluster))
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, [exporter.address])
  const client = await cluster.client('JS')

  const plays: Record<string, () => Promise<unknown>> = {
    'a client that does not read': () => slowClient(cluster, cluster.server('n1')),
    'wrong passwords': () => wrongPassword(cluster.server('n1')),
    'a leader step-down': () => stepDown(client, 'ORDERS'),
    'a rolling restart': () => underLoad(cluster, () => rollingRestart(cluster)),
    'a restart with many consumers': async () => {
      const again = await cluster.client('JS')
      await createStream(again, { name: 'MANY', subjects: ['many.>'] })
      for (let n = 0; n < consumers; n++) await createConsumer(again, 'MANY', { durable_name: `c${n}` })
      await underLoad(cluster, () => rollingRestart(cluster))
    },
    'a restart of the exporter': () => exporter.restart(),
    'a restart of Prometheus': () => alerting.restart(),
    'a lame-duck drain': () => underLoad(cluster, () => lameDuck(cluster, cluster.server('n3'))),
  }
  for (const [name, play] of Object.entries(plays)) {
    await play()
    t.same(await alarms(alerting), [], name)
  }
  t.same(
    alerting.calls.filter(({ receiver }) => receiver === 'page' || receiver === 'critical'),
    [],
    'nobody was called',
  )
  const [seen] = await alerting.query('max(count_over_time(nats_raft_committed_index[15m]))')
  t.ok(Number(seen?.value?.[1]) > 20, `all the while there was something to judge: ${seen?.value?.[1]} samples`)
})

/** Some messages a second into a stream, by a client of each server, which ends with its server. */
async function underLoad(cluster: Cluster, act: () => Promise<unknown>): Promise<void> {
  let over = false
  const done = () => over
  const publishers = await Promise.all(cluster.servers.map(({ name }) => cluster.client('JS', name)))
  const loads = publishers.map(async (publisher) => {
    await publishEvenly(publisher, { subject: 'orders.load', payload: 'x'.repeat(100) }, 100, { seconds: 300, done })
    publisher.close()
  })
  try {
    await act()
  } finally {
    over = true
    await Promise.all(loads)
  }
}

/** Whatever fired at any time that is critical or a page. */
async function alarms({ query }: Alerting): Promise<string[]> {
  const fired = await query('last_over_time(ALERTS{severity=~"critical|page",alertstate="firing"}[15m])')
  return fired.map(({ metric }) => `${metric['alertname']} ${metric['server'] ?? ''} ${metric['group'] ?? ''}`)
}
