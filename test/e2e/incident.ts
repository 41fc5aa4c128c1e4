// The main job, end to end: real clusters climb the ladder, and each gives one page and one all-clear, however the exporter sees them.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'
import { readWhole } from '../../src/nats/json/reader.ts'
import { raftzReader } from '../../src/nats/endpoints/raftz.ts'
import type { Cluster, Server } from '../cluster/cluster.ts'
import { populatedCluster } from '../cluster/jetstream.ts'
import { climb, enough, recovered, warnings, type Warning } from '../cluster/ladder.ts'
import { need } from '../cluster/programs.ts'
import { scratch } from '../cluster/scratch.ts'
import { until } from '../cluster/until.ts'
import { startAlerting, type Alerting, type Call } from './alerting.ts'
import { everything, samples, startExporter, type Exporter } from './exporter.ts'

/** What servers before 2.11.9 say first is 15000. */
const firstRung = (version: string) => (version === '2.11.8' ? 15_000 : 10_000)

const account = 'JS'
const stream = 'ORDERS'
const shortened = {
  // The page stays longer than the exporter's own hold of a rung with the warnings', and than a line counts: it is the last to go.
  rules: {
    'keep_firing_for: 3m': 'keep_firing_for: 90s',
    'keep_firing_for: 4m': 'keep_firing_for: 10s',
    'keep_firing_for: 5m': 'keep_firing_for: 10s',
    'keep_firing_for: 2m': 'keep_firing_for: 10s',
    'keep_firing_for: 1m': 'keep_firing_for: 10s',
    'keep_firing_for: 30s': 'keep_firing_for: 10s',
    '< 180': '< 30',
    '< 300': '< 30',
    '> time() - 300': '> time() - 30',
  },
  routes: { 'group_wait: 5s': 'group_wait: 2s', 'group_interval: 2m': 'group_interval: 10s' },
}

interface Incident {
  version: string
  cluster: Cluster
  exporter: Exporter
  /** What the webhook is to know it by. */
  group: string
  leader: Server
  /** Stopped for seconds, for the leader to climb. */
  followers: Server[]
  /** When the attempt began that reached the top, Unix seconds. */
  began: number
  /** What /raftz of the leader read, and when (Unix seconds): from sending the request to having the answer. */
  read: Read[]
  /** When no server had 10,000 entries waiting any more. */
  over: number
}

interface Read {
  asked: number
  answered: number
  pending: number
}

/** How an exporter sees a cluster. */
export interface Way {
  /** Further users of the system account, as configuration text, and a folder for files that it includes. */
  systemUsers?: (folder: string) => string
  config: (cluster: Cluster) => object
  /** Alerts that say this of the exporter, and nothing of the cluster. They stay as long as it is so. */
  saysItself?: readonly string[]
}

/** One cluster of each version, one after another. */
export async function incidents(t: Test, versions: readonly string[], way: Way): Promise<void> {
  const paths = need(
    t,
    'prometheus',
    'alertmanager',
    'promtool',
    ...versions.map((version) => `nats-server@${version}` as const),
  )
  if (paths === undefined) return
  const [prometheus, alertmanager, promtool, ...servers] = paths as [string, string, string, ...string[]]
  const folder = scratch(t)
  const started = await Promise.all(
    versions.map((version, at) => begin(t, folder, { version, program: servers[at]!, way })),
  )
  const addresses = started.map(({ exporter }) => exporter.address)
  const alerting = await startAlerting(t, folder, { prometheus, alertmanager }, addresses, shortened)

  // One after another, since each takes a whole core; they recover side by side.
  const incidents: Incident[] = []
  for (const one of started) {
    const incident = await drive(one)
    incidents.push(incident)
    const check = execFileSync(promtool, ['check', 'metrics'], {
      input: (await one.exporter.scrape()).text,
      stdio: 'pipe',
    })
    t.equal(check.toString(), '', 'promtool check metrics is silent in the middle of it')
  }
  for (const incident of incidents) {
    await t.test(incident.version, async (t) => {
      logged(t, incident)
      await logOnly(t, folder, incident)
      await exposed(t, incident, alerting)
      await paged(t, incident, alerting, way)
    })
  }
}

async function begin(
  t: Test,
  folder: string,
  { version, program, way }: { version: string; program: string; way: Way },
): Promise<Pick<Incident, 'version' | 'cluster' | 'exporter'>> {
  const own = join(folder, version)
  mkdirSync(own)
  const systemUsers = way.systemUsers?.(own)
  const cluster = await populatedCluster(t, {
    ...{ program, folder: own, cluster: `v${version}` },
    ...(systemUsers === undefined ? {} : { systemUsers }),
  })
  const exporter = await startExporter(t, own, 'exporter', way.config(cluster))
  return { version, cluster, exporter }
}

async function drive({
  version,
  cluster,
  exporter,
}: Pick<Incident, 'version' | 'cluster' | 'exporter'>): Promise<Incident> {
  const stop = new AbortController()
  const reads = new Map(cluster.servers.map((server) => [server, [] as Read[]]))
  const reading = Promise.all(Array.from(reads, ([server, read]) => keepReading(server, read, stop.signal)))
  try {
    const { group, leader, followers, began } = await climb(cluster, { account, stream })
    await until('all servers below 10,000', 120, () =>
      Array.from(reads.values()).every(
        (read) => (read.at(-1)?.pending ?? Infinity) < 10_000 && read.at(-1)!.answered > Date.now() / 1000 - 1,
      ),
    )
    const over = Date.now() / 1000
    await recovered(cluster, account, group)
    stop.abort()
    await reading
    return { version, cluster, exporter, group, leader, followers, began, read: reads.get(leader)!, over }
  } finally {
    // Where the climb fails, reading on would keep the test until its time-out.
    stop.abort()
  }
}

/** Reads the stream's group again and again, until told to stop. A stopped server answers when it goes on. */
async function keepReading(server: Server, read: Read[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const asked = Date.now() / 1000
    const answer = (await server.get(`/raftz?acc=${account}`).catch(() => undefined)) as
      Record<string, unknown> | undefined
    const rows =
      answer === undefined
        ? []
        : readWhole(
            raftzReader(
              () => ({ overrun: true, byteLimit: true }),
              () => true,
            ),
            answer,
          ).filter(({ group }) => group.startsWith('S-'))
    const pending = Math.max(...rows.map((row) => row.pending))
    if (rows.length > 0) read.push({ asked, answered: Date.now() / 1000, pending })
    await delay(40)
  }
}

const rungOf = ({ entries }: Warning) => (entries >= 20_000 ? '20k' : entries >= 15_000 ? '15k' : '10k')

/** The leader's log has every rung of its version, and each lies between what /raftz read before and after: both count the same thing. */
function logged(t: Test, { version, leader, group, read }: Incident): void {
  const lines = warnings(leader, group)
  const first = lines.filter(({ entries }, at) => lines.findIndex((line) => line.entries === entries) === at)
  t.equal(first[0]?.entries, firstRung(version), 'first rung that this version logs')
  const rungs = firstRung(version) === 10_000 ? ['10k', '15k', '20k'] : ['15k', '20k']
  t.same(Array.from(new Set(first.map(rungOf))).sort(), rungs, 'and all to the top')
  for (const { at, entries } of first) {
    const before = read.findLast(({ answered }) => answered <= at)
    const after = read.find(({ asked }) => asked >= at)
    t.ok(before && before.pending <= entries, `${entries}: /raftz read ${before?.pending} before`)
    // There the followers go on, and by the next read fewer may be left.
    if (entries < enough) t.ok(after && after.pending >= entries, `${entries}: /raftz read ${after?.pending} after`)
  }
}

/** An exporter that comes late and sees logs alone: the ladder is there at once, and no rung that no line named. */
async function logOnly(t: Test, folder: string, { version, cluster, group }: Incident): Promise<void> {
  const own = join(folder, version)
  const { logs } = everything(cluster) as { logs: object }
  // No server listens on port 1.
  const exporter = await startExporter(t, own, 'late', { targets: [{ url: 'http://127.0.0.1:1' }], logs })
  const { text } = await exporter.scrape()
  const rungs = samples(text, 'nats_raft_pending_rung_timestamp_seconds').filter(
    ({ labels }) => labels['group'] === group,
  )
  for (const server of cluster.servers) {
    const of = rungs.filter(({ labels }) => labels['server'] === server.name).map(({ labels }) => labels['rung'])
    // A follower that has all it is sent before it learns what is committed climbs too; one that keeps up does not.
    const expected = Array.from(new Set(warnings(server, group).map(rungOf)))
    t.same(of.sort(), expected.sort(), `rungs logged by ${server.name}`)
  }
  await exporter.process.end()
}

/** What Prometheus has seen of it, over all scrapes. */
async function exposed(t: Test, { version, cluster, group, leader }: Incident, alerting: Alerting): Promise<void> {
  const selector = `nats_raft_pending_entries{nats_cluster="${cluster.name}",group="${group}"`
  const fromLog = await alerting.query(`${selector},source="log"}[10m]`)
  const said = new Map(cluster.servers.map((server) => [server.name, warnings(server, group)]))
  t.same(
    fromLog.map(({ metric }) => metric['server']).sort(),
    Array.from(said).flatMap(([name, lines]) => (lines.length > 0 ? [name] : [])),
    'servers in trouble by their logs',
  )
  for (const { metric, values = [] } of fromLog) {
    t.match(metric, { account, stream }, 'the group is named')
    t.notOk(metric['consumer'], 'as a stream')
    t.ok(
      values.every(([, value]) => Number(value) >= firstRung(version)),
      `${metric['server']}: no rung that this version does not log`,
    )
    const highest = Math.min(20_000, Math.max(...said.get(metric['server'] ?? '')!.map(({ entries }) => entries)))
    t.ok(
      values.some(([, value]) => Number(value) >= highest),
      `${metric['server']}: ${highest} by its log`,
    )
  }
  const levels = await alerting.query(`max_over_time(${selector},source="raftz",server="${leader.name}"}[10m])`)
  const level = Number(levels[0]?.value?.[1])
  t.ok(level >= 20_000, `level of the leader by /raftz: ${level}`)
}

/** A server that was stopped in the middle of something says how long that took: true of it, and no part of the ladder. */
const ofStopped = ['NatsInternalSubscriptionSlow', 'NatsReadloopSlow']

async function paged(
  t: Test,
  { cluster, followers, began, over }: Incident,
  alerting: Alerting,
  way: Way,
): Promise<void> {
  const stopped = followers.map(({ name }) => name)
  const isExpected = ({ alertname = '', server = '' }: Record<string, string>) =>
    (ofStopped.includes(alertname) && stopped.includes(server)) || way.saysItself?.includes(alertname) === true
  const mine = () => alerting.calls.filter(({ groupLabels }) => groupLabels['nats_cluster'] === cluster.name)
  const pages = () => mine().filter(({ receiver }) => receiver === 'page')
  await until('page resolved', 180, () => pages().some(({ status }) => status === 'resolved'))
  // What the page kept quiet must not come after it.
  const active = `ALERTS{alertstate="firing",nats_cluster="${cluster.name}"}`
  await until('all quiet', 120, async () => {
    const left = (await alerting.query(active)).filter(({ metric }) => !isExpected(metric))
    if (left.length > 0) throw new Error(left.map(({ metric }) => JSON.stringify(metric)).join('\n'))
    return true
  })
  // An attempt that stayed below may have been told of: what fired in it is no part of this incident.
  const isOfIt = ({ labels, startsAt }: Call['alerts'][number]) =>
    !isExpected(labels) && Date.parse(startsAt) / 1000 >= began
  const firing = mine().filter(({ status, alerts }) => status === 'firing' && alerts.some(isOfIt))
  t.equal(new Set(firing.map(({ groupKey }) => groupKey)).size, 1, 'all firing calls share one groupKey')
  t.ok(firing.length >= 1 && firing.length <= 3, `${firing.length} messages while it fired`)
  const alerts = firing.flatMap((call) => call.alerts)
  t.ok(
    alerts.some(
      ({ labels }) =>
        labels['alertname'] === 'NatsRaftPendingEntries' &&
        labels['rung'] === '20k' &&
        labels['account'] === account &&
        labels['stream'] === stream,
    ),
    'the page names account and stream',
  )
  const others = alerts
    .filter((alert) => alert.labels['severity'] !== 'page' && isOfIt(alert))
    .map(({ labels }) => labels)
  t.same(others, [], 'nothing else is sent')
  const resolved = pages().find(({ status }) => status === 'resolved')
  t.ok(resolved && resolved.at > over, 'resolved after recovery, not before')
}
