// A Prometheus beside each cluster and VictoriaMetrics above them all: the link of one cluster is cut for ten minutes, and in them it climbs the
// ladder. Its page leaves all the same; above, it is unknown and not calm; then the past arrives.
import t, { type Test } from 'tap'
import { rungs } from '../../src/ladder.ts'
import { thresholds } from '../../src/thresholds.ts'
import { startCluster, type Cluster } from '../cluster/cluster.ts'
import { apiOf, type Api } from '../cluster/engines.ts'
import { createStream, populatedCluster } from '../cluster/jetstream.ts'
import { climb, warnings } from '../cluster/ladder.ts'
import { natsVersions, need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { boardOf, exprOf, instant, now } from '../grafana/boards.ts'
import { startWebhook, type Call } from './alerting.ts'
import { everything, startExporter } from './exporter.ts'
import { startLink, type Link } from './link.ts'
import { startAbove, startAgent, startAlertmanager, startEdge } from './packs.ts'

/** Seconds. */
const cutFor = 600
const page = { leavesWithin: 5, arrivesWithin: 15 }
const silentState = 4
const top = rungs.find(({ severity }) => severity === 'page')!
const account = 'JS'
const stream = 'ORDERS'

const timeout = (cutFor + 900) * 1000
t.setTimeout(timeout)

const stateExpr = exprOf([boardOf('grafana/fleet.json')], 'Clusters')

/** What the board above all clusters says of each, as its number. */
async function statesOf(above: Api): Promise<Map<string, number>> {
  const rows = await instant(above, stateExpr)
  return new Map(rows.map(({ metric, value: [, value] }) => [metric['nats_cluster'] ?? '', Number(value)]))
}

const single = async (api: Api, expr: string): Promise<number> => Number((await instant(api, expr))[0]?.value[1] ?? NaN)

interface Scene {
  cluster: Cluster
  link: Link
  above: Api
  edge: Api
  alertmanager: string
  calls: readonly Call[]
}

async function setUp(t: Test): Promise<Scene | undefined> {
  const newest = `nats-server@${natsVersions.at(-1)!}` as const
  const paths = need(t, newest, 'prometheus-3', 'alertmanager', 'victoria-metrics', 'vmalert')
  if (paths === undefined) return undefined
  const [nats, prometheus, manager, database, alerting] = paths as [string, string, string, string, string]
  const folder = scratch(t)
  const place = { t, folder }
  const cluster = await populatedCluster(t, { program: nats, folder, cluster: 'climbs' })
  const other = await startCluster({ program: nats, folder: scratch(t), cluster: 'stays', names: ['m1', 'm2', 'm3'] })
  t.teardown(() => other.stop())
  await createStream(await other.client(account), { name: 'QUIET', subjects: ['quiet.>'] })
  const exporters = [
    await startExporter(t, folder, 'climbs', everything(cluster)),
    await startExporter(t, folder, 'stays', everything(other)),
  ].map(({ address }) => address) as [string, string]
  const { calls, port } = await startWebhook(t)
  const alertmanager = await startAlertmanager(place, manager, port)
  const above = await startAbove(place, { database, alerting }, alertmanager)
  const link = await startLink(t, above)
  const [climbs, stays] = exporters
  const edge = await startEdge(place, prometheus, { name: 'edge', exporter: climbs, above: link.address, alertmanager })
  await startEdge(place, prometheus, { name: 'edge-other', exporter: stays, above, alertmanager })
  await startAgent(place, prometheus, { name: 'agent', exporter: climbs, above: link.address, alertmanager })
  return { cluster, link, above: apiOf(above), edge: apiOf(edge), alertmanager, calls }
}

/** When Alertmanager first had the page, in Unix seconds. Its own `startsAt` is Prometheus' evaluation. */
async function pagedAt(alertmanager: string): Promise<number> {
  await until('Alertmanager has the page', 120, async () => {
    const filter = new URLSearchParams([
      ['filter', 'severity="page"'],
      ['filter', 'nats_cluster="climbs"'],
    ]).toString()
    const alerts = (await (await fetch(`http://${alertmanager}/api/v2/alerts?${filter}`)).json()) as object[]
    return alerts.length > 0
  })
  return now()
}

async function climbs(t: Test, { cluster, alertmanager, calls }: Scene): Promise<void> {
  const left = pagedAt(alertmanager)
  const { leader, group } = await climb(cluster, { account, stream })
  const logged = warnings(leader, group).find(({ entries }) => entries === top.entries)?.at ?? NaN
  t.ok(
    (await left) - logged <= page.leavesWithin,
    `the page left ${((await left) - logged).toFixed(1)} s after the line`,
  )
  const isPage = ({ receiver, status, groupLabels }: Call) =>
    receiver === 'page' && status === 'firing' && groupLabels['nats_cluster'] === 'climbs'
  const call = await until('somebody is called', 60, () => calls.find(isPage))
  t.ok(call.at - logged <= page.arrivesWithin, `somebody was called ${(call.at - logged).toFixed(1)} s after the line`)
}

/** Above, what is cut may be called by its last state for a while, then silent; never calm after it was silent. */
async function unknownAbove(t: Test, { above, calls }: Scene, cutAt: number): Promise<void> {
  const seen: number[] = []
  const others = new Set<number | undefined>()
  await until('the link has been cut long enough', cutFor + 60, async () => {
    const states = await statesOf(above)
    seen.push(states.get('climbs') ?? NaN)
    others.add(states.get('stays'))
    return now() - cutAt >= cutFor
  })
  const first = seen.indexOf(silentState)
  t.ok(first > 0, 'the board calls it silent')
  t.ok(
    seen.slice(first).every((state) => state === silentState),
    'and nothing else until it is heard',
  )
  t.notOk(
    others.has(silentState) || others.has(undefined),
    `the other cluster is known throughout: ${[...others].join()}`,
  )
  const silent = calls.filter(({ alerts }) => alerts.some(({ labels }) => labels['alertname'] === 'NatsClusterSilent'))
  t.same(
    [...new Set(silent.map(({ groupLabels }) => groupLabels['nats_cluster']))],
    ['climbs'],
    'somebody is told, of it alone',
  )
}

async function heals(t: Test, { above, edge, link, calls }: Scene, cutAt: number): Promise<void> {
  const healedAt = now()
  link.heal()
  await until('it is heard again', 60, async () => (await statesOf(above)).get('climbs') !== silentState)
  t.pass(`the board knows it again after ${(now() - healedAt).toFixed(1)} s`)
  const window = `[${cutFor}s] @ ${Math.round(healedAt)}`
  const evaluated = `nats_cluster:nats_edge_evaluated:timestamp{nats_cluster="climbs"}`
  const beside = await single(edge, `count_over_time(${evaluated}${window})`)
  t.ok(beside > cutFor * 0.9, `evaluated ${beside} times beside it meanwhile`)
  const all = async (what: string, expr: string, least: number): Promise<void> => {
    const arrived = until(what, 180, async () => (await single(above, `max(${expr})`)) >= least)
    await arrived.then(
      () => t.pass(what),
      async () => t.fail(what, { least, arrived: await single(above, `max(${expr})`) }),
    )
  }
  await all('all of it has arrived above', `count_over_time(${evaluated}${window})`, beside)
  await all(
    'with the ladder',
    `max_over_time(nats_cluster:nats_raft_pending_entries:rung{nats_cluster="climbs"}${window})`,
    top.entries,
  )
  await all('what an agent scraped has arrived', `count_over_time(up{replica="agent"}${window})`, cutFor * 0.9)
  const told = ({ status, alerts }: Call) =>
    status === 'resolved' && alerts.some(({ labels }) => labels['alertname'] === 'NatsClusterSilent')
  t.ok(await until('the all-clear', 420, () => calls.some(told)), 'that it is heard again is told')
  t.ok(now() - cutAt > cutFor)
}

t.test('a link that is cut holds up no page and makes nothing calm', { timeout }, async (t) => {
  const scene = await setUp(t)
  if (scene === undefined) return
  await until('both clusters are known above', 60, async () => {
    const states = await statesOf(scene.above)
    return ['climbs', 'stays'].every((name) => states.has(name))
  })
  t.ok(thresholds.fleet.silent + thresholds.fleet.silentFor < cutFor, 'the cut is longer than silence takes to be told')
  const cutAt = now()
  scene.link.cut()
  await climbs(t, scene)
  await unknownAbove(t, scene, cutAt)
  await heals(t, scene, cutAt)
})
