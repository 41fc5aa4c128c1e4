// The ladder in bytes on a real cluster: a few hundred messages of 1 MB fill the cache of entries, and that is a page when it is still so 30 s later.
import t from 'tap'
import type { Server } from '../cluster/cluster.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { fill, pending, warnings } from '../cluster/ladder.ts'
import { need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { thresholds } from '../../src/thresholds.ts'
import { startAlerting, type Call } from './alerting.ts'
import { everything, startExporter } from './exporter.ts'

const version = '2.14.9'
const account = 'JS'
const stream = 'ORDERS'

/** When the log first said that the cache is full, Unix seconds. */
const loggedFull = (server: Server, group: string) =>
  warnings(server, group).find(({ size = 0 }) => Math.floor(size) === 256)?.at

const ofLadder = ({ receiver, alerts }: Call) =>
  receiver === 'page' && alerts.some(({ labels }) => labels['alertname'] === 'NatsRaftPendingEntries')

t.test('messages of 1 MB, both followers stopped', { timeout: 240_000 }, async (t) => {
  const paths = need(t, 'prometheus', 'alertmanager', `nats-server@${version}`)
  if (paths === undefined) return
  const [prometheus, alertmanager, program] = paths
  const folder = scratch(t)
  const cluster = await populatedCluster(t, { program, folder })
  const exporter = await startExporter(t, folder, 'exporter', everything(cluster))
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, [exporter.address])

  const { leader, group, thaw } = await fill(cluster, { account, stream })
  try {
    const full = await until('the log says full', 20, async () => loggedFull(leader, group))
    const entries = await pending(leader, account, group)
    t.ok(entries !== undefined && entries < 1000, `no rung by entries: ${entries} pending`)
    const { at, alerts } = await until('page', 90, async () => alerting.calls.find(ofLadder))
    t.ok(at - full >= thresholds.pendingBytes.full, `${(at - full).toFixed(1)} s after the line: a hiccup is no page`)
    const page = alerts.find(({ labels }) => labels['alertname'] === 'NatsRaftPendingEntries')
    t.match(page?.labels, { rung: '20k', server: leader.name, account, stream, group })
    t.match(page?.annotations['description'], / has (2[5-9]|[3-9]\d)\d(\.\d+)?MiB of append entries pending\./)
  } finally {
    thaw()
  }
})
